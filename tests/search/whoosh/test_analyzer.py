"""Our analysis behind Whoosh's interface."""

from __future__ import annotations

from search.text import analysis
from search.whoosh.analyzer import TermAnalyzer


def test_whoosh_reads_the_same_terms() -> None:
    """Whoosh's own tools see the terms that we see."""
    text = "Reset C++ паролей"
    assert analysis.terms(text) == [token.text for token in TermAnalyzer()(text)]
