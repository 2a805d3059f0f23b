"""Where a file of the site was in the release before."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mkdocs import utils

from plugins.unchanged_files import UnchangedFiles, linking


def test_only_what_is_known_is_asked(tmp_path: Path) -> None:
    """Until it is known what plugins do, and for files beside the site, there is no file of before."""
    site, earlier = tmp_path / "site", tmp_path / "old"
    files = UnchangedFiles(site, earlier)
    assert files.of(site / "a" / "index.html") is None
    files.known = True
    assert earlier / "a" / "index.html" == files.of(site / "a" / "index.html")
    assert files.of(tmp_path / "elsewhere.html") is None
    assert UnchangedFiles().of(site) is None


def test_a_page_with_a_checksum_is_taken(tmp_path: Path) -> None:
    """A page is linked while MkDocs builds, if the earlier file is whole; MkDocs then writes no other."""
    site, earlier = tmp_path / "site", tmp_path / "old"
    earlier.mkdir()
    (earlier / "page.html").write_bytes(b"page")
    checksum = hashlib.sha256(b"page").hexdigest()
    files = UnchangedFiles(site, earlier)
    files.known = True
    page = str(site / "page.html")
    with linking(files):
        assert not files.take(page, hashlib.sha256(b"other").hexdigest())
        assert not files.take(str(site / "gone.html"), checksum)
        assert files.take(page, checksum)
        utils.write_file(b"stands for it", page)
    assert (site / "page.html").samefile(earlier / "page.html")
    assert not files.take(page, checksum)


def test_a_page_of_the_current_release_is_copied(tmp_path: Path) -> None:
    """A page that only the current release has is taken, and shares no file with it."""
    site, served = tmp_path / "site", tmp_path / "current"
    served.mkdir()
    (served / "page.html").write_bytes(b"page")
    files = UnchangedFiles(site, tmp_path / "gone", served)
    files.known = True
    assert not files.take(str(site / "page.html"), hashlib.sha256(b"other").hexdigest())
    assert files.take(str(site / "page.html"), hashlib.sha256(b"page").hexdigest())
    assert (b"page", 1) == ((site / "page.html").read_bytes(), (served / "page.html").stat().st_nlink)
    assert ["page.html"] == [*files.record()]


def test_the_checksums_of_files_are_recorded(tmp_path: Path) -> None:
    """A file is linked if it is the same, else written, and its checksum told; not of one beside the site."""
    site, earlier = tmp_path / "site", tmp_path / "old"
    earlier.mkdir()
    for name in ("same.md", "other.md"):
        (earlier / name).write_bytes(b"same")
    files = UnchangedFiles(site, earlier)
    files.write(site / "early.md", b"before it is known what plugins do")
    files.known = True
    for file, content in (("same.md", b"same"), ("other.md", b"new"), ("agents.md", b"same")):
        files.write((tmp_path if file == "agents.md" else site) / file, content)
    assert (b"new", True) == (
        (site / "other.md").read_bytes(),
        (site / "same.md").samefile(earlier / "same.md"),
    )
    sums = {"same.md": hashlib.sha256(b"same"), "other.md": hashlib.sha256(b"new")}
    assert {name: checksum.hexdigest() for name, checksum in sums.items()} == files.record()


def test_mkdocs_links_pages_and_copies(tmp_path: Path) -> None:
    """MkDocs links pages and copied files that are the same, writes all others, and is itself again later."""
    site, earlier = tmp_path / "site", tmp_path / "old"
    earlier.mkdir()
    for name in ("page.html", "sitemap.xml", "picture.png"):
        (earlier / name).write_bytes(b"same")
    before = utils.write_file, utils.copy_file
    files = UnchangedFiles(site, earlier)
    files.known = True
    with linking(files):
        for name in ("page.html", "sitemap.xml"):
            utils.write_file(b"same", str(site / name))
        utils.copy_file(str(earlier / "picture.png"), str(site / "picture.png"))
        utils.copy_file(str(earlier / "picture.png"), str(tmp_path))

    shared = [
        name for name in ("page.html", "sitemap.xml", "picture.png") if (site / name).stat().st_nlink > 1
    ]
    assert ["page.html", "picture.png"] == shared
    assert b"same" == (site / "sitemap.xml").read_bytes() == (tmp_path / "picture.png").read_bytes()
    assert before == (utils.write_file, utils.copy_file)
