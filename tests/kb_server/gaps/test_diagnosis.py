"""The type of a gap, decided from facts, with evidence."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from kb_server.data.database import Database
from kb_server.gaps import diagnosis, update
from kb_server.gaps.disclosure import HIDDEN, Words
from kb_server.gaps.knowledge import Knowledge
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON, intent, question
from tests.kb_server.gaps.updated import (
    all_gaps,
    chosen_rules,
    release,
    three_ask,
)

RUSSIAN = ("Погода", "Сад и огород", "Рецепты супа", "Музеи города", "Расписание поездов", "Собаки и кошки")
FOREIGN = [
    *stock.plain(),
    stock.article("declined", "Payment declined, card not accepted", "The bank declined the card payment."),
    *(
        stock.article(f"ru{n}", title, f"{title}: кратко о главном.", lang="ru", heading=f"Ещё: {title}")
        for n, title in enumerate(RUSSIAN)
    ),
]


def test_a_word_that_is_in_no_article_is_evidence(database: Database, knowledge: Knowledge) -> None:
    """A content gap says which word no article has."""
    three_ask(database, texts=("export data", "data export", "export my data"))
    update.update(database, knowledge, chosen_rules())
    assert "‘export’ is in no article" in all_gaps(database)[0].evidence


def test_a_synonym_is_a_vocabulary_gap(database: Database, knowledge: Knowledge) -> None:
    """Visitors who rephrased and found the article lacked a word: the remedy is a synonym, not an article."""
    for _ in range(3):
        ask(database, "sso", NOON, rephrase="single sign-on", found=("login",), read="login")
    update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert "vocabulary" == gap.type
    assert "‘sso’ is in no article" in gap.evidence
    assert "3 visitors rephrased “sso” to “single sign-on” and read “Set up single sign-on”" in gap.evidence
    assert gap.remedy is not None
    assert ("sso", "login") == (gap.remedy.words[0], gap.remedy.article)
    assert "that synonym mends 3 questions, breaks 0" in gap.evidence
    assert (3, 0) == (gap.remedy.mends, gap.remedy.breaks)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "rephrase", "sources"),
    [
        ("sso", "single sign-on", ("home", "home", "home")),  # one household
        ("sso acount", "single sign-on account", ("a", "b", "c")),  # a misspelling beside it
    ],
)
def test_no_remedy_without_proof(
    database: Database, knowledge: Knowledge, asked: str, rephrase: str, sources: tuple[str, ...]
) -> None:
    """A synonym is offered when two households used both words, and none of them is misspelt."""
    for source in sources:
        ask(database, asked, NOON, rephrase=rephrase, found=("login",), read="login", source=source)
    update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert gap.remedy is None


@pytest.mark.slow
def test_an_article_among_the_first_is_no_ranking_gap(database: Database, knowledge: Knowledge) -> None:
    """An article among the first three hits is not ranked too low, even when visitors overlooked it."""
    for _ in range(3):
        ask(database, "invoice seat", NOON, rephrase="invoice tax", found=("invoice",), read="invoice")
    update.update(database, knowledge, chosen_rules())
    assert 1 == knowledge.rank("invoice seat", "en", "invoice")
    assert "ranking" != all_gaps(database)[0].type


@pytest.mark.slow
def test_an_article_that_lies_low_is_a_ranking_gap(database: Database, tmp_path: Path) -> None:
    """Visitors rephrased and read an article far down that has all the words: its rank is the evidence."""
    crowd = [
        stock.article(f"n{n}", f"Seats and price {n}", "Seats and their price, price and seats.")
        for n in range(13)
    ]
    with release(tmp_path / "low", [*stock.plain(), *crowd]) as knowledge:
        for _ in range(3):
            ask(database, "seats price", NOON, rephrase="invoice seats", found=("invoice",), read="invoice")
        update.update(database, knowledge, chosen_rules())
        rank = knowledge.rank("seats price", "en", "invoice")
        assert rank is not None
        assert rank > 3
        (gap,) = all_gaps(database)
    assert ("ranking", ("invoice",)) == (gap.type, gap.articles)
    assert f"“Read your invoice” is at rank {rank} for “seats price”" in gap.evidence


def test_a_misspelling_is_a_typo_gap(database: Database, knowledge: Knowledge) -> None:
    """Visitors who corrected a letter and found the article had only mistyped."""
    for _ in range(3):
        ask(database, "invocie", NOON, rephrase="invoice", found=("invoice",), read="invoice")
    update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert "typo" == gap.type
    assert "‘invocie’ was typed for ‘invoice’" in gap.evidence


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "type_"), [("singel sign-on", "typo"), ("singel sign-on kerberos", "content")]
)
def test_a_typo_beside_a_missing_word_is_a_content_gap(
    database: Database, knowledge: Knowledge, asked: str, type_: str
) -> None:
    """A question is only mistyped when its other words are in articles; else what it asks for is missing."""
    for _ in range(3):
        ask(database, asked, NOON)
    update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert type_ == gap.type


@pytest.mark.slow
def test_an_answer_in_another_language_is_a_translation_gap(database: Database, tmp_path: Path) -> None:
    """A question that an article of another language answers asks for a translation."""
    with release(
        tmp_path / "t", [*stock.plain(), stock.article("okta", "Okta SAML", stock.LOGIN)]
    ) as knowledge:
        for _ in range(3):
            ask(database, "Okta SAML", NOON, lang="ru")
        update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert ("translation", ("okta",)) == (gap.type, gap.articles)
    assert ("“Okta SAML” answers it in en; it was asked in ru",) == gap.evidence


@pytest.mark.slow
def test_the_nearest_article_abroad_is_a_translation_gap(tmp_path: Path) -> None:
    """A question whose nearest article in meaning is in another language asks for its translation, if any."""
    texts = ("оплата не прошла, карта отклонена", "карту клиента не принимают", "платёж отклонён")
    asked = [question(logged=intent(text, lang="ru"), lang="ru") for text in texts]
    with release(tmp_path / "m", FOREIGN, meant=("en", "ru")) as knowledge:
        found = diagnosis.decide(asked, knowledge, Words(asked, knowledge.contains))
        assert {} == knowledge.standing_out("déclinée", "fr"), "no heading shows what is usual"
    assert ("translation", ("declined",)) == (found.type, found.articles)
    about = "“Payment declined, card not accepted” (en) is nearest in meaning; it was asked in ru"
    assert (about,) == found.evidence

    file = tmp_path / "m" / "articles.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"ru0": {"translation_of": "declined"}}))
    with closing(Knowledge.open(tmp_path / "m")) as knowledge:
        assert {"en", "ru"} == knowledge.translations("declined") == knowledge.translations("ru0")
        translated = diagnosis.decide(asked, knowledge, Words(asked, knowledge.contains))
    assert "translation" != translated.type


@pytest.mark.slow
def test_readers_who_say_outdated_make_a_stale_gap(database: Database, knowledge: Knowledge) -> None:
    """Two households that say after their search that the article is outdated make the gap stale."""
    for _ in range(3):
        ask(database, "refund", NOON, found=("refund",), answered=True, read="refund", outdated="refund")
    update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert ("stale", ("refund",)) == (gap.type, gap.articles)
    assert ("3 people said that “Ask for a refund” is outdated",) == gap.evidence
    assert 3 == gap.facts["outdated"]


@pytest.mark.slow
def test_votes_without_a_search_make_a_stale_gap(database: Database, knowledge: Knowledge) -> None:
    """Readers who come from elsewhere and say that an article is outdated make one gap of that article."""
    for article in ("refund", "refund", "team"):
        ask(database, "", NOON, outdated=article)
    update.update(database, knowledge, chosen_rules())
    update.update(database, knowledge, chosen_rules())
    gaps = all_gaps(database)
    assert [("Ask for a refund", "stale", 2), (HIDDEN, "stale", 1)] == [
        (gap.title, gap.type, gap.visitors) for gap in gaps
    ]
    assert [(), ()] == [gap.wordings for gap in gaps], "the words of a vote are no wording"


@pytest.mark.slow
def test_flags_of_agents_make_a_stale_gap(database: Database, knowledge: Knowledge) -> None:
    """An article that one ticket's agent and one reader call outdated is stale, also without a search."""
    ask(database, "", NOON, outdated="refund", origin="agent")
    ask(database, "", NOON, outdated="refund")
    update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert ("Ask for a refund", "stale", ("refund",), 2) == (gap.title, gap.type, gap.articles, gap.visitors)
    assert ("2 people said that “Ask for a refund” is outdated",) == gap.evidence


def test_an_answer_for_agents_only_is_a_restricted_gap(database: Database, tmp_path: Path) -> None:
    """A question that only an agents' article answers is not a missing article."""
    secret = stock.article("goodwill", "Goodwill credit limits", "Credit up to fifty.", audience="agents")
    with release(tmp_path / "a", [*stock.plain(), secret]) as knowledge:
        for _ in range(3):
            ask(database, "goodwill credit limits", NOON)
        update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert ("restricted", ("goodwill",)) == (gap.type, gap.articles)


def test_disappointment_is_evidence(database: Database, knowledge: Knowledge) -> None:
    """An article that was read and did not help is named."""
    for _ in range(3):
        ask(database, "refund", NOON, found=("refund",), answered=True, read="refund", unhelpful="refund")
    update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert "3 visitors said that “Ask for a refund” did not help" in gap.evidence
