"""Promises about our JavaScript that no single script can keep."""

import json
import re

from tests import ROOT

EXTENSION = ROOT / "clients" / "extension"


def test_the_npm_lock_pins_every_package_with_a_hash() -> None:
    """The tools are pinned exactly, with a hash for each platform's package, and no registry is named."""
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in manifest, "scripts are served as they are: nothing is bundled into them"
    assert [] == [name for name, asked in manifest["devDependencies"].items() if not asked[0].isdigit()]
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    packages = {name: entry for name, entry in lock.items() if name}
    assert len(packages) > 3
    assert [] == [name for name, entry in packages.items() if "sha512-" not in entry.get("integrity", "")]
    assert [] == [name for name, entry in packages.items() if "resolved" in entry]


def test_the_extension_opens_with_all_its_page_scripts() -> None:
    """The worker injects each script of the extension's page folder, and none that is not there."""
    worker = (EXTENSION / "worker.js").read_text(encoding="utf-8")
    listed = re.search(r"const PAGE = \[(.+?)\]", worker, re.DOTALL)
    assert listed
    assert sorted(re.findall(r'"(\w+)"', listed[1])) == sorted(
        file.stem for file in (EXTENSION / "page").glob("*.js")
    )
