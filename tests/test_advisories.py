"""Promises about the audit of locked packages: what it did not check is a failure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import ROOT, advisories

PINS = frozenset({("flask", "3.1.3"), ("nh3", "0.3.8")})


def _checked(*vulns: Mapping[str, object]) -> dict[str, object]:
    return {"dependencies": [{"name": "Flask", "version": "3.1.3", "vulns": [*vulns]}]}


def test_every_lock_is_read() -> None:
    """All locks are read, and what they pin is found."""
    pins = advisories.locked(sorted(ROOT.glob("requirements*.txt")))
    assert len(pins) > 100
    assert {"flask", "waitress", "psycopg-binary", "mcp", "pip-audit"} <= {name for name, _ in pins}


def test_a_package_that_was_not_checked_is_a_fault() -> None:
    """A report that leaves packages out, skips them or is empty does not pass."""
    assert ["nh3 0.3.8: not checked"] == advisories.faults(_checked(), PINS)
    assert 2 == len(advisories.faults({}, PINS))
    skipped = {"dependencies": [{"name": name, "version": v, "skip_reason": "x"} for name, v in PINS]}
    assert 2 == len(advisories.faults(skipped, PINS))
    assert [] == advisories.faults(_checked(), frozenset({("flask", "3.1.3")}))


def test_an_advisory_is_a_fault() -> None:
    """A known vulnerability is named with the version that corrects it."""
    known = {"id": "PYSEC-1", "fix_versions": ["3.1.4"]}
    assert "flask 3.1.3: PYSEC-1, corrected in 3.1.4" in advisories.faults(_checked(known), PINS)


def test_without_advisories_the_audit_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where pip-audit cannot run at all, the audit fails and says that nothing was checked."""
    (tmp_path / "pip_audit.py").write_text("import sys; sys.exit('no network')", encoding="utf-8")
    assert 1 == advisories.main(tmp_path)
    assert "packages were not checked: no network" in capsys.readouterr().err
