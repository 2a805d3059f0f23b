"""The sets are read as they are written, and pages become the documents that a site build makes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import relevance, sets, tickets
from benchmarks.peers import PEERS, Absent
from search.text import tickets as asked

PAGES = [
    {"id": "reset", "title": "Reset your password", "text": "Open the settings.\nChoose a new password."},
    {"id": "invoice", "title": "Invoices", "text": "Download an invoice as PDF."},
    {"id": "camera", "title": "Cameras", "text": "Plug the camera into a port."},
]
QUESTIONS = [
    {"id": "q1", "text": "new password", "rel": {"reset": 1}},
    {"id": "q2", "text": "download invoices", "rel": {"invoice": 1}},
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    def write(name: str, rows: list[dict[str, Any]]) -> None:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    write("relevance/small_en/docs.jsonl", PAGES)
    write("relevance/small_en/queries.jsonl", QUESTIONS)
    typo = {"id": "q1~t", "text": "new pasword", "orig": "new password", "rel": {"reset": 1}, "kind": "real"}
    write("typos/small_en.jsonl", [typo])
    labels = [{"id": "q1", "text": "new password", "label": "answered"}]
    labels += [{"id": "q2", "text": "download invoices", "label": "unanswered"}]
    write("unanswered/holdout_small_en.queries.jsonl", labels)
    removed = {"docs_from": "relevance/small_en/docs.jsonl", "removed_doc_ids": ["invoice"]}
    write("unanswered/holdout_small_en.removed.json", [removed])
    return tmp_path


@pytest.mark.slow
def test_a_holdout_lacks_the_removed_pages(data: Path) -> None:
    """The pages that answer the unanswered are left out, and the labels are kept."""
    read = sets.unanswered(data, "holdout_small_en")

    assert ["reset", "camera"] == [page.id for page in read.pages]
    assert [True, False] == [question.answered for question in read.questions]


def test_split_pages_keep_all_their_text_and_begin_with_a_lead() -> None:
    """Sections together are the page, in order; the first has no anchor."""
    text = "\n".join(f"line {number} of a long page" for number in range(100))

    sections = list(sets.documents([sets.Page("a", "A", text, "en")], split=True))

    assert text == "\n".join(section.text for section in sections)
    assert ["", "part-1"] == [section.anchor for section in sections[:2]]
    assert max(len(section.text.split()) for section in sections) <= sets.WORDS_A_SECTION


@pytest.mark.slow
@pytest.mark.parametrize("peer", [name for name in PEERS if name != "lunr"])
def test_every_peer_finds_the_page(peer: str, data: Path) -> None:
    """Each engine, set up as in the benchmark, puts the page that shares the words first."""
    read = sets.relevance(data, "small_en")
    try:
        ranked = PEERS[peer](read.pages, ["camera port"], "en")
    except Absent as absent:
        pytest.skip(str(absent))

    assert "camera" == ranked[0][0]


@pytest.mark.slow
def test_the_command_prints_tables_and_writes_figures(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One command measures all kinds over a folder of data, for people and as JSON."""
    monkeypatch.setattr(relevance, "OUT", tmp_path / "out")

    code = relevance.main(["--data", str(data), "--peers", "gapless", "fts5"])

    figures = json.loads((tmp_path / "out" / "relevance.json").read_text(encoding="utf-8"))
    assert 0 == code
    assert 1.0 == figures["relevance"]["small_en"]["gapless"]["success@1"]
    assert 1.0 == figures["typos"]["small_en"]["real"]["gapless"]["kept"]
    assert {"relevance", "typos", "unanswered", "tickets"} == figures.keys()
    assert "| small_en |" in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
def test_tickets_are_their_questions_and_more(lang: str) -> None:
    """Each made ticket holds its question, which is found in it again."""
    questions = {"en": "How do I pay?", "ru": "Как оплатить?", "zh": "如何付款？"}

    for ticket in tickets.write([questions[lang]] * 3, lang):
        assert questions[lang] in asked.question(ticket)
