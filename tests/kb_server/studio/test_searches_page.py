"""The page of searches: what customers ask, as far as it may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kb_server.studio import readers
from tests.kb_server.studio.conftest import rows, text

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ADDRESS = "/studio/searches"


def test_the_words_of_few_are_never_shown(writer: FlaskClient) -> None:
    """Fewer than three visitors asked it: no list and no file has the words, only how many there are."""
    for query in ("", "?list=none&format=csv", "?format=json", "?list=rephrased"):
        page = writer.get(f"{ADDRESS}{query}").text
        assert "Gwendolyn" not in page
        assert "seen once" not in page
    assert "5 more are in the words of fewer than three visitors" in text(writer, ADDRESS)


def test_customers_words_are_escaped(writer: FlaskClient) -> None:
    """Markup in a question is shown, not run; in a file it is no formula."""
    page = writer.get(ADDRESS).text
    assert "<script>alert" not in page
    assert "=cmd &lt;script&gt;" in page
    assert f"'{readers.HOSTILE}" in [row["question"] for row in rows(writer, f"{ADDRESS}?format=csv")]


def test_lists_are_sorted_by_their_own_number(writer: FlaskClient) -> None:
    """The list of questions without an answer has only these, the most frequent first."""
    found = rows(writer, f"{ADDRESS}?list=none&format=csv")
    assert [(f"'{readers.HOSTILE}", "12"), ("bill", "3")] == [(r["question"], r["none"]) for r in found]


def test_rephrased_questions_show_where_they_led(writer: FlaskClient) -> None:
    """From the first words to the second, and what was read in the end."""
    assert "bill en → invoice bill 3 times then read: Read an invoice" in text(
        writer, f"{ADDRESS}?list=rephrased"
    )
    (line,) = rows(writer, f"{ADDRESS}?list=rephrased&format=csv")
    assert ("bill", "invoice bill", "3", "invoice") == (
        line["question"], line["asked_again"], line["times"], line["opened"]
    )  # fmt: skip


def test_an_explanation_is_one_click_away(writer: FlaskClient) -> None:
    """Each question leads to why search answers it so."""
    assert 'href="/explain?q=reset+password&amp;lang=en"' in writer.get(ADDRESS).text


def test_a_segment_has_its_own_list(writer: FlaskClient) -> None:
    """A segment's list counts only its visitors' questions."""
    found = rows(writer, f"{ADDRESS}?segment=pro&format=csv")
    assert [("reset password", "12")] == [(row["question"], row["asked"]) for row in found]


def test_an_empty_list_says_what_to_do(writer: FlaskClient) -> None:
    """Where nothing is, the page says so and how to look elsewhere."""
    assert "Choose a longer time, or another language" in text(writer, f"{ADDRESS}?lang=zh")


def test_a_product_has_its_own_list(writer: FlaskClient) -> None:
    """Of a product the page shows the questions that led to its articles, and no sums, which nobody knows."""
    page = text(writer, f"{ADDRESS}?product=mail")
    assert "Questions in words that led somebody to an article about this product" in page
    assert "fewer than three visitors" not in page
    assert [] == rows(writer, f"{ADDRESS}?product=mail&format=csv")


@pytest.mark.parametrize("query", ["list=x", "origin=staff", "segment=a&release=b"])
def test_a_wrong_address_is_refused(writer: FlaskClient, query: str) -> None:
    """A list or a filter that the page does not have is an error."""
    assert 400 == writer.get(f"{ADDRESS}?{query}").status_code


def test_the_list_by_language_is_a_file(writer: FlaskClient) -> None:
    """How many questions of each language every list has can be downloaded; a page it is not."""
    found = rows(writer, f"{ADDRESS}?list=langs&format=csv")
    listed = rows(writer, f"{ADDRESS}?list=none&format=csv")
    assert sum(int(row["none"]) for row in listed) <= sum(float(row["none"]) for row in found)
    assert ["lang", "asked"] == list(found[0])[:2]
    assert 400 == writer.get(f"{ADDRESS}?list=langs").status_code
