"""Articles that answer what a customer is writing."""

from __future__ import annotations

from kb_server.contact import suggested
from kb_server.web.request import release
from tests.kb_server.contact.conftest import Team


def test_the_best_place_is_linked_and_quoted_as_text(team: Team) -> None:
    """An article comes with its address and a passage without marks; agents' articles never come."""
    with team.service.test_request_context("/"):
        (found,) = suggested.articles(
            release(), "Hello, how do I reset my password by mail? Thanks, Ann", "en"
        )
        assert ("password", "Reset a password") == (found.article, found.title)
        assert found.url.startswith("guide/password/")
        assert "<" not in found.about
        assert () == suggested.articles(release(), "I want to refund a customer the sum that was paid", "en")
        assert () == suggested.articles(release(), "password", "en")
