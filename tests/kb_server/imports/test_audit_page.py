"""The audit's report as a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

import texts
from kb_server.imports import audit_page
from kb_server.imports.audit import AuditedGap
from tests.kb_server.imports.made import REPORT

GAP = AuditedGap(
    title="<script>alert(1)</script>",
    type="content",
    lang="en",
    questions=3,
    wordings=("a & b",),
    articles=("Near",),
    synonym=None,
)


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_the_page_is_whole_in_each_language(lang: str) -> None:
    """The page names its language, carries its style, and has no text without a translation."""
    html = audit_page.render(replace(REPORT, gaps=(GAP,)), lang, REPORT.last)
    assert f'<html lang="{lang}">' in html
    assert "60<small>%" in html
    assert "prefers-color-scheme: dark" in html
    assert "src=" not in html


def test_words_of_customers_are_escaped() -> None:
    """A ticket cannot put a script into the page."""
    html = audit_page.render(replace(REPORT, gaps=(GAP,)), "en", REPORT.last)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
