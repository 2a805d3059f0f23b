"""Requests to other services."""

from __future__ import annotations

import pytest

from kb_server.web import outgoing
from tests.kb_server.gaps.reports.receiver import LOCAL, receiver


def test_an_answer_comes_back_whole() -> None:
    """Status, headers in lower case and body are told, also of a redirect, which is not followed."""
    with receiver(302, Location="http://127.0.0.1:9/", **{"Retry-After": "7"}) as (url, got):
        answer = outgoing.send("POST", url, {"Gapless-Signature": "x"}, b"{}", networks=LOCAL)
    assert (302, "7", b"") == (answer.status, answer.headers["retry-after"], answer.body)
    assert [("x", b"{}")] == got


def test_a_private_address_must_be_allowed() -> None:
    """Nothing is sent to a private network that no setting names, and the error names the setting."""
    with receiver() as (url, got):
        with pytest.raises(PermissionError, match="GAPLESS_WEBHOOK_NETWORKS"):
            outgoing.send("POST", url, {}, b"{}")
        assert [] == got
