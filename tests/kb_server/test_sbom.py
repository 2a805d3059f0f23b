"""What the bill of materials promises."""

import json
import re
from datetime import UTC, datetime
from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import cast

import pytest
from click.testing import CliRunner
from packaging.utils import canonicalize_name

from kb_server import sbom
from tests import ROOT

INSTALLED = sbom.installed()
NOT_OURS = {"requirements-audit", "requirements-dev", "requirements-exits"}  # what checks need
BUILDING = {"editables", "hatchling", "pluggy", "tomlkit", "trove-classifiers"}  # the checkout itself


def _locked() -> set[str]:
    """The packages of the locks, but for those that only build the checkout itself."""
    locks = (file for file in ROOT.glob("requirements*.txt") if file.stem not in NOT_OURS)
    texts = (file.read_text(encoding="utf-8") for file in locks)
    names = {
        canonicalize_name(name)
        for text in texts
        for name in re.findall(r"^([\w.-]+).*==", text, re.MULTILINE)
    }
    return {str(name) for name in names} - BUILDING


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def test_the_bill_is_valid() -> None:
    """What the command prints is CycloneDX 1.6, by its schema."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    done = CliRunner().invoke(sbom.sbom)
    assert done.exit_code == 0
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(done.output) is None


def test_every_locked_package_is_listed() -> None:
    """The bill has each package of the locks that is installed here, with the version that is installed."""
    listed = {
        canonicalize_name(one["name"]): one["version"] for one in sbom.bill(datetime.now(UTC))["components"]
    }
    there = {name for name in _locked() if _is_installed(name)}
    assert len(there) > 50
    assert set() == there - set(listed)
    assert all(version == distribution(name).version for name, version in listed.items())


@pytest.mark.parametrize("package", INSTALLED)
def test_every_licence_is_known(package: str) -> None:
    """A dependency that states no licence is refused: say where its licence is, or leave it out."""
    assert sbom.licence(INSTALLED[package])


class _Stating:
    """A package with this metadata alone."""

    def __init__(self, **stated: str) -> None:
        self.metadata = Message()
        for key, value in ({"Name": "some-package"} | stated).items():
            self.metadata[key.replace("_", "-")] = value


@pytest.mark.parametrize(
    ("stated", "known"),
    [
        ({"License_Expression": "MIT", "License": "Expat"}, "MIT"),
        ({"License": "BSD"}, "BSD"),
        ({"License": "UNKNOWN", "Classifier": "License :: OSI Approved :: ISC License"}, "ISC License"),
        ({"License": "UNKNOWN", "Classifier": "License :: OSI Approved"}, ""),
        ({"License": "Copyright, and all the words\nof the licence"}, ""),
        ({}, ""),
    ],
)
def test_a_licence_that_is_not_stated_is_not_known(stated: dict[str, str], known: str) -> None:
    """A licence is what the package says in one line; nothing is guessed."""
    assert sbom.licence(cast("Distribution", _Stating(**stated))) == known


def test_parts_are_linked() -> None:
    """Whatever a package needs is in the bill under the same address."""
    made = json.loads(json.dumps(sbom.bill(datetime.now(UTC))))
    listed = {one["bom-ref"] for one in made["components"]} | {made["metadata"]["component"]["bom-ref"]}
    assert all(set(one["dependsOn"]) <= listed for one in made["dependencies"])
    (ours,) = [one for one in made["dependencies"] if one["ref"].startswith("pkg:pypi/gapless@")]
    assert any(ref.startswith("pkg:pypi/flask@") for ref in ours["dependsOn"])
