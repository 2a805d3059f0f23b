"""Featuress into groups, stable ones."""

from __future__ import annotations

import pytest

from kb_server.gaps.grouping import clusters
from kb_server.gaps.grouping.features import Features

EXPORT = ["export my data", "how do I export data", "exporting all my data", "export data as csv"]
LOGIN = [
    "single sign-on with okta",
    "set up single sign-on",
    "singel sign-on setup",
    "single sign on okta setup",
]
RUSSIAN = ["экспорт данных", "как экспортировать данные", "экспорт моих данных"]


def _labels(texts: list[str], **given_: object) -> list[int]:
    return [int(label) for label in clusters.group([Features(text) for text in texts], **given_)]  # type: ignore[arg-type]


def _same(labels: list[int], *groups: range) -> bool:
    found = [{labels[n] for n in group} for group in groups]
    return all(len(one) == 1 for one in found) and len(set().union(*found)) == len(groups)


def test_wording_typos_and_inflection_do_not_part_questions() -> None:
    """One question in several wordings, with a typo, in several forms, is one group; another is another."""
    labels = _labels([*EXPORT, *LOGIN, *RUSSIAN])
    assert _same(labels, range(4), range(4, 8), range(8, 11))


def test_no_questions_no_groups() -> None:
    """Nothing in, nothing out."""
    assert [] == _labels([])


@pytest.mark.parametrize("text", ["", "???", "how to", "\x00", "   "])
def test_any_text_is_a_question(text: str) -> None:
    """Texts without a word are grouped like any other, and do not fail."""
    assert 2 == len(_labels([text, "export my data"]))


def test_articles_in_common_join_languages() -> None:
    """Featuress in two languages that led to the same article belong together; without it they do not."""
    apart = [Features("экспорт данных", "ru"), Features("export data", "en"), Features("refund", "en")]
    led = [Features(q.text, q.lang, clicked=("export",)) for q in apart[:2]]
    assert 3 == len(set(clusters.group(apart).tolist()))
    labels = clusters.group([*led, Features("refund", "en", clicked=("refund",))]).tolist()
    assert labels[0] == labels[1] != labels[2]


def test_what_people_decided_sticks() -> None:
    """Wordings that a person joined stay together, and those that they split stay apart."""
    labels = _labels([*EXPORT, "refund"], fixed=[1, 1, 2, -1, 1])
    assert labels[0] == labels[1] == labels[4] != labels[2]


def test_many_questions_are_grouped_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """More questions than one block holds are grouped too, alike ones from different blocks as well."""
    monkeypatch.setattr(clusters, "BLOCK", 20)
    things = ["invoice tax", "webhook retry", "avatar picture", "keyboard shortcut", "backup restore"]
    verbs = ["change", "delete", "find", "make", "move", "see", "send", "show", "print", "share"]
    texts = [f"{verb} {thing}" for thing in things for verb in verbs]
    labels = _labels(texts)
    assert _same(labels, *(range(at, at + 10) for at in range(0, 50, 10)))


def test_a_block_of_equal_questions_is_cut_anyhow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of one question does not stop the division into blocks."""
    monkeypatch.setattr(clusters, "BLOCK", 10)
    assert 1 == len(set(_labels(["export data"] * 95)))
