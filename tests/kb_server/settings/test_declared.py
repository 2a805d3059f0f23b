"""Promises about every setting."""

from dataclasses import fields

from kb_server import settings
from kb_server.settings import Settings


def test_every_setting_is_documented() -> None:
    """No setting is without a sentence that says what it does."""
    assert [] == [f.name for f in fields(Settings) if not f.metadata["about"].endswith(".")]


def test_every_example_is_good() -> None:
    """The value that a message proposes is one that works."""
    examples = {f"GAPLESS_{f.name.upper()}": f.metadata["example"] for f in fields(Settings)}
    settings.load({name: text for name, text in examples.items() if text})
