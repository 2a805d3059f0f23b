"""The bill of materials: which packages are installed for Gapless, with their licences, as CycloneDX JSON."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

import click
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kb_server.settings.extras import EXTRAS

OURSELVES = "gapless"
FORMAT = "1.6"  # of CycloneDX
_LONGEST = 100  # characters of a licence's name; some packages give the whole text
_CLASSIFIER = "License :: "
_IN_ITS_FILES = {
    "crawler-user-agents": "MIT"
}  # packages whose licence is in a file and not in their metadata

Component = dict[str, Any]


@click.command()
def sbom() -> None:
    """List the installed packages that Gapless uses, with versions and licences, as CycloneDX JSON.

    Extras are in it where they are installed. Keep one beside each release, and give it to what checks
    packages against advisories: Gapless itself asks no such service.
    """
    click.echo(json.dumps(bill(datetime.now(UTC)), indent=2, ensure_ascii=False))


def bill(now: datetime) -> dict[str, Any]:
    """The whole document. Extras are in it where they are installed."""
    found = installed()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": FORMAT,
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": _component(found[OURSELVES], "application"),
        },
        "components": [_component(one, "library") for name, one in found.items() if name != OURSELVES],
        "dependencies": [{"ref": _address(one), "dependsOn": _uses(one, found)} for one in found.values()],
    }


def installed() -> dict[str, Distribution]:
    """Gapless and each installed package that it needs, or that one of these needs, by canonical name."""
    found: dict[str, Distribution] = {}
    seen: set[Requirement] = set()
    waiting = [Requirement(f"{OURSELVES}[{','.join(EXTRAS)}]")]
    while waiting:
        needed = waiting.pop()
        if needed in seen:
            continue
        seen.add(needed)
        name = canonicalize_name(needed.name)
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # of an extra that is not installed
            continue
        waiting += _needed(found[name], needed.extras)
    return dict(sorted(found.items()))


def licence(of: Distribution) -> str:
    """The licence that the package states, an SPDX expression or in its own words; "" when it has none."""
    stated = of.metadata
    words = (stated["License"] or "").strip()
    classifiers = [
        one.rpartition(" :: ")[2] for one in stated.get_all("Classifier", []) if one.startswith(_CLASSIFIER)
    ]
    if stated["License-Expression"]:
        return str(stated["License-Expression"])
    if words and words != "UNKNOWN" and "\n" not in words and len(words) <= _LONGEST:
        return words
    named = ", ".join(one for one in classifiers if one != "OSI Approved")
    return named or _IN_ITS_FILES.get(canonicalize_name(stated["Name"]), "")


def _needed(by: Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    """What a package needs with these extras, on this system."""
    for line in by.requires or ():
        needed = Requirement(line)
        if not needed.marker or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield needed


def _uses(by: Distribution, found: dict[str, Distribution]) -> list[str]:
    names = {canonicalize_name(needed.name) for needed in _needed(by, EXTRAS)}
    return sorted(_address(found[name]) for name in names if name in found)


def _component(one: Distribution, kind: str) -> Component:
    made: Component = {
        "type": kind,
        "bom-ref": _address(one),
        "name": one.metadata["Name"],
        "version": one.version,
        "purl": _address(one),
    }
    if one.metadata["License-Expression"]:
        made["licenses"] = [{"expression": licence(one)}]
    elif licence(one):
        made["licenses"] = [{"license": {"name": licence(one)}}]
    return made


def _address(one: Distribution) -> str:
    """The package URL (purl), which tells packages apart."""
    return f"pkg:pypi/{canonicalize_name(one.metadata['Name'])}@{one.version}"
