"""The story goes on: what befalls a team after its first verified article, in the real log and engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kb_server.data import installation
from kb_server.data.database import Database
from kb_server.gaps import store, update
from kb_server.settings import Settings
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import (
    EXPORT,
    HOUR,
    LATER,
    all_gaps,
    chosen_rules,
    one_gap,
    release,
    three_ask,
)

pytestmark = pytest.mark.slow

ARTICLE = stock.article("export", "Export your data", stock.EXPORT)
STUB = stock.article("export", "Export your data", "Export your data.")
LOCK = ("the lock does not open", "smart lock stuck", "cannot open the bike lock", "lock will not release")
CARD = ("sell a gift voucher", "gift card", "gift vouchers for birthdays", "buy a gift certificate")
SEVERAL = ("gift voucher and bike lock", "voucher lock export invite")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The database of a new installation."""
    with installation.database(Settings(state=tmp_path / "var")) as made:
        yield made


def test_what_does_not_shake_a_verified_answer(database: Database, tmp_path: Path) -> None:
    """An outage, one household, a change of subject and a compound question leave the gap verified."""
    with release(tmp_path / "r1") as first:
        three_ask(database)
        update.update(database, first, chosen_rules(), published=NOON - HOUR)
    number = all_gaps(database)[0].id
    with release(tmp_path / "r2", [*stock.plain(), ARTICLE], meant=("en",)) as second:
        rules, keys = chosen_rules(meaning=True), set[tuple[str, ...]]()

        def stands() -> str:
            update.update(database, second, rules, published=LATER)
            gap = one_gap(database, number)
            keys.add(tuple(sorted(wording.key for wording in gap.wordings)))
            assert (("export",), 1) == (gap.answers, len(keys)), "its wordings stay"
            return gap.state

        assert "answered" == stands()
        for minute in (1, 2):
            ask(
                database,
                EXPORT[0],
                LATER + minute * HOUR / 60,
                found=("export",),
                answered=True,
                read="export",
            )
        assert "verified" == stands()

        for minute in range(4):  # the page's own index answers, and no click can be proven
            ask(database, EXPORT[0], LATER + HOUR + minute * HOUR / 60, found=("export",), static=True)
        assert "verified" == stands(), "an outage is no evidence"

        for browser in ("b" * 16, "c" * 16):
            ask(
                database,
                EXPORT[0],
                LATER + 2 * HOUR,
                found=("export",),
                answered=True,
                unhelpful="export",
                visitor=browser,
                source="one-household",
            )
        assert "verified" == stands(), "two browsers behind one address are one voice"

        before = {gap.id for gap in all_gaps(database)}
        for minute in (0, 1):
            at = LATER + 3 * HOUR + minute * HOUR / 60
            ask(database, "whatsapp", at, found=("team",), rephrase="invite a colleague", read="team")
        assert "verified" == stands()
        (other,) = (gap for gap in all_gaps(database) if gap.id not in before)
        assert ("content", None, 0) == (other.type, other.remedy, other.facts.get("reformulated", 0))

        for minute, text in enumerate((*LOCK, *CARD, *SEVERAL)):
            ask(database, text, LATER + 4 * HOUR + minute * HOUR / 60)
        assert "verified" == stands()
        for minute, text in enumerate(SEVERAL, len((*LOCK, *CARD))):
            asked = LATER + 4 * HOUR + minute * HOUR / 60
            assert 1 == next(g.intents for g in all_gaps(database) if g.last == asked), f"{text} joins no gap"


def test_an_emptied_article_is_named_whoever_read_it(database: Database, tmp_path: Path) -> None:
    """After 1, 3, 5 and 7 readers a release that empties the article names the gap, its state and readers."""
    releases = tmp_path / "releases"
    chosen = Settings(releases=releases, state=tmp_path / "var")
    stock.serve(releases, stock.plain(), NOON - HOUR)
    three_ask(database)
    with store.at(chosen, database, now=NOON + 5 * HOUR) as gaps:
        gaps.update()
    stock.serve(releases, [*stock.plain(), ARTICLE], LATER)
    says = []
    with (
        store.at(chosen, database, now=LATER + timedelta(days=1)) as gaps,
        release(tmp_path / "emptied", [*stock.plain(), STUB]) as emptied,
    ):
        gaps.update()
        (number,) = (gap.id for gap in gaps.whole())
        assert gaps.knowledge is not None
        for reader in range(1, 8):
            ask(database, EXPORT[0], LATER + reader * HOUR, found=("export",), answered=True, read="export")
            if reader % 2:
                gaps.update()
                says.append(gaps.compare(gaps.knowledge, emptied)[1].in_a_line)
    assert [
        f"loses {number} (answered, 1 reader)",
        f"loses {number} (verified, 3 readers)",
        f"loses {number} (verified, 5 readers)",
        f"loses {number} (verified, 7 readers)",
    ] == says
