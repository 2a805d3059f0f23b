"""The answers to a ticket over HTTP: articles, places in them, and links ready to send."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from kb_server.releases.articles import PublishedArticle
from kb_server.support import suggestions
from kb_server.support.suggestions import Similar
from search import Answer, SectionHit
from search.documents import AGENTS
from tests.kb_server.log.made import hit
from tests.kb_server.support.center import Program, similar
from tests.kb_server.support.test_tickets import ENGLISH

PASSWORD = "Hello,\n\nI forgot my password. Is there a message that brings a link?\n\nThanks\nAnn Lee"
TAXES = "Where are the taxes of my country on the invoice?"
REFUND = "May I refund up to the sum that was paid, in the colour of chartreuse?"


def _follow(program: Program, url: str) -> TestResponse:
    """Open a link as a customer, without a token."""
    parts = urlsplit(url)
    return program.client.get(f"{parts.path}?{parts.query}")


def test_the_place_and_its_link(agent: Program) -> None:
    """The first article's first place is the section that answers; its link leads there, with its id."""
    told = similar(agent, PASSWORD)
    assert ("en", True) == (told["lang"], told["answered"])
    assert "I forgot my password." in told["question"]
    assert "Ann" not in told["question"]
    first = told["articles"][0]
    place = first["places"][0]
    assert ("password", False, "by-mail") == (first["article"], first["foreign"], place["anchor"])
    link = place["link"]
    assert link["url"].endswith(f"/a/password/by-mail?via={link['id']}")
    assert f"[Reset your password: By mail]({link['url']})" == link["plain"]["markdown"]
    assert link["quoted"]["text"].startswith("“A message brings a link that works for one hour.")
    assert "<mark>" not in json.dumps(link)
    opened = _follow(agent, link["url"])
    assert (302, f"/guide/password/?via={link['id']}#by-mail") == (
        opened.status_code,
        opened.headers["Location"],
    )


def test_every_link_has_its_own_id(agent: Program) -> None:
    """No two places, and no two answers to the same ticket, share a link's id."""
    made = [
        place["link"]["id"]
        for _ in range(3)
        for one in similar(agent, PASSWORD)["articles"]
        for place in one["places"]
    ]
    assert len(set(made)) == len(made) > 2


def test_down_to_the_second(agent: Program) -> None:
    """Words in a video are found at their second, and the link leads there."""
    first = similar(agent, "How do I drag a giraffe onto the timeline to archive a project?")["articles"][0]
    place = first["places"][0]
    assert ("tour", 20.0, "t=20") == (first["article"], place["start"], place["anchor"])
    assert "(0:20)" in place["link"]["plain"]["text"]
    opened = _follow(agent, place["link"]["url"])
    assert opened.headers["Location"].endswith("#t=20")


def test_what_is_for_agents_has_no_link(agent: Program) -> None:
    """An article for agents is found by an agent, and there is no link to send by mistake."""
    first = similar(agent, REFUND)["articles"][0]
    assert ("refund", "agents") == (first["article"], first["audience"])
    assert {None} == {place["link"] for place in first["places"]}


def test_in_the_customers_language(agent: Program) -> None:
    """A Russian ticket gets the Russian article, also when the English one is what matched."""
    told = similar(agent, "Здравствуйте! Я забыл пароль, как его сбросить?")
    assert ("ru", "password-ru", False) == (
        told["lang"],
        told["articles"][0]["article"],
        told["articles"][0]["foreign"],
    )
    translated = similar(agent, PASSWORD, lang="ru")["articles"]
    assert ("password-ru", "ru", False) == tuple(translated[0][n] for n in ("article", "lang", "foreign"))
    assert "password" not in [one["article"] for one in translated]
    place = translated[0]["places"][0]
    assert ("by-mail", "") == (place["anchor"], place["snippet"])
    assert place["link"]["plain"] == place["link"]["quoted"]
    assert 302 == _follow(agent, place["link"]["url"]).status_code
    assert "zh" == similar(agent, "您好，我忘记了密码，如何重置？")["lang"]


def test_in_another_language(agent: Program) -> None:
    """An article without a translation is marked as foreign, and still has a link."""
    first = similar(agent, TAXES, lang="ru")["articles"][0]
    assert ("invoice", "en", True) == tuple(first[name] for name in ("article", "lang", "foreign"))
    assert first["places"][0]["link"]


def test_nothing_answers(agent: Program) -> None:
    """Without an answer the result says so, and its articles are near misses."""
    told = similar(agent, "My zeppelin does not dock at the quay any more.")
    assert not told["answered"]
    assert [] == told["replies"]


def test_saved_replies_have_links_of_their_own(agent: Program) -> None:
    """A saved reply that does comes in all forms, each of its links ready to be entered and opened."""
    (reply,) = similar(agent, "Where are the taxes on my invoice? At the end?")["replies"]
    (link,) = reply["links"]
    assert f"[your invoice]({link['url']})" in reply["forms"]["markdown"]
    assert f'<a href="{link["url"]}">your invoice</a>' in reply["forms"]["html"]
    assert f"your invoice: {link['url']}" in reply["forms"]["text"]
    assert _follow(agent, link["url"]).headers["Location"].endswith("#taxes")


def test_a_ticket_leaves_no_trace(agent: Program, tmp_path: Path) -> None:
    """No file keeps any part of a searched ticket."""
    told = similar(agent, ENGLISH)
    kept = {file: file.read_bytes() for file in (tmp_path / "var").rglob("*") if file.is_file()}
    assert kept
    for word in (b"4111", b"ann.lee", b"gateway", b"change the card", told["question"][:30].encode()):
        assert [] == [file for file, content in kept.items() if word in content]


def test_a_translation_of_what_is_for_agents() -> None:
    """The public translation of an internal article is public: it has links."""
    articles = {
        "inside": PublishedArticle(title="Inside", audience=AGENTS),
        "drinnen": PublishedArticle(title="Drinnen", lang="de", translation_of="inside"),
    }
    (made,) = suggestions.suggested(_answer("inside", AGENTS), articles, "de", "https://x.example/")
    assert ("drinnen", "public") == (made.article, made.audience)
    assert made.places[0].link


def test_a_translation_that_moved_stands_for_nothing() -> None:
    """The place that a translation has left is no translation."""
    articles = {
        "a": PublishedArticle(title="A"),
        "b": PublishedArticle(lang="de", translation_of="a", moved_to="c"),
        "d": PublishedArticle(title="D", lang="de", translation_of="a", audience=AGENTS),
    }
    (made,) = suggestions.suggested(_answer("a"), articles, "de", "https://x.example/")
    assert ("a", True) == (made.article, made.foreign)


def _answer(article: str, audience: str = "public") -> Answer:
    section = SectionHit(anchor="x", url="", heading="X", snippet="x", score=1.0)
    made = dataclasses.replace(hit(article), audience=audience, confidence=0.9, sections=(section,))
    return Answer(text="", stage="exact", hits=(made,), total=1, answered=True, confidence=0.9, coverage=1.0)


def test_nothing_of_a_person_is_answered() -> None:
    """The answer has a field for the question, and none for the ticket."""
    assert {"question", "lang", "answered", "confidence", "articles", "replies", "release"} == {
        field.name for field in dataclasses.fields(Similar)
    }
