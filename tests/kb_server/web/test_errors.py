"""Promises about what a reader sees when something goes wrong."""

import html
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import texts
from kb_server import app
from kb_server.access import users
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from tests.kb_server.access.conftest import log_in, logged_in
from tests.kb_server.log.stories import database
from tests.kb_server.reading import browser

PROBLEM = "application/problem+json"


@pytest.mark.slow
def test_nothing_published(tmp_path: Path) -> None:
    """Before the first release everything is 503, as a problem for programs and as a page for people."""
    client = browser(app.create(Settings(releases=tmp_path)))
    answers = [client.get(path) for path in ("/", "/a/password", "/api/search?q=a", "/healthz")]
    assert [503] * 4 == [a.status_code for a in answers]
    assert ["text/html", "text/html", PROBLEM, "application/json"] == [a.mimetype for a in answers]
    assert "Run gapless publish" in answers[3].get_json()["trouble"]["release"]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/fail", "/api/fail"])
def test_a_customer_never_sees_a_trace(published: Path, path: str, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of ours is 500 without its details; the log has them."""
    service = app.create(Settings(releases=published))

    @service.get(path)
    def fail() -> str:
        raise ZeroDivisionError("secret detail")

    response = browser(service).get(path)
    assert (500, False) == (response.status_code, b"secret" in response.data or b"Traceback" in response.data)
    assert "secret detail" in caplog.text


@pytest.mark.slow
def test_refusals_before_the_first_release(tmp_path: Path) -> None:
    """What is refused anyway is refused with its own code also before the first release."""
    client = browser(app.create(Settings(releases=tmp_path)))
    response = client.put("/guide/")
    assert (405, "text/html") == (response.status_code, response.mimetype)


def test_unknown_api_addresses_are_json(client: FlaskClient) -> None:
    """A program that asks for what is not there is told so as problem details (RFC 9457)."""
    response = client.get("/api/nothing")
    assert (404, PROBLEM) == (response.status_code, response.mimetype)
    told = response.get_json()
    assert ("about:blank", "Not Found", 404, True) == (
        told["type"],
        told["title"],
        told["status"],
        bool(told["detail"]),
    )


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", PROBLEM),
        (PROBLEM, PROBLEM),
        ("text/html,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
    ],
)
def test_who_accepts_no_page_gets_problem_details(client: FlaskClient, accept: str, kind: str) -> None:
    """A failure is told to a program everywhere in the form that it accepts, and to people as a page."""
    assert kind == client.put("/guide/", headers={"Accept": accept}).mimetype


def test_the_sites_own_404(client: FlaskClient, published: Path) -> None:
    """An address that is not there shows the 404 page of the release."""
    response = client.get("/guide/nothing/")
    assert (404, (published / "current/site/404.html").read_bytes()) == (response.status_code, response.data)


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "code"), [("en", 404), ("ru", 405), ("zh", 403)])
def test_errors_are_told_in_the_readers_language(staffed: Flask, lang: str, code: int) -> None:
    """A page for what went wrong is in the reader's language, and keeps what was typed out of it."""
    client = staffed.test_client()
    answers = {
        404: lambda h: client.get("/nowhere/<b>", headers=h),
        405: lambda h: client.delete("/login", headers=h),
        403: lambda h: client.post("/logout", headers=h | {"Sec-Fetch-Site": "cross-site"}),
    }
    answer = answers[code]({"Accept-Language": lang})
    spoken = texts.load(lang)
    assert code == answer.status_code
    assert spoken("errors.other" if code == 405 else f"errors.{code}") in answer.text
    assert "<b>" not in answer.text


@pytest.mark.slow
@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_staff_stay_in_their_frame(staffed: Flask, lang: str) -> None:
    """A wrong address below the staff's own shows who is logged in their navigation, in their language."""
    spoken, asks = texts.load(lang), {"Accept-Language": lang}
    agent = logged_in(staffed, "agent")
    for path in ("/desk/nothing", "/studio/nothing"):
        answer = agent.get(path, headers=asks)
        assert 404 == answer.status_code
        assert spoken("errors.404") in answer.text
        assert 'id="navigation"' in answer.text
    for found in (staffed.test_client().get("/desk/nothing"), agent.get("/desks/nothing")):
        assert (404, False) == (found.status_code, 'id="navigation"' in found.text)


def test_a_wrong_address_in_a_languages_folder(releases_copy: Path) -> None:
    """A wrong address below a language's folder shows that language's page; any other the site's own."""
    site = releases_copy / "current" / "site"
    (site / "ru").mkdir()
    (site / "ru" / "404.html").write_text("нет страницы", encoding="utf-8")
    reader = browser(app.create(Settings(releases=releases_copy)))

    assert (404, "нет страницы") == (
        (found := reader.get("/ru/a/b/")).status_code,
        found.get_data(as_text=True),
    )
    own = (site / "404.html").read_bytes()
    assert [own, own, own] == [reader.get(path).data for path in ("/zh/a/", "/..%2Fru/a/", "/gu/")]


WRITTEN = {"label": "Firefox <b> & 'co'", "days": "30", "note": "\nIn two\nlines."}
OURS = {"Sec-Fetch-Site": "same-origin"}


def _kept(page: str) -> dict[str, str]:
    """What a page keeps of a form, as a browser reads it and would send it."""
    found = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(value) for name, value in found}


def test_who_is_logged_out_while_writing_loses_nothing(desk_on_sqlite: Flask) -> None:
    """A form that is sent after the login ended comes back with all that was written, to be sent again."""
    agent = logged_in(desk_on_sqlite, "agent")
    agent.post("/logout")
    refused = agent.post("/desk/tools/tokens", data=WRITTEN, headers=OURS)
    assert (401, WRITTEN) == (refused.status_code, _kept(refused.text))
    assert "/staff/language" not in refused.text  # it would leave the words behind
    assert 'action="/desk/tools/tokens"' in refused.text
    log_in(agent, "agent")
    assert 'class="secret"' in agent.post("/desk/tools/tokens", data=_kept(refused.text), headers=OURS).text


@pytest.mark.slow
def test_who_writes_to_a_busy_service_loses_nothing(desk_on_sqlite: Flask) -> None:
    """A form for which there is no time comes back with all that was written, to be sent again."""
    agent = logged_in(desk_on_sqlite, "agent")
    with database(desk_on_sqlite).write():
        refused = agent.post("/desk/tools/tokens", data=WRITTEN, headers=OURS)
    assert (503, WRITTEN) == (refused.status_code, _kept(refused.text))
    assert 'class="secret"' in agent.post("/desk/tools/tokens", data=_kept(refused.text), headers=OURS).text


@pytest.mark.parametrize(
    ("path", "more", "headers"),
    [
        (
            "/desk/tools/tokens",
            {},
            {"Sec-Fetch-Site": "cross-site"},
        ),  # one click would send what they made up
        ("/desk/tools/tokens", {}, {}),  # nor does an old browser say that it is ours
        ("/desk/tools/test", {"token": "gapless_secret"}, OURS),
        ("/login/account/password", {"password": "correct horse"}, OURS),
    ],
)
def test_a_refused_form_is_not_always_shown_again(
    desk_on_sqlite: Flask, path: str, more: dict[str, str], headers: dict[str, str]
) -> None:
    """What another site's page may have sent, passwords and tokens are in no page."""
    refused = desk_on_sqlite.test_client().post(path, data=WRITTEN | more, headers=headers)
    assert refused.status_code in {401, 403}
    assert "<textarea" not in refused.text
    assert "Firefox" not in refused.text


def test_no_secret_of_an_address_is_logged(published: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where a secret is part of the address, the log has the form of the address alone."""
    service = app.create(Settings(releases=published), CurrentRelease(published), features=())
    for rule in ("/letters/<token>", "/letters/<event>/<signature>", "/pages/<name>"):
        service.add_url_rule(rule, rule, _fail)
    for path in ("/letters/c0ffee", "/letters/e1/c0ffee", "/pages/plain"):
        assert 500 == service.test_client().get(path).status_code
    assert "c0ffee" not in caplog.text
    assert "/letters/<token>" in caplog.text
    assert "/pages/plain" in caplog.text


def test_what_no_database_holds(staffed: Flask) -> None:
    """A text that PostgreSQL cannot store is the sender's mistake; SQLite looks for it and finds nothing."""

    @staffed.get("/asked")
    def ask() -> str:
        with database(staffed).read() as connection:
            return str(users.is_taken(connection, "a\0b"))

    answer = staffed.test_client().get("/asked")
    expected = (200, "False") if database(staffed).sqlite else (400, answer.text)
    assert expected == (answer.status_code, answer.text)


def _fail(**_: str) -> str:
    raise RuntimeError("a bug")
