"""Promises about the command line: plain results, JSON, exit codes that mean something, and no traces."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kb_server import cli
from kb_server.releases import store
from kb_server.releases.articles import MalformedArticles
from kb_server.releases.site_build import SiteBroken
from kb_server.settings import BadSetting
from kb_server.terminal import exit_codes
from kb_server.terminal.progress import Bars
from search import BrokenIndex
from tests import ROOT
from tests.kb_server.conftest import publish_again


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


class Terminal:
    """Runs `gapless` in this process, as its console script does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: str, **environment: str) -> Ran:
        """Run it with these words and variables."""
        with self._monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                cli.main(list(words))
        told = self._capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, told.out, told.err)


@pytest.fixture
def gapless(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Terminal:
    """The command line, in an empty directory."""
    monkeypatch.chdir(tmp_path)
    return Terminal(monkeypatch, capsys)


CODE = re.compile(r"exit_code: ClassVar\[int\] = (\d)")


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


def test_exit_codes_are_documented(gapless: Terminal) -> None:
    """--help tells every exit code."""
    asked = gapless("--help")
    assert 0 == asked.returncode
    told = re.findall(r"(?m)^\s+(\d)  \w", asked.stdout.partition("Exit codes:")[2])
    assert [int(code) for code in told] == sorted(exit_codes.MEANINGS)


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


def test_publishing_in_words(gapless: Terminal, config: Path) -> None:
    """On a terminal publishing says what was published, and which pages have scripts that will not run."""
    page = config.parent / "content" / "guide" / "invoice.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n<script>alert(1)</script>\n", encoding="utf-8")
    made = gapless("publish", "--config", str(config))
    assert "4 articles, 6 sections, 1 answers kept." == made.stdout.splitlines()[0].partition(": ")[2]
    assert "site/guide/invoice/index.html: has an inline script" in made.stderr


def test_publishing_without_an_address(gapless: Terminal, config: Path) -> None:
    """Publishing says once that search engines are told nothing, and how to mend it, where that is so."""
    cure = "Set GAPLESS_BASE_URL"
    assert 1 == gapless("publish", "--config", str(config)).stderr.count(cure)
    config.write_text(f"{config.read_text()}site_url: https://help.example.com/\n")
    assert "" == gapless("publish", "--config", str(config)).stderr


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


@pytest.mark.parametrize(
    ("error", "code"),
    [(SiteBroken(), 1), (BadSetting(), 2), (OSError(), 3), (BrokenIndex(), 4), (MalformedArticles(), 4)],
)
def test_each_failure_has_one_code(error: Exception, code: int) -> None:
    """The exit code tells whose mistake it was."""
    assert code == exit_codes.of(error)


def test_settings_are_shown(gapless: Terminal) -> None:
    """The settings command prints the values in use, as text, as JSON, or the guide's table."""
    plain = gapless("settings", GAPLESS_PORT="8123")
    assert "8123" in plain.stdout
    assert "8123" == json.loads(gapless("settings", "--json", GAPLESS_PORT="8123").stdout)["GAPLESS_PORT"]
    assert "| `GAPLESS_PORT` | `8000` |" in gapless("settings", "--markdown").stdout


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


def test_bars_are_for_people(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Progress is drawn on a terminal, one bar a stage, and nowhere else; standard output stays clean."""
    with Bars() as bars:
        bars("pages", 1, 2)
    assert ("", "") == capsys.readouterr()
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Bars() as bars:
        for step in [("pages", 1, 2), ("pages", 2, 2), ("index", 0, 0), ("Something new", 3, 3)]:
            bars(*step)
    drawn = capsys.readouterr()
    assert ("", True, True) == (drawn.out, "Building pages" in drawn.err, "Something new" in drawn.err)


def test_a_failure_has_a_known_code() -> None:
    """Every failure that carries an exit code carries one that --help explains."""
    sources = [file for room in ("kb_server", "search", "plugins") for file in (ROOT / room).rglob("*.py")]
    codes = {int(code) for file in sources for code in CODE.findall(file.read_text(encoding="utf-8"))}
    assert {1, 2, 3, 4, 5, 6} == codes
    assert codes < set(exit_codes.MEANINGS)


def test_listing_the_commands_loads_none() -> None:
    """--help loads no feature: neither the database, nor search, nor Flask."""
    script = "import sys; from kb_server import cli; cli.main(['--help'])"
    heavy = "{'flask', 'sqlalchemy', 'numpy', 'search', 'plugins', 'mkdocs', 'kb_server.settings'}"
    probe = f"import atexit; atexit.register(lambda: print(sorted({heavy} & set(sys.modules))))"
    asked = subprocess.run(
        [sys.executable, "-c", f"import sys; {probe}; {script}"], capture_output=True, text=True, check=True
    )
    assert "[]" == asked.stdout.splitlines()[-1]
