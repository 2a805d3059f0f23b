"""Promises about what the tools of assistants answer."""

from __future__ import annotations

from typing import Any

import pytest

from kb_server.access import users
from kb_server.data import installation
from kb_server.gaps import hand_replies
from kb_server.support import flags
from tests.kb_server.assistants.connected import BASE, Assistant, Center
from tests.kb_server.conftest import publish_again
from tests.patience import until

pytestmark = pytest.mark.slow  # each starts the command `gapless mcp`, a process of its own

TICKET = """\
Hello dear support team,

how do I reset my password?

Best regards,
Ann Lee
Example Ltd, +44 20 7946 0123
"""


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_search_finds(center: Center, mode: str) -> None:
    """A question finds its article, with permalinks, in today's protocol and in that of older assistants."""
    with center.assistant(mode=mode) as assistant:
        found = assistant.use("search", query="reset password")
    best = found["articles"][0]
    assert (True, "password", "Reset a password", "how-to") == (
        found["answered"],
        best["id"],
        best["title"],
        best["type"],
    )
    assert f"{BASE}a/password" == best["permalink"]
    assert 0.5 < best["confidence"] <= 1


def test_search_finds_sections(ann: Assistant) -> None:
    """A section comes with its heading, its permalink, and its passage as plain text."""
    (first, *_) = ann.use("search", query="invoice taxes listed")["articles"]
    (section,) = [one for one in first["sections"] if one["anchor"] == "taxes"]
    assert ("Taxes", "They are listed.", f"{BASE}a/invoice/taxes") == (
        section["heading"],
        section["snippet"],
        section["permalink"],
    )


def test_near_misses_are_no_answer(ann: Assistant) -> None:
    """A question that no article answers is reported as unanswered."""
    assert not ann.use("search", query="export all sketches as vector graphics")["answered"]


def test_similar_reads_the_question(ann: Assistant) -> None:
    """Greeting and signature of a ticket are cut away; its question finds the article."""
    found = ann.use("similar", text=TICKET)
    assert ("how do I reset my password?", "en", True, "password") == (
        found["question"],
        found["lang"],
        found["answered"],
        found["articles"][0]["id"],
    )


def test_a_limit_is_kept(ann: Assistant) -> None:
    """The answer has at most as many articles as asked for."""
    assert 1 == len(ann.use("search", query="password invoice month", limit=1)["articles"])


def test_reading_follows_moves(ann: Assistant) -> None:
    """An id from before a move reads the whole current article."""
    read = ann.use("read_article", article="bill")
    assert ("invoice", "Read an invoice", "public", ["taxes"], f"{BASE}a/invoice") == (
        read["id"],
        read["title"],
        read["audience"],
        read["anchors"],
        read["permalink"],
    )
    assert "# Read an invoice\n\nEach month has one." in read["markdown"]


def test_an_unknown_article_is_a_failure(ann: Assistant) -> None:
    """An id that leads nowhere is a failure that says where ids come from."""
    assert "There is no article nope. search and similar" in ann.fail("read_article", article="nope")


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("search", {"query": "x" * 201}),
        ("search", {"query": "  "}),
        ("search", {"query": "x", "limit": 1000}),
        ("search", {"query": "x", "lang": "not a language"}),
        ("similar", {}),
        ("read_article", {"article": "../../secret"}),
        ("flag_gap", {"question": "x", "ticket": "+44 20 7946 0123"}),
    ],
)
def test_inputs_have_bounds(ann: Assistant, tool: str, given: dict[str, Any]) -> None:
    """An input out of bounds is refused, and the message names the input."""
    assert (list(given) or ["text"])[-1] in ann.fail(tool, **given)


@pytest.mark.parametrize(
    ("tool", "given"),
    [("search", {"query": "refund a customer"}), ("similar", {"text": "Hi,\n\ncan I refund a customer?"})],
)
def test_articles_for_agents_are_marked(ann: Assistant, tool: str, given: dict[str, str]) -> None:
    """An article for agents is found, marked, and comes without any link to send."""
    (best, *_) = ann.use(tool, **given)["articles"]
    links = {best["permalink"], *(section["permalink"] for section in best["sections"])}
    assert ("inside", "agents", {None}) == (best["id"], best["audience"], links)


def test_articles_for_agents_are_read(center: Center) -> None:
    """An article for agents is read like the others, marked, and without a link to send."""
    with center.republished() as release:
        page = release / "agents" / "guide" / "inside" / "index.md"
        page.write_text("# Refund a customer\n", encoding="utf-8")
    with center.assistant() as assistant:
        read = assistant.use("read_article", article="inside")
    assert ("agents", None, "# Refund a customer\n") == (
        read["audience"],
        read["permalink"],
        read["markdown"],
    )


def test_an_article_without_text_is_a_failure(center: Center) -> None:
    """An article whose text the release lacks is a failure that names its page, not an empty article."""
    with center.republished() as release:
        (release / "site" / "guide" / "invoice" / "index.md").unlink()
    with center.assistant() as assistant:
        assert f"{BASE}guide/invoice/" in assistant.fail("read_article", article="invoice")


def test_public_leaves_agents_articles_out(center: Center) -> None:
    """With --public there are no articles for agents: not in search, not for tickets, not to be read."""
    with center.assistant("--public") as assistant:
        found = [
            *assistant.use("search", query="refund a customer")["articles"],
            *assistant.use("similar", text="Can you refund a customer?")["articles"],
        ]
        assert "inside" not in {article["id"] for article in found}
        assert "no article inside" in assistant.fail("read_article", article="inside")


def test_a_flag_becomes_a_gap(center: Center) -> None:
    """A question that an assistant flags is among the flags of its agent, and a gap."""
    with center.assistant("--user", "ann") as assistant:
        made = assistant.use(
            "flag_gap",
            question="Hi, can I pay by invoice in yen?",
            words="Nothing on yen.",
            ticket="SUP-7",
            reply="Hello Ann,\nwe send invoices in yen on the first of the month.",
        )
    (gap,) = center.gaps()
    with installation.database(center.settings) as database, database.read() as connection:
        (flag,) = flags.find(connection, {})
        (reply,) = hand_replies.of_gap(connection, gap.id)
    assert ("ann", "we send invoices in yen on the first of the month.") == (reply.agent, reply.text)
    assert (made["flag"], "ann", "missing", "SUP-7", "Nothing on yen.", "open") == (
        flag.id,
        flag.agent,
        flag.reason,
        flag.ticket,
        flag.words,
        flag.state,
    )
    assert made["question"] == flag.question == gap.title
    assert "yen" in flag.question
    (entry,) = center.log()
    assert ("flagged", "agent", "reported by an assistant", True) == (
        entry.event.kind,
        entry.origin,
        entry.why,
        entry.counted,
    )


def test_who_may_not_flag(center: Center) -> None:
    """No flag is accepted or kept without a user, or from a removed user."""
    with center.assistant() as assistant:
        assert "flag_gap" not in assistant.tools()
        assistant.fail("flag_gap", question="Can I pay in yen?")
    with center.assistant("--user", "ann") as assistant:
        with installation.database(center.settings) as database, database.write() as connection:
            users.remove(connection, "ann")
        assert "There is no user ann" in assistant.fail("flag_gap", question="Can I pay in yen?")
    assert [] == center.log()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"question": "Can I pay in yen?", "segment": "gold"}, "There is no segment 'gold'"),
        ({"question": "ann.lee@example.com"}, "asks nothing"),
    ],
)
def test_an_unfit_flag_is_refused(ann: Assistant, given: dict[str, str], says: str) -> None:
    """A flag that asks nothing, or names an unknown group of customers, is refused with the reason."""
    assert says in ann.fail("flag_gap", **given)


def test_a_broken_index_is_a_failure(center: Center) -> None:
    """When the engine fails the tools fail, and log nothing; articles can still be read."""
    (center.settings.releases / "current" / "index" / "arrays.bin").write_bytes(b"damaged")
    with center.assistant() as assistant:
        assert "cannot answer now" in assistant.fail("search", query="reset password")
        assert "cannot answer now" in assistant.fail("similar", text=TICKET)
        assert "invoice" == assistant.use("read_article", article="invoice")["id"]
    assert [] == center.log()


def test_a_new_release_is_followed(center: Center) -> None:
    """The command answers from a new release without a restart."""
    with center.assistant() as assistant:
        before = assistant.use("search", query="reset password")["release"]
        later = publish_again(center.settings.releases)
        assert later != before
        until(lambda: assistant.use("search", query="reset password")["release"] == later)
