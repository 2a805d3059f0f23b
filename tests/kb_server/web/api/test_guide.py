"""The guide's pages of the API say what the code does, and every example of theirs works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import Any, get_args

import pytest
from flask import Flask

from kb_server.access.tokens import LONGEST
from kb_server.center.search import SearchQuery
from kb_server.gaps.api import DECISIONS
from kb_server.log.events import FlagReason
from kb_server.support.flags import State
from kb_server.support.outcomes import Outcome
from kb_server.web.api import openapi
from kb_server.web.api.scopes import SCOPES
from tests import ROOT
from tests.kb_server.web.api.conftest import Api

GUIDE = ROOT / "content" / "operating"
ADDRESS = "https://help.example.com"
PAGES = ("http-api.md", "tokens.md")
# What stood at these addresses stays: links of others lead there.
ANCHORS = ("search", "suggest", "permalinks", "events", "who-am-i", "health", "errors")


def _page(name: str) -> str:
    return (GUIDE / name).read_text(encoding="utf-8")


def _examples(name: str) -> list[tuple[str, str]]:
    """(shell lines with curl, the JSON that is shown as their answer or "")."""
    blocks = re.findall(r"```(\w+)\n(.*?)```", _page(name), re.DOTALL)
    return [
        (text, blocks[at + 1][1] if at + 1 < len(blocks) and blocks[at + 1][0] == "json" else "")
        for at, (kind, text) in enumerate(blocks)
        if kind == "sh" and "curl" in text
    ]


def _section(page: str, heading: str) -> str:
    return re.split(r"(?m)^## ", page.split(f"\n## {heading}", 1)[1], maxsplit=1)[0]


EXAMPLES = [(name, text, shown) for name in PAGES for text, shown in _examples(name)]


@pytest.mark.slow
def test_every_example_works(api: Api) -> None:
    """Every curl of the two pages is run in their order; each succeeds, or ends as its comment says."""
    if shutil.which("curl") is None:
        pytest.skip("THE GUIDE'S EXAMPLES ARE NOT TESTED: there is no curl in the path.")
    assert len(EXAMPLES) > 15
    for name, text, shown in EXAMPLES:
        for line in text.replace("\\\n", " ").strip().splitlines():
            command, _, wanted = line.partition(" # ")
            status, body = _run(command, api)
            assert (wanted or "2") == (status if wanted else status[0]), (name, line, status, body)
            if shown:
                assert _within(json.loads(shown), json.loads(body)), (name, line, body)


def _run(command: str, api: Api) -> tuple[str, str]:
    """The status and the body of a curl of the guide, asked of the service under test."""
    assert command.startswith("curl "), command
    asked = command.replace("curl ", "curl -sS -w '\\n%{http_code}' ", 1).replace(ADDRESS, api.url)
    secret = (api.agent if "/api/me" in command else api.writer).secret
    done = subprocess.run(
        ["sh", "-c", asked],
        env=os.environ | {"GAPLESS_TOKEN": secret, "FLAG": "flag000000000002", "no_proxy": "*"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "") == (done.returncode, done.stderr), (command, done.stderr)
    body, _, status = done.stdout.rpartition("\n")
    return status, body


def _within(shown: Any, told: Any) -> bool:
    """Has the answer the fields that the guide shows, of the same kinds?"""
    if isinstance(shown, dict):
        return isinstance(told, dict) and all(key in told and _within(shown[key], told[key]) for key in shown)
    if isinstance(shown, list):
        return isinstance(told, list) and bool(told) and all(_within(shown[0], one) for one in told)
    return shown is None or type(shown) is type(told)


@pytest.fixture
def document(api: Api) -> dict[str, Any]:
    """The service's own description."""
    service: Flask = api.service
    return openapi.document(service)


@pytest.mark.slow
def test_every_operation_is_in_the_guide(document: dict[str, Any]) -> None:
    """The table of operations has each of them once, with its scope, and whether it needs a token at all."""
    rows = re.findall(r"(?m)^\| `(GET|POST) (\S+)` \| `(\w+)`(, or no token)? \| \[", _page("http-api.md"))
    described = [
        (method.upper(), path, re.search(r"Scope: `(\w+)`", one["description"]), {} in one["security"])
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    ]
    told = sorted(
        (method, path, scope[1] if scope else "", public) for method, path, scope, public in described
    )
    assert told == sorted((method, path, scope, bool(public)) for method, path, scope, public in rows)


def test_every_scope_is_in_the_guide() -> None:
    """The table of scopes is the code's, with the role that each needs; so is the longest life of a token."""
    page = _page("tokens.md")
    assert list(SCOPES.items()) == re.findall(r"(?m)^\| `(\w+)` \| `(\w+)` \|", page)
    assert f"at most {LONGEST}" in page


def test_every_word_is_in_the_guide() -> None:
    """Parameters, reasons, states, outcomes and decisions are those of the code."""
    page = _page("http-api.md")
    parameters = re.findall(
        r"(?m)^\| `(\w+)` \| .* \| .* \|$", _section(page, "Search {").split("| field |")[0]
    )
    assert list(SearchQuery.model_fields) == parameters
    assert DECISIONS == tuple(re.findall(r"(?m)^\| `(\w+)` \|", _section(page, "Gaps {")))
    links = re.findall(r"(?m)^\| `(\w+)` \|", _section(page, "Links {"))
    assert sorted(get_args(Outcome)) == sorted(links)
    told = _section(page, "Flags {")
    assert [] == [
        word
        for word in (*get_args(FlagReason), *get_args(State))
        if f"`{word}`" not in told and f'"{word}"' not in told
    ]


def test_every_status_is_in_the_guide(document: dict[str, Any]) -> None:
    """The table of errors has every status that an operation may answer with."""
    told = {
        status
        for methods in document["paths"].values()
        for one in methods.values()
        for status in one["responses"]
    }
    listed = re.findall(r"(?m)^\| (\d{3}) \|", _section(_page("http-api.md"), "Errors"))
    assert sorted({*told, "405"} - {"200", "201"}) == listed


def test_published_anchors_stay() -> None:
    """The headings that others link to are there still."""
    headings = re.findall(r"(?m)^## (.+)$", _page("http-api.md"))
    ids = {
        found[1] if (found := re.search(r"\{ #([\w-]+) \}", heading)) else heading.lower().replace(" ", "-")
        for heading in headings
    }
    assert set() == set(ANCHORS) - ids
