"""What replies of several agents have in common."""

from __future__ import annotations

import pytest

from kb_server.gaps.fixes import agreement
from kb_server.gaps.hand_replies import HandReply
from tests.kb_server.gaps.made import NOON


def _reply(agent: str, text: str, lang: str = "en") -> HandReply:
    return HandReply(at=NOON, agent=agent, lang=lang, text=text)


def test_sentences_of_two_agents() -> None:
    """A sentence that two agents wrote nearly alike is kept in the first one's words, with its sources."""
    ada = _reply("ada", "Open Settings and press Export. The weather is nice here today.")
    bo = _reply("bo", "Please open Settings, then press Export!\nIt takes ten minutes at most.")
    (agreed,) = agreement.common([ada, bo])
    assert ("Open Settings and press Export.", ("ada", "bo")) == (
        agreed.text,
        tuple(reply.agent for reply in agreed.sources),
    )


@pytest.mark.parametrize(
    ("first", "second", "lang"),
    [
        ("Refunds take 3 working days", "Refunds take 5 working days", "en"),
        ("You can change the owner later", "You cannot change the owner later", "en"),
        ("Возврат можно отменить после оплаты", "Возврат нельзя отменить после оплаты", "ru"),
        ("订单付款后可以修改地址", "订单付款后不可以修改地址", "zh"),
        ("Thanks a lot", "Thanks a lot", "en"),  # it says nothing
    ],
)
def test_what_differs_in_substance_is_not_agreed(first: str, second: str, lang: str) -> None:
    """Other numbers, or a denial in one of them, keep sentences apart; short phrases say nothing."""
    assert () == agreement.common([_reply("ada", first, lang), _reply("bo", second, lang)])


def test_one_agent_agrees_with_nobody() -> None:
    """Two replies of one agent are one source."""
    assert () == agreement.common([_reply("ada", "Open Settings and press Export.")] * 2)


def test_phrases_of_the_house_are_no_answer() -> None:
    """A sentence that replies to other gaps have too is left out."""
    phrase = "Our support team wishes you a wonderful riding season."
    mine = [_reply(who, f"Open Settings and press Export. {phrase}") for who in ("ada", "bo")]
    assert ["Open Settings and press Export."] == [
        one.text for one in agreement.common(mine, [_reply("cy", phrase)])
    ]


def test_the_order_of_the_fullest_reply() -> None:
    """Sentences stand as the reply that has most of them orders them; a list's signs are left out."""
    steps = "1. Open the Settings page first.\n2. Choose Data, then Export.\n3. Wait for our mail message."
    short = _reply("bo", "Choose Data, then Export. Open the Settings page first.")
    agreed = agreement.common([short, _reply("ada", steps), _reply("cy", steps)])
    assert [
        "Open the Settings page first.",
        "Choose Data, then Export.",
        "Wait for our mail message.",
    ] == [one.text for one in agreed]
