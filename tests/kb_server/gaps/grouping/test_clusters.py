"""Grouping questions, with stable results."""

from __future__ import annotations

import pytest

from kb_server.gaps import meaning, questions
from kb_server.gaps.grouping import assignment, clusters
from kb_server.gaps.grouping.background import Background
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.grouping.placement import Placement
from tests.kb_server.gaps.made import intent

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
    """One question in several wordings, forms and typos is one group; another question is another group."""
    labels = _labels([*EXPORT, *LOGIN, *RUSSIAN])
    assert _same(labels, range(4), range(4, 8), range(8, 11))


def test_no_questions_no_groups() -> None:
    """Without questions there are no groups."""
    assert [] == _labels([])


@pytest.mark.parametrize("text", ["", "???", "how to", "\x00", "   "])
def test_any_text_is_a_question(text: str) -> None:
    """Texts without a word are grouped like any other, and do not fail."""
    assert 2 == len(_labels([text, "export my data"]))


def test_articles_in_common_join_languages() -> None:
    """Questions in two languages that led to the same article belong together; without it they do not."""
    apart = [Features("экспорт данных", "ru"), Features("export data", "en"), Features("refund", "en")]
    led = [Features(q.text, q.lang, clicked=("export",)) for q in apart[:2]]
    assert 3 == len(set(clusters.group(apart).tolist()))
    labels = clusters.group([*led, Features("refund", "en", clicked=("refund",))]).tolist()
    assert labels[0] == labels[1] != labels[2]


def test_near_misses_are_no_evidence() -> None:
    """The article that search believed in joins two questions; only such an article counts as evidence."""
    led = [
        Features("экспорт данных", "ru", believed="export"),
        Features("export data", "en", believed="export"),
    ]
    assert 1 == len(set(clusters.group([*led, Features("refund", "en")])[:2].tolist()))
    doubted = intent("export data", hits=3, verdict="none", hit_ids=("export", "refund"))
    assert "" == assignment.features(list(questions.of([doubted]))).believed
    trusted = intent("export data", hits=3, verdict="believed", hit_ids=("export", "refund"))
    assert "export" == assignment.features(list(questions.of([trusted]))).believed


NEEDS = {
    "holidays": ["closed on christmas", "закрыто на праздники", "shop shut on public holidays", "圣诞节关门"],
    "refund": ["give the money back", "вернуть деньги клиенту", "refund a customer", "给客户退款"],
    "login": ["cannot sign in", "не могу войти в аккаунт", "login does not work", "无法登录"],
}


@pytest.mark.slow
def test_meaning_joins_words_and_languages() -> None:
    """By meaning, one need in other words and other languages is one group."""
    asked = [(need, text) for need, texts in NEEDS.items() for text in texts]
    labels = clusters.group(
        [Features(text) for _, text in asked], background=Background(encode=meaning.encode)
    ).tolist()
    together = {(need, label) for (need, _), label in zip(asked, labels, strict=True)}
    assert len({label for _, label in together}) == len(together), "no two needs are one group"
    assert len(together) <= len(NEEDS) + 1
    by_words = _labels([text for _, text in asked])
    assert len(set(by_words)) > len(NEEDS) + 1


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("texts", [EXPORT, LOGIN, RUSSIAN], ids=["export", "login", "russian"])
def test_a_few_questions_are_grouped_by_meaning(texts: list[str], count: int) -> None:
    """The first questions of a new site are together when they ask the same, before there is a middle."""
    asked = [Features(text) for text in texts[:count]]
    assert 1 == len(set(clusters.group(asked, background=Background(encode=meaning.encode)).tolist()))
    other = Features("printer on fire")
    assert 2 == len(
        set(clusters.group([*asked, other], background=Background(encode=meaning.encode)).tolist())
    )


def test_placing_by_meaning() -> None:
    """A new question in its own words is put into the gap that it means, and into none when it means none."""
    known = [(n, Features(text)) for n, texts in enumerate(NEEDS.values()) for text in texts]
    places = Placement(known, Background(encode=meaning.encode))
    for number, text in enumerate(("holiday closing", "money returned to a client", "sign-in fails")):
        assert number == (places.find(Features(text)) or (-1,))[0]
    assert places.find(Features("bluetooth headphones pairing")) is None


def test_what_people_decided_sticks() -> None:
    """Wordings that a person joined stay together, and those that a person split stay apart."""
    labels = _labels([*EXPORT, "refund"], fixed=[1, 1, 2, -1, 1])
    assert labels[0] == labels[1] == labels[4] != labels[2]


def test_many_questions_are_grouped_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """More questions than one block holds are grouped too, including similar ones from different blocks."""
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
