"""Reports as values."""

from __future__ import annotations

from datetime import UTC, datetime

from kb_server.imports.audit import AuditReport, Month

REPORT = AuditReport(
    site="Small",
    release="r1",
    first=datetime(2026, 9, 3, tzinfo=UTC),
    last=datetime(2026, 10, 4, tzinfo=UTC),
    questions=10,
    answered=6.0,
    least=4,
    most=7,
    months=(
        Month(name="2026-09", questions=4, answered=2.0),
        Month(name="2026-10", questions=6, answered=4.0),
    ),
    gaps=(),
    hidden=(),
    useful=(),
    unneeded=(),
    articles=5,
)
