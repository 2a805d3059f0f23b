"""The page of support: articles that solve tickets, sent links, tickets no article answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kb_server.access.conftest import logged_in
from tests.kb_server.studio.conftest import rows, text

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

ADDRESS = "/studio/support"


def test_links_and_what_became_of_them(writer: FlaskClient) -> None:
    """Links are counted by article and by outcome; too few known outcomes make no rate."""
    page = text(writer, ADDRESS)
    assert "Sent links 3 not opened yet 3" in page
    assert "Reset a password 3 0 0 0 –" in page
    links = rows(writer, f"{ADDRESS}?list=links&format=csv")
    assert {"HELP-0", "HELP-1", "HELP-2"} == {row["ticket"] for row in links}


def test_tickets_that_no_article_answered(writer: FlaskClient) -> None:
    """What agents reported as missing is listed, the words escaped."""
    page = writer.get(ADDRESS).text
    assert "how do I pay by &lt;i&gt;cheque&lt;/i&gt;" in page
    assert ["HELP-9"] == [row["ticket"] for row in rows(writer, f"{ADDRESS}?list=unanswered&format=csv")]


def test_agents_see_it(lived_in: Flask) -> None:
    """A support lead with the role of an agent sees the page; links to writers' pages are left out."""
    page = logged_in(lived_in, "agent").get(ADDRESS).text
    assert 'href="/a/password"' in page
    assert "/studio/articles/password" not in page


def test_filters_are_of_the_article(writer: FlaskClient) -> None:
    """Links are filtered by the article's language; where nothing was sent, the page leads to the desk."""
    assert "No link was sent in this time" in text(writer, f"{ADDRESS}?lang=ru")
    assert 3 == len(rows(writer, f"{ADDRESS}?lang=en&list=links&format=csv"))


@pytest.mark.parametrize("query", ["segment=pro", "list=x&format=csv", "from=2026-99-99"])
def test_a_wrong_address_is_refused(writer: FlaskClient, query: str) -> None:
    """What cannot be read or applied is an error."""
    assert 400 == writer.get(f"{ADDRESS}?{query}").status_code


def test_agents_see_their_own_reports(studio: Flask) -> None:
    """Words and tickets that colleagues reported are for writers: the page and the file leave them out."""
    report(studio, "agent", "colleague")
    unanswered = f"{ADDRESS}?list=unanswered&format=csv"
    agent, editor = logged_in(studio, "agent"), logged_in(studio, "writer")
    assert {"agent"} == {row["agent"] for row in rows(agent, unanswered)}
    assert "asked of colleague" not in text(agent, ADDRESS)
    assert {"agent", "colleague"} == {row["agent"] for row in rows(editor, unanswered)}


def test_the_file_of_unanswered_tickets_is_whole(studio: Flask) -> None:
    """The file has more rows than the page shows, and none where the filters leave none."""
    report(studio, *["many"] * 60)
    editor = logged_in(studio, "writer")
    unanswered = f"{ADDRESS}?list=unanswered&format=csv"
    assert 60 == [row["agent"] for row in rows(editor, unanswered)].count("many")
    assert [] == rows(editor, f"{unanswered}&lang=en")


def report(service: Flask, *names: str) -> None:
    """Each of these agents reports a ticket that no article answers."""
    from kb_server.support import flags
    from kb_server.support.flags import Flag
    from tests.kb_server.log.stories import database
    from tests.kb_server.studio.readers import now

    with database(service).write() as connection:
        for number, name in enumerate(names):
            flags.keep(
                connection,
                Flag(
                    id=f"flag-{name}-{number:08}", at=now(), agent=name, reason="missing", article="",
                    anchor="", passage="", question=f"asked of {name}", words="", ticket="HELP-1",
                    state="open", closed=None, closer="", note="",
                ),
            )  # fmt: skip
