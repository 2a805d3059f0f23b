"""The browser extension's own files, as this installation has them."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PLACES = (  # in an installed package, and in a checkout
    Path(__file__).with_name("extension"),
    Path(__file__).parents[2] / "clients" / "extension",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionFacts:
    """What its manifest says."""

    version: str
    key: str  # that opens it
    mac: str  # the same on a Mac
    chrome: str  # the oldest Chrome that runs it
    firefox: str


def facts(folder: Path | None = None) -> ExtensionFacts:
    """What the extension's manifest says. Raises OSError where the files are not installed."""
    told: dict[str, Any] = json.loads(((folder or place()) / "manifest.json").read_text(encoding="utf-8"))
    keys = told["commands"]["_execute_action"]["suggested_key"]
    return ExtensionFacts(
        version=told["version"],
        key=keys["default"],
        mac=keys["mac"],
        chrome=told["minimum_chrome_version"],
        firefox=told["browser_specific_settings"]["gecko"]["strict_min_version"].partition(".")[0],
    )


def place() -> Path:
    """The folder of the extension. Raises OSError where it is not installed."""
    for folder in _PLACES:
        if (folder / "manifest.json").is_file():
            return folder
    raise FileNotFoundError(f"{_PLACES[0]}: the browser extension is not installed. Install Gapless again.")


def packed() -> bytes:
    """The extension as a ZIP file with one folder, `gapless-extension`."""
    root = place()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(root.rglob("*")):
            if file.is_file():
                archive.write(file, Path("gapless-extension") / file.relative_to(root))
    return made.getvalue()
