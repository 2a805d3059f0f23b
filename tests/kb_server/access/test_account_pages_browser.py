"""One's own account in a real Chromium, under the site's policy, with the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import shared, visit
from tests.kb_server.access.conftest import PASSWORD
from tests.kb_server.access.test_account_pages import NEW
from tests.site.ready import noticed
from tests.site.serving import served

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.browser


def enter(browser: Browser, url: str, password: str = PASSWORD) -> Page:
    """A window of its own in which the agent has logged in, and sees their account."""
    page = visit(browser).new_page()
    page.goto(f"{url}/login?next=/login/account")
    page.get_by_label("Name").fill("agent")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Your account", exact=True)).to_be_visible()
    page.wait_for_load_state()  # the script that forgets on leaving is there
    return page


KEPT = """() => [sessionStorage.getItem("gapless.trail"), localStorage.getItem("gapless.recent"),
  localStorage.getItem("gapless.keys-off")]"""


def test_leaving_leaves_nothing(chromium: Browser, desk_on_sqlite: Flask) -> None:
    """Logging out clears what the browser kept of the person, not what they chose; so does the login page."""
    with served(desk_on_sqlite) as server, shared(chromium) as browser:
        page = enter(browser, server.url)

        def keep() -> None:
            page.evaluate("""() => {
              sessionStorage.setItem("gapless.trail", "{}");
              localStorage.setItem("gapless.recent", "[]");
              localStorage.setItem("gapless.keys-off", "1");
            }""")
            assert ["{}", "[]", "1"] == page.evaluate(KEPT)

        keep()
        page.get_by_role("button", name="Log out").press("Enter")
        page.wait_for_url(f"{server.url}/")
        assert [None, None, "1"] == page.evaluate(KEPT)
        keep()
        page.goto(f"{server.url}/login")
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        page.wait_for_function("() => sessionStorage.length === 0")
        assert [None, None, "1"] == page.evaluate(KEPT)


def test_an_account(chromium: Browser, desk_on_sqlite: Flask) -> None:
    """The navigation leads there; Enter ends the other login, then changes the password; it fits a phone."""
    with served(desk_on_sqlite) as server, shared(chromium) as browser:
        page, other = enter(browser, server.url), enter(browser, server.url)
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"{server.url}/desk/tools")
        page.get_by_role("navigation").get_by_role("link", name="Your account").press("Enter")
        logins = page.get_by_role("list", name="Where you are logged in").get_by_role("listitem")
        expect(logins).to_have_count(2)
        expect(logins.filter(has_text="this one")).to_have_count(1)
        expect(logins.filter(has_text="Chrome, Linux")).to_have_count(2)
        assert 0 == Axe().run(page).violations_count
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("must log in again")
        expect(logins).to_have_count(1)
        other.reload()
        expect(other.get_by_role("heading", name="Log in")).to_be_visible()

        page.get_by_label("The password that you have").fill(PASSWORD)
        page.get_by_label("New password", exact=True).fill(NEW)
        page.get_by_label("New password, once more").fill(NEW + "!")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("The two new passwords differ")
        page.get_by_label("The password that you have").fill(PASSWORD)
        page.get_by_label("New password", exact=True).fill(NEW)
        page.get_by_label("New password, once more").fill(NEW)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Your password is changed")
        done = page.get_by_role("list", name="What was done to your account").get_by_role("listitem")
        expect(done.filter(has_text="Changed a password")).to_have_count(1)
        assert 0 == Axe().run(page).violations_count
        enter(browser, server.url, NEW)
        assert [] == [text for text in complaints if "Content Security Policy" in text]


CLICKED_TWICE = """button => {
  const stopped = [];
  addEventListener("submit", (event) => stopped.push(event.defaultPrevented));
  button.click();
  button.click();
  return stopped;
}"""


def test_a_form_is_sent_once(chromium: Browser, desk_on_sqlite: Flask) -> None:
    """Who clicks again while the service is busy sends one form; who comes back may send another."""
    with served(desk_on_sqlite) as server, shared(chromium) as browser:
        page = enter(browser, server.url)
        for number in (1, 2):
            page.goto(f"{server.url}/desk/tools")
            page.get_by_label("For", exact=True).fill(f"Firefox {number}")
            button = page.get_by_role("button", name="Make a token")
            assert [False, True] == button.evaluate(CLICKED_TWICE)
            expect(page.locator("code.secret")).to_be_visible()


def test_a_form_that_was_stopped_is_sent_again(chromium: Browser, desk_on_sqlite: Flask) -> None:
    """Who stops the browser while it sends a form, and clicks again, sends it at once."""
    with served(desk_on_sqlite) as server, shared(chromium) as browser:
        page = enter(browser, server.url)
        page.goto(f"{server.url}/desk/tools")
        page.get_by_label("For", exact=True).fill("Firefox")
        page.evaluate("navigation.addEventListener('navigateerror', () => document.body.append('Stopped.'))")
        devtools = page.context.new_cdp_session(page)
        waiting: list[Route] = []
        page.route("**/*", lambda route: waiting.append(route), times=1)
        button = page.get_by_role("button", name="Make a token")
        button.evaluate("button => setTimeout(() => button.click())")
        noticed(page, lambda: bool(waiting))
        devtools.send("Page.stopLoading")
        expect(page.get_by_text("Stopped.")).to_be_visible()
        button.click()
        expect(page.locator("code.secret")).to_be_visible()
