"""The files of the browser extension."""

from __future__ import annotations

import io
import json
import zipfile

from kb_server.support import extension_files
from tests import ROOT

MANIFEST = json.loads((ROOT / "clients" / "extension" / "manifest.json").read_text(encoding="utf-8"))


def test_the_facts_are_those_of_the_manifest() -> None:
    """Version, keys and browsers are what the extension's manifest says."""
    facts = extension_files.facts()
    assert MANIFEST["version"] == facts.version
    assert MANIFEST["minimum_chrome_version"] == facts.chrome
    assert MANIFEST["commands"]["_execute_action"]["suggested_key"]["default"] == facts.key


def test_the_download_is_the_whole_extension() -> None:
    """The ZIP file has every file of the extension, in one folder."""
    folder = ROOT / "clients" / "extension"
    with zipfile.ZipFile(io.BytesIO(extension_files.packed())) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
    files = {f"gapless-extension/{file.relative_to(folder)}" for file in folder.rglob("*") if file.is_file()}
    assert files == names
