"""Entries added to the front matter of an article."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb_server.gaps.fixes import front_matter


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: a\n", "id: a\nanswers:\n  - new one\n"),
        ("answers: []\n", "answers: [new one]\n"),
        ("answers: [old] # mine\n", "answers: [old, new one] # mine\n"),
        ("answers:\n- old\nid: a\n", "answers:\n- old\n- new one\nid: a\n"),
        ("answers:\n    - old\n\nid: a\n", "answers:\n    - old\n    - new one\n\nid: a\n"),
        ("answers:\n  - old\n    goes on\nid: a\n", "answers:\n  - old\n    goes on\n  - new one\nid: a\n"),
        ("answers:\n  # none yet\nid: a\n", "answers:\n  - new one\n  # none yet\nid: a\n"),
        ("answers: [new one]\n", "answers: [new one]\n"),
        ("id: a\r\n", "id: a\r\nanswers:\r\n  - new one\r\n"),
        ("answers: [old,\n  older]\nid: a\n", "answers: [old,\n  older, new one]\nid: a\n"),
        ("answers: [\n  old, # a ]\n]\n", "answers: [\n  old, new one, # a ]\n]\n"),
        ("answers: [old, ]\n", "answers: [old, new one, ]\n"),
        ('"answers":\n  - old\n', '"answers":\n  - old\n  - new one\n'),
        ("answers: null # none\nid: a\n", "answers:  # none\n  - new one\nid: a\n"),
        ("answers:\n  - |\n    old\nid: a\n", "answers:\n  - |\n    old\n  - new one\nid: a\n"),
        ("answers:\n  - old # 1\n\n# 2\nid: a\n", "answers:\n  - old # 1\n  - new one\n\n# 2\nid: a\n"),
    ],
)
def test_entries_are_added_where_they_belong(before: str, after: str) -> None:
    """An entry is added to a list in any notation, and everything else stays."""
    assert f"---\n{after}---\nText.\n" == front_matter.added(
        f"---\n{before}---\nText.\n", "answers", ["new one"]
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Text.", "has no front matter"),
        ("---\na: [\n---\n", "cannot be read"),
        ("---\nanswers: x\n---\n", "no list"),
        ("---\n{id: a}\n---\n", "cannot be added to"),
        ("---\nkeywords: &same\n  - old\nanswers: *same\n---\n", "cannot be added to"),
    ],
)
def test_front_matter_that_cannot_be_added_to(text: str, message: str) -> None:
    """The error says when there is no list to add to."""
    with pytest.raises(front_matter.NoFrontMatter, match=message):
        front_matter.added(text, "answers", ["x"])


def test_a_question_mark_ends_no_entry_of_a_list_in_brackets() -> None:
    """A question keeps its mark in a list in brackets, where YAML reads a plain one as a sign of its own."""
    text = front_matter.added("---\nanswers: [old]\n---\n", "answers", ["how do I pay?"])
    assert {"answers": ["old", "how do I pay?"]} == yaml.safe_load(text.split("---\n")[1])


@pytest.mark.slow
@given(
    st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=4),
    st.sampled_from(["", "answers: [old]\n", "answers:\n  - old\n"]),
)
def test_any_words_survive_as_yaml(entries: list[str], list_: str) -> None:
    """The front matter stays readable and says exactly what customers typed."""
    printable = ["".join(c for c in entry if c.isprintable()).strip() or "x" for entry in entries]
    text = front_matter.added(f"---\nid: a\n{list_}---\n", "answers", printable)
    read = yaml.safe_load(text.split("---\n")[1])["answers"]
    assert [
        *(["old"] if list_ else []),
        *dict.fromkeys(e for e in printable if not (list_ and e == "old")),
    ] == read
