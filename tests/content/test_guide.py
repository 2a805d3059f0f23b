"""Promises about the guide itself: what it says of the commands is so, and its articles are complete."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kb_server import cli
from kb_server.terminal import exit_codes
from plugins.read import front_matter
from plugins.read.front_matter import FrontMatter
from tests import ROOT

CONTENT = ROOT / "content"
COMMANDS = (CONTENT / "operating/commands.md").read_text(encoding="utf-8")
REPLIES = sorted((CONTENT / "replies").rglob("*.md"))
ARTICLES = sorted(set(CONTENT.rglob("*.md")) - set(REPLIES))
# A command as it stands in code: in a line, after a prompt, or at the beginning of one.
CALL = re.compile(r"(?m)(?:`|^\$ |^|\.venv/bin/)(gapless(?: [^\s`|>;&#]+)+)")
LEADING = {"home.html", "whats-new.html"}  # templates of pages that lead to others


def commands(group: click.Group, above: str = "gapless") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, `gapless log status`."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{above} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{above} {name}")


ALL = dict(commands(cli.gapless()))


def is_command(said: str) -> bool:
    """Is `gapless` with these words a command, perhaps with arguments, and are the options its own?"""
    words = said.split()
    groups = {name for name, command in ALL.items() if isinstance(command, click.Group)} | {"gapless"}
    name = "gapless"
    for word in words[1:]:
        if name not in groups or not re.fullmatch(r"[a-z-]+", word) or word.startswith("-"):
            break
        name = f"{name} {word}"
    command = ALL.get(name, cli.gapless() if name == "gapless" else None)
    if command is None:
        return False
    known = {"--help", "--version", *(o for p in command.params for o in (*p.opts, *p.secondary_opts))}
    return set(re.findall(r"(?<=\s)--[a-z][a-z-]*", said)) <= known


def section(name: str) -> str:
    """What the guide says below the heading of the command `name`."""
    found = re.search(rf"(?ms)^#+ {re.escape(name)} \{{.*?(?=^#|\Z)", COMMANDS)
    return found.group() if found else ""


def front(article: Path) -> FrontMatter:
    return front_matter.read(article.read_text(encoding="utf-8"), article.name)


def complete(article: Path) -> bool:
    """Is it an article of its own, rather than a page that leads to others, or a stub?"""
    values = front(article).values
    return article.name != "index.md" and values.get("template") not in LEADING and "moved_to" not in values


def test_the_guide_has_every_command() -> None:
    """The page of the commands has a section for each command, and for no other."""
    assert set(ALL) == set(re.findall(r"(?m)^#+ (gapless [a-z -]+?) \{", COMMANDS))


def test_commands_that_documents_name_exist() -> None:
    """Each command in the guide, in any language, and in the other documents is one, with these options."""
    wrong = [
        f"{document.relative_to(ROOT)}: {said}"
        for document in (*CONTENT.rglob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
        for said in CALL.findall(document.read_text(encoding="utf-8"))
        if not is_command(said)
    ]
    assert [] == wrong


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_guide_has_every_option(name: str) -> None:
    """The section of a command has each of its options, and no other."""
    options = {
        option for p in ALL[name].params if isinstance(p, click.Option) and not p.hidden for option in p.opts
    }
    assert options == set(re.findall(r"(?m)^\| `(--[a-z-]+)`", section(name)))


def test_the_guide_has_every_exit_code() -> None:
    """The table of the exit codes is that of `gapless --help`."""
    told = [(str(code), meaning) for code, meaning in exit_codes.MEANINGS.items()]
    assert told == re.findall(r"(?m)^\| (\d) \| (.+) \|$", COMMANDS.partition("## Exit codes")[2])


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.relative_to(CONTENT).as_posix())
def test_front_matter_is_complete(article: Path) -> None:
    """Every page of the guide says what it is, for whom, who answers for it, and since when it is true."""
    wanted = {"id", "title", "description", "type", "product", "audience", "owner", "verified", "review"}
    if "moved_to" not in front(article).values:
        assert set() == wanted - set(front(article).values)


@pytest.mark.parametrize("reply", REPLIES, ids=lambda r: r.relative_to(CONTENT).as_posix())
def test_saved_replies_are_complete(reply: Path) -> None:
    """Every saved reply of the guide says what it is for, knows customers' words, and has a link to send."""
    values = front(reply).values
    assert values["type"] == "reply"
    assert set() == {"title", "description", "product", "keywords"} - {key for key in values if values[key]}
    assert re.search(r"\]\((?:/a/|[^)]+\.md)", reply.read_text(encoding="utf-8"))


@pytest.mark.parametrize("article", [a for a in ARTICLES if complete(a)], ids=lambda a: a.stem)
def test_articles_have_keywords_and_contracts(article: Path) -> None:
    """Every article of the guide knows customers' words, and proves two of their questions."""
    values = front(article).values
    assert values.get("keywords")
    assert len(values.get("answers", [])) >= 2


@pytest.mark.slow
def test_questions_differ_from_titles() -> None:
    """An answer contract is in other words than the title: the title finds its article anyway."""
    same = [
        article.name
        for article in ARTICLES
        for question in front(article).values.get("answers", [])
        if question.casefold().strip("?") == str(front(article).values["title"]).casefold().strip("?")
    ]
    assert [] == same
