"""Questions about a session or a video, sent by a plain form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def send(client: FlaskClient, **fields: Any) -> TestResponse:
    """Send the form of the page about passwords."""
    given = {
        "article": "password",
        "text": "Does it work\r\nfor ann@example.com?",
        "address": "",
        "website": "",
    }
    return client.post("/-/ask", data=given | fields, headers={"User-Agent": PERSON})


@pytest.mark.slow
def test_a_question_is_logged_and_the_page_thanks(client: FlaskClient) -> None:
    """It is an event like those of scripts: scrubbed, with its page. No cookie is set on the way back."""
    from kb_server.data.schema.log import addresses
    from tests.kb_server.log.made import rows
    from tests.kb_server.log.stories import database, log

    response = send(client, anchor="t=93", address="bo@example.com")
    assert (303, "/guide/password/#gapless-asked") == (response.status_code, response.location)
    assert "Set-Cookie" not in response.headers
    (entry,) = [one for one in log(client.application) if one.event.kind == "asked"]
    assert ("password", "t=93", "/guide/password/", "en") == tuple(
        getattr(entry.event, name) for name in ("article", "anchor", "page", "lang")
    )
    assert ["bo@example.com"] == [row["address"] for row in rows(database(client.application), addresses)]
    assert "ann@example.com" not in getattr(entry.event, "text")  # noqa: B009 - of another type for mypy
    assert "customer" == entry.origin


@pytest.mark.parametrize(
    "fields",
    [
        {"text": " "},
        {"text": "x" * 1001},
        {"article": "nothing"},
        {"article": "inside"},
        {"article": "bill"},
        {"address": "nobody"},
        {"anchor": "a b"},
        {"website": "https://spam.example.com"},
    ],
)
def test_what_no_page_sends_is_refused(client: FlaskClient, fields: dict[str, str]) -> None:
    """Machines, unknown pages and pages that the reader may not see take no question."""
    assert 400 == send(client, **fields).status_code


def test_another_site_cannot_send_it(client: FlaskClient) -> None:
    """A page of another site makes no browser ask."""
    headers = {"User-Agent": PERSON, "Origin": "https://evil.example.com"}
    assert (
        403 == client.post("/-/ask", data={"article": "password", "text": "x"}, headers=headers).status_code
    )
