"""Promises about addresses that the service answers itself."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb_server.releases.articles import PublishedArticle
from kb_server.releases.built_files import BuiltFiles
from kb_server.releases.publish import Refused, publish
from kb_server.releases.reserved import RESERVED, is_reserved, shadowed
from tests import ROOT

PAGES = {"/", "/<path:path>", "/a/<name>/", "/a/<name>/<anchor>/", "/f/<topic>"}  # others may be here


def test_every_route_is_reserved(client: FlaskClient) -> None:
    """The list has every address at which the service answers those who read, and no other."""
    known = client.application.url_map.iter_rules()
    rules = {rule.rule for rule in known if rule.methods is None or "GET" in rule.methods} - PAGES
    addresses = {re.sub(r"<[^>]+>", _example, rule).strip("/") for rule in rules}

    assert [] == sorted(address for address in addresses if not is_reserved(address))
    used = [re.compile(fnmatch.translate(entry)) for entry in RESERVED]
    assert [] == [one.pattern for one in used if not any(one.fullmatch(address) for address in addresses)]


def _example(placeholder: re.Match[str]) -> str:
    """What may stand for a placeholder in an address."""
    length = re.search(r"length=(\d+)", placeholder[0])
    return "x" * (int(length[1]) if length else 1)


def test_the_guide_lists_them() -> None:
    """The guide has the same list."""
    guide = (ROOT / "content/publishing/existing-site.md").read_text(encoding="utf-8")
    listed = guide.partition("## Reserved addresses")[2].partition("\n## ")[0]
    assert list(RESERVED) == re.findall(r"^- `([^`]+)`$", listed, re.MULTILINE)


@pytest.mark.parametrize(
    ("file", "taken"),
    [
        ("login/index.html", "/login"),
        ("desk/flags/index.html", "/desk/flags"),
        ("healthz", "/healthz"),
        ("api/openapi.json", "/api/openapi.json"),
        ("a/refund/index.html", "/a/refund, the permalink of an article"),
        ("a/Refund/steps/index.html", "/a/refund, the permalink of an article"),
        ("hooks/use-state/index.html", ""),
        ("hooks/hide_lines.py", ""),
        ("staff/handbook/index.html", ""),
        ("api/reference/index.html", ""),
        ("login.html", ""),
        ("guide/login/index.html", ""),
        ("a/intro/index.html", ""),
        ("a/index.html", ""),
        ("c/pointers/index.html", ""),
        ("c/pointers.html", ""),
        (f"c/{'x' * 26}/index.html", f"/c/{'x' * 26}"),
        ("a/refund/long/way/index.html", ""),
        ("f/keys/index.html", ""),
        ("f.html", ""),
        ("f/billing/index.html", "/f/billing"),
        ("f/billing/more/index.html", ""),
    ],
)
def test_what_is_shadowed(tmp_path: Path, file: str, taken: str) -> None:
    """A file is refused if the service answers at its address, and let through if not."""
    place = tmp_path / file
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("x", encoding="utf-8")
    articles = {"refund": PublishedArticle(url="money/", source="content/money.md")}

    said = [
        message.partition(" answers at ")[2]
        for message in shadowed(tmp_path, BuiltFiles(), articles, ["billing"])
    ]
    assert [taken] * bool(taken) == [place.partition(". Rename")[0] for place in said]


def test_what_programs_send_shadows_nothing(client: FlaskClient) -> None:
    """Where the service only takes what programs send, readers get the site's page, or that for 404."""
    answer = client.get("/hooks/none", headers={"Accept": "text/html"})
    assert (404, "text/html") == (answer.status_code, answer.mimetype)


def test_a_folder_beside_the_pages_of_contacts(client: FlaskClient) -> None:
    """What is no secret of a contact is a page of the site, or its 404 page."""
    answer = client.get("/c/pointers.html", headers={"Accept": "text/html"})
    assert b"gapless-page" in answer.data
    assert 404 == answer.status_code


@pytest.mark.slow
def test_a_page_that_none_could_read_is_refused(config: Path, tmp_path: Path) -> None:
    """Publishing names the file and the cure."""
    (config.parent / "content/login.md").write_text("# Log in\n\nText.\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"content/login\.md: Gapless itself answers at /login\. Rename"):
        publish(config, tmp_path / "releases")
