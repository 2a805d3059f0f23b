"""E-mails that are sent to writers."""

from __future__ import annotations

import pytest

from kb_server.gaps.reports import mail
from kb_server.settings import Settings
from tests.kb_server.gaps.reports.post import post_office


def test_mail_that_cannot_be_sent_says_why() -> None:
    """Without a mail server the message names the setting; when none answers, it names the receivers."""
    with pytest.raises(mail.Undelivered, match="Set GAPLESS_SMTP="):
        mail.send(Settings(), ("a@example.org",), "x", "y")
    with post_office() as (gone, _):
        pass
    with pytest.raises(mail.Undelivered, match=r"a@example\.org"):
        mail.send(Settings(smtp=gone), ("a@example.org",), "x", "y")


def test_a_subject_is_one_line() -> None:
    """Customers' words in a subject cannot add headers."""
    with post_office() as (smtp, box):
        mail.send(Settings(smtp=smtp), ("a@example.org",), "one\r\nBcc: x@example.org", "Text")
    ((to, message),) = box.got
    assert ["a@example.org"] == to
    assert "Subject: one Bcc: x@example.org" in message
