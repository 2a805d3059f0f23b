"""Signing in with the provider and out again, in a real browser and under the site's policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import shared, visit
from tests.kb_server.access.oidc.conftest import RealProvider, trusting
from tests.site.serving import served

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.browser


def test_in_and_out(chromium: Browser, desk_on_sqlite: Flask, provider: RealProvider) -> None:
    """The keyboard alone leads to the provider and back to the wanted page, and out of both."""
    with served(desk_on_sqlite) as server, shared(chromium) as browser:
        base = f"{server.url}/"
        trusting(desk_on_sqlite, provider.issuer, base_url=base)
        provider.tell(redirects=[base])
        page = visit(browser).new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"{server.url}/desk/tools")
        link = page.get_by_role("link", name="Sign in with Example")
        link.focus()
        page.keyboard.press("Enter")
        page.get_by_placeholder(re.compile("login", re.IGNORECASE)).fill("sub-ann")
        page.get_by_placeholder(re.compile("password", re.IGNORECASE)).fill("x")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{server.url}/desk/tools")
        expect(page.get_by_role("banner")).to_contain_text("ann")
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()
        page.get_by_role("link", name="Sign out of Example").press("Enter")
        page.get_by_role("button", name=re.compile("yes", re.IGNORECASE)).click()
        page.wait_for_url(base)
        assert [] == [text for text in complaints if "Content Security Policy" in text]
        page.goto(f"{server.url}/login/oidc")
        expect(page.get_by_placeholder(re.compile("login", re.IGNORECASE))).to_be_visible()
