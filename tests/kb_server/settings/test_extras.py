"""Promises about what is installed apart: each extra is locked, and a missing one says how to install it."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kb_server.settings.extras import EXTRAS, is_missing, missing
from tests import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_every_extra_is_known_and_locked() -> None:
    """The table has the extras of pyproject.toml, each with a lock; development has them all."""
    assert set(EXTRAS) == set(PROJECT["optional-dependencies"]) - {"dev"}
    for extra, (package, _) in EXTRAS.items():
        assert f"requirements-{extra}.txt" in missing(extra)
        assert f"\n{package}" in f"\n{(ROOT / f'requirements-{extra}.txt').read_text(encoding='utf-8')}"
        assert extra == "apprise" or not is_missing(extra)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("package", "words", "settings", "named"),
    [
        ("waitress", "run", {}, "gapless[server]"),
        ("mcp", "mcp", {}, "gapless[mcp]"),
        ("mcp", "releases", {"GAPLESS_ASSISTANTS_PER_MINUTE": "60"}, "GAPLESS_ASSISTANTS_PER_MINUTE: "),
        ("authlib", "releases", {"GAPLESS_OIDC_ISSUER": "https://login.example.com"}, "gapless[oidc]"),
        ("psycopg", "releases", {"GAPLESS_DATABASE": "postgresql://a@127.0.0.1/b"}, "GAPLESS_DATABASE: "),
    ],
)
def test_a_missing_extra_says_how_to_install_it(
    package: str, words: str, settings: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an extra, what needs it ends with the name of the extra, or of the setting, and the cure."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    hidden = f"import sys; sys.modules[{package!r}] = None"  # as if it were not there
    script = f"{hidden}; from kb_server.cli import main; main([{words!r}])"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (2, False) == (ended.returncode, "Traceback" in ended.stderr)
    assert named in ended.stderr
    assert "pip install --require-hashes -r requirements-" in ended.stderr


@pytest.mark.slow
def test_the_core_needs_no_extra(published: Path, tmp_path: Path) -> None:
    """Without all extras the service answers, every command is there, and `/mcp` is not there."""
    script = """
import sys
for name in "mcp mcp_types psycopg waitress anyio cryptography starlette uvicorn apprise".split():
    sys.modules[name] = None
import click
from kb_server import app, cli, settings
commands = cli.gapless()
assert all(commands.get_command(click.Context(commands), name) for name in cli.COMMANDS)
reader = app.create(settings.load()).test_client()
print(reader.get("/").status_code, reader.get("/login").status_code, reader.post("/mcp").status_code)
"""
    environment = os.environ | {"GAPLESS_RELEASES": str(published), "GAPLESS_STATE": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert (0, "200 200 404\n") == (ended.returncode, ended.stdout), ended.stderr
