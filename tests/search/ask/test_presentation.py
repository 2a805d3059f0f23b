"""How an article that was found is shown."""

from __future__ import annotations

import re
from dataclasses import replace

from search.answers import Request
from search.engine import Engine
from tests.search.asked import Over, ask
from tests.search.site import article


def test_best_sections_come_first(center: Engine) -> None:
    """An article shows the sections that matched, the best first, with their own links."""
    best = ask(center, "restore a backup with a press").hits[0]
    assert ("backups/#restore", "Restore a backup") == (best.sections[0].url, best.sections[0].heading)


def test_moments_of_a_video_are_sections(center: Engine) -> None:
    """A moment of a video is a section with its second."""
    best = ask(center, "charts of your usage").hits[0].sections[0]
    assert (93.0, "tour/#t=93") == (best.start, best.url)


def test_snippets_are_safe_html(center: Engine) -> None:
    """Snippets hold escaped text and marks, nothing else."""
    snippets = [s.snippet for hit in ask(center, "link click valid hour").hits for s in hit.sections]
    assert any("<mark>Click</mark>" in snippet for snippet in snippets)
    assert any("&lt;b&gt;" in snippet and "&amp;" in snippet for snippet in snippets)
    assert not any(re.search(r"<(?!/?mark>)", snippet) for snippet in snippets)


def test_titles_are_marked(center: Engine) -> None:
    """The searched words are marked in the title, even in another inflection."""
    assert (
        "<mark>Reset</mark> your <mark>password</mark>"
        == ask(center, "resetting passwords").hits[0].title_marked
    )


def test_question_words_are_not_marked(center: Engine) -> None:
    """Marks show what was found, not the words around it."""
    assert "A <mark>tour</mark> of the dashboard" == ask(center, "what is a tour of the").hits[0].title_marked


def test_long_sections_show_their_best_part(over: Over) -> None:
    """The snippet of a long section comes from the passage that answers."""
    text = "\n".join(f"Line {n} speaks of nothing at all, at length, again and again." for n in range(100))
    engine = over([article("long", "Long", f"{text}\nThe walrus sleeps.\n{text}"), article("b", "B", "b")])
    snippet = ask(engine, "walrus nothing").hits[0].sections[0].snippet
    assert "<mark>walrus</mark>" in snippet


def test_a_brief_answer_is_the_same_without_what_is_read(center: Engine) -> None:
    """Who only needs to know which articles were found, and how surely, gets them without their sections."""
    whole, brief = (center.search(Request(text="restore a backup", brief=one)) for one in (False, True))
    assert whole.hits
    bare = tuple(replace(hit, sections=(), title_marked="") for hit in whole.hits)
    assert replace(whole, hits=bare, milliseconds=0.0) == replace(brief, milliseconds=0.0)
