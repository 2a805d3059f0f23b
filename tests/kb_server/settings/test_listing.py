"""Promises about the settings as people read them."""

from dataclasses import fields

from kb_server import settings
from kb_server.settings import Settings
from tests import ROOT

GUIDE = ROOT / "content" / "operating" / "settings.md"


def test_the_guide_has_every_setting() -> None:
    """The guide's table is what the code says."""
    text = GUIDE.read_text(encoding="utf-8")
    between = text.partition("<!-- settings -->")[2].partition("<!-- /settings -->")[0]
    assert settings.table().strip() == between.strip(), "write it anew with gapless settings --markdown"


def test_secrets_are_not_shown() -> None:
    """What a secret is never gets printed; whether it is set does."""
    secret = [f for f in fields(Settings) if f.metadata["secret"]]
    given = {f.name: f.metadata["example"] or "s3cret" * 8 for f in secret}
    values = settings.shown(settings.load({f"GAPLESS_{name.upper()}": text for name, text in given.items()}))
    assert {f"GAPLESS_{f.name.upper()}": "(set)" for f in secret} == {
        k: v for k, v in values.items() if k.removeprefix("GAPLESS_").lower() in {f.name for f in secret}
    }
    assert [] == [name for name, text in given.items() if text in values.values()]
