"""The page of one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kb_server.studio.conftest import rows, text

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

ADDRESS = "/studio/articles/password"


def test_questions_that_lead_to_it(writer: FlaskClient) -> None:
    """The questions of at least three visitors are shown, with how often they led to reading."""
    found = rows(writer, f"{ADDRESS}?format=csv")
    assert [("reset password", "12", "12")] == [(row["text"], row["clicked"], row["read"]) for row in found]


@pytest.mark.slow
def test_contracts_stand_with_their_rank(writer: FlaskClient) -> None:
    """Each answer that the article promises stands with its place in the real index today."""
    assert "how do i reset my password 1" in text(writer, ADDRESS)


def test_each_list_can_be_downloaded(writer: FlaskClient) -> None:
    """Contracts with their places, words beside votes and sections are files too."""
    (contract,) = rows(writer, f"{ADDRESS}?list=contracts&format=csv")
    assert ("how do i reset my password", "1") == (contract["query"], contract["rank"])
    said = rows(writer, f"{ADDRESS}?list=words&format=csv")
    assert {("<b>too short</b>", "false", "other")} == {
        (one["text"], one["helpful"], one["reason"]) for one in said
    }
    assert ("by-mail", "20") in [
        (one["anchor"], one["opened"]) for one in rows(writer, f"{ADDRESS}?list=places&format=csv")
    ]


@pytest.mark.slow
def test_what_readers_said_is_escaped(writer: FlaskClient) -> None:
    """Reasons are counted, and the words beside a vote shown as text."""
    page = writer.get(ADDRESS).text
    assert "Something else" in page
    assert "&lt;b&gt;too short&lt;/b&gt;" in page
    assert "<b>too short" not in page


def test_sections_that_nobody_reaches(writer: FlaskClient) -> None:
    """A section that no link opened is marked; others are counted."""
    assert "by-mail opened 20 times" in text(writer, ADDRESS)
    assert "taxes no link led here" in text(writer, "/studio/articles/invoice")


@pytest.mark.parametrize("article", ["nothing", "bill", "%3Cscript%3E"])
def test_no_such_article(writer: FlaskClient, article: str) -> None:
    """An article that is not published, or moved away, is not found."""
    assert 404 == writer.get(f"/studio/articles/{article}").status_code


@pytest.mark.parametrize("query", ["list=x&format=csv", "lang=en", "product=mail"])
def test_a_wrong_address_is_refused(writer: FlaskClient, query: str) -> None:
    """What cannot be read or applied is an error."""
    assert 400 == writer.get(f"{ADDRESS}?{query}").status_code


@pytest.mark.slow
def test_what_was_unclear_stands_with_its_moment_and_its_gap(loop: Flask, editor: FlaskClient) -> None:
    """A question that was pinned to a second is shown as it was sent, leads there and to its gap."""
    from tests.kb_server.studio import customers

    customers.pin(loop, "Which of these lines <b>is it?", article="invoice", anchor="t=93")
    shown = text(editor, "/studio/articles/invoice")
    assert "Asked here" in shown
    assert "Which of these lines <b>is it?" in shown
    assert "· 1:33 · Gap " in shown
    assert "Unclear here" in shown
    page = editor.get("/studio/articles/invoice").text
    assert "&lt;b&gt;is it?" in page
    assert 'href="/a/invoice/t%3D93"' in page
    gap = customers.find(loop, "lines")
    assert f'href="/studio/gaps/{gap.id}"' in page
