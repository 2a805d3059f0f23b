"""What the doctor finds, and what it does not."""

import dataclasses
import json
import sqlite3
from pathlib import Path

import pytest

from kb_server import doctor
from kb_server.data import installation
from kb_server.settings import Settings
from tests.kb_server.access.oidc.conftest import HONEST, RealProvider
from tests.kb_server.commands import Terminal
from tests.kb_server.log.stories import Visitor, close, log, service


def test_the_doctor(tmp_path: Path, database_setting: str) -> None:
    """The doctor finds no fault in a new and a used installation, and names the database."""
    settings = Settings(state=tmp_path / "var", database=database_setting)
    if not database_setting:
        assert all(f.well for f in doctor.examine(settings))
        assert "does not exist yet" in {f.name: f.words for f in doctor.examine(settings)}["schema"]
    made = service(tmp_path / "var", database=database_setting)
    visitor = Visitor(made)
    visitor.send(visitor.searched("vpn", "password"))
    made.extensions["gapless.ingester"].close()
    log(made)
    findings = {f.name: f for f in doctor.examine(settings)}
    assert all(f.well for f in findings.values())
    assert ("PostgreSQL" if database_setting else "SQLite 3.") in findings["database"].words
    assert findings["schema"].words.startswith("works, at ")
    close(made)


def test_the_doctor_misses_a_database_that_was_there(tmp_path: Path) -> None:
    """A file that was moved away is a fault, and no installation that is new."""
    settings = Settings(state=tmp_path / "var")
    with installation.database(settings) as database:
        database.file.rename(tmp_path / "away")
    found = {f.name: f for f in doctor.examine(settings)}["schema"]
    assert (False, True) == (found.well, "gapless.db is gone. Put it back" in found.words)


def test_the_doctor_finds_trouble(gapless: Terminal, tmp_path: Path) -> None:
    """The doctor finds an unreachable database, a readable secret, lost or unreadable events (code 5)."""
    state = tmp_path / "var"
    (state / "gapless.db").mkdir(parents=True)
    (state / "spool").mkdir()
    (state / "spool" / "dropped").write_bytes(b"...")
    (state / "spool" / "limited").write_bytes(b".")
    (state / "spool" / "1.spoiled").touch()
    (state / "secret").write_bytes(b"x" * 32)
    (state / "secret").chmod(0o644)
    result = gapless("doctor", "--json")
    assert 5 == result.returncode
    found = {f["name"]: (f["well"], f["words"]) for f in json.loads(result.stdout)}
    assert {"schema", "secret", "dropped", "spoiled"} == {
        name for name, (well, _) in found.items() if not well
    }
    assert "3 events were dropped" in found["dropped"][1]
    assert "chmod 600" in found["secret"][1]
    plain = gapless("doctor").stdout
    assert "wrong  schema: cannot be reached" in plain


def test_the_doctor_misses_the_spool(tmp_path: Path) -> None:
    """Where the counts of events cannot be read, the doctor says so, and examines the rest."""
    (tmp_path / "var" / "spool" / "dropped").mkdir(parents=True)
    found = {f.name: (f.well, f.words) for f in doctor.examine(Settings(state=tmp_path / "var"))}
    well, words = found.pop("spool")
    assert not well
    assert words.startswith("cannot be read: ")
    assert all(fine for fine, _ in found.values())


def test_the_doctor_knows_an_old_schema(gapless: Terminal, tmp_path: Path) -> None:
    """The doctor tells an old or damaged database from one that cannot be reached."""
    (tmp_path / "var").mkdir()
    file = tmp_path / "var" / "gapless.db"
    sqlite3.connect(file).close()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE t (c)")
    connection.close()
    result = gapless("doctor")
    assert "run gapless db upgrade" in result.stdout
    content = bytearray(file.read_bytes())
    content[4096:4200] = b"x" * 104
    file.write_bytes(content)
    assert "damaged" in gapless("doctor").stdout


def test_the_doctor_reads_the_file_of_help_desks(tmp_path: Path) -> None:
    """A file that cannot be used, and one that everybody can read, is found; without one nothing is said."""
    file = tmp_path / "desks.yml"
    settings = Settings(state=tmp_path / "var", help_desks=str(file))

    def found() -> doctor.Finding:
        return {one.name: one for one in doctor.examine(settings)}["help desks"]

    assert "GAPLESS_HELP_DESKS" in found().words
    file.write_text("team: {kind: email, to: team@example.com}\n")
    file.chmod(0o644)
    assert "chmod o=" in found().words
    file.chmod(0o640)
    assert (True, f"team, by {file}") == (found().well, found().words)
    assert "help desks" not in {one.name for one in doctor.examine(Settings(state=tmp_path / "var"))}


@pytest.mark.slow
def test_the_doctor_asks_the_provider(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """An OpenID provider that answers is well; one that is away, lies or has no keys is found."""
    provider = RealProvider()
    request.addfinalizer(provider.stop)
    provider.tell(**HONEST)
    settings = Settings(state=tmp_path / "var", oidc_issuer=provider.issuer, oidc_client_id="gapless")

    def found(chosen: Settings = settings) -> doctor.Finding:
        return {one.name: one for one in doctor.examine(chosen)}["provider"]

    assert (True, f"{provider.issuer} answers, and has keys") == (found().well, found().words)
    for said, why in (
        ({"issuer": "https://evil.example"}, "names itself"),
        ({"jwks_uri": "http://other.example/keys"}, "not an https address"),
        ({"jwks_uri": f"{provider.issuer}/.well-known/openid-configuration"}, "keys cannot be read"),
    ):
        provider.tell(twist={"discovery": said})
        assert (False, True) == (found().well, why in found().words), found().words
    provider.tell(twist={})
    away = dataclasses.replace(settings, oidc_issuer="http://127.0.0.1:9")
    assert (False, True) == (found(away).well, "cannot be asked" in found(away).words)
    assert "provider" not in {one.name for one in doctor.examine(Settings(state=tmp_path / "var"))}
