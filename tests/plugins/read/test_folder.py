"""The content folder: links that lead out of it, and names that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.plugins.conftest import FOREIGN, Make, failure, write


def test_links_out_of_the_content(make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A link that leads out of the content, nowhere or round in a circle is refused by name, on any site."""
    write(tmp_path, {"guide/a.md": "# A\n", "../outside/secret.txt": "Grosvenor\n"})
    content = tmp_path / "content"
    for link, target in {
        "secret.txt": "../outside/secret.txt",
        "outside": "../outside",
        "guide/here": ".",
        "gone.md": "nowhere.md",
        "self.md": "self.md",
        "fine.md": "guide/a.md",
        ".#editor.md": "nowhere",
    }.items():
        (content / link).symlink_to(target)

    said = failure(make, {}, caplog, FOREIGN)

    cure = "Replace the link with the file or folder itself, or delete it."
    assert [
        "Gapless found 5 mistakes:",
        f"content/gone.md: a link that leads nowhere. {cure}",
        f"content/outside: a link that leads out of content/. {cure}",
        f"content/secret.txt: a link that leads out of content/. {cure}",
        f"content/self.md: a link that leads nowhere. {cure}",
        f"content/guide/here: a link to a folder that contains it. {cure}",
    ] == [line.strip() for line in said.splitlines()]
    assert not (tmp_path / "site/secret.txt").exists()


def test_name_that_is_not_utf8(make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file whose name is not in UTF-8 is the only mistake, and the message names it as well as it can."""
    (tmp_path / "content").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "content") + b"/caf\xe9.md")).write_text("# Coffee\n")

    said = failure(make, {}, caplog)

    assert [
        "Gapless found 1 mistake:",
        "content/caf\\xe9.md: the name is not written in UTF-8. Rename the file; letters a to z are safest.",
    ] == [line.strip() for line in said.splitlines()]
