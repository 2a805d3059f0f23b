"""`make audit`: known vulnerabilities of the locked packages. What could not be checked is a failure too."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from packaging.utils import canonicalize_name

from tests import ROOT

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)

Pins = frozenset[tuple[str, str]]


def locked(files: Iterable[Path]) -> Pins:
    """Names and versions of the packages that the locks name."""
    return frozenset(
        (canonicalize_name(name), version)
        for file in files
        for name, version in _PIN.findall(file.read_text(encoding="utf-8"))
    )


def faults(report: Mapping[str, Any], pins: Pins) -> list[str]:
    """What pip-audit's JSON `report` finds wrong: advisories, and each of the `pins` that it left out."""
    checked = {
        (canonicalize_name(one["name"]), one["version"]): one.get("vulns", [])
        for one in report.get("dependencies", [])
        if not one.get("skip_reason")
    }
    found = [
        f"{name} {version}: {one['id']}, corrected in {', '.join(one['fix_versions']) or 'no version'}"
        for (name, version), known in sorted(checked.items())
        for one in known
    ]
    return found + [f"{name} {version}: not checked" for name, version in sorted(pins - checked.keys())]


def main(audit: Path) -> int:
    """Check all locks with the pip-audit in the folder `audit`; return the exit code."""
    pins = locked(sorted(ROOT.glob("requirements*.txt")))
    found: list[str] = []
    for some in _rounds(pins):
        report, why = _ask(audit, some)
        if report is None:
            click.echo(f"No advisories: {len(some)} packages were not checked: {why}", err=True)
            return 1
        found += faults(report, some)
    for fault in found:
        click.echo(fault, err=True)
    checked = len(pins) - sum(one.endswith(": not checked") for one in found)
    click.echo(f"{checked} of {len(pins)} packages checked.")
    return 1 if found or not pins else 0


def _rounds(pins: Pins) -> Iterator[Pins]:
    """Yield the pins so that no name comes twice at once: pip-audit refuses that."""
    left = set(pins)
    while left:
        some = frozenset({name: (name, version) for name, version in sorted(left)}.values())
        yield some
        left -= some


def _ask(audit: Path, pins: Pins) -> tuple[Mapping[str, Any] | None, str]:
    """The report of pip-audit about `pins`; without one, the last that it said."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("".join(f"{name}=={version}\n" for name, version in sorted(pins)))
        file.flush()
        command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--format=json"]
        command += ["--progress-spinner=off", "-r", file.name]
        told = os.environ | {"PYTHONPATH": str(audit)}
        done = subprocess.run(command, capture_output=True, text=True, env=told, check=False)
    try:
        report: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None, (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
    return report, ""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
