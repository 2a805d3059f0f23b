"""The studio and the desk over the demo, page after page, with the keyboard alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kb_server import app
from kb_server.demo import place
from kb_server.settings import Settings
from tests.browser import shared, visit
from tests.kb_server.demo.conftest import NOW
from tests.site.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TIME = f"from={NOW:%Y}-11-01&to={NOW:%Y-%m-%d}"  # in which the demo's customers came


@pytest.fixture(scope="module")
def page(chromium: Browser, made: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A browser in which somebody has logged in at a copy of the demo, with the keyboard."""
    folder = shutil.copytree(made.state.parent, tmp_path_factory.mktemp("walked") / "demo", symlinks=True)
    chosen = _moved(made, folder)
    service = app.create(chosen)
    service.extensions["gapless.ingester"].close()  # the gaps stay as the demo left them
    with served(service) as server, shared(chromium) as browser:
        opened = visit(browser, base_url=server.url).new_page()
        opened.goto("/login")
        expect(opened.get_by_label("Name")).to_be_focused()
        opened.keyboard.type(place.LOGIN)
        opened.keyboard.press("Tab")
        opened.keyboard.type(place.password(chosen))
        opened.keyboard.press("Enter")
        opened.wait_for_url("**/studio")
        yield opened


def _moved(made: Settings, folder: Path) -> Settings:
    """The settings of the demo in another folder."""
    paths = {name: folder / getattr(made, name).name for name in ("state", "releases")}
    return replace(made, config=folder / "site" / made.config.name, **paths)


def come(page: Page, wanted: Locator) -> None:
    """Press Tab until the first of these elements has the focus."""
    element = wanted.first
    expect(element).to_be_visible()
    for _ in range(300):
        page.keyboard.press("Tab")
        if element.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"the keyboard never reaches {wanted}")


def press(page: Page, wanted: Locator) -> None:
    """Come to an element and press Enter."""
    come(page, wanted)
    page.keyboard.press("Enter")


def fill(page: Page, label: str, text: str) -> None:
    """Come to a field and type."""
    come(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def heading(page: Page) -> Locator:
    """What the page is called."""
    return page.get_by_role("heading", level=1)


def undo(page: Page) -> None:
    """Take back what was decided."""
    press(page, page.locator(".done").get_by_role("button", name="Undo"))
    expect(page.get_by_role("status")).to_have_count(0)


def test_from_today_to_a_gap(page: Page) -> None:
    """Today leads to the heaviest gap."""
    page.goto("/studio")
    heaviest = page.get_by_role("region", name="Heaviest open gaps").get_by_role("link")
    title = heaviest.first.inner_text()
    press(page, heaviest)
    expect(heading(page)).to_have_text(title)


def test_several_gaps_are_decided_together(page: Page) -> None:
    """Two gaps are given an owner at once, and given back."""
    page.goto("/studio/gaps")
    for number in range(2):
        come(page, page.locator("tbody input[type=checkbox]").nth(number))
        page.keyboard.press("Space")
    fill(page, "Owner", "mei")
    press(page, page.get_by_role("button", name="Assign"))
    expect(page.get_by_role("status")).to_contain_text("2 gaps: owner.")
    undo(page)


def test_a_view_is_saved_opened_and_removed(page: Page) -> None:
    """Filters get a name, and the name leads back to them."""
    page.goto("/studio/gaps")
    come(page, page.get_by_label("Type", exact=True))
    page.keyboard.press("P")  # of several letters a browser that stalls takes each for a first one
    press(page, page.get_by_role("button", name="Show"))
    page.wait_for_url("**type=product**")
    fill(page, "Save what is shown as", "For the product team")
    page.keyboard.press("Enter")
    view = page.get_by_role("link", name="For the product team")
    expect(view).to_be_visible()
    page.goto("/studio/gaps")
    press(page, view)
    page.wait_for_url("**type=product**")
    press(page, page.get_by_role("button", name="Remove the view For the product team"))
    expect(view).to_have_count(0)


def test_a_dismissed_gap_is_reopened(page: Page) -> None:
    """What was dismissed comes back with a reason, and the history can take that back."""
    page.goto("/studio/gaps?state=dismissed")
    press(page, page.locator("tbody th a"))
    come(page, page.locator(".decisions #why"))
    page.keyboard.type("It is asked again.")
    press(page, page.get_by_role("button", name="Reopen"))
    expect(page.get_by_role("status")).to_contain_text("reopened")
    press(page, page.get_by_role("button", name="Undo decision").first)
    expect(page.locator("tr.undone")).not_to_have_count(0)


def test_a_reply_is_kept_and_a_remedy_opened(page: Page) -> None:
    """A reply that worked is added to a gap, and the draft of its article is read."""
    page.goto("/studio/gaps?state=open&type=content")
    press(page, page.locator("tbody th a"))
    press(page, page.locator("summary", has_text="Add a reply that worked"))
    come(page, page.locator("#reply"))
    page.keyboard.type("Open the menu and choose Export.")
    press(page, page.get_by_role("button", name="Keep the reply"))
    expect(page.locator("#replies")).to_contain_text(place.LOGIN)
    mends = page.get_by_role("region", name="What mends it")
    press(page, mends.get_by_role("link", name="Begin the article"))
    expect(page.locator("pre")).to_contain_text("answers:")


def test_articles_and_one_of_them(page: Page) -> None:
    """The list is narrowed by a title, and an article leads to itself."""
    page.goto(f"/studio/articles?{TIME}")
    fill(page, "Title", "own words")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=own**")
    press(page, page.locator("tbody th a"))
    expect(heading(page)).to_contain_text("own words")
    press(page, page.get_by_role("link", name="Open the article"))
    page.wait_for_url("**/search*/**")


def test_searches_lead_to_an_explanation(page: Page) -> None:
    """One of the lists is chosen, and a question in it explained."""
    page.goto(f"/studio/searches?{TIME}")
    press(page, page.get_by_role("navigation", name="Lists").get_by_role("link", name="Unsure"))
    page.wait_for_url("**list=unsure**")
    press(page, page.locator("tbody a", has_text="Explain"))
    expect(heading(page)).to_have_text("Explain search")
    expect(page.get_by_role("heading", name="What was found")).to_be_visible()


def test_measures_say_what_they_count(page: Page) -> None:
    """A definition is opened, and another measure's trend is drawn large."""
    page.goto(f"/studio/measures?{TIME}")
    press(page, page.locator("#rephrased summary"))
    expect(page.locator("#rephrased details p").first).to_be_visible()
    press(page, page.get_by_role("link", name="Rephrased"))
    expect(page.locator("figcaption")).to_contain_text("Rephrased")


def test_releases_are_compared_and_rolled_back(page: Page) -> None:
    """Two releases are compared; an older one is served, and then the newest again."""
    page.goto("/studio/releases")
    press(page, page.locator("table").get_by_role("link", name="Compare"))
    expect(heading(page)).to_have_text("Two releases compared")
    press(page, page.locator("main").get_by_role("link", name="Releases"))
    rows, served_now = page.locator("tbody tr"), page.get_by_text("served now")
    newest, older = rows.nth(0), rows.nth(1)
    press(page, older.get_by_role("button"))
    expect(older.filter(has=served_now)).to_have_count(1)
    press(page, newest.get_by_role("button"))
    expect(newest.filter(has=served_now)).to_have_count(1)


def test_support_leads_to_a_ticket(page: Page) -> None:
    """A sent link leads to all links of its ticket."""
    page.goto(f"/studio/support?{TIME}")
    ticket = page.get_by_role("region", name="Sent links").locator("a.unbroken")
    name = ticket.first.inner_text()
    press(page, ticket)
    page.wait_for_url("**/desk/links?ticket=*")
    expect(page.get_by_role("textbox", name="Ticket")).to_have_value(name)


def test_a_flag_is_closed_and_opened_again(page: Page) -> None:
    """A writer answers a flag, and takes it back."""
    page.goto("/desk/flags?everyone=1")
    card = page.locator(".flagged").first
    come(page, card.get_by_role("textbox"))
    page.keyboard.type("Mended today.")
    press(page, card.get_by_role("button", name="Mended"))
    expect(card).to_contain_text("Mended today.")
    press(page, card.get_by_role("button", name="Open again"))
    expect(card.get_by_role("button", name="Mended")).to_be_visible()


def test_a_token_is_made_and_revoked(page: Page) -> None:
    """An agent makes a token for the extension, and revokes it."""
    page.goto("/desk/tools")
    fill(page, "For", "Firefox at work")
    page.keyboard.press("Enter")
    expect(page.locator(".secret")).to_be_visible()
    press(page, page.get_by_role("button", name="Revoke"))
    expect(page.get_by_text("You have no token yet.")).to_be_visible()


def test_the_language_and_the_colours_are_chosen(page: Page) -> None:
    """Each page can be read in Russian and in the dark, and in English again."""
    page.goto("/desk/handover")
    press(page, page.get_by_role("button", name="Dark"))
    expect(page.locator("[data-scheme=dark]")).to_have_count(1)
    press(page, page.get_by_role("button", name="Русский"))
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    press(page, page.get_by_role("button", name="English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_search_is_everywhere_and_the_keys_are_told(page: Page) -> None:
    """`/` searches from any page, what it finds opens, and `?` shows the keys there."""
    page.goto("/desk/links")
    page.keyboard.press("/")
    page.keyboard.type("video")
    page.keyboard.press("Enter")
    press(page, page.get_by_role("region", name="Gaps").get_by_role("link"))
    page.wait_for_url("**/studio/gaps/*")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")


def test_whoever_logs_out_is_out(page: Page) -> None:
    """The last stop: log out. This ends the walk, so it comes last."""
    page.goto("/studio/design")
    leave = page.get_by_role("button", name="Log out")
    press(page, leave)
    expect(leave).to_have_count(0)
    page.goto("/studio")
    page.wait_for_url("**/login**")
