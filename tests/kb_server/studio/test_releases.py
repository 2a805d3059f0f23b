"""The page of releases: what each changed, two compared, and the way back."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb_server.releases import store
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.studio.conftest import rows
from tests.kb_server.studio.pages import Page

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.slow
def test_each_release_says_what_it_changed(studio: Flask, two_releases: Path) -> None:
    """Writers see every release, which one is served, and how its numbers differ from those before."""
    page = logged_in(studio, "writer").get("/studio/releases").text
    for name in store.names(two_releases):
        assert f">{name}</code>" in page
    assert 1 == page.count("served now")
    assert '2 <span class="faint">+1</span>' in page  # an answer contract


def test_releases_can_be_downloaded(studio: Flask, two_releases: Path) -> None:
    """The list is a file, too, with numbers, size and the gaps that each release answers and loses."""
    newest, *_ = rows(logged_in(studio, "writer"), "/studio/releases?format=csv")
    assert (store.current(two_releases), "true") == (newest["release"], newest["serving"])
    assert ("2", "0") == (newest["contracts"], newest["contracts_failed"])
    assert int(newest["size"]) > 10_000
    assert ("", "") == (newest["answers"], newest["loses"])


def test_two_are_compared(studio: Flask, two_releases: Path) -> None:
    """New, changed and gone articles and answer contracts are named, with the titles that articles had."""
    before, after = store.names(two_releases)
    page = logged_in(studio, "writer").get(f"/studio/releases/compare?before={before}&after={after}").text
    assert "1 new article<" in page
    assert "Add a colleague" in page
    assert "1 article is gone<" in page
    assert "Call us" in page
    assert "1 changed article<" in page
    assert "was “Your password”" in page
    assert "add a colleague" in page


def test_a_comparison_can_be_downloaded(studio: Flask, two_releases: Path) -> None:
    """Two compared are a file, too: each article and answer contract with what happened to it."""
    before, after = store.names(two_releases)
    address = f"/studio/releases/compare?before={before}&after={after}&format=csv"
    found = {
        (row["change"], row["title"] or row["query"]) for row in rows(logged_in(studio, "writer"), address)
    }
    assert {("new", "Add a colleague"), ("gone", "Call us"), ("promised", "add a colleague")} <= found


def test_the_same_twice(studio: Flask, two_releases: Path) -> None:
    """Of a release compared with itself the page says that nothing changed."""
    name = store.current(two_releases)
    page = logged_in(studio, "writer").get(f"/studio/releases/compare?before={name}&after={name}").text
    assert "Writers changed nothing" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?before=../..&after=x", 404), ("?before=20200101T000000Z-00000000&after=", 404)],
)
def test_no_such_release(studio: Flask, query: str, status: int) -> None:
    """A release that is not there is a plain error."""
    assert status == logged_in(studio, "writer").get(f"/studio/releases/compare{query}").status_code


@pytest.mark.parametrize(("name", "status"), [("agent", 403), ("writer", 403)])
def test_only_admins_serve_another(studio: Flask, two_releases: Path, name: str, status: int) -> None:
    """Going back to an older release is for admins; others see no button and are refused."""
    client, oldest = logged_in(studio, name), store.names(two_releases)[0]
    assert status == client.post("/studio/releases/serve", data={"release": oldest}).status_code
    assert "/studio/releases/serve" not in client.get("/studio/releases").text


@pytest.fixture
def changing(studio: Flask, two_releases: Path, tmp_path: Path) -> tuple[Flask, Path]:
    """A service over releases that a test may change."""
    from tests.kb_server.support import center

    directory = Path(shutil.copytree(two_releases, tmp_path / "releases", symlinks=True))
    return center.serve(directory, tmp_path / "state"), directory


@pytest.mark.parametrize("file", ["articles.json", "documents.jsonl", "contracts.jsonl"])
def test_a_damaged_one_is_not_compared(changing: tuple[Flask, Path], file: str) -> None:
    """A release whose lists cannot be read is named, with what to do, and breaks no page."""
    from tests.kb_server.support import center

    service, directory = changing
    before, after = store.names(directory)
    (directory / before / file).write_text('{"a": 1}\n', encoding="utf-8")
    address = f"/studio/releases/compare?before={before}&after={after}"
    answer = logged_in(service, "writer").get(address)
    assert 409 == answer.status_code
    assert f"{before}/{file}" in answer.text
    assert "Publish again" in answer.text
    center.close(service)


def test_an_admin_serves_an_older_one(changing: tuple[Flask, Path]) -> None:
    """Afterwards the older release is served, and the page says so; a damaged one stays where it is."""
    from tests.kb_server.support import center

    service, directory = changing
    client, (oldest, newest) = logged_in(service, "admin"), store.names(directory)
    assert 303 == client.post("/studio/releases/serve", data={"release": oldest}).status_code
    assert oldest == store.current(directory)
    (directory / newest / "articles.json").write_text("{}")
    answer = client.post("/studio/releases/serve", data={"release": newest})
    assert (409, oldest) == (answer.status_code, store.current(directory))
    assert "articles.json" in answer.text
    center.close(service)


def test_a_damaged_manifest_is_named(changing: tuple[Flask, Path]) -> None:
    """A release whose manifest cannot be read does not hide the others."""
    from tests.kb_server.support import center

    service, directory = changing
    oldest = store.names(directory)[0]
    manifest = directory / oldest / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 99}))
    page = logged_in(service, "writer").get("/studio/releases")
    assert 200 == page.status_code
    assert f"The release {oldest} is damaged" in page.text
    center.close(service)


def test_gaps_are_linked_and_counted(changing: tuple[Flask, Path]) -> None:
    """A release says how many gaps it answers, by drift too, and loses, with a link to each."""
    from tests.kb_server.support import center

    service, directory = changing
    before, after = store.names(directory)
    named = {"state": "verified", "readers": 7, "article": "password"}
    gaps = [{"gap": n, **named} for n in range(1, 9)]
    compared = {"with": before, "answers": gaps[:6], "drifted": [gaps[6]], "loses": [gaps[7]]}
    made = store.read(directory, after)
    store.write(directory / after, dataclasses.replace(made, replay={"compared": compared}))
    client = logged_in(service, "writer")
    for path in ("", f"/compare?before={before}&after={after}"):
        page = Page(client.get(f"/studio/releases{path}").text)
        for said in (
            "answers 6 gaps Gap 1",
            "2 more",
            "answers 1 gap by drift Gap 7",
            "loses the answer to 1 gap Gap 8 · had helped 7 readers",
        ):
            assert said in page.text
        assert [f"/studio/gaps/{n}" for n in range(1, 9)] == [
            a["href"] for a in page.named("a") if a.get("href", "").startswith("/studio/gaps/")
        ]
    assert "Gap 8" not in client.get(f"/studio/releases/compare?before={after}&after={after}").text
    center.close(service)
