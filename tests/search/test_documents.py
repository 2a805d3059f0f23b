"""The search documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import documents
from search.documents import Contract, Document, MalformedDocument, base_language


@pytest.mark.parametrize(
    ("code", "expected"),
    [("en", "en"), ("zh-Hant", "zh"), ("zh_TW", "zh"), ("pt-BR", "pt"), ("EN", "en"), ("", "")],
)
def test_base_language(code: str, expected: str) -> None:
    """The language of a code is the code without script and region, in any spelling."""
    assert expected == base_language(code)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """Documents and contracts come back from their files as they went in, whatever their texts hold."""
    sections = [
        Document(article="card", url="card/", title="Карта\u2028", text="a\nb", product=("Web", "App")),
        Document(article="card", anchor="t=93", url="card/#t=93", title="x", text="", start=93.0, end=99.5),
    ]
    promised = [Contract(article="card", query="как платить?", lang="ru", source="content/card.md", line=7)]
    assert (2, 1) == (documents.dump(sections, tmp_path / "d"), documents.dump(promised, tmp_path / "c"))
    assert sections == list(documents.load(tmp_path / "d"))
    assert promised == list(documents.load_contracts(tmp_path / "c"))
    assert ["card", "card#t=93"] == [section.id for section in sections]


def test_lines_are_told_apart_unread(tmp_path: Path) -> None:
    """Each line is found under its article, whatever the id holds, and reads as its document."""
    ids = ("card", 'a"b\\', "Карта", "x\ty", "card")
    sections = [
        Document(article=name, url=f"{number}/", title="x", text="y") for number, name in enumerate(ids)
    ]
    documents.dump(sections, tmp_path / "d")
    lines = documents.lines_by_article(tmp_path / "d")
    assert list(dict.fromkeys(ids)) == [*lines]
    assert sections == [
        documents.parse(lines[name][name == "card" and at > 0]) for at, name in enumerate(ids)
    ]


@pytest.mark.parametrize("line", ["", "[]", "{}", "nonsense", '{"article": "a"}', '{"article":"a'])
def test_a_malformed_line_is_of_no_article(tmp_path: Path, line: str) -> None:
    """A line that names no article is refused with its file, its number and the cure."""
    (tmp_path / "d").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(MalformedDocument, match=r"d:1: .*Publish again"):
        documents.lines_by_article(tmp_path / "d")


def test_a_line_of_another_writer_is_found(tmp_path: Path) -> None:
    """A line whose keys stand in another order is read for its article."""
    written = '{"url": "card/", "title": "x", "text": "y", "article": "card"}\n'
    (tmp_path / "d").write_text(written, encoding="utf-8")
    assert {"card": [written]} == documents.lines_by_article(tmp_path / "d")


@pytest.mark.parametrize("line", ["", "[]", "{}", "nonsense", '{"article": "a"}', '{"more": 1}'])
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    """A line that this version did not write is refused with its file, its number and the cure."""
    documents.dump([Document(article="card", url="card/", title="x", text="y")], tmp_path / "d")
    with (tmp_path / "d").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(MalformedDocument, match=r"d:2: .*Publish again"):
        list(documents.load(tmp_path / "d"))
