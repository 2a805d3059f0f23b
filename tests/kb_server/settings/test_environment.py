"""Promises about reading the settings from the environment, and about what is told of mistakes."""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from kb_server import settings
from kb_server.settings import BadSetting, Settings, load


def test_defaults() -> None:
    """Without any variable the site is the one here, and its releases lie beside mkdocs.yml."""
    read = settings.load({})
    here = Path.cwd()
    assert (here / "mkdocs.yml", here / "releases") == (read.config, read.releases)


def test_the_other_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mkdocs.yaml is found too where there is no mkdocs.yml."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yaml").touch()
    assert tmp_path / "mkdocs.yaml" == settings.load({}).config
    (tmp_path / "mkdocs.yml").touch()
    assert tmp_path / "mkdocs.yml" == settings.load({}).config


def test_values_are_read() -> None:
    """Every kind of value is read from its text."""
    read = settings.load(
        {
            "GAPLESS_CONFIG": "/srv/help/mkdocs.yml",
            "GAPLESS_PORT": " 8080 ",
            "GAPLESS_BASE_URL": "https://help.example.com",
            "GAPLESS_FRAME_ANCESTORS": "'self' https://app.example.com",
            "GAPLESS_HOST": "",
            "GAPLESS_SEGMENTS": "gold=3 trial=0.5",
            "GAPLESS_STAFF_NETWORKS": "192.0.2.0/24 2001:db8::/48",
            "GAPLESS_ALERT_TO": "a@example.com b@example.com",
            "GAPLESS_MEANING": "de fr",
        }
    )
    assert (("gold", 3.0), ("trial", 0.5)) == read.segments
    assert ("192.0.2.0/24", "2001:db8::/48") == read.staff_networks
    assert ("a@example.com", "b@example.com") == read.alert_to
    assert ("de", "fr") == read.meaning
    off = settings.load({"GAPLESS_MEANING": "off"})
    assert ((), "off") == (off.meaning, settings.shown(off)["GAPLESS_MEANING"])
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
        ("GAPLESS_KEEP_RELEASES", "0"),
        ("GAPLESS_KEEP_QUERIES", "1"),
        ("GAPLESS_TRUSTED_PROXIES", "-1"),
        ("GAPLESS_MAX_BODY", "1000"),
        ("GAPLESS_BASE_URL", "help.example.com"),
        ("GAPLESS_FRAME_ANCESTORS", "*; script-src *"),
        ("GAPLESS_IMAGE_SOURCES", "images.example.com"),
        ("GAPLESS_DATABASE", "mysql://host/name"),
        ("GAPLESS_STAFF_NETWORKS", "10.0.0.0/8 office"),
        ("GAPLESS_ORIGIN", "customer"),
        ("GAPLESS_SECRET_KEY", "short"),
        ("GAPLESS_ALERT_WEBHOOK", "chat.example.com"),
        ("GAPLESS_SEGMENTS", "gold:3"),
        ("GAPLESS_MEANING", "en tlh"),
        ("GAPLESS_ALERT_TO", "support"),
        ("GAPLESS_SMTP", "mail.example.com"),
        ("GAPLESS_LANG", "tlh"),
        ("GAPLESS_USER_HEADER", "X_Remote_User"),
        ("GAPLESS_USER_HEADER_FROM", "proxy.example.com"),
        ("GAPLESS_USER_HEADER_ROLE", "king"),
    ],
)
def test_a_mistake_is_named(name: str, value: str) -> None:
    """A value that cannot be used stops the start with its name, the problem and the cure."""
    with pytest.raises(BadSetting, match=rf"{name}: .* (is|has) .*(Set for example {name}=|Set another)"):
        settings.load({name: value})


def test_a_header_needs_addresses() -> None:
    """The header of a proxy stops the start when nothing says which proxy may send it."""
    with pytest.raises(BadSetting, match=r"GAPLESS_USER_HEADER_FROM: .*which proxy may be believed"):
        settings.load({"GAPLESS_USER_HEADER": "X-Remote-User"})
    chosen = settings.load(
        {"GAPLESS_USER_HEADER": "X-Remote-User", "GAPLESS_USER_HEADER_FROM": "127.0.0.1 2001:db8::/64"}
    )
    assert ("127.0.0.1", "2001:db8::/64") == chosen.user_header_from


PROVIDER = {
    "GAPLESS_OIDC_ISSUER": "https://login.example.com",
    "GAPLESS_OIDC_CLIENT_ID": "gapless",
    "GAPLESS_OIDC_ROLES": "staff=agent",
    "GAPLESS_BASE_URL": "https://help.example.com/",
}


@pytest.mark.parametrize("missing", ["OIDC_CLIENT_ID", "OIDC_ROLES", "BASE_URL"])
def test_a_provider_needs_more(missing: str) -> None:
    """An OpenID provider stops the start when something is missing without which nobody could sign in."""
    given = {name: value for name, value in PROVIDER.items() if name != f"GAPLESS_{missing}"}
    with pytest.raises(BadSetting, match=f"GAPLESS_{missing}: GAPLESS_OIDC_ISSUER is set.*{missing}="):
        settings.load(given)
    assert "https://login.example.com" == settings.load(PROVIDER).oidc_issuer


def test_only_a_provider_needs_one() -> None:
    """The start stops where only the provider may let people in, and there is none."""
    with pytest.raises(BadSetting, match="GAPLESS_OIDC_ONLY: nobody could sign in"):
        settings.load({"GAPLESS_OIDC_ONLY": "on"})
    assert settings.load(PROVIDER | {"GAPLESS_OIDC_ONLY": "on"}).oidc_only


def test_a_misspelling_is_named() -> None:
    """A variable that looks like a misspelt setting is an error that names the setting."""
    with pytest.raises(BadSetting, match=r"GAPLESS_RELEASE: .*Did you mean GAPLESS_RELEASES"):
        settings.load({"GAPLESS_RELEASE": "/srv"})


def test_other_variables_are_left_alone() -> None:
    """A variable that is like none of ours belongs to somebody else: it stops nothing."""
    settings.load({"GAPLESS_COMPOSE_PROJECT": "x", "PATH": "/bin"})


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("GAPLESS_RETENTION", "GAPLESS_"),
        ("GAPLESS_DEBUG", "GAPLESS_"),
        ("GAPLESS_QUERIES", "GAPLESS_KEEP_QUERIES"),
        ("GAPLESS_PROXIES", "GAPLESS_TRUSTED_PROXIES"),
        ("GAPLESS_PORT_8000_TCP", "GAPLESS_PORT"),
        ("GAPLESS_", "GAPLESS_"),
    ],
)
def test_an_unknown_name_is_told(name: str, near: str) -> None:
    """A name that has no effect is told with the nearest setting, and does not stop the start."""
    settings.load({name: "1"})
    (told,) = settings.unknown({name: "1"})
    assert told.startswith(f"{name} is no setting of this version and has no effect. The nearest is {near}")


def test_nothing_is_told_of_known_names() -> None:
    """Settings, files of secrets, variables without a value and the guide's own token are not told."""
    names = ("PORT", "SECRET_KEY_FILE", "TOKEN")
    assert [] == settings.unknown(
        {f"GAPLESS_{name}": "1" for name in names} | {"GAPLESS_X": " ", "HOME": "/"}
    )
    settings.load({"GAPLESS_RELEASE": ""})


@pytest.mark.slow
def test_commands_and_the_service_tell(tmp_path: Path) -> None:
    """A command and the service that people start say it once, on standard error."""
    environment = os.environ | {"GAPLESS_RETENTION": "30"}
    for start in ("from kb_server.cli import main; main(['settings', '--json'])", "import kb_server.wsgi"):
        done = subprocess.run(
            [sys.executable, "-c", start],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert 1 == done.stderr.count("GAPLESS_RETENTION is no setting")


def test_secrets_come_from_files(tmp_path: Path) -> None:
    """A secret may lie in a file; one that is not there or empty, or a second value, stops the start."""
    file = tmp_path / "key"
    file.write_text("k" * 40 + "\n", encoding="utf-8")
    assert "k" * 40 == settings.load({"GAPLESS_SECRET_KEY_FILE": str(file)}).secret_key
    with pytest.raises(BadSetting, match=r"GAPLESS_SECRET_KEY_FILE: .*cannot be read"):
        settings.load({"GAPLESS_SECRET_KEY_FILE": str(tmp_path / "none")})
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    with pytest.raises(BadSetting, match=r"GAPLESS_DATABASE_FILE: .*empty is empty"):  # not SQLite instead
        settings.load({"GAPLESS_DATABASE_FILE": str(tmp_path / "empty")})
    with pytest.raises(BadSetting, match=r"GAPLESS_SECRET_KEY is set as well"):
        settings.load({"GAPLESS_SECRET_KEY_FILE": str(file), "GAPLESS_SECRET_KEY": "k" * 40})


def test_a_wrong_secret_is_not_repeated() -> None:
    """The message about a secret does not hold the secret."""
    with pytest.raises(BadSetting) as told:
        settings.load({"GAPLESS_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("name", ["GAPLESS_STATE", "GAPLESS_RELEASES"])
def test_a_file_is_no_directory(name: str, tmp_path: Path) -> None:
    """A directory that is a file, or would lie in one, stops the start with the setting's name."""
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(BadSetting, match=f"{name}: .*file is not a directory"):
            settings.load({name: str(place)})


def test_settings_of_the_log() -> None:
    """Good values are taken, and the state lies beside the configuration."""
    given = {"STAFF_NETWORKS": "192.0.2.0/24 2001:db8::/48", "ORIGIN": "ci", "SECRET_KEY": "k" * 32}
    chosen = load({f"GAPLESS_{name}": text for name, text in given.items()}, config=Path("/site/mkdocs.yml"))
    assert (("192.0.2.0/24", "2001:db8::/48"), "ci", Path("/site/var")) == (
        chosen.staff_networks,
        chosen.origin,
        chosen.state,
    )


def said(name: str, value: str) -> str:
    """The message that refuses a value; "" where it is taken."""
    try:
        load({name: value})
    except BadSetting as error:
        return str(error)
    return ""


def test_a_value_that_is_cut_at_any_byte() -> None:
    """What is left of a value is read as it stands, or refused by its name: never by another failure."""
    values = {
        f"GAPLESS_{field.name.upper()}": field.metadata["example"]
        for field in fields(Settings)
        if field.metadata.get("example")
    } | {
        "GAPLESS_DATABASE": "postgresql://gapless:secret@db.example.com:5432/gapless?sslmode=require",
        "GAPLESS_BASE_URL": "https://help.example.com/center/",
        "GAPLESS_SEGMENTS": "gold=3 trial=0.5",
        "GAPLESS_STAFF_NETWORKS": "192.0.2.0/24 2001:db8::/48",
        "GAPLESS_PORT": "8000",
        "GAPLESS_WEBHOOK_NETWORKS": "10.0.0.0/8",
    }
    assert len(values) > 15
    cuts = [(name, value[:cut]) for name, value in values.items() for cut in range(1, len(value))]
    refused = [(name, told) for name, value in cuts if (told := said(name, value))]
    assert len(refused) > 50
    assert [] == [(name, told) for name, told in refused if name not in told]
