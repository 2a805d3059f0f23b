"""The ready files for continuous integration: they can be read, and their commands exist."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from kb_server import cli
from tests import ROOT

FOLDER = ROOT / "clients" / "ci"
FILES = sorted(file.name for file in FOLDER.glob("*.yml"))


def _scripts(node: Any) -> Iterator[str]:
    """The shell scripts of a file."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "run":
                yield value
            elif key == "script":
                yield from value
            else:
                yield from _scripts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _scripts(value)


def _read(name: str) -> list[str]:
    return list(_scripts(yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", FILES)
def test_the_shell_understands_them(name: str) -> None:
    """Each script is one that the shell can read, and it fails as gapless failed, after the comment."""
    scripts = _read(name)
    for script in scripts:
        subprocess.run(["sh", "-n", "-c", script], check=True)
    told = "\n".join(scripts)
    assert told.index("gapless impact") < told.index("comment.md ]") < told.index('exit "$status"')


@pytest.mark.parametrize("name", FILES)
def test_their_commands_exist(name: str) -> None:
    """Each `gapless` command is there, and has the options that are given."""
    lines = [line for script in _read(name) for line in script.splitlines() if line.startswith("gapless ")]
    assert lines
    for line in lines:
        words = shlex.split(line.partition(">")[0])[1:]
        shown = CliRunner().invoke(cli.gapless(), [words[0], "--help"], prog_name="gapless")
        assert 0 == shown.exit_code
        assert [] == [word for word in words if word.startswith("--") and word not in shown.output]


@pytest.mark.parametrize("name", FILES)
def test_what_strangers_name_reaches_no_script(name: str) -> None:
    """What a request brings (titles, branches) comes by variables: in a script it would be run."""
    assert [] == [script for script in _read(name) if "${{" in script]


def test_every_file_is_in_the_guide() -> None:
    """The guide names each file."""
    page = (ROOT / "content" / "publishing" / "impact.md").read_text(encoding="utf-8")
    assert ["gitea.yml", "github.yml", "gitlab.yml"] == FILES
    assert [] == [name for name in FILES if f"clients/ci/{name}" not in page]
