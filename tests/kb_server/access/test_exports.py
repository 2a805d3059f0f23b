"""Lists of the pages for staff as files."""

import csv
import io
import json
import random
import shutil
import subprocess
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from werkzeug.exceptions import BadRequest

from kb_server.access import exports
from tests.patience import PATIENCE

HOSTILE = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "﹦1+1",
    "\u200b=1+1",
    "\ufeff\u2060 @SUM(1;1)",
    "\u202e\u2066-1+1",
    "\u00ad+1+1",
    '=HYPERLINK("http://example.com";"click")',
    "=cmd|' /C calc'!A0",
)
PLAIN = ("how do I pay?", "a=b", "100 - 1", 'say "hi", then; go', "двойной", "两行\n文字", "'quoted")


def opened(text: str, directory: Path) -> list[list[str]]:
    """The cells as LibreOffice calculates them where it is installed, else as they are written."""
    office = shutil.which("soffice")
    if office is None:
        return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    (directory / "list.csv").write_text(text, encoding="utf-8", newline="")
    command = [office, f"-env:UserInstallation=file://{directory}/profile", "--headless", "--convert-to"]
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    done = [*command, form, "--outdir", str(directory / "out"), str(directory / "list.csv")]
    subprocess.run(done, check=True, capture_output=True, timeout=PATIENCE)
    (made,) = (directory / "out").iterdir()
    with made.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_libreoffice_calculates_nothing(tmp_path: Path) -> None:
    """Opened in LibreOffice, a customer's words are the words, and never what a formula makes of them."""
    rows = [{"text": text, "n": 1} for text in HOSTILE]
    cells = [row[0] for row in opened(exports.to_csv(("text", "n"), rows), tmp_path)[1:]]
    assert [] == [cell for cell in cells if not cell.startswith("'")]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_that_begins_as_a_formula_is_inert(text: str) -> None:
    """Customers' words that begin with a formula's sign get an apostrophe before them."""
    (_, row) = csv.reader(
        io.StringIO(exports.to_csv(("text",), [{"text": text}]).removeprefix("\ufeff"), newline="")
    )
    assert [f"'{text}"] == row


def test_other_words_stay_as_they_are() -> None:
    """Nothing else is changed, whatever quotes, commas and lines it holds."""
    text = exports.to_csv(("text",), [{"text": text} for text in PLAIN]).removeprefix("\ufeff")
    assert [[one] for one in ("text", *PLAIN)] == list(csv.reader(io.StringIO(text, newline="")))


def test_numbers_stay_numbers() -> None:
    """A negative number is no formula; what is not known is an empty cell."""
    row = {"n": -3, "share": 0.5, "none": None, "day": date(2026, 11, 27), "yes": True}
    columns = (*row, "missing")
    lines = exports.to_csv(columns, [row]).splitlines()
    assert '-3,0.5,"","2026-11-27","true",""' == lines[1]


def test_json_has_the_same_columns() -> None:
    """JSON holds the words untouched, since nothing runs it, and null for what is not known."""
    rows = [{"text": "=1+1", "at": datetime(2026, 11, 27, tzinfo=UTC)}]
    found = json.loads(exports.to_json(("text", "at", "n"), rows))
    assert [{"text": "=1+1", "at": "2026-11-27T00:00:00+00:00", "n": None}] == found


def test_a_form_that_is_not_known_is_refused() -> None:
    """?format= takes csv and json; anything else is an error."""
    assert ["", "csv", "json"] == [exports.asked({"format": form}) for form in ("", "csv", "json")]
    with pytest.raises(BadRequest):
        exports.asked({"format": "xlsx"})


def test_a_file_is_a_download() -> None:
    """The browser stores the list under a name of its own and keeps no copy."""
    made = exports.download("gaps", ("n",), [{"n": 1}], "csv")
    assert 'attachment; filename="gaps.csv"' == made.headers["Content-Disposition"]
    assert "no-store" == made.headers["Cache-Control"]
    assert b'\xef\xbb\xbf"n"\r\n1\r\n' == made.data


@pytest.mark.parametrize("cells", [2_000, pytest.param(1_000_000, marks=pytest.mark.ordeal)])
def test_no_cell_of_many_begins_as_a_formula(cells: int) -> None:
    """Of cells that begin with anything that a spreadsheet may skip or calculate, none is a formula."""
    dice = random.Random(cells)  # noqa: S311 - no secret
    signs = "=+-@\t\r\n \"',;|%\u00a0\u200b\ufeff\uff1d\uff0b\uff0d\uff20aя1"
    rows = [
        {name: "".join(dice.choices(signs, k=dice.randint(1, 6))) + "1+1" for name in "abcdefghij"}
        for _ in range(cells // 10)
    ]
    made = exports.to_csv(tuple("abcdefghij"), rows).removeprefix("\ufeff")
    told = csv.reader(io.StringIO(made, newline=""))
    assert [*"abcdefghij"] == next(told)
    read = [cell for row in told for cell in row]
    assert cells == len(read)
    assert [] == [cell for cell in read if unicodedata.normalize("NFKC", cell).strip()[:1] in set("=+-@")]
