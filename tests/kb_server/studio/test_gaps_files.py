"""The tables on the page of one gap as files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from kb_server.studio.gaps_files import COLUMNS
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.studio import customers
from tests.kb_server.studio.conftest import rows

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.mark.slow
def test_every_table_of_a_gap_is_a_file(loop: Flask, editor: FlaskClient) -> None:
    """Each table can be had as CSV and JSON, formulas are inert, and the audit log notes the download."""
    customers.say(loop, "export my data", address="ada@example.org")
    customers.advance(loop)
    gap = customers.find(loop, "export").id
    address = f"/studio/gaps/{gap}"
    editor.post(f"{address}/note", data={"why": "=1+1", "here": "1"})
    page = editor.get(address).text
    assert set(COLUMNS) == set(re.findall(rf"{address}\?list=(\w+)&amp;format=json", page))
    found = {name: rows(editor, f"{address}?list={name}&format=csv") for name in COLUMNS}
    assert all(found.values())
    assert {"export my data"} <= {row["text"] for row in found["wordings"]}
    assert "'=1+1" == found["history"][-1]["why"]
    assert ["ada@example.org"] == [row["address"] for row in found["waits"]]
    assert "=1+1" == json.loads(editor.get(f"{address}?list=history&format=json").text)[-1]["why"]
    (last, *_) = rows(logged_in(loop, "admin"), "/studio/audit?format=csv&deed=list_exported")
    assert ("writer", f"gap-{gap}-history", "json") == (last["who"], last["subject"], last["detail"])


def test_a_table_that_is_none(loop: Flask, editor: FlaskClient) -> None:
    """A gap has no other tables."""
    address = f"/studio/gaps/{customers.find(loop, 'export').id}"
    assert 400 == editor.get(f"{address}?list=secrets&format=csv").status_code
