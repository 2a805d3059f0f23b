"""The content folder: links that lead out of it, and names that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.plugins.conftest import FOREIGN, Make, failure, write


def test_links_out_of_the_content(make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A link out of the project, to what is hidden or apart, nowhere or round in a circle is refused."""
    write(tmp_path, {"guide/a.md": "# A\n", "../var/secret.txt": "Grosvenor\n", "../.env": "Grosvenor\n"})
    write(tmp_path, {"../examples/b.md": "# B\n"})
    content = tmp_path / "content"
    (tmp_path / "examples/deep").symlink_to("/etc")
    for link, target in {
        "secret.txt": "../var/secret.txt",
        "asked": "../var",
        "environment.txt": "../.env",
        "outside": "/etc",
        "examples": "../examples",
        "guide/here": ".",
        "gone.md": "nowhere.md",
        "self.md": "self.md",
        "fine.md": "guide/a.md",
        ".#editor.md": "nowhere",
    }.items():
        (content / link).symlink_to(target)

    said = failure(make, {}, caplog, FOREIGN)

    out = "a link that leads out of the project, or to what is hidden in it"
    cure = "Replace the link with the file or folder itself, or delete it."
    assert [
        "Gapless found 8 mistakes:",
        f"content/asked: {out}. {cure}",
        f"content/environment.txt: {out}. {cure}",
        f"content/gone.md: a link that leads nowhere. {cure}",
        f"content/outside: {out}. {cure}",
        f"content/secret.txt: {out}. {cure}",
        f"content/self.md: a link that leads nowhere. {cure}",
        f"content/examples/deep: {out}. {cure}",
        f"content/guide/here: a link to a folder that contains it. {cure}",
    ] == [line.strip() for line in said.splitlines()]
    assert not (tmp_path / "site/secret.txt").exists()


def test_links_to_the_rest_of_the_project(make: Make, tmp_path: Path) -> None:
    """A README.md above the content, and a folder beside it, are published where a link says so."""
    write(tmp_path, {"guide/a.md": "# A\n", "../README.md": "# Read me\n", "../examples/b.md": "# B\n"})
    (tmp_path / "content/about.md").symlink_to("../README.md")
    (tmp_path / "content/examples").symlink_to("../examples")

    built = make({}, FOREIGN)

    assert {"about", "examples-b"} <= {document["article"] for document in built.documents()}


def test_name_that_is_not_utf8(make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file whose name is not in UTF-8 is the only mistake, and the message names it as well as it can."""
    (tmp_path / "content").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "content") + b"/caf\xe9.md")).write_text("# Coffee\n")

    said = failure(make, {}, caplog)

    assert [
        "Gapless found 1 mistake:",
        "content/caf\\xe9.md: the name is not written in UTF-8. Rename the file; letters a to z are safest.",
    ] == [line.strip() for line in said.splitlines()]
