"""The extension's settings say what is wrong, and anybody can use them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.clients.conftest import Agent, Center, select
from tests.site.test_accessibility import violations

pytestmark = pytest.mark.browser

TYPED = {
    "": "✗ Not saved. Enter the address",
    "http://help.example.com": "✗ Not saved. The address must begin with https://",
    "https://ada:secret@help.example.com": "✗ Not saved. Leave out the name and password",
    "https://": "✗ Not saved. This is not an address.",
}


@pytest.fixture
def settings(agent: Agent, help_center: Center) -> Iterator[Page]:
    """The settings page; afterwards the settings are good again."""
    page = agent.context.new_page()
    page.goto(f"chrome-extension://{agent.id}/options.html")
    yield page
    page.close()
    agent.settings(help_center.url, help_center.token("similar", "link", "flag")).close()


def report(page: Page, address: str, token: str) -> str:
    """What the page says when these are saved."""
    page.get_by_label("Address of your learn center").fill(address)
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Save and test").click()
    expect(page.get_by_role("listitem").first).to_be_visible()
    expect(page.get_by_text("Trying the connection")).to_have_count(0)
    return page.get_by_role("status").inner_text()


def test_a_good_connection_is_said(settings: Page, help_center: Center) -> None:
    """A good connection is reported, also with the desk's address, and the settings are stored."""
    said = report(settings, f" {help_center.url}/desk", help_center.token("similar", "link", "flag"))
    assert "✗" not in said
    assert 5 == said.count("✓"), said
    settings.get_by_label("Markdown").check()
    settings.get_by_label("Quote the passage").check()
    report(settings, help_center.url, help_center.token("similar", "link", "flag"))
    settings.reload()
    expect(settings.get_by_label("Address of your learn center")).to_have_value(f"{help_center.url}/")
    expect(settings.get_by_label("Markdown")).to_be_checked()
    expect(settings.get_by_label("Token")).to_have_attribute("type", "password")
    settings.get_by_label("As the reply allows").check()
    settings.get_by_label("Quote the passage").uncheck()
    report(settings, help_center.url, help_center.token("similar", "link", "flag"))


@pytest.mark.parametrize("address", TYPED)
def test_a_wrong_address_is_not_saved(settings: Page, address: str) -> None:
    """A wrong address is not stored: a token is never sent unencrypted or to a misspelt address."""
    assert TYPED[address] in report(settings, address, "gapless_any")
    expect(settings.get_by_label("Address of your learn center")).to_be_focused()


def test_what_is_wrong_with_the_connection_is_said(settings: Page, help_center: Center, foreign: str) -> None:
    """The page says whether the address, the token or its scopes are wrong."""
    elsewhere = foreign.replace("localhost", "127.0.0.1")
    good = help_center.token("similar", "link", "flag")
    assert f"✗ There is no Gapless at {elsewhere}" in report(settings, elsewhere, good)
    assert "✗ 127.0.0.1:9 does not answer." in report(settings, "http://127.0.0.1:9", good)
    assert "✗ This token is not valid" in report(settings, help_center.url, "gapless_wrong")
    said = report(settings, help_center.url, help_center.token("similar"))
    assert "✓ The token may find articles." in said
    assert "✗ This token is not for link." in said
    assert "✗ This token is not for flag." in said


def test_a_page_cannot_read_the_token(agent: Agent, settings: Page, foreign: str) -> None:
    """A page cannot read the token, and neither can our own script in the page."""
    page = agent.context.new_page()
    page.goto(foreign)
    agent.press(page).says("Close")
    tried = agent.worker.evaluate(
        """async () => {
          const tab = (await chrome.tabs.query({})).find((one) => one.active);
          const read = () => chrome.storage.local.get().then(JSON.stringify, (error) => `refused: ${error}`);
          const target = { tabId: tab.id };
          const [{ result }] = await chrome.scripting.executeScript({ target, func: read });
          return result;
        }"""
    )
    page.close()
    assert tried.startswith("refused"), tried


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1180])
def test_settings_have_no_violation(settings: Page, help_center: Center, width: int, scheme: str) -> None:
    """The settings page breaks no rule of WCAG 2.2 AA that a machine can check."""
    settings.set_viewport_size({"width": width, "height": 900})
    settings.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert [] == violations(settings)
    report(settings, help_center.url, help_center.token("similar"))
    assert [] == violations(settings)
    assert width >= settings.evaluate("() => document.documentElement.scrollWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_has_no_violation(agent: Agent, ticket: Page, scheme: str) -> None:
    """The panel breaks none of these rules either. Its tree is open for this test alone."""
    ticket.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    agent.press(ticket).says("Close")
    ticket.keyboard.press("Escape")
    agent.worker.evaluate(
        """async () => {
          const tab = (await chrome.tabs.query({})).find((one) => one.active);
          const open = () => {
            const attach = Element.prototype.attachShadow;
            Element.prototype.attachShadow = function () { return attach.call(this, { mode: "open" }) };
          };
          await chrome.scripting.executeScript({ target: { tabId: tab.id }, func: open });
        }"""
    )
    for element in ("#ticket", "#goodwill", "#nonsense", "#russian", "#refund", "#parcel"):
        select(ticket, element)
        panel = agent.press(ticket)
        panel.says("answer")
        panel.says("Read: ")
        broken = [one for one in violations(ticket) if "dialog" in one or "host" in one or "gapless" in one]
        assert [] == broken, element
        ticket.keyboard.press("Escape")
        panel.gone()
