"""Promises about the command line: plain results, JSON, exit codes that mean something, and no traces."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kb_server import cli
from kb_server.terminal import exit_codes
from tests.kb_server.commands import Terminal


def loaded(name: str) -> click.Command:
    """The command of that name."""
    group = cli.gapless()
    command = group.get_command(click.Context(group), name)
    assert command is not None
    return command


def test_it_is_a_program() -> None:
    """The console script runs and ends with the exit code of what went wrong, without a trace."""
    command = [sys.executable, "-c", "from kb_server.cli import main; main()", "releases"]
    environment = os.environ | {"GAPLESS_PORT": "x"}
    asked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (2, "", False) == (asked.returncode, asked.stdout, "Traceback" in asked.stderr)


def test_every_package_has_its_commands() -> None:
    """The commands of all packages are there, each with a sentence that says what it does."""
    assert {"publish", "serve", "rollback", "releases", "settings", "search", "ids"} <= set(cli.COMMANDS)
    told = {name: about for name, (_, about) in cli.COMMANDS.items()}
    assert told == {name: loaded(name).get_short_help_str(200) for name in cli.COMMANDS}


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_help_is_enough(name: str) -> None:
    """Every option of our commands says what it is for."""
    command = loaded(name)
    assert [] == [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    asked = CliRunner().invoke(command, ["--help"])
    assert (0, True) == (asked.exit_code, "Usage" in asked.output)


def numbers(command: click.Command) -> Iterator[click.Parameter]:
    """What takes a whole number, in a command and below it."""
    yield from (one for one in command.params if isinstance(one.type, click.types.IntParamType))
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from numbers(below)


def test_no_number_is_too_large() -> None:
    """Every number that a command takes has bounds: a larger one is no failure of the database.

    The days of a token are those of `tokens`, which says more.
    """
    found = [*numbers(cli.gapless())]
    bounds = [p.type.max or 10**9 for p in found if isinstance(p.type, click.IntRange)]
    assert [["--days"]] == [p.opts for p in found if not isinstance(p.type, click.IntRange)]
    assert len(bounds) > 10
    assert max(bounds) < 10**9


def test_exit_codes_are_documented(gapless: Terminal) -> None:
    """--help tells every exit code."""
    asked = gapless("--help")
    assert 0 == asked.returncode
    told = re.findall(r"(?m)^\s+(\d)  \w", asked.stdout.partition("Exit codes:")[2])
    assert [int(code) for code in told] == sorted(exit_codes.MEANINGS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "environment", "code", "said"),
    [
        (["publish", "--config", "none.yml"], {}, 1, "none.yml: there is no such file"),
        (["releases"], {"GAPLESS_PORT": "x"}, 2, "GAPLESS_PORT: 'x' is not a whole number"),
        (["nothing"], {}, 2, "No such command 'nothing'"),
        (["publish", "--nothing"], {}, 2, "No such option"),
        (["releases"], {}, 3, "Run gapless publish"),
        (["rollback"], {}, 3, "Run gapless publish"),
        (["rollback", "--to", "../x"], {}, 3, "Run gapless publish"),
        (["publish", "--config", "none.yml"], {"GAPLESS_RELEASES": "/proc/none"}, 3, "/proc/none"),
        (["serve", "--config", "none.yml", "--port", "0"], {}, 1, "there is no such file"),
    ],
)
def test_failures_have_codes(
    gapless: Terminal,
    tmp_path: Path,
    words: list[str],
    environment: dict[str, str],
    code: int,
    said: str,
) -> None:
    """What can be expected to fail ends with its exit code and one message, never with a trace."""
    asked = gapless(*words, **({"GAPLESS_RELEASES": str(tmp_path / "r")} | environment))
    assert (code, True) == (asked.returncode, said in asked.stderr)
    assert "Traceback" not in asked.stderr


def test_a_package_that_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that cannot be loaded is named, instead of a trace, and the others work."""
    broken = {"broken": ("kb_server.nothing:command", "Does nothing.")}
    monkeypatch.setattr(cli, "COMMANDS", {**cli.COMMANDS, **broken})
    with pytest.raises(click.ClickException, match=r"broken cannot be loaded.*kb_server\.nothing"):
        loaded("broken")
    with pytest.raises(SystemExit) as ended:
        cli.main(["broken"])
    assert 1 == ended.value.code
    with pytest.raises(SystemExit) as ended:
        cli.main(["settings"])
    assert 0 == ended.value.code


def test_listing_the_commands_loads_none() -> None:
    """--help loads no feature: neither the database, nor search, nor Flask."""
    script = "import sys; from kb_server import cli; cli.main(['--help'])"
    heavy = "{'flask', 'sqlalchemy', 'numpy', 'search', 'plugins', 'mkdocs', 'kb_server.settings'}"
    probe = f"import atexit; atexit.register(lambda: print(sorted({heavy} & set(sys.modules))))"
    asked = subprocess.run(
        [sys.executable, "-c", f"import sys; {probe}; {script}"], capture_output=True, text=True, check=True
    )
    assert "[]" == asked.stdout.splitlines()[-1]
