"""The audit's report in the terminal."""

from __future__ import annotations

from dataclasses import replace

from kb_server.imports import audit_text
from kb_server.imports.audit import AuditedArticle, AuditedGap
from tests.kb_server.imports.made import REPORT


def test_the_report_says_share_needs_and_cures() -> None:
    """The report has the share as a bar, the needs with their wordings, and the synonym that mends one."""
    gap = AuditedGap(
        title="sso?",
        type="vocabulary",
        lang="en",
        questions=4,
        wordings=("sso",),
        articles=(),
        synonym=("sso", "single sign-on"),
    )
    made = replace(REPORT, hidden=(gap,), useful=(AuditedArticle(id="a", title="Export", questions=9),))
    text = audit_text.report(made)
    assert "Small: 10 questions, 2026-09-03 to 2026-10-04" in text
    assert f"{'█' * 24}{'░' * 16}  an article answers about 60%" in text
    assert "A synonym would mend it: sso = single sign-on" in text
    assert "9          Export" in text


def test_one_day_is_no_period() -> None:
    """Questions without moments of their own have no period."""
    assert "10 questions\n" in audit_text.report(replace(REPORT, last=REPORT.first))
