"""What one visitor adds to the sums. The whole is compared with a naive reading in test_update.py."""

from datetime import timedelta

from kb_server.log.events import Asked, Contacted, Searched, Viewed, Voted
from kb_server.measures import contributions
from kb_server.measures.contributions import wording
from tests.kb_server.log.made import NOW, entry

DAY = "2026-11-20"
WHERE = ("en", "", "", "customer")


def test_a_wording_hides_its_words() -> None:
    """Case and spaces make no difference, the language does, and the hash does not tell the words."""
    assert wording("Reset  PASSWORD", "en") == wording("reset password", "en-GB")
    assert wording("chat", "en") != wording("chat", "fr")
    assert "reset" not in wording("reset", "en")


def test_the_last_vote_counts() -> None:
    """A visitor who votes twice on an article has one vote: the last."""
    votes = [
        entry(
            Voted(id=f"vote-{n:014}", at=NOW + timedelta(minutes=n), article="a", helpful=n == 1, lang="en")
        )
        for n in range(2)
    ]
    found = contributions.of_visitor(votes)
    assert {"helpful": 1, "visitors": 1} == {k: n for k, n in found["days", DAY, *WHERE].items() if n}


def test_a_visit_that_fails() -> None:
    """Opened three times, then a person: one visit from search, and it failed."""
    seen = [
        Viewed(id=f"view-{n:014}", at=NOW + timedelta(seconds=n), article="a", lang="en", arrival="search")
        for n in range(3)
    ]
    left = Contacted(id="contact-000000000", at=NOW + timedelta(minutes=2), article="a", lang="en")
    found = contributions.of_visitor(map(entry, [*seen, left]))
    columns = ("visits", "views", "from_search", "contacts", "failed")
    assert (1, 3, 1, 1, 1) == tuple(found["articles", DAY, "a", *WHERE][name] for name in columns)


def test_a_question_sent_alone_is_no_search() -> None:
    """What is sent without a search counts for the visitor, not as a question that search answered."""
    found = contributions.of_visitor([entry(Asked(id="asked-0000000000", at=NOW, text="how", lang="en"))])
    assert {("days", DAY, *WHERE): {"visitors": 1, "visitors_turned": 1}} == found


def test_an_outage_is_counted_apart() -> None:
    """What the page's own index answered is no evidence, and its words are not kept."""
    static = Searched(id="searched-00000000", at=NOW, text="vpn", via="static", lang="en")
    found = contributions.of_visitor([entry(static)])
    assert {"days"} == {key[0] for key in found}
    assert 1 == found["days", DAY, *WHERE]["static"]


def test_contributions_are_stored_and_read() -> None:
    """What is stored is read back the same, so that it can be taken out again."""
    found = contributions.of_visitor([entry(Viewed(id="view-000000000000", at=NOW, article="a", anchor="b"))])
    assert found == contributions.from_json(contributions.to_json(found))
    assert ("places", DAY, "a", "b") in found


def test_a_release_that_a_browser_invents() -> None:
    """What no release can be called is counted without a release."""
    for named, counted in (("zzz-fake-0", ""), ("20261101T120000Z-0123abcd", "20261101T120000Z-0123abcd")):
        seen = Viewed(id="view-00000000000000", at=NOW, article="a", lang="en", release=named)
        asked = Searched(id="search-000000000000", at=NOW, text="vpn", via="static", lang="en", release=named)
        found = contributions.of_visitor([entry(seen), entry(asked)])
        releases = {key[-2] for key in found if key[0] in ("days", "articles")}
        assert {counted} == releases
