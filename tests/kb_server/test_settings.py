"""Promises about the settings: all of them checked, all of them documented."""

from dataclasses import fields
from pathlib import Path

import pytest

from kb_server import settings
from kb_server.settings import Mistake, Settings

GUIDE = Path(__file__).resolve().parents[2] / "content" / "operating" / "settings.md"


def test_defaults() -> None:
    """Without any variable the site is the one here, and its releases lie beside mkdocs.yml."""
    read = settings.load({})
    here = Path.cwd()
    assert (here / "mkdocs.yml", here / "releases") == (read.config, read.releases)


def test_values_are_read() -> None:
    """Every kind of value is read from its text."""
    read = settings.load(
        {
            "GAPLESS_CONFIG": "/srv/help/mkdocs.yml",
            "GAPLESS_PORT": " 8080 ",
            "GAPLESS_BASE_URL": "https://help.example.com",
            "GAPLESS_FRAME_ANCESTORS": "'self' https://app.example.com",
            "GAPLESS_HOST": "",
        }
    )
    assert (
        Path("/srv/help/mkdocs.yml"),
        Path("/srv/help/releases"),
        8080,
        "https://help.example.com/",
        ("'self'", "https://app.example.com"),
        "127.0.0.1",
    ) == (read.config, read.releases, read.port, read.base_url, read.frame_ancestors, read.host)


def test_the_command_line_wins(tmp_path: Path) -> None:
    """--config wins over GAPLESS_CONFIG, and GAPLESS_RELEASES over the place beside it."""
    read = settings.load(
        {"GAPLESS_CONFIG": "a/mkdocs.yml", "GAPLESS_RELEASES": str(tmp_path)}, config=Path("/b/mkdocs.yml")
    )
    assert (Path("/b/mkdocs.yml"), tmp_path) == (read.config, read.releases)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GAPLESS_PORT", "70000"),
        ("GAPLESS_PORT", "eighty"),
        ("GAPLESS_KEEP_RELEASES", "0"),
        ("GAPLESS_TRUSTED_PROXIES", "-1"),
        ("GAPLESS_MAX_BODY", "١٠٢٤٠"),
        ("GAPLESS_BASE_URL", "help.example.com"),
        ("GAPLESS_BASE_URL", "https://help.example.com/?a=1"),
        ("GAPLESS_FRAME_ANCESTORS", "*; script-src *"),
        ("GAPLESS_IMAGE_SOURCES", "images.example.com"),
    ],
)
def test_a_mistake_is_named(name: str, value: str) -> None:
    """A value that cannot be used stops the start with its name, the problem and the cure."""
    with pytest.raises(Mistake, match=rf"{name}: .*(is not|has).*(Set for example {name}=|Set another)"):
        settings.load({name: value})


def test_a_misspelling_is_named() -> None:
    """A variable that looks like a misspelt setting is an error that names the setting."""
    with pytest.raises(Mistake, match=r"GAPLESS_RELEASE: .*Did you mean GAPLESS_RELEASES"):
        settings.load({"GAPLESS_RELEASE": "/srv"})


def test_other_variables_are_left_alone() -> None:
    """A variable that is like none of ours belongs to somebody else."""
    settings.load({"GAPLESS_COMPOSE_PROJECT": "x", "PATH": "/bin"})


def test_the_guide_has_every_setting() -> None:
    """The guide's table is what the code says."""
    text = GUIDE.read_text(encoding="utf-8")
    between = text.partition("<!-- settings -->")[2].partition("<!-- /settings -->")[0]
    assert settings.table().strip() == between.strip(), "write it anew with gapless settings --markdown"


def test_every_setting_is_documented() -> None:
    """No setting is without a sentence that says what it does."""
    assert [] == [f.name for f in fields(Settings) if not f.metadata["about"].endswith(".")]


def test_secrets_are_not_shown() -> None:
    """What a secret is never gets printed; whether it is set does."""
    secret = [f for f in fields(Settings) if f.metadata["secret"]]
    given = {f.name: f.metadata["example"] or "s3cret" * 8 for f in secret}
    values = settings.shown(settings.load({f"GAPLESS_{name.upper()}": text for name, text in given.items()}))
    assert {f"GAPLESS_{f.name.upper()}": "(set)" for f in secret} == {
        k: v for k, v in values.items() if k.removeprefix("GAPLESS_").lower() in {f.name for f in secret}
    }
    assert [] == [name for name, text in given.items() if text in values.values()]
