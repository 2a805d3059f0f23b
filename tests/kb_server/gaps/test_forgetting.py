"""A visitor's words are nowhere after an erasure, or after they have expired."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from kb_server import cli
from kb_server.contact import store
from kb_server.data import installation
from kb_server.data.database import Database, metadata
from kb_server.data.schema.access import users
from kb_server.data.schema.gaps import pins
from kb_server.data.schema.log import events
from kb_server.gaps import hand_replies
from kb_server.gaps.decisions import DECISIONS
from kb_server.gaps.fixes import drafts, material, project
from kb_server.gaps.fixes.material import Material
from kb_server.gaps.gap import Gap
from kb_server.gaps.questions import key
from kb_server.gaps.store import GapStore
from kb_server.gaps.store import at as gaps_at
from kb_server.log.entries import dump
from kb_server.log.events import Flagged
from kb_server.settings import Settings
from kb_server.studio import saved_views
from kb_server.studio.saved_views import SavedView
from kb_server.support import flags
from kb_server.support.flags import Flag
from tests.kb_server.contact.made import contact, owner
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask
from tests.kb_server.log.made import add, entry, erase, rows, searched

NOW = datetime.now(UTC)
OTHERS = ("how do I export data", "export my data", "exporting data")
PLANTED = {
    "en": ("a" * 16, "Where does the xylophone of Aunt Marlene go?"),
    "ru": ("b" * 16, "куда девать ксилофон тёти Марлены"),
    "zh": ("c" * 16, "玛琳姨妈的木琴放在哪里"),
    "it": ("d" * 16, "xylophones"),
}


@pytest.fixture
def installed(database_setting: str, tmp_path: Path) -> Settings:
    """A writers' project with a release, on each kind of database."""
    releases = tmp_path / "releases"
    stock.serve(releases, stock.plain(), NOW - timedelta(days=200))
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text("docs_dir: content\n")
    return Settings(
        config=tmp_path / "mkdocs.yml", releases=releases, state=tmp_path / "var", database=database_setting
    )


@pytest.mark.slow
@pytest.mark.parametrize("lang", PLANTED)
def test_erased_words_are_in_no_byte(installed: Settings, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an erasure no file and no table has the words: not gaps, histories, drafts, spool or mails."""
    visitor, words = PLANTED[lang]
    with installation.database(installed) as database:
        _everywhere(installed, database, visitor, words, lang)
        database.truncate()
        assert {"gaps", "gap_details", "gap_history", "events"} <= set(_tables(database, words))
    assert len(_files(installed, words)) >= 3
    assert 0 == _run(installed, monkeypatch, "privacy", "erase", visitor)
    with installation.database(installed) as database:
        assert [] == _tables(database, words)
        with gaps_at(installed, database) as gaps:
            gaps.advance()
            assert any("export" in gap.title for gap in gaps.listed())
        assert [] == _tables(database, words)
    assert [] == _files(installed, words)


@pytest.mark.slow
def test_what_others_asked_is_left(installed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An erasure leaves other visitors' words where they are: in gaps, drafts and the spool."""
    visitor, words = PLANTED["en"]
    with installation.database(installed) as database:
        _everywhere(installed, database, visitor, words, "en")
    assert 0 == _run(installed, monkeypatch, "privacy", "erase", visitor)
    with installation.database(installed) as database, gaps_at(installed, database) as gaps:
        gaps.advance()
        (exports,) = [gap for gap in gaps.whole() if "export" in gap.title]
        assert 3 == exports.visitors
        assert "plan" in [remark.kind for gap in gaps.whole() for remark in gap.history]
    (segment,) = (installed.state / "spool").glob("*.spoiled")
    assert ["others' line"] == [
        json.loads(line)["event"]["text"] for line in segment.read_text().splitlines()
    ]
    assert segment.stat().st_mtime < (NOW - timedelta(days=2)).timestamp()


@pytest.mark.slow
def test_no_decision_holds_a_wording_that_nobody_uses(database: Database) -> None:
    """Where people put a wording that only an erased visitor used is forgotten; others' stays there."""
    visitor, words = PLANTED["en"]
    for text, who in ((words, visitor), (OTHERS[0], visitor), *((text, "") for text in OTHERS)):
        ask(database, text, NOW - timedelta(hours=1), visitor=who)
    with gaps_at(Settings(releases=Path("nowhere")), database) as gaps:
        gaps.update()
        one, other = sorted(gaps.listed(), key=lambda gap: gap.questions)
        gaps.decide(one.id, DECISIONS["merge"], other.id, why="", who="ada")
    before = {row["key"] for row in rows(database, pins)}
    with database.write() as connection:
        erase(connection, visitor, NOW)
    after = {row["key"] for row in rows(database, pins)}
    assert (True, {key(words, "en")}) == (after < before, before - after)


@pytest.mark.slow
@pytest.mark.parametrize("sent", [True, False])
def test_expired_words_are_in_no_byte(
    installed: Settings, sent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When words expire, gaps keep those that three visitors shared, and no others."""
    old = NOW - timedelta(days=170)
    with installation.database(installed) as database:
        _, words = PLANTED["en"]
        ask(database, words, old, sent=True, visitor="a" * 16)
        for number in range(3):
            ask(database, "teleport my bicycle", old + timedelta(hours=number), sent=sent)
        with gaps_at(installed, database, now=NOW - timedelta(days=160)) as gaps:
            gaps.update()
            for gap in gaps.listed():
                gaps.decide(gap.id, DECISIONS["plan"], "", why="soon", who="ada")
        assert _tables(database, words)
        _pass_days(database, 40)
    assert 0 == _run(installed, monkeypatch, "log", "expire", "--yes")
    with installation.database(installed) as database:
        with gaps_at(installed, database) as gaps:
            gaps.update()
            titles = sorted(gap.title for gap in gaps.listed())
        assert ["[…]", "teleport my bicycle"] == titles
        assert [] == _tables(database, words)
    assert [] == _files(installed, words)


@pytest.mark.slow
def test_expiry_reaches_gaps_that_nobody_computes_again(
    installed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nightly expiry alone removes the words from gaps, including merged ones."""
    with installation.database(installed) as database:
        _, words = PLANTED["en"]
        ask(database, words, NOW - timedelta(days=170), sent=True)
        ask(database, "teleport home", NOW - timedelta(days=170), sent=True)
        with gaps_at(installed, database, now=NOW - timedelta(days=160)) as gaps:
            gaps.update()
            one, other = [gap.id for gap in gaps.listed()]
            gaps.decide(one, DECISIONS["merge"], other, why="", who="ada")
        _pass_days(database, 40)
    assert 0 == _run(installed, monkeypatch, "log", "expire", "--yes")
    with installation.database(installed) as database:
        assert [] == _tables(database, words) + _tables(database, "teleport home")


ADA = {"name": "ada", "role": "agent", "password": "", "created": NOW}
FLAG = Flag(
    id="flag-1",
    at=NOW,
    agent="ada",
    reason="outdated",
    article="invoice",
    anchor="",
    passage="",
    question="",
    words="",
    ticket="",
    state="open",
    closed=None,
    closer="",
    note="",
)
WRITTEN = "The old gramophone of Uncle Fred refuses to turn. He is very sad about it!"


def _quoted_by_people(chosen: Settings, database: Database, words: str, gap: int) -> None:
    """Let a colleague repeat a customer's words in a note, a flag, a reply to another and a saved view."""
    with gaps_at(chosen, database) as gaps:
        gaps.decide(gap, DECISIONS["note"], f"somebody wrote: {words}", why="", who="ada")
    with database.write() as connection:
        flags.keep(connection, replace(FLAG, words=words))
        hand_replies.keep(connection, f"Others said “{words}”", agent="ada", lang="en", at=NOW)
        connection.execute(sa.insert(users).values(ADA))
        user = connection.execute(sa.select(users.c.id)).scalar_one()
        view = SavedView(name="gramophones", query=urlencode({"q": words}))
        saved_views.save(connection, user, "gaps", view, NOW)
    said = f"They rang. {words}"
    told = Flagged(id="flagged-event-1", at=NOW, lang="en", reason="missing", text=words, words=said)
    add(database, entry(told, origin="agent", visitor="g" * 16))


@pytest.mark.slow
def test_what_a_customer_wrote_to_the_team_is_erased_where_people_repeat_it(
    installed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words of a contact, which are in no event, leave notes, flags, replies and views by sentences."""
    told = "The old gramophone of Uncle Fred refuses to turn"
    with installation.database(installed) as database:
        gap = _begun(installed, database)
        with database.write() as connection:
            store.add(installed, connection, contact(text=WRITTEN, subject="Gramophone"), owner("a"), ())
        _quoted_by_people(installed, database, told, gap)
        assert {"contacts", "gap_history", "flags", "hand_replies"} <= set(_tables(database, told))
    assert 0 == _run(installed, monkeypatch, "privacy", "erase", "a" * 16)
    with installation.database(installed) as database:
        assert [] == _tables(database, told)
        assert [] == _tables(database, urlencode({"q": told}))
        with gaps_at(installed, database) as gaps:
            gaps.update()
            assert ["export"] == [gap.title.partition(" ")[0] for gap in gaps.listed()], (
                "nothing else is asked"
            )
        assert [] == _tables(database, told)
        assert ["flagged"] == [row["kind"] for row in rows(database, events) if "They rang. […]" in str(row)]
    assert [] == _files(installed, told)


@pytest.mark.slow
@pytest.mark.parametrize("sent", ["a question", "a contact"])
def test_expired_words_are_in_nothing_that_people_wrote(
    installed: Settings, sent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When words expire they leave what people wrote later: notes, drafts, flags, replies and views."""
    words, old = "The old gramophone of Uncle Fred refuses to turn", NOW - timedelta(days=200)
    with installation.database(installed) as database:
        gap = _begun(installed, database)
        if sent == "a question":
            ask(database, words, old, sent=True)
        else:
            with database.write() as connection:
                made = contact(text=WRITTEN, subject="Gramophone", received=old)
                store.add(installed, connection, made, owner("a"), ())
        _quoted_by_people(installed, database, words, gap)
        draft = project.find(installed)
        file = draft.folder / draft.content / drafts.FOLDER / "export-my-data.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\nid: export-my-data\ndraft_of: {gap}\n---\n- “{words}”\n- “export my data”\n")
    assert 0 == _run(installed, monkeypatch, "log", "expire", "--yes")
    with installation.database(installed) as database:
        assert [] == _tables(database, words)
        assert [] == _tables(database, urlencode({"q": words}))
    assert [] == _files(installed, words)
    assert file.read_text().endswith("- […]\n- “export my data”\n"), "what others asked stays"


def test_shared_words_stay_in_what_people_wrote(installed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that three visitors used on one day identify nobody: notes keep them when they expire."""
    old = NOW - timedelta(days=200)
    with installation.database(installed) as database:
        for number in range(3):
            ask(database, "Export all my data", old + timedelta(minutes=number))
        gap = _begun(installed, database)
        with gaps_at(installed, database) as gaps:
            gaps.decide(gap, DECISIONS["note"], "they say: export all my data", why="", who="ada")
    assert 0 == _run(installed, monkeypatch, "log", "expire", "--yes")
    with installation.database(installed) as database, gaps_at(installed, database) as gaps:
        (remark,) = gaps.find(gap).history
        assert "they say: export all my data" == remark.why


def _begun(chosen: Settings, database: Database) -> int:
    """The gap of what others ask today."""
    for number, text in enumerate(OTHERS):
        ask(database, text, NOW - timedelta(hours=4 + number))
    with gaps_at(chosen, database) as gaps:
        gaps.update()
        return _titled(gaps, "export").id


def _material(database: Database, gap: Gap) -> Material:
    with database.read() as connection:
        return material.of(connection, gap, None)


def _everywhere(chosen: Settings, database: Database, visitor: str, words: str, lang: str) -> None:
    """Bring a visitor's words to every place that can have them."""
    ask(database, words, NOW - timedelta(hours=5), sent=True, visitor=visitor, lang=lang)
    for number, text in enumerate(OTHERS):
        ask(database, text, NOW - timedelta(hours=4 + number))
    with gaps_at(chosen, database) as gaps:
        gaps.update()
        theirs, other = _titled(gaps, words), _titled(gaps, "export")
        gaps.decide(theirs.id, DECISIONS["plan"], "", why="soon", who="ada")
        gaps.decide(theirs.id, DECISIONS["note"], f"They say: “{words}”", why="", who="ada")
        gaps.decide(theirs.id, DECISIONS["note"], words, why="", who="ada")
        gaps.decide(other.id, DECISIONS["type"], "product", why=f"like “{words}”", who="ada")
        place = project.find(chosen)
        for gap in (theirs, other):
            draft = drafts.write(replace(gap, type="content"), place, _material(database, gap))
            drafts.save(draft, place)
            gaps.drafted(gap.id, draft.id, who="ada")
    spool = chosen.state / "spool"
    spool.mkdir(parents=True, exist_ok=True)
    mine = dump(entry(searched(1, words), visitor=visitor))
    lines = [mine, mine[:-20], dump(entry(searched(2, "others' line"), visitor="z" * 16))]
    spoiled = spool / "1.spoiled"
    spoiled.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    three_days_ago = (NOW - timedelta(days=3)).timestamp()
    os.utime(spoiled, (three_days_ago, three_days_ago))
    waiting = dump(entry(replace(searched(3, words), at=NOW), visitor=visitor, received=NOW))
    (spool / "2.open").write_text(waiting + "\n", encoding="utf-8")


def _titled(gaps: GapStore, words: str) -> Gap:
    (found,) = [gap for gap in gaps.whole() if words in gap.title]
    return found


def _pass_days(database: Database, days: int) -> None:
    """Move everything in the log to an earlier time, by so much."""
    with database.write() as connection:
        for table in metadata.sorted_tables:
            for column in table.c:
                if table.name in ("events", "gap_members") and column.name in ("at", "received"):
                    for row in connection.execute(sa.select(*table.primary_key, column)).all():
                        same = next(iter(table.primary_key)) == row[0]
                        earlier = row[-1] - timedelta(days=days)
                        connection.execute(sa.update(table).where(same).values({column.name: earlier}))


def _run(chosen: Settings, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setenv("GAPLESS_DATABASE", chosen.database)
    result = CliRunner().invoke(cli.gapless(), [*words, "--config", str(chosen.config)])
    assert not result.exception, result.output
    return result.exit_code


def _forms(words: str) -> Iterator[bytes]:
    """The words as they are, in other case, as JSON escapes them, and as an article's id."""
    plain = words.rstrip("?")
    for form in {plain, plain.lower(), plain.casefold(), plain[:1].upper() + plain[1:]}:
        yield form.encode()
        yield json.dumps(form)[1:-1].encode()
    if slug := drafts.slug(plain):
        yield slug.encode()


def _tables(database: Database, words: str) -> list[str]:
    with database.read() as connection:
        told = {
            table.name: json.dumps(
                [list(row) for row in connection.execute(sa.select(table))], default=str, ensure_ascii=False
            )
            for table in metadata.sorted_tables
        }
    forms = [re.escape(form.decode()) for form in _forms(words)]
    return [name for name, text in told.items() if re.search("|".join(forms), text)]


def _files(chosen: Settings, words: str) -> list[str]:
    files = [file for file in chosen.config.parent.rglob("*") if file.is_file()]
    forms = list(_forms(words))
    return [
        str(file)
        for file in files
        if any(form in file.read_bytes() or form.decode() in file.name for form in forms)
    ]
