"""What visitors of the demo do with answers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from kb_server.demo import behaviour, topics
from kb_server.demo.behaviour import ShownHits, Told
from kb_server.demo.topics import Topic
from kb_server.demo.visits import Visit

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TOPICS = topics.read()
LENGTHS = {"video-publish": 30, "video-watch": 20}  # seconds


def visit(topic: Topic, luck: int, **fields: Any) -> Visit:
    lang = next(iter(topic.wordings))
    return Visit(
        at=NOW,
        address="2001:db8::1",
        agent="a browser",
        lang=lang,
        topic=topic,
        text=topic.wordings[lang][0],
        luck=luck,
        **fields,
    )


def told(topic: Topic, hits: Callable[[str], tuple[str, ...]], visitors: int = 60) -> list[list[Told]]:
    """What some visitors tell when search answers with the articles of `hits`."""

    def ask(_visit: Visit, text: str, _at: datetime) -> ShownHits:
        return ShownHits(articles=hits(text), results=len(hits(text)), receipt="signed")

    return [behaviour.act(visit(topic, luck), ask, LENGTHS) for luck in range(visitors)]


def kinds(events: list[Told]) -> list[str]:
    return [one.fields["kind"] for one in events]


def test_most_open_the_answer_on_top() -> None:
    """Whoever sees the article that they need opens it, and the lower it stands, the fewer do."""
    topic = TOPICS["preview"]
    first = sum("clicked" in kinds(one) for one in told(topic, lambda _: ("preview", "publish")))
    fifth = sum("clicked" in kinds(one) for one in told(topic, lambda _: ("a", "b", "c", "d", "preview")))
    assert first > 50 > 30 > fifth


def test_a_click_carries_the_receipt_and_the_place() -> None:
    """A click names its search, its place and the receipt of the answer."""
    events = next(
        one for one in told(TOPICS["preview"], lambda _: ("x", "preview")) if "clicked" in kinds(one)
    )
    click = next(one.fields for one in events if one.fields["kind"] == "clicked")
    assert ("preview", 2, "signed", events[0].fields["id"]) == tuple(
        click[name] for name in ("article", "position", "receipt", "search")
    )


def test_some_go_on_to_the_video() -> None:
    """Some readers watch the video about the same, and fewer see its end than its beginning."""
    played = [
        one.fields["seconds"]
        for events in told(TOPICS["publish"], lambda _: ("publish",), visitors=200)
        for one in events
        if one.fields["kind"] == "watched"
    ]
    assert len(played) > 30
    assert all(one.startswith("0-") for one in played)
    assert len(played) / 3 < sum("0-30" in one for one in played) < len(played)
    assert all("watched" not in kinds(one) for one in told(TOPICS["backup"], lambda _: ("backup",)))


def test_words_that_lead_nowhere_are_replaced() -> None:
    """Visitors of a topic with other words try those, within two minutes, and read the article then."""
    topic = TOPICS["a word that no article has"]
    then = topic.then["en"]
    events = [
        one for one in told(topic, lambda text: ("move-or-remove",) if text == then else ()) if len(one) > 1
    ]
    tried = [one for one in events if [then] == [e.fields["text"] for e in one[1:2] if "text" in e.fields]]
    assert len(tried) > 40
    assert all(one[1].at - one[0].at < timedelta(minutes=2) for one in tried)
    assert any("clicked" in kinds(one) for one in tried)


def test_nothing_found_ends_in_every_way() -> None:
    """Whoever finds nothing writes to a person, sends the question, with an address or without, or leaves."""
    ends = [event for one in told(TOPICS["single sign-on"], lambda _: ()) for event in one]
    assert {"searched", "contacted", "asked"} == set(kinds(ends))
    asked = [event.fields for event in ends if event.fields["kind"] == "asked"]
    assert {True, False} == {"address" in one for one in asked}


def test_readers_say_what_they_miss() -> None:
    """An article that disappoints gets votes with words, and one that is outdated is called so."""
    said = [e.fields for one in told(TOPICS["print"], lambda _: ("print-an-article",)) for e in one]
    assert {"incomplete"} == {one["reason"] for one in said if one["kind"] == "voted" and not one["helpful"]}
    assert any(one.get("words") for one in said)
    stale = [e.fields for one in told(TOPICS["an outdated article"], lambda _: ("production",)) for e in one]
    assert "outdated" in {one.get("reason") for one in stale}


def test_machines_only_ask() -> None:
    """A machine asks, and does nothing else."""
    answer = ShownHits(articles=("preview",), results=1, receipt="signed")
    events = behaviour.act(visit(TOPICS["preview"], 1, machine=True), lambda *_: answer, LENGTHS)
    assert ["searched"] == kinds(events)


def test_in_an_outage_the_page_answers() -> None:
    """Without the service, the page tells what its own index found, and nothing is signed."""
    answer = ShownHits(articles=(), results=0)
    events = behaviour.act(visit(TOPICS["preview"], 1), lambda *_: answer, LENGTHS)
    assert ("static", "none", 0) == tuple(events[0].fields[name] for name in ("via", "stage", "results"))


def test_time_goes_on() -> None:
    """What a visitor tells is in order of time."""
    for events in told(TOPICS["print"], lambda _: ("print-an-article",)):
        assert [one.at for one in events] == sorted(one.at for one in events)
