"""Pages in the frame of the learn center."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import g
from werkzeug.exceptions import NotFound

from kb_server.contact import frame, page
from kb_server.web.request import release
from tests.kb_server.contact.conftest import Team


def test_the_frame_is_that_of_the_learn_center(team: Team) -> None:
    """Another page has the header and the scripts of the contact page, and a title of its own."""
    contact, page = (
        team.visit().get(path).get_data(as_text=True) for path in ("/contact/", "/-/contact/levels/standard")
    )
    assert "<title>What we promise</title>" in page
    assert re.search(r'<h1 id="gapless-title">\s*What we promise\s*</h1>', page)
    assert 'rel="canonical"' not in page
    scripts = re.findall(r'<script[^>]+src="([^"]+)"', page)
    assert scripts == re.findall(r'<script[^>]+src="([^"]+)"', contact)
    assert all(one.startswith("/") for one in scripts)  # found from any address


def test_the_page_keeps_the_policy(team: Team) -> None:
    """The content security policy of the release holds on these pages, too."""
    policy = team.visit().get("/contact/").headers["Content-Security-Policy"]
    assert "form-action 'self'" in policy
    assert "sha256-" in policy


def test_without_support_there_is_no_page(team: Team) -> None:
    """A release without support.yml has none of these addresses."""
    with team.service.test_request_context("/contact/"):
        g.release = replace(release(), support=None)
        assert page.show("contact/") is None
        with pytest.raises(NotFound, match="no contact page"):
            frame.support()
