"""Promises about what belongs to others: NOTICE names it, and nothing else lies in the repository."""

import importlib.metadata
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
OURS = {"LICENSE", "NOTICE", Path(__file__).name}

EXTRAS = [one for name, extra in PROJECT["optional-dependencies"].items() if name != "dev" for one in extra]
PACKAGES = [found[0] for one in (*PROJECT["dependencies"], *EXTRAS) if (found := re.match(r"[\w.-]+", one))]


@pytest.mark.parametrize("package", PACKAGES)
def test_notice_names_each_package_with_its_licence(package: str) -> None:
    """Each package that Gapless installs is named, with the licence that the package itself states."""
    entry = re.search(rf"^{re.escape(package)}: (.+?)(?:, Copyright|, by |\. |\.$)", NOTICE, re.MULTILINE)
    assert entry, f"NOTICE does not name {package}"
    stated = importlib.metadata.metadata(package)
    licence = next((stated[key] for key in ("License-Expression", "License") if key in stated), "")
    if re.fullmatch(r"[\w.-]+( (AND|OR) [\w.-]+)*", licence):
        assert licence == entry[1]


def test_the_repository_is_under_the_licence_it_names() -> None:
    """The licence of the project's metadata is the one of the file, and both files go into a distribution."""
    assert "Apache-2.0" == PROJECT["license"]
    assert ["LICENSE", "NOTICE"] == PROJECT["license-files"]
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License\n                           Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


@pytest.mark.slow
def test_no_file_is_somebody_elses() -> None:
    """No file carries a copyright line or is minified: whoever vendors one names it in NOTICE."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    signs = re.compile(r"copyright (\(c\)|©|\d{4})|@license|spdx-license-identifier", re.IGNORECASE)
    wrong = []
    for name in filter(None, listed.stdout.split("\0")):
        file = ROOT / name
        if not file.is_file() or file.name in OURS or name in NOTICE:
            continue
        minified = ".min." in name or file.suffix in {".woff", ".woff2", ".ttf", ".otf"}
        text = file.read_bytes().decode("utf-8", "ignore")
        if minified or signs.search(text):
            wrong.append(name)
    assert [] == wrong
