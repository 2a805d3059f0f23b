"""Permanent names: derived once, unique, and written into the page without disturbing it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.read import ids
from plugins.read.ids import PageFile


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("index.md", "index"),
        ("writing/videos.md", "writing-videos"),
        ("writing/index.md", "writing"),
        ("guide/README.md", "guide"),
        ("Store Support/Pay & Send/Don't_pay twice.md", "store-support-pay-send-dont-pay-twice"),
        ("Île/Été.md", "ile-ete"),
        ("поиск/Объявление щенка.md", "poisk-obyavlenie-shchenka"),
        ("支付/退款.md", "5d3ba3-f1c91e"),
    ],
)
def test_derive(path: str, expected: str) -> None:
    """An id is made of the path's words, written in ASCII where that is possible."""
    assert expected == ids.derive(path)


def test_long_path() -> None:
    """A derived id is never longer than an id may be."""
    assert 100 >= len(ids.derive("a b/" * 60 + "c.md"))


def test_assign_keeps_written_ids() -> None:
    """A written id stays with its page, even if the path of another page would give the same id."""
    assigned = ids.assign({"a/b.md": "", "z.md": "a-b", "a-b.md": ""})

    assert {"z.md": "a-b", "a-b.md": "a-b-2", "a/b.md": "a-b-3"} == assigned


def test_assign_same_id_twice() -> None:
    """If two pages have the same written id, the first by path keeps it and the other gets another id."""
    assert {"a.md": "x", "b.md": "b"} == ids.assign({"a.md": "x", "b.md": "x"})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# T\n", "---\nid: x\n---\n\n# T\n"),
        ("# T\r\n", "---\r\nid: x\r\n---\r\n\r\n# T\r\n"),
        ("\ufeff# T\n", "\ufeff---\nid: x\n---\n\n# T\n"),
        ("---\ntitle: T # why\n---\nText", "---\nid: x\ntitle: T # why\n---\nText"),
        ("---\r\ntitle: T\r\n---\r\n", "---\r\nid: x\r\ntitle: T\r\n---\r\n"),
        ("\ufeff---\ntitle: T\n---\n", "\ufeff---\nid: x\ntitle: T\n---\n"),
        ("---\n---\n", "---\nid: x\n---\n"),
        ("Title: T\nAuthors: A\n\nText\n", "id: x\nTitle: T\nAuthors: A\n\nText\n"),
        ("", "---\nid: x\n---\n\n"),
    ],
    ids=[
        "none",
        "none crlf",
        "none bom",
        "block",
        "block crlf",
        "block bom",
        "empty block",
        "other kind",
        "empty",
    ],
)
def test_insert(before: str, after: str) -> None:
    """Writing an id adds one line, or a front matter if there is none; the rest stays, byte for byte."""
    assert after == ids.insert(before, "x")


def test_written_id_is_read(tmp_path: Path) -> None:
    """A page that was given an id has it, and is not given another."""
    file = tmp_path / "a.md"
    file.write_bytes("---\r\ntitle: Ä\r\n---\r\nText\r\n".encode())
    source = PageFile(file, "dir/a.md", "content/dir/a.md")

    assert ({"content/dir/a.md": "dir-a"}, []) == ids.missing([source])
    ids.write(file, "dir-a")

    assert ({}, []) == ids.missing([source])
    assert b"---\r\nid: dir-a\r\n" == file.read_bytes()[:16]


def test_not_utf_8(tmp_path: Path) -> None:
    """A page in another encoding is named, not damaged."""
    file = tmp_path / "a.md"
    file.write_bytes("---\ntitle: Ä\n---\n".encode("latin-1"))

    missing, unreadable = ids.missing([PageFile(file, "a.md", "content/a.md")])

    assert {} == missing
    assert ["content/a.md: not written in UTF-8. Save the file as UTF-8."] == list(map(str, unreadable))
