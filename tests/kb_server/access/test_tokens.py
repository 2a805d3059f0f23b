"""What a program may do with a token, and for how long."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask
from werkzeug.test import TestResponse

from kb_server.access import cli, tokens, users
from kb_server.data.database import Database
from kb_server.data.schema.access import tokens as tokens_table
from kb_server.data.schema.access import users as users_table
from kb_server.log.privacy.scrub import scrub
from kb_server.web.api.scopes import SCOPES
from tests.kb_server.access.conftest import PASSWORD, log_in
from tests.kb_server.log.stories import NOW, Visitor, database, log

READING = {"link": "/api/links", "flag": "/api/flags", "gap": "/api/gaps", "article": "/api/articles/invoice"}
ADDRESSES = (
    "/api/search?q=x",
    "/api/suggest?q=x",
    "/api/me",
    "/api/visitor",
    "/api/openapi.json",
    "/api/none",
)


def _add(service: Flask, user: str = "writer", *scopes: str, days: int = 30) -> tuple[tokens.ApiToken, str]:
    with database(service).write() as connection:
        return tokens.add(connection, user, "a test", scopes or SCOPES, datetime.now(UTC), days)


def _get(service: Flask, path: str, secret: str) -> TestResponse:
    return service.test_client().get(path, headers={"Authorization": f"Bearer {secret}"})


def test_only_the_hash_is_kept(staffed: Flask) -> None:
    """The database has only a token's hash, from which nobody can get its secret."""
    made, secret = _add(staffed)
    with database(staffed).read() as connection:
        (row,) = connection.execute(sa.select(tokens_table)).mappings()
        assert [made] == tokens.everyone(connection)
    assert hashlib.sha256(secret.encode()).hexdigest() == row["secret"]
    assert secret not in repr(dict(row)) + repr(made)
    assert 401 == _get(staffed, "/api/links", row["secret"]).status_code


@pytest.mark.parametrize("scope", READING)
def test_a_token_is_for_its_scopes(staffed: Flask, scope: str) -> None:
    """A token allows only its scopes, even when its user may do more."""
    _, secret = _add(staffed, "writer", scope)
    answers = {name: _get(staffed, path, secret).status_code for name, path in READING.items()}
    assert {name: 200 if name == scope else 403 for name in READING} == answers


def test_what_is_public_needs_its_scope_too(staffed: Flask) -> None:
    """A program with a token needs the scope to search; without a token everybody may."""
    _, secret = _add(staffed, "agent", "link")
    assert 403 == _get(staffed, "/api/search?q=x", secret).status_code
    assert 503 == staffed.test_client().get("/api/search?q=x").status_code  # there is no index


def test_a_token_is_never_more_than_its_user(staffed: Flask) -> None:
    """A token never exceeds its user's role, and loses scopes with the role."""
    with pytest.raises(tokens.UnfitToken, match="agent has the role agent; gap needs writer"):
        _add(staffed, "agent", "flag", "gap")
    _, secret = _add(staffed, "writer", "flag", "gap")
    assert 200 == _get(staffed, "/api/gaps", secret).status_code
    with database(staffed).write() as connection:
        lower = sa.update(users_table).where(users_table.c.name == "writer").values(role="agent")
        connection.execute(lower)
    assert 403 == _get(staffed, "/api/gaps", secret).status_code
    assert 200 == _get(staffed, "/api/flags", secret).status_code


def test_a_token_expires(database: Database) -> None:
    """A token is valid until the last moment of its days, and no longer."""
    with database.write() as connection:
        users.add(connection, "ann", "agent", PASSWORD, NOW)
        made, secret = tokens.add(connection, "ann", "x", ["link"], NOW, 7)
        end = NOW + timedelta(days=7)
        assert end == made.expires
        assert tokens.find(connection, secret, end - timedelta(microseconds=1))
        assert tokens.find(connection, secret, end) is None


def test_a_revoked_token_is_good_for_nothing(staffed: Flask) -> None:
    """A revoked token is refused at the next request; the user's other tokens stay valid."""
    made, secret = _add(staffed)
    _, other = _add(staffed)
    assert 200 == _get(staffed, "/api/links", secret).status_code
    with database(staffed).write() as connection:
        tokens.revoke(connection, made.id)
    assert 401 == _get(staffed, "/api/links", secret).status_code
    assert 200 == _get(staffed, "/api/links", other).status_code


def test_a_user_takes_his_tokens_along(staffed: Flask) -> None:
    """Removing a user ends all their tokens, and a new user with that name has none of them."""
    _, secret = _add(staffed, "agent", "link")
    with database(staffed).write() as connection:
        users.remove(connection, "agent")
        assert [] == tokens.everyone(connection)
        users.add(connection, "agent", "admin", PASSWORD, NOW)
    assert 401 == _get(staffed, "/api/links", secret).status_code


def test_cookies_say_nothing_beside_a_token(staffed: Flask) -> None:
    """In a writer's browser, an agent's token acts for the agent, and an invalid token for nobody."""
    _, secret = _add(staffed, "agent", "link")
    browser = staffed.test_client()
    log_in(browser, "writer")
    assert 200 == browser.get("/api/gaps").status_code
    headers = {"Authorization": f"Bearer {secret}"}
    assert 403 == browser.get("/api/gaps", headers=headers).status_code
    assert {"name": "agent", "role": "agent"} == browser.get("/api/me", headers=headers).json["user"]  # type: ignore[index]
    assert 401 == browser.get("/api/gaps", headers={"Authorization": "Bearer x"}).status_code


def test_a_bad_token_is_refused_everywhere(staffed: Flask) -> None:
    """An invalid token is refused at every address of the API, also where none is needed."""
    _add(staffed)
    browser = staffed.test_client()
    for secret in ("", " ", "gapless_wrong", "\u00ff\u00fe", "x" * 10_000, "a b"):
        for path in (*ADDRESSES, *READING.values()):
            answer = browser.get(path, headers={"Authorization": f"bearer {secret}"})
            assert (401, "Bearer") == (answer.status_code, answer.headers["WWW-Authenticate"]), (path, secret)
            assert answer.get_json()["error"].startswith("This token is not valid")


def test_other_sites_need_a_token(staffed: Flask) -> None:
    """A request from another site's page is refused with a login's cookie and accepted with a token."""
    _, secret = _add(staffed)
    browser = staffed.test_client()
    log_in(browser, "agent")
    crossing = {"Sec-Fetch-Site": "cross-site", "Origin": "https://desk.example"}
    path = "/api/tickets/48213/messages"
    assert 403 == browser.post(path, headers=crossing).status_code
    assert 201 == browser.post(path, headers={"Sec-Fetch-Site": "same-origin"}).status_code
    allowed = browser.post(path, headers=crossing | {"Authorization": f"Bearer {secret}"})
    assert 201 == allowed.status_code
    assert "Access-Control-Allow-Origin" not in allowed.headers


def test_the_last_day_is_noted(staffed: Flask) -> None:
    """A token shows the day of its last use, so that unused tokens can be revoked."""
    _, secret = _add(staffed)
    _get(staffed, "/api/links", secret)
    with database(staffed).read() as connection:
        assert [datetime.now(UTC).date()] == [token.used for token in tokens.everyone(connection)]


def test_what_a_program_tells_is_no_customers(staffed: Flask) -> None:
    """Events with a token are events of staff: an agent's own program opens no link."""
    _, secret = _add(staffed)
    visitor = Visitor(staffed)
    body = {"sent": visitor.sent, "events": [visitor.event("viewed", article="invoice")]}
    agent = {
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0",
        "Authorization": f"Bearer {secret}",
    }
    assert 202 == staffed.test_client().post("/api/events", json=body, headers=agent).status_code
    assert [("staff", "logged in")] == [(entry.origin, entry.why) for entry in log(staffed)]


def test_a_secret_is_known_as_one(database: Database) -> None:
    """A token's secret in a question is removed like any other secret."""
    with database.write() as connection:
        users.add(connection, "ann", "agent", PASSWORD, NOW)
        made = [tokens.add(connection, "ann", "x", ["link"], NOW, 7)[1] for _ in range(200)]
    assert len(set(made)) == len(made)
    assert [] == [secret for secret in made if secret[8:20] in scrub(f"my token {secret} is refused")]


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The configuration of a new installation, with an agent."""
    file = tmp_path / "mkdocs.yml"
    file.touch()
    made = CliRunner().invoke(
        cli.user,
        ["add", "--config", str(file), "--role", "agent", "--password-stdin", "ann"],
        input=PASSWORD + "\n",
    )
    assert 0 == made.exit_code
    return str(file)


def _run(config: str, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli.token, [command, "--config", config, *arguments])


def test_a_secret_is_shown_once(config: str) -> None:
    """Making a token prints only its secret on standard output; no later command can show it."""
    made = _run(config, "add", "--user", "Ann", "--scope", "link", "--scope", "search", "--label", "our desk")
    secret = made.stdout.strip()
    assert made.stdout == f"{secret}\n"
    assert secret.startswith("gapless_")
    assert "Token 1 of ann, for search, link, until" in made.stderr
    assert secret not in made.stderr
    (listed,) = json.loads(_run(config, "list", "--json").output)
    assert ("ann", "our desk", ["search", "link"], None) == tuple(
        listed[name] for name in ("user", "label", "scopes", "used")
    )
    told = _run(config, "list").output
    assert "our desk" in told
    assert secret not in told + json.dumps(listed)
    assert "Token 1 is revoked.\n" == _run(config, "revoke", "1").output
    assert [] == json.loads(_run(config, "list", "--json").output)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--user", "bob", "--scope", "link", "--label", "x"), "There is no user bob. gapless user list"),
        (("--user", "ann", "--scope", "gap", "--label", "x"), "gap needs writer"),
        (("--user", "ann", "--scope", "king", "--label", "x"), "'king' is not one of"),
        (("--user", "ann", "--label", "x"), "Missing option '--scope'"),
        (("--user", "ann", "--scope", "link", "--label", " "), "what the token is for"),
        (("--user", "ann", "--scope", "link", "--label", "a\nb"), "what the token is for"),
        (("--user", "ann", "--scope", "link", "--label", "x" * 101), "1 to 100 characters"),
        (("--user", "ann", "--scope", "link", "--label", "x", "--days", "0"), "1 to 730 days"),
        (("--user", "ann", "--scope", "link", "--label", "x", "--days", "731"), "1 to 730 days"),
    ],
)
def test_tokens_that_cannot_be_made(config: str, arguments: tuple[str, ...], words: str) -> None:
    """A mistake is reported with its cure, and no token is made."""
    made = _run(config, "add", *arguments)
    assert (2, "") == (made.exit_code, made.stdout)
    assert words in made.stderr
    assert [] == json.loads(_run(config, "list", "--json").output)


def test_no_such_token(config: str) -> None:
    """Revoking an unknown token fails, and the message says where to look."""
    refused = _run(config, "revoke", "7")
    assert 2 == refused.exit_code
    assert "There is no token 7. gapless token list" in refused.output
