"""How events become questions."""

from datetime import timedelta
from typing import Any

import pytest

from kb_server.log import receipts
from kb_server.log.entries import Entry
from kb_server.log.events import (
    Asked,
    Clicked,
    Contacted,
    Event,
    Flagged,
    Offered,
    Searched,
    SelfSolved,
    Viewed,
    Voted,
)
from kb_server.log.intents import Intent, extends, fold
from kb_server.log.visitors import UNPROVEN
from tests.kb_server.log.made import ASKER, NOW, answer

KEY = b"k" * 32


def _entry(event: Event, **more: object) -> Entry:
    given: dict[str, object] = {"visitor": "v" * 16, "source": "s" * 16, "origin": "customer"} | more
    return Entry(event=event, received=event.at, **given)  # type: ignore[arg-type]


def _query(text: str, seconds: float, *articles: str, **more: object) -> Entry:
    signed = receipts.issue(text, answer(*articles), asker=ASKER, key=KEY, now=NOW)
    event = Searched(
        id=f"q-{text}-{seconds}", at=NOW + timedelta(seconds=seconds), text=text, via="service", lang="en"
    )
    return _entry(event, answer=receipts.read(signed, key=KEY)[0], **more)


def _click(query: Entry, article: str, position: int, seconds: float, **more: object) -> Entry:
    at = NOW + timedelta(seconds=seconds)
    event = Clicked(id=f"c-{seconds}", at=at, search=query.event.id, article=article, position=position)
    return _entry(event, answer=query.answer, **more)


def _do(kind: type[Event], seconds: float, *, source: str = "s" * 16, **fields: Any) -> Entry:
    event = kind(id=f"{kind.kind}-{seconds}", at=NOW + timedelta(seconds=seconds), **fields)
    return _entry(event, source=source)


def _texts(*entries: Entry) -> list[str]:
    return [intent.text for intent in fold(entries)]


@pytest.mark.parametrize(
    ("before", "after", "does"),
    [
        ("res", "reset", True),
        ("reset", "reset password", True),
        ("reset password", "reset", True),
        ("Reset  Pass", "reset password", True),
        ("сбросить", "сбросить пароль", True),
        ("重置", "重置密码", True),
        ("reset", "invoice", False),
        ("password reset", "reset password", False),
    ],
)
def test_extending(before: str, after: str, does: bool) -> None:
    """A query extends another when one begins with the other, whatever the case and spaces."""
    assert does == extends(before, after)


def test_queries_that_extend_one_another_are_one() -> None:
    """Settled steps of one typing are one question, the last of them, under the first one's id."""
    steps = [_query("res", 0), _query("reset", 4), _query("reset pass", 9), _query("reset password", 18)]
    (intent,) = fold(steps)
    assert ("reset password", "q-res-0", 4) == (intent.text, intent.id, len(intent.queries))


def test_not_after_ten_seconds() -> None:
    """The same beginning after more than ten seconds is another question."""
    assert ["reset", "reset password"] == _texts(_query("reset", 0), _query("reset password", 10.1))


def test_not_after_a_click() -> None:
    """After a click the words that follow are a new question."""
    first = _query("reset", 0, "password")
    assert ["reset", "reset again"] == _texts(
        first, _click(first, "password", 1, 2), _query("reset again", 5)
    )


def test_other_words_are_another_question() -> None:
    """Words that do not extend the ones before are another question of the same session."""
    first, second = fold([_query("vpn", 0), _query("tunnel", 3)])
    assert first.session == second.session


def test_a_session_ends() -> None:
    """Half an hour without an event ends a session; an event in between keeps it going."""
    assert 2 == len({i.session for i in fold([_query("vpn", 0), _query("vpn", 1801)])})
    between = _do(Viewed, 1000, article="password")
    assert 1 == len({i.session for i in fold([_query("vpn", 0), between, _query("vpn", 1801)])})


def test_order_does_not_matter() -> None:
    """Events that arrive in another order make the same questions."""
    first = _query("reset", 0, "password")
    story = [first, _click(first, "password", 1, 0), _do(Viewed, 1, article="password"), _query("tax", 60)]
    assert fold(story) == fold(story[::-1])


def test_facts_of_the_answer() -> None:
    """An intent has what the engine said about its last query."""
    (intent,) = fold([_query("reset", 0), _query("reset password", 3, "password", "invoice")])
    assert ("exact", 2, 0.8, 0.9, True, ("password", "invoice"), "r1", "service") == (
        intent.stage,
        intent.hits,
        intent.confidence,
        intent.coverage,
        intent.answered,
        intent.hit_ids,
        intent.release,
        intent.via,
    )


def test_facts_of_the_static_index() -> None:
    """When the page's own index answered, only its number of results is known."""
    found = Searched(id="q" * 16, at=NOW, text="vpn", via="static", stage="relaxed", results=3)
    (intent,) = fold([_entry(found)])
    assert ("relaxed", 3, 0.0, True, (), "static") == (
        intent.stage,
        intent.hits,
        intent.confidence,
        intent.answered,
        intent.hit_ids,
        intent.via,
    )


def test_clicks_and_how_long_they_were_read() -> None:
    """A click has the time until the visitor did something other than read that article."""
    query = _query("reset", 0, "password", "invoice")
    story = [
        query,
        _click(query, "password", 1, 5),
        _do(Viewed, 6, article="password"),
        _click(query, "invoice", 2, 25),
        _do(Viewed, 26, article="invoice"),
        _do(Voted, 90, article="invoice", helpful=True),
    ]
    (intent,) = fold(story)
    assert [("password", 1, 20.0), ("invoice", 2, None)] == [
        (c.article, c.position, c.dwell) for c in intent.clicks
    ]


def test_every_kind_of_event_is_folded() -> None:
    """Whatever visitors did beside a question, it is still their question."""
    beside = [_do(SelfSolved, 3, article="password"), _do(Offered, 4, context="billing", became="shown")]
    (intent,) = fold([_query("reset", 0, "password"), *beside])
    assert "reset" == intent.text


def test_an_offer_interrupts_no_reading() -> None:
    """What the widget offers by itself ends no reading; an offer that is opened does."""
    query = _query("reset", 0, "password")
    shown = _do(Offered, 20, context="billing", became="shown")
    opened = _do(Offered, 50, context="billing", became="opened", article="invoice")
    (intent,) = fold([query, _click(query, "password", 1, 5), shown, opened])
    assert [45.0] == [click.dwell for click in intent.clicks]


def test_clicks_that_do_not_count() -> None:
    """Doubted clicks, and clicks with the receipt of another question, are no clicks of an intent."""
    query, other = _query("reset", 0, "password"), _query("tax", 20, "invoice")
    astray = Clicked(
        id="c-9", at=NOW + timedelta(seconds=9), search=query.event.id, article="invoice", position=1
    )
    story = [
        query,
        _click(query, "password", 1, 5, counted=False),
        _entry(astray, answer=other.answer),
        other,
    ]
    assert [(), ()] == [i.clicks for i in fold(story)]


def test_clicks_in_an_outage() -> None:
    """A click on a hit of the static index has no receipt: it is kept apart from those that count."""
    found = Searched(id="q" * 16, at=NOW, text="vpn", via="static", results=3)
    click = _do(Clicked, 5, search="q" * 16, article="vpn", position=1)
    (intent,) = fold([_entry(found), click, _do(Viewed, 60, article="home")])
    assert ((), [("vpn", 55.0)]) == (intent.clicks, [(c.article, c.dwell) for c in intent.unproven])
    query = _query("vpn", 0, "vpn")
    forged = _do(Clicked, 5, search=query.event.id, article="vpn", position=1)
    assert () == fold([query, forged])[0].unproven, "only where the service did not answer"


def test_who_does_one_kind_of_thing() -> None:
    """A visitor who only ever searched, or only ever sent questions, is told from one who did more."""
    assert fold([_query("vpn", 0), _query("tax", 60)])[0].one_kind
    assert fold([_do(Asked, 0, text="How?")])[0].one_kind
    assert not any(i.one_kind for i in fold([_query("vpn", 0), _do(Viewed, 9000, article="tax")]))


def test_a_click_names_its_question() -> None:
    """A click belongs to the query it names, even after a newer query."""
    query = _query("reset", 0, "password")
    intents = fold([query, _query("tax", 20, "invoice"), _click(query, "password", 1, 30)])
    assert [1, 0] == [len(i.clicks) for i in intents]


def test_votes() -> None:
    """The last vote on an article counts, for the question that led to it."""
    query, later = _query("reset", 0, "a", "b"), _query("tax", 60)
    story = [
        query,
        _click(query, "a", 1, 5),
        _do(Voted, 10, article="a", helpful=True),
        _do(Voted, 20, article="a", helpful=False),
        _click(query, "b", 2, 25),
        later,
        _do(Voted, 70, article="b", helpful=True),
    ]
    first, second = fold(story)
    assert (("b",), ("a",)) == (first.helpful, first.unhelpful)
    assert ((), ()) == (second.helpful, second.unhelpful)


def test_a_vote_on_an_article_from_elsewhere_is_about_no_question() -> None:
    """An article that was opened from the menu and found wanting does not make a question unanswered."""
    query = _query("discount code", 0, "prices")
    menu = [_do(Viewed, 90, article="notes"), _do(Voted, 100, article="notes", helpful=False)]
    (intent,) = fold([query, _click(query, "prices", 1, 5), *menu])
    assert () == intent.unhelpful
    named = _do(Voted, 100, article="notes", helpful=False, search=query.event.id)
    assert ("notes",) == fold([query, named])[0].unhelpful


@pytest.mark.parametrize(("seconds", "seen"), [(60, True), (1800, True), (1801, False)])
def test_contact(seconds: int, seen: bool) -> None:
    """A contact within half an hour of a question is a fact of that question."""
    story = [_query("vpn", 0), _do(Viewed, 900, article="a"), _do(Contacted, seconds)]
    assert seen == (fold(story)[0].contacted is not None)


def _three() -> list[Entry]:
    """One question that is read, one that finds nothing, and one that is read."""
    first, last = _query("refund", 0, "refund"), _query("invoice", 200, "invoice")
    return [
        first,
        _click(first, "refund", 1, 5),
        _query("two bank accounts", 100),
        last,
        _click(last, "invoice", 1, 205),
        _do(Viewed, 300, article="home"),
    ]


@pytest.mark.parametrize(
    ("contact", "blamed"),
    [
        ({"search": "q-refund-0"}, "refund"),
        ({"search": "q-two bank accounts-100", "article": "invoice"}, "two bank accounts"),
        ({"article": "invoice"}, "invoice"),
        ({"article": "home"}, "two bank accounts"),
        ({}, "two bank accounts"),
        ({"search": "q-of-another-session"}, "two bank accounts"),
    ],
)
def test_a_contact_blames_one_question(contact: dict[str, str], blamed: str) -> None:
    """It is the one it names, else the one that led to the article being read, else the last not helped."""
    found = fold([*_three(), _do(Contacted, 320, **contact)])
    assert [blamed] == [intent.text for intent in found if intent.contacted]


def test_a_contact_after_answers_blames_none() -> None:
    """When every question of the session was read, a contact without a name is about something else."""
    story = [entry for entry in _three() if getattr(entry.event, "text", "") != "two bank accounts"]
    assert [None, None] == [intent.contacted for intent in fold([*story, _do(Contacted, 700)])]


def test_a_contact_from_the_article_blames_its_question() -> None:
    """Who writes to us from the article that they opened was not helped by it, whatever the contact names."""
    query = _query("refund", 0, "refund")
    story = [query, _click(query, "refund", 1, 5), _do(Viewed, 6, article="refund"), _do(Contacted, 300)]
    assert [True] == [intent.contacted is not None for intent in fold(story)]


def test_a_vote_that_helped_is_not_blamed() -> None:
    """The last question not helped is blamed, and who says that it helped was."""
    query = _query("refund", 100, "refund")
    helped = _do(Voted, 120, article="refund", helpful=True, search=query.event.id)
    found = fold([_query("vouchers", 0), query, helped, _do(Contacted, 200)])
    assert ["vouchers"] == [intent.text for intent in found if intent.contacted]


def test_contact_before_the_question() -> None:
    """A contact before a question is not about it."""
    assert fold([_do(Contacted, 0), _query("vpn", 5)])[0].contacted is None


def test_asked() -> None:
    """“No article answers this” is a fact of the question it names, or of the last one."""
    query = _query("vpn", 0)
    for sent in (_do(Asked, 50, text="How?", search=query.event.id), _do(Asked, 15, text="How?")):
        assert [True, False] == [i.asked for i in fold([query, _query("tax", 20), sent])]


def test_asked_without_a_search() -> None:
    """A question that was sent without a search before it is a question of its own."""
    (intent,) = fold([_do(Asked, 0, text="How do I get a refund?")])
    assert ("How do I get a refund?", True, 0, "none", "") == (
        intent.text,
        intent.asked,
        intent.hits,
        intent.stage,
        intent.via,
    )


def test_flagged() -> None:
    """An agent's report of a missing answer is a question of its own; a report of a wrong article is not."""
    found = fold(
        [_do(Flagged, 0, reason="missing", text="vpn on linux"), _do(Flagged, 1, reason="wrong", article="a")]
    )
    assert [("vpn on linux", True)] == [(i.text, i.flagged) for i in found]


def test_repeated_answers_are_no_questions() -> None:
    """A query that does not count makes no question."""
    assert [] == _texts(_query("vpn", 0, counted=False))


def test_intents_are_ordered() -> None:
    """The questions of a visitor are in order of time."""
    found: tuple[Intent, ...] = fold([_query("b", 3000), _query("a", 0), _do(Asked, 100_000, text="c")])
    assert ["a", "b", "c"] == [i.text for i in found]


def test_a_vote_without_a_search_is_about_its_article() -> None:
    """A reader who came from elsewhere and says that an article is outdated is heard; other votes are not."""
    (said,) = fold([_do(Voted, 0, article="fees", helpful=False, reason="outdated")])
    assert ("fees", ("fees",), "") == (said.about, said.outdated, said.text)
    assert () == fold([_do(Voted, 0, article="fees", helpful=False, reason="unclear")])


def test_a_flag_that_says_outdated_is_about_its_article() -> None:
    """An agent who flags an article as outdated is heard like a reader who says so."""
    (said,) = fold([_do(Flagged, 0, article="fees", reason="outdated")])
    assert ("fees", ("fees",), "", False) == (said.about, said.outdated, said.text, said.flagged)
    (asked,) = fold(
        [_do(Flagged, 0, reason="missing", text="old version of the app", words="no longer there")]
    )
    assert ("", (), True) == (asked.about, asked.outdated, asked.flagged)


def test_a_vote_after_a_search_belongs_to_the_question() -> None:
    """A vote that follows a search says of its question that the article is outdated."""
    query = _query("fees", 0, "fees")
    votes = [_do(Voted, 60, article="fees", helpful=False, reason="outdated", search=query.event.id)]
    (asked,) = fold([query, _click(query, "fees", 1, 5), *votes])
    assert ("", ("fees",), ("fees",)) == (asked.about, asked.outdated, asked.unhelpful)


@pytest.mark.parametrize("kind", [Asked, Contacted, Voted])
def test_words_without_a_page_weaken_their_question(kind: type[Event]) -> None:
    """A question is of its visitor's network until something is added to it that no page shows."""
    said: dict[type[Event], dict[str, Any]] = {
        Asked: {"text": "How?"},
        Voted: {"article": "tax", "helpful": False},
    }
    fields = said.get(kind, {})
    query = _query("vpn", 0, "tax")
    read = _click(query, "tax", 1, 2)
    assert ["s" * 16] == [i.source for i in fold([query, read, _do(kind, 30, **fields)])]
    (weak,) = fold([query, read, _do(kind, 30, source=UNPROVEN, **fields)])
    assert (UNPROVEN, True) == (weak.source, weak.asked or bool(weak.contacted) or bool(weak.unhelpful))


def test_what_no_page_shows_is_no_second_kind_of_thing() -> None:
    """Whoever searches, and sends views that no page shows, still does one kind of thing."""
    assert fold([_query("vpn", 0), _do(Viewed, 5, source=UNPROVEN, article="tax")])[0].one_kind
    assert fold([_do(Asked, 0, source=UNPROVEN, text="How?")])[0].one_kind


def test_a_question_about_a_page_is_a_question_of_its_own() -> None:
    """What is asked about a session or a video has its own words, whatever was searched before."""
    query = _query("vpn", 0, "vpn")
    pinned = _do(Asked, 30, text="Which button?", article="tour", anchor="t=93")
    first, second = fold([query, _click(query, "tour", 1, 5), pinned])
    assert (("vpn", False), ("Which button?", True)) == (
        (first.text, first.asked),
        (second.text, second.asked),
    )


def test_a_pin_is_no_leaving() -> None:
    """Who says what is unclear in a video that search found is still watching it."""
    query = _query("tour", 0, "tour")
    pinned = _do(Asked, 8, text="Which button?", article="tour", anchor="t=3")
    first, _ = fold([query, _click(query, "tour", 1, 5), pinned])
    assert [None] == [click.dwell for click in first.clicks]
