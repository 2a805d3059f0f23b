"""Passkeys in a real Chromium, with its virtual authenticator, under the site's policy."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, Page, Playwright, expect

from tests.browser import launch, shared, visit
from tests.kb_server.access.conftest import PASSWORD
from tests.site.serving import served

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.browser


class Person:
    """Somebody with a computer that keeps passkeys."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self._devtools: CDPSession = page.context.new_cdp_session(page)
        self._devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self._devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._computer = made["authenticatorId"]

    def verified(self, well: bool) -> None:
        """From now on the computer knows its user, or does not."""
        told = {"authenticatorId": self._computer, "isUserVerified": well}
        self._devtools.send("WebAuthn.setUserVerified", told)

    def give_password(self) -> None:
        """Log in with the password."""
        self.page.goto(f"{self.url}/login?next=/login/factor")
        self.page.get_by_label("Name").fill("writer")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in", exact=True).press("Enter")

    def add(self, name: str, label: str = "A name for it") -> None:
        """Add a passkey, with the keyboard."""
        self.page.get_by_label(label).fill(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")

    def leave(self) -> None:
        """Log out."""
        self.page.get_by_role("button", name="Log out").click()
        self.page.wait_for_url(f"{self.url}/")

    def is_in(self) -> None:
        """They see the page that they wanted, logged in."""
        self.page.wait_for_url(f"{self.url}/login/factor")
        expect(self.page.get_by_role("heading", name="Second factor")).to_be_visible()


@pytest.fixture
def address(desk_on_sqlite: Flask) -> Iterator[str]:
    """Where the service is: browsers make no passkeys for numeric addresses."""
    with served(desk_on_sqlite) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        settings = desk_on_sqlite.extensions["gapless.settings"]
        chosen = dataclasses.replace(settings, base_url=f"{url}/")
        desk_on_sqlite.extensions["gapless.settings"] = chosen
        yield url


def test_a_passkey_all_its_life(chromium: Browser, address: str) -> None:
    """It is made, is the second factor and the whole login, is not made twice, and is removed again."""
    with shared(chromium) as browser:
        page = visit(browser).new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        person = Person(page, address)
        person.give_password()
        person.is_in()
        assert 0 == Axe().run(page).violations_count
        person.add("my computer")
        expect(page.get_by_role("listitem").filter(has_text=re.compile(r"^\w{5}-\w{5}$"))).to_have_count(10)
        page.get_by_role("link", name="I have kept them").click()
        person.leave()

        page.goto(f"{address}/login?next=/login/factor")
        assert 0 == Axe().run(page).violations_count
        page.get_by_role("button", name="Log in with a passkey").press("Enter")
        person.is_in()
        expect(page.get_by_role("row", name="my computer")).not_to_contain_text("never")
        person.leave()

        person.give_password()
        expect(page.get_by_label("Recovery code")).to_be_visible()
        assert 0 == Axe().run(page).violations_count
        page.get_by_role("button", name="Use a passkey").press("Enter")
        person.is_in()
        person.add("again")
        expect(page.get_by_role("alert")).to_contain_text("Your browser gave no passkey")
        expect(page.get_by_role("button", name="Add a passkey")).to_be_enabled()
        person.leave()

        person.verified(False)
        page.goto(f"{address}/login?next=/login/factor")
        page.get_by_role("button", name="Log in with a passkey").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Your browser gave no passkey")
        person.verified(True)
        page.get_by_role("button", name="Log in with a passkey").press("Enter")
        person.is_in()
        page.get_by_label("Password").first.fill(PASSWORD)
        page.get_by_role("button", name="Remove the passkey “my computer”").press("Enter")
        expect(page.get_by_role("row", name="my computer")).to_have_count(0)
        person.leave()
        page.goto(f"{address}/login")
        page.get_by_role("button", name="Log in with a passkey").press("Enter")
        expect(page.get_by_role("alert").first).to_contain_text("This passkey is not known here")
        person.give_password()
        person.is_in()
        assert [] == [text for text in complaints if "Content Security Policy" in text]


def test_a_page_that_is_shown_again_is_not_locked(playwright: Playwright, address: str) -> None:
    """Who goes back to a page as they left it, when its form had been sent, can send it again."""
    with launch(playwright, keeps_pages=True) as browser:
        page = visit(browser).new_page()
        person = Person(page, address)
        person.give_password()
        person.is_in()
        page.evaluate("document.body.append('as it was')")
        page.get_by_label("A name for it").fill("my computer")
        page.keyboard.press("Tab")
        page.keyboard.type("a wrong password")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert").first).to_be_visible()
        expect(page.get_by_text("as it was")).to_be_hidden()
        page.evaluate("setTimeout(() => history.back())")
        expect(page.get_by_text("as it was")).to_be_visible()
        expect(page.get_by_role("button", name="Add a passkey")).to_be_enabled()


@pytest.mark.parametrize("lang", ["ru", "zh"])
def test_in_other_languages(chromium: Browser, address: str, lang: str) -> None:
    """The same in Russian and Chinese, where the browser asks for them."""
    words = {"ru": ("Войти с ключом доступа", "Название"), "zh": ("用通行密钥登录", "名称，例如")}[lang]
    with shared(chromium) as browser:
        page = visit(browser, locale=lang).new_page()
        person = Person(page, address)
        page.goto(f"{address}/login?next=/login/factor")
        page.locator("#name").fill("writer")
        page.locator("#password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/login/factor")
        person.add("α", words[1])
        expect(page.get_by_role("listitem").filter(has_text=re.compile(r"^\w{5}-\w{5}$"))).to_have_count(10)
        page.context.clear_cookies()
        page.goto(f"{address}/login?next=/login/factor#ticket")  # it stays in the address, as with a password
        page.get_by_role("button", name=words[0]).press("Enter")
        page.wait_for_url(f"{address}/login/factor#ticket")


def test_without_scripts(chromium: Browser, address: str) -> None:
    """Without JavaScript the page says that there are no passkeys, and offers what works: codes."""
    with shared(chromium) as browser:
        page = visit(browser, java_script_enabled=False).new_page()
        page.goto(f"{address}/login?next=/login/factor")
        expect(page.get_by_role("button", name="Log in with a passkey")).to_be_hidden()
        page.get_by_label("Name").fill("writer")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/login/factor")
        expect(page.get_by_text("This browser cannot use passkeys here")).to_be_visible()
        expect(page.get_by_role("button", name="Add a passkey")).to_be_hidden()
        expect(page.get_by_role("button", name="Set up")).to_be_visible()
