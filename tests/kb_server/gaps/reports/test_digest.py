"""The week in gaps, as text and as a feed."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

import texts
from kb_server.gaps.questions import Facts, Question
from kb_server.gaps.reports import digest
from kb_server.gaps.states import StateChange
from tests.kb_server.gaps.fixes.made import gap_of
from tests.kb_server.gaps.made import NOON, question


def _question(visitor: str, *, hours: float = 1, gap: int | None = 12, unanswered: bool = True) -> Question:
    facts = Facts(no_hit=True) if unanswered else Facts(read=True)
    return question(visitor, hours=hours, gap=gap, facts=facts)


MONDAY = date(2026, 11, 2)
ENGLISH = texts.load("en")


def _steps(*states: str) -> tuple[StateChange, ...]:
    return tuple(
        StateChange(at=NOON + timedelta(hours=n), state=state, who="gapless", why="")  # type: ignore[arg-type]
        for n, state in enumerate(states)
    )


def test_a_week_has_what_happened_in_it() -> None:
    """The digest has the week's new, answered, verified, reopened, overdue and heaviest gaps, and numbers."""
    verified = gap_of(id=1, title="one", state="verified", steps=_steps("open", "answered", "verified"))
    reopened = gap_of(id=2, title="two", state="reopened", steps=_steps("reopened"), due="2026-11-05")
    older = gap_of(id=3, title="three", born=NOON - timedelta(days=30))
    later = gap_of(id=4, title="four", born=NOON + timedelta(days=30))
    questions = [
        _question("a", hours=0),
        _question("b", hours=0, unanswered=False),
        _question("c", hours=400),
    ]
    made = digest.write(MONDAY, [verified, reopened, older, later], questions)
    assert ((2, 1), "Gaps in week 45 of 2026: 2 new, 1 verified") == (
        (made.asked, made.unanswered),
        made.title(ENGLISH),
    )
    for part, ids in (
        (made.new, [1, 2]),
        (made.answered, [1]),
        (made.verified, [1]),
        (made.reopened, [2]),
        (made.overdue, [2]),
        (made.heaviest, [2, 3]),
    ):
        assert ids == [gap.id for gap in part]
    text = made.text(ENGLISH, "https://help.example.org/")
    assert "2026-11-02 to 2026-11-08: 2 questions, 1 unanswered (50%)." in text
    assert "  2: two – content, reopened, weight 4.5, 3 visitors, ada, due 2026-11-05" in text


def test_the_feed_is_atom() -> None:
    """Each week is an entry with an id that stays the same, in well-formed Atom."""
    empty = digest.write(MONDAY, [], [])
    weeks = [digest.write(MONDAY + timedelta(weeks=n), [gap_of(title="<b> & co")], []) for n in (1, 0)]
    feed = ET.fromstring(digest.atom(weeks, "https://help.example.org/", ENGLISH))  # noqa: S314 - we wrote it
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert 2 == len({entry.findtext(f"{atom}id") for entry in entries})
    assert "2026-11-16T00:00:00Z" == feed.findtext(f"{atom}updated")
    assert "<b> & co" in (entries[0].findtext(f"{atom}content") or "")
    assert "0 questions, 0 unanswered." in empty.text(ENGLISH)
    assert b"<feed" in digest.atom([], "", ENGLISH)


@pytest.mark.parametrize(
    ("lang", "title", "week", "line"),
    [
        (
            "ru",
            "Пробелы за 45-ю неделю 2026 года: новых 1, проверенных 0",
            "2026-11-02 – 2026-11-08: 2 вопроса, без ответа 1 (50 %).",
            "  2: two – нет статьи, открыт снова, вес 4,5, 3 посетителя, ada, срок 2026-11-05",
        ),
        (
            "zh",
            "2026 年第 45 周的缺口：新增 1 个，已验证 0 个",
            "2026-11-02 至 2026-11-08：2 个问题，其中 1 个没有答案（50%）。",
            "  2: two – 缺少文章，重新打开，权重 4.5，3 位访客，ada，截止 2026-11-05",
        ),
    ],
)
def test_the_digest_speaks_the_language_of_the_installation(
    lang: str, title: str, week: str, line: str
) -> None:
    """Title, text and feed use the chosen language, with its plural forms and decimal sign."""
    spoken = texts.load(lang)
    reopened = gap_of(id=2, title="two", state="reopened", due="2026-11-05")
    questions = [_question("a", hours=0), _question("b", hours=0, unanswered=False)]
    made = digest.write(MONDAY, [reopened], questions)
    lines = made.text(spoken).splitlines()
    assert (title, week) == (made.title(spoken), lines[0])
    assert line in lines
    feed = ET.fromstring(digest.atom([made], "https://help.example.org/", spoken))  # noqa: S314 - we wrote it
    assert lang == feed.get("{http://www.w3.org/XML/1998/namespace}lang")
    assert title == feed.findtext("{*}entry/{*}title")
