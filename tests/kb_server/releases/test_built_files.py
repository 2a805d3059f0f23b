"""What was found in a file is found again only for the same content."""

from __future__ import annotations

import json
from pathlib import Path

from cache import pack
from kb_server.releases.built_files import FILE, LINKED, BuiltFiles
from kb_server.releases.files import paths


def length(content: bytes) -> int:
    """The length of a file, which depends on its content alone."""
    return len(content)


def fail(_content: bytes) -> int:
    """Must not be called."""
    raise AssertionError


def test_the_same_content_is_looked_at_once(tmp_path: Path) -> None:
    """The next publish does not look at a file whose content has not changed, wherever it now is."""
    (tmp_path / "a.html").write_text("word")
    first = BuiltFiles(tmp_path / "cache")
    found = first.look(tmp_path / "a.html", __file__, length)
    first.save()

    moved = (tmp_path / "a.html").rename(tmp_path / "b.html")
    again = BuiltFiles(tmp_path / "cache")
    assert (4, 4) == (found, again.look(moved, __file__, fail))


def test_checksums_of_linked_pages_are_taken(tmp_path: Path) -> None:
    """A page that the site build has linked is not read for its checksum again, and the list is gone."""
    page = tmp_path / "site" / "a" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_bytes(b"page")
    (tmp_path / LINKED).write_text(json.dumps({"a/index.html": "known"}), encoding="utf-8")
    files = BuiltFiles()
    files.take_linked(tmp_path)
    files.take_linked(tmp_path)
    assert ("known", False) == (files.checksum(page), (tmp_path / LINKED).exists())


def test_a_folder_is_listed_once(tmp_path: Path) -> None:
    """What is below a folder is that which `files.paths` finds, in its order, whatever is asked for first."""
    for name in ("b.html", "a/index.html", "a.css", "a/b.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    built = BuiltFiles()
    for suffixes in ((".html",), (".css", ".js"), (".html", ".css")):
        assert paths(tmp_path, suffixes) == built.below(tmp_path, suffixes) != []


def test_a_page_is_found_by_its_address(tmp_path: Path) -> None:
    """The file of a page is found by the address as it is written: of a file, a folder, or the first page."""
    site = tmp_path / "up" / ".." / "site"  # as an operator may write it
    (tmp_path / "up").mkdir()
    for name in ("index.html", "a/index.html", "b c.html"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_bytes(b"")
    built = BuiltFiles()
    found = [built.page(site, address) for address in ("", "a/", "a", "b%20c.html", "c/", "a//")]
    there = [str(site / name) if name else None for name in ("index.html", "a/index.html", "a/index.html")]
    assert [*there, str(site / "b c.html"), None, str(site / "a/index.html")] == found


def test_what_was_made_of_the_same_content_is_taken(tmp_path: Path) -> None:
    """What another release has of a file is linked while it is whole, else the current one's is taken."""
    page, old, new = tmp_path / "a.html", tmp_path / "old", tmp_path / "new"
    page.write_text("word")
    first = BuiltFiles(tmp_path / "cache")
    assert first.take(page, __file__, "capitals", old, tmp_path / "none", None) is None
    assert first.make(page, __file__, "capitals", old, bytes.upper)
    first.save()

    again = BuiltFiles(tmp_path / "cache")
    assert again.take(page, __file__, "small", new, old, None) is None
    assert again.take(page, __file__, "capitals", new, old, tmp_path / "none")
    assert (b"WORD", False) == (new.read_bytes(), new.samefile(old))
    assert first.checksum(old) == again.checksums[str(new)]
    assert again.take(page, __file__, "capitals", tmp_path / "third", new, old)
    assert (tmp_path / "third").samefile(old)

    new.write_bytes(b"damaged")
    assert again.take(page, __file__, "capitals", tmp_path / "fourth", new, old)
    assert (tmp_path / "fourth").samefile(old)
    old.write_bytes(b"other")
    assert again.take(page, __file__, "capitals", tmp_path / "none", new, old) is None
    (tmp_path / "whole").write_bytes(b"WORD")
    assert again.take(page, __file__, "capitals", tmp_path / "fifth", tmp_path / "whole", old)
    assert b"WORD" == (tmp_path / "fifth").read_bytes()


def test_that_nothing_is_made_is_known(tmp_path: Path) -> None:
    """A file of which nothing was made is not tried again."""
    page, new = tmp_path / "a.html", tmp_path / "new"
    page.write_text("word")
    first = BuiltFiles(tmp_path / "cache")
    assert not first.make(page, __file__, "nothing", new, lambda _content: None)
    first.save()

    again = BuiltFiles(tmp_path / "cache")
    assert False is again.take(page, __file__, "nothing", new, tmp_path / "old", None)
    assert not new.exists()


def test_an_empty_file_is_something(tmp_path: Path) -> None:
    """An empty file that was made is taken again, and not mistaken for nothing."""
    page, old, new = tmp_path / "a.html", tmp_path / "old", tmp_path / "new"
    page.write_text("")
    first = BuiltFiles(tmp_path / "cache")
    assert first.make(page, __file__, "capitals", old, bytes.upper)
    first.save()

    assert BuiltFiles(tmp_path / "cache").take(page, __file__, "capitals", new, old, None)
    assert b"" == new.read_bytes()


def test_other_content_and_other_code_are_looked_at(tmp_path: Path) -> None:
    """A file that changed is looked at, and so is every file after the code that looks has changed."""
    page, code = tmp_path / "a.html", tmp_path / "code.py"
    code.write_text("1")
    page.write_text("word")
    first = BuiltFiles(tmp_path / "cache")
    first.look(page, str(code), length)
    first.save()

    page.write_text("words")
    assert 5 == BuiltFiles(tmp_path / "cache").look(page, str(code), length)
    page.write_text("word")
    other = tmp_path / "other.py"
    other.write_text("2")
    assert 0 == BuiltFiles(tmp_path / "cache").look(page, str(other), lambda _: 0)


def test_what_is_known_of_a_content_lies_together(tmp_path: Path) -> None:
    """Whatever finds or makes something of a file: the cache has one value for it, and all is known again."""
    page, made = tmp_path / "a.html", tmp_path / "made"
    page.write_text("word")
    first = BuiltFiles(tmp_path / "cache")
    first.look(page, __file__, length)
    first.look(page, pack.__file__, bytes.decode)
    first.make(page, __file__, "capitals", made, bytes.upper)
    first.save()
    assert 1 == len(pack.Pack(tmp_path / "cache" / FILE)._found)

    second = BuiltFiles(tmp_path / "cache")  # another text is compressed, and nothing is looked for
    assert second.take(page, __file__, "capitals", tmp_path / "second", made, None)
    assert 4 == second.look(page, __file__, fail)
    second.save()

    third = BuiltFiles(tmp_path / "cache")
    assert third.take(page, __file__, "capitals", tmp_path / "third", made, None)
    assert 0 == third.look(page, pack.__file__, lambda _: 0)  # the second publish did not use it
