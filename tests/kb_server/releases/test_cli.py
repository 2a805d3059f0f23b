"""The commands of releases."""

import json
from pathlib import Path

import pytest

from kb_server.releases import store
from tests.kb_server.commands import Terminal
from tests.kb_server.conftest import publish_again


@pytest.mark.slow
def test_publish_and_rollback(gapless: Terminal, config: Path, tmp_path: Path) -> None:
    """Publish, list, verify and roll back work from the command line, on a directory of one's own."""
    where = {
        "GAPLESS_RELEASES": str(tmp_path / "elsewhere"),
        "GAPLESS_BASE_URL": "https://help.example.com/",
    }
    made = gapless("publish", "--config", str(config), "--json", **where)
    assert (0, "") == (made.returncode, made.stderr)
    name = json.loads(made.stdout)["id"]
    assert name == store.current(tmp_path / "elsewhere")
    assert not (tmp_path / "releases").exists()

    later = publish_again(tmp_path / "elsewhere")
    listed = gapless("releases", "--verify", **where)
    assert (0, f"  {name}", f"* {later}") == (
        listed.returncode,
        *(row[:27] for row in listed.stdout.splitlines()),
    )
    rows = json.loads(gapless("releases", "--json", **where).stdout)
    assert [(name, False), (later, True)] == [(row["id"], row["current"]) for row in rows]

    back = gapless("rollback", "--json", **where)
    assert (0, {"release": name}) == (back.returncode, json.loads(back.stdout))
    assert f"Serving {later}.\n" == gapless("rollback", "--to", later, **where).stdout
