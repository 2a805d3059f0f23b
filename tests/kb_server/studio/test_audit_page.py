"""The page of the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import texts
from kb_server.data.audit import DEEDS, WAYS
from tests.kb_server.access.conftest import PASSWORD, log_in, logged_in
from tests.kb_server.studio.conftest import rows, text

ADDRESS = "/studio/audit"


@pytest.fixture
def served(two_releases: Path, tmp_path: Path) -> Iterator[Flask]:
    """A service of this test's own."""
    from tests.kb_server.support import center

    made = center.serve(two_releases, tmp_path / "served")
    yield made
    center.close(made)


@pytest.fixture
def admin(served: Flask) -> FlaskClient:
    """An admin's browser there."""
    return logged_in(served, "admin")


def deeds(admin: FlaskClient, query: str = "") -> list[tuple[str, ...]]:
    """Who did what to whom, the latest first, as the file tells it."""
    found = rows(admin, f"{ADDRESS}?format=csv&{query}")
    return [tuple(row[name] for name in ("who", "via", "deed", "subject", "detail")) for row in found]


def test_failures_keep_no_word_that_was_typed(served: Flask, admin: FlaskClient) -> None:
    """A failure names the user, and for a name that nobody has it keeps nothing, which may be a password."""
    browser = served.test_client()
    assert 401 == log_in(browser, "agent", "wrong")
    assert 401 == log_in(browser, "my secret password", "wrong")
    said = [("", "page", "login_failed", "", ""), ("agent", "page", "login_failed", "", "")]
    assert said == deeds(admin, "deed=login_failed")
    assert "secret" not in text(admin, ADDRESS)


def test_what_staff_do_is_in_it(served: Flask, admin: FlaskClient) -> None:
    """Logging in and out, tokens and downloads are there, the latest first; the page says them in words."""
    agent = logged_in(served, "agent")
    agent.post("/desk/tools/tokens", data={"label": "mine", "days": "30"})
    agent.post("/desk/tools/tokens/1/revoke")
    agent.get("/studio/support?list=agents&format=csv")
    agent.post("/logout")
    found = [line for line in deeds(admin) if line[0] == "agent"]
    assert ["logout", "token_revoked", "token_added", "login"] == [
        deed for _, _, deed, *_ in found if deed != "list_exported"
    ]
    assert ("agent", "page", "token_added", "1 (agent)", "similar link flag") in found
    shown = text(admin, f"{ADDRESS}?who=agent")
    assert "Revoked a token" in shown
    assert PASSWORD not in shown
    assert ("admin", "page", "list_exported", "audit", "csv") == deeds(admin)[0]


def test_going_back_is_in_it(admin: FlaskClient, two_releases: Path) -> None:
    """The release that was served again is named; a refused one is not in the log."""
    from kb_server.releases import store

    now = store.current(two_releases)
    assert 303 == admin.post("/studio/releases/serve", data={"release": now}).status_code
    assert 404 == admin.post("/studio/releases/serve", data={"release": "none"}).status_code
    assert [("admin", "page", "release_rolled_back", now, "")] == deeds(admin, "deed=release_rolled_back")


@pytest.mark.parametrize("query", ["deed=x", "page=x", "lang=en", "format=xml"])
def test_a_wrong_address_is_refused(admin: FlaskClient, query: str) -> None:
    """A deed, a page or a filter that there is not is an error."""
    assert 400 == admin.get(f"{ADDRESS}?{query}").status_code


def test_it_is_for_admins(served: Flask) -> None:
    """A writer may not see what colleagues do."""
    assert 403 == logged_in(served, "writer").get(ADDRESS).status_code


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_every_deed_has_its_words(lang: str) -> None:
    """Each deed and each way has a text in each language."""
    said = texts.load(lang)
    for group, names in (("deeds", DEEDS), ("ways", WAYS)):
        assert all(said(f"studio.audit.{group}.{name}") for name in names)


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_details_of_ours_are_in_the_readers_language(lang: str) -> None:
    """Every decision, role and state of a flag that an entry may name has its words; others stay as noted."""
    from kb_server.access.users import ROLES
    from kb_server.gaps.decisions import DECISIONS
    from kb_server.studio import audit_page
    from kb_server.support.flags import STATES

    said = texts.load(lang)
    for deed, names in {"gap_decided": DECISIONS, "user_invited": ROLES, "flag_closed": STATES}.items():
        assert [] == [name for name in names if audit_page.detail_key(deed, name) not in said]


def test_roles_are_told_in_words(served: Flask, admin: FlaskClient) -> None:
    """The page tells the role of a new user in the reader's language; the file keeps it as noted."""
    from kb_server.data import audit
    from tests.kb_server.log.stories import database

    with database(served).write() as connection:
        audit.note(connection, audit.SERVICE, "user_invited", "ada", "writer")
        audit.note(connection, audit.SERVICE, "gap_decided", "1", "plan")
    page = admin.get(ADDRESS, headers={"Accept-Language": "ru"}).text
    said = texts.load("ru")
    for key in ("studio.audit.roles.writer", "studio.decisions.names.plan"):
        assert f"<td>{said(key)}</td>" in page
    assert ("", "service", "gap_decided", "1", "plan") == deeds(admin)[0]
