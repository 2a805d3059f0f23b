"""CSV files as spreadsheets and help desks save them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb_server.imports.formats import read
from kb_server.imports.sheets import rows
from kb_server.imports.text_files import UnreadableFile

DAY = datetime(2026, 9, 3, 10, tzinfo=UTC)

ZENDESK = """\
"Ticket ID","Ticket status","Ticket subject","Ticket description","Ticket created - Timestamp"
"1","Closed","Export, please","<p>How do I export<br>my data?</p>","2026-09-03T10:00:00"
"""
FRESHDESK = """\
Ticket ID,Subject,Status,Priority,Source,Agent,Created time,Due by Time,Tags,Tags
1,How to export,Open,Low,Email,Ann,2026-09-03 10:00:00,2026-09-04 10:00:00,,a
"""
JIRA = """\
Summary,Issue key,Created,Comment,Comment,Comment
Export,KB-1,03/Sep/26 10:00 AM,,"How do I export?","Answered"
"""
REPORT = """\
sep=;
Report: tickets of the last quarter;;
;;
Betreff;Erstellt am;Beschreibung
Export;03.09.2026 10:00;"Wie exportiere ich; geht das?"
"""
INTERCOM = "conversation_id\tstarted_at\tfirst_message\n1\t1788429600\tHow to export\n"
CONSOLE = "Häufigste Suchanfragen,Klicks,Impressionen,CTR\nexport,3,1.041,1 %\n"
HUBSPOT = "Ticket name,Pipeline,Create date,Ticket description\nExport,Support,2026-09-03 10:00,How?\n"
DISCOURSE = """\
topic_title,post_number,post_raw,created_at
Export,1,How?,2026-09-03 10:00:00 UTC
Export,2,Like this.,2026-09-03 11:00:00 UTC
"""
RUSSIAN = "№;Тема;Описание;Дата создания\n1;Выгрузка;Как выгрузить?;03.09.2026 10:00\n"
CHINESE = "编号,标题,描述,创建时间\n1,导出,怎么导出,2026/9/3 10:00\n"


@pytest.mark.parametrize(
    ("content", "text", "at", "count"),
    [
        (ZENDESK, "Export, please\nHow do I export\nmy data?", DAY, 1),
        (FRESHDESK, "How to export", DAY, 1),
        (JIRA, "Export\nHow do I export?", DAY, 1),
        (REPORT, "Export\nWie exportiere ich; geht das?", DAY, 1),
        (INTERCOM, "How to export", DAY, 1),
        (CONSOLE, "export", None, 1041),
        (HUBSPOT, "Export\nHow?", DAY, 1),
        (DISCOURSE, "Export\nHow?", DAY, 1),
        (RUSSIAN, "Выгрузка\nКак выгрузить?", DAY, 1),
        (CHINESE, "导出\n怎么导出", DAY, 1),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_honest_exports(
    tmp_path: Path, content: str, text: str, at: datetime | None, count: int, encoding: str
) -> None:
    """Text, time and count are found whatever the product, its language, separator and encoding."""
    (tmp_path / "a.csv").write_bytes(content.replace("\n", "\r\n").encode(encoding))
    (found,) = read(tmp_path / "a.csv").questions
    assert (text, at, count) == (found.text.replace("\r", ""), found.at, found.count)


def test_of_columns_with_one_name_the_first_with_words_counts(tmp_path: Path) -> None:
    """An empty cell does not hide what a column of the same name says."""
    (tmp_path / "a.csv").write_text("text,text,text\n,b,c\n", encoding="utf-8")
    assert [{"text": "b"}] == list(rows(tmp_path / "a.csv"))


def test_another_encoding_is_refused_with_the_cure(tmp_path: Path) -> None:
    """Who saved a sheet in the encoding of their country reads how to save it in UTF-8."""
    (tmp_path / "a.csv").write_bytes("вопрос\nкак\n".encode("cp1251"))
    with pytest.raises(UnreadableFile, match="CSV UTF-8"):
        list(rows(tmp_path / "a.csv"))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('question,created\nhow,2026-09-03\n"why,2026-09-03\nwhat,2026-09-03\n', 3),
        ('question;created\n"a\nb";2026-09-03\nwhat;"2026-09-03', 4),
        ('"question\thow\n', 1),
    ],
)
def test_a_quotation_that_is_never_closed(tmp_path: Path, content: str, line: int) -> None:
    """A quotation mark that swallows the rest of the file is named with its line; no question is lost."""
    file = tmp_path / "tickets.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=f"line {line} is never closed; close it, or remove it"):
        list(rows(file))


def test_a_quotation_that_is_closed(tmp_path: Path) -> None:
    """Quoted line ends, doubled marks and a last line without an end are read."""
    file = tmp_path / "tickets.csv"
    file.write_text('question,created\n"how\n""now""",x\nwhy,"y"', encoding="utf-8")
    assert ['how\n"now"', "why"] == [row["question"] for row in rows(file)]
