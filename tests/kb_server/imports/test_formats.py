"""Reading old questions from the files that products export."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb_server.imports.formats import RawQuestion, read
from kb_server.imports.text_files import UnreadableFile

DAY = datetime(2026, 9, 3, 10, tzinfo=UTC)
MBOX = """\
From ann@example.com Thu Sep  3 10:00:00 2026
Subject: =?utf-8?B?0LLQvtC/0YDQvtGB?=
Date: Thu, 03 Sep 2026 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

How do I export my data?

From bob@example.com Thu Sep  3 11:00:00 2026
Subject: Re: export
In-Reply-To: <1@example.com>
Date: Thu, 03 Sep 2026 11:00:00 +0000

Thank you!
"""


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", "Subject,Body,Created\nExport,How?,2026-09-03T10:00:00Z\n", [("Export\nHow?", DAY, 1)]),
        ("a.csv", "\ufefffrage;text;date\n1;How to export;03.09.2026 10:00\n", [("How to export", DAY, 1)]),
        ("a.tsv", "query\tlang\nhow\ten\n", [("how", None, 1)]),
        ("Queries.csv", "Top queries,Clicks,Impressions\nexport data,3,41\n", [("export data", None, 41)]),
        (
            "posts.csv",
            "topic_title,post_raw,created_at\nExport,How?,2026-09-03 10:00:00 UTC\n",
            [("Export\nHow?", DAY, 1)],
        ),
        (
            "a.jsonl",
            '{"text": "how", "at": 1788429600}\n\n{"text": "why"}\n',
            [("how", DAY, 1), ("why", None, 1)],
        ),
        (
            "gh.json",
            '[{"title": "Export", "body": null, "createdAt": "2026-09-03T10:00:00Z"}]',
            [("Export", DAY, 1)],
        ),
        ("api.json", '[{"title": "A", "pull_request": {}}, {"title": "B", "body": "B"}]', [("B", None, 1)]),
        (
            "latest.json",
            '{"topic_list": {"topics": [{"title": "Export", "created_at": "2026-09-03T10:00:00.000Z"}]}}',
            [("Export", DAY, 1)],
        ),
        ("a.mbox", MBOX, [("вопрос\nHow do I export my data?", DAY, 1)]),
    ],
)
def test_exports_are_read(
    tmp_path: Path, name: str, content: str, expected: list[tuple[str, datetime | None, int]]
) -> None:
    """The text, moment and count of each question are found under the names that products use."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert expected == [(one.text, one.at, one.count) for one in read(tmp_path / name).questions]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", "how", "must end in one of"),
        ("a.csv", "a,b\n1,2\n", "It has the fields: a, b. Call the field with .* “question”"),
        ("a.csv", "", "It has the fields: nothing"),
        ("a.json", "{", "it is no JSON"),
        ("a.jsonl", '{"text": "a"}\n{\n', "line 2"),
        ("a.json", "3", "there is no question"),
        ("a.json", "[" * 100_000, "it is no JSON"),
        ("a.jsonl", "[" * 100_000, "line 1: it is no JSON"),
    ],
)
def test_unreadable_files_are_refused(tmp_path: Path, name: str, content: str, says: str) -> None:
    """A file without questions is refused with a message that says what it has and what is needed."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=says):
        read(tmp_path / name)


def test_languages_are_kept(tmp_path: Path) -> None:
    """The language that a file names stays with the question."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"question": "как", "language": "ru"}), encoding="utf-8")
    assert (RawQuestion(text="как", at=None, lang="ru"),) == read(tmp_path / "a.jsonl").questions


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "question\nкак\n".encode("utf-16")),
        ("a.jsonl", '{"question": "как"}\n'.encode("utf-16")),
        ("a.json", b'\xef\xbb\xbf[{"question": "\\u043a\\u0430\\u043a"}]'),
    ],
)
def test_what_spreadsheets_save_is_read(tmp_path: Path, name: str, content: bytes) -> None:
    """A file in UTF-16 says so in its first bytes."""
    (tmp_path / name).write_bytes(content)
    assert ["как"] == [one.text for one in read(tmp_path / name).questions]


@pytest.mark.parametrize(
    ("row", "text", "count"),
    [
        ({"question": "a\0b\ud800"}, "a b?", 1),
        ({"question": {"x": 1}, "title": "t", "count": "²"}, "t", 1),
        ({"question": ["x"], "title": 5, "count": "9" * 5000}, "5", 1),
    ],
)
def test_values_that_no_database_keeps(tmp_path: Path, row: object, text: str, count: int) -> None:
    """Control characters, halves of characters, nested values and numbers without end do no harm."""
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert [(text, count)] == [(one.text, one.count) for one in read(tmp_path / "a.jsonl").questions]


@pytest.mark.parametrize("content", ["question\nStraße\n", '{"question": "Straße"}'])
def test_other_encodings_are_refused(tmp_path: Path, content: str) -> None:
    """What is neither UTF-8 nor marked as UTF-16 is refused, and not read wrongly."""
    file = tmp_path / ("a.csv" if content[0] == "q" else "a.jsonl")
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(UnreadableFile, match="it is no"):
        read(file)
