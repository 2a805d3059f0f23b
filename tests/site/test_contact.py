"""Contacting the team in a real browser: the form, answers while one writes, the customer's page, marks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from kb_server import app
from kb_server.access import segments
from kb_server.contact import guard
from kb_server.contact.contact import Contact
from kb_server.contact.listeners import EXTENSION
from kb_server.releases.current import CurrentRelease
from kb_server.releases.publish import publish
from kb_server.settings import Settings
from tests.site.conftest import CENTER, Center, Open
from tests.site.ready import alive
from tests.site.serving import Heard, served
from tests.site.test_accessibility import violations

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

pytestmark = pytest.mark.browser

SUPPORT = """\
hours:
  office: {zone: Europe/Berlin, open: {mon-sun: "00:00-24:00"}}
levels:
  all:
    title: {en: Everybody, ru: Для всех, zh: 所有人}
    public: true
    channels:
      - {type: form, hours: office, reply: 2 days}
      - {type: mail, address: help@example.org}
      - {type: sessions}
  key:
    segments: [enterprise]
    channels:
      - {type: form, reply: 1 hour}
      - {type: manager, name: Ann Example, address: ann@example.org}
form:
  kinds: [question, problem, wish]
  topics:
    - {id: billing, title: {en: Invoices, ru: Счета, zh: 发票}, words: [invoice]}
  files: {count: 2, megabytes: 1, types: [png, txt]}
"""

SESSIONS = {
    "index.md": "---\nid: sessions\ntitle: Sessions\ntemplate: sessions.html\n---\n\nAsk us in person.\n",
    "first-day.md": """\
---
id: first-day-live
title: Your first day, live
type: session
repeat: every tue at 16:00
zone: Europe/Berlin
length: 45 minutes
place: Video call
recording: tour
---

We open an account together.
""",
}


@dataclass(frozen=True)
class Reached(Center):
    """A learn center whose team can be reached."""

    service: Flask
    contacts: list[Contact]


@pytest.fixture(scope="module")
def center(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reached]:
    """The learn center with a support.yml. Its forms may be sent at once: tests write fast."""
    directory = tmp_path_factory.mktemp("reached")
    shutil.copytree(CENTER, directory, dirs_exist_ok=True)
    (directory / "content" / "support.yml").write_text(SUPPORT, encoding="utf-8")
    (directory / "content" / "sessions").mkdir()
    for name, text in SESSIONS.items():
        (directory / "content" / "sessions" / name).write_text(text, encoding="utf-8")
    contacts: list[Contact] = []

    def hear(_settings: Settings, _connection: Connection, contact: Contact) -> None:
        contacts.append(contact)

    with served() as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "QUICKEST", timedelta(0))
        config = directory / "mkdocs.yml"
        config.write_text(f"site_url: {server.url}/\n{config.read_text(encoding='utf-8')}", encoding="utf-8")
        publish(config, directory / "releases")
        serving = CurrentRelease(directory / "releases")
        settings = Settings(
            releases=directory / "releases",
            state=directory / "state",
            contacts_per_hour=100,
            network_contacts_per_hour=100,
        )
        service = app.create(settings, serving)
        service.extensions[EXTENSION] = (hear,)
        server.application = heard = Heard(service)
        yield Reached(server.url, directory / "releases", heard, service, contacts)
        service.extensions["gapless.ingester"].close()
    serving.close()


def write(page: Page, words: str) -> None:
    """Write to the team."""
    page.get_by_label("What were you trying to do").fill(words)


def send(page: Page) -> None:
    """Send the form, and wait for the customer's own page."""
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/c/*")


def test_the_right_article_appears_and_solves_it(page: Page, center: Reached) -> None:
    """While one writes, the article that answers appears; “this solved it” ends it, and is counted."""
    before = len(center.contacts)
    page.goto(f"{center.url}/billing/invoices/")
    page.get_by_role("link", name="Contact us").last.click()
    page.wait_for_url("**/contact/")
    write(page, "I forgot my password and cannot log in any more, how do I get a new one?")
    answers = page.locator(".gapless-form__answers")
    expect(answers.get_by_role("link", name="Reset your password")).to_be_visible()
    answers.get_by_role("listitem").filter(has_text="Reset your password").get_by_role("button").click()
    expect(page.get_by_role("status").filter(has_text="Nothing was sent")).to_be_focused()
    center.heard.wait("solved", article="reset-password")
    assert before == len(center.contacts)
    assert [] == center.heard.all("contacted")  # opening the form is no contact


def test_what_was_written_before_the_script_came_is_answered(page: Page, center: Reached) -> None:
    """On a slow connection one writes before the page's script runs: the article appears all the same."""
    held: list[Route] = []
    page.route("**/contact.*.js", lambda route: held.append(route))
    with page.expect_request("**/contact.*.js"):
        page.goto(f"{center.url}/contact/", wait_until="commit")
    write(page, "I forgot my password and cannot log in any more, how do I get a new one?")
    held[0].continue_()
    answers = page.locator(".gapless-form__answers")
    expect(answers.get_by_role("link", name="Reset your password")).to_be_visible()


def test_what_was_searched_and_read_goes_along(page: Page, center: Reached) -> None:
    """The team gets what this tab searched and read, which the form shows before; and the promise is kept."""
    page.goto(f"{center.url}/search/?q=zeppelin+maintenance")
    center.heard.wait("searched", text="zeppelin maintenance")
    page.goto(f"{center.url}/billing/refunds/")
    page.goto(f"{center.url}/contact/")
    page.get_by_text("Show what is sent").click()
    expect(page.locator(".gapless-form__shared li")).to_have_text(["zeppelin maintenance", "refunds"])
    write(page, "My zeppelin needs an invoice")
    send(page)
    contact = center.contacts[-1]
    assert (("zeppelin maintenance",), ("refunds",), "billing") == (
        contact.searched,
        contact.read,
        contact.topic,
    )
    assert contact.page == "/billing/refunds/"
    expect(page.get_by_text(contact.reference)).to_be_visible()
    expect(page.get_by_text("You will have an answer by")).to_be_visible()


def test_who_has_searched_and_read_nothing_is_asked_nothing(page: Page, center: Reached) -> None:
    """Where the browser has nothing to send along, the form does not ask whether to."""
    page.goto(f"{center.url}/contact/")
    alive(page)
    expect(page.get_by_label("What were you trying to do")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_be_hidden()
    expect(page.get_by_text("Show what is sent")).to_be_hidden()


def test_nothing_goes_along_without_the_tick(page: Page, center: Reached) -> None:
    """Where the box is not ticked, the words alone are sent."""
    page.goto(f"{center.url}/billing/refunds/")
    page.goto(f"{center.url}/contact/")
    write(page, "Nothing but this")
    page.get_by_role("checkbox").uncheck()
    send(page)
    assert ((), ()) == (center.contacts[-1].searched, center.contacts[-1].read)


def test_who_comes_back_to_the_form_loses_nothing(page: Page, center: Reached) -> None:
    """Who goes back after sending, and writes something else, has sent that too."""
    page.goto(f"{center.url}/contact/")
    write(page, "My first question")
    send(page)
    page.go_back()
    alive(page)
    write(page, "And my second one")
    send(page)
    assert ["My first question", "And my second one"] == [one.text for one in center.contacts[-2:]]
    expect(page.get_by_text(center.contacts[-1].reference)).to_be_visible()


def test_a_key_customer_finds_a_name(page: Page, center: Reached) -> None:
    """The claim that came with a link shows what the customer's level has, pages later."""
    key = center.service.extensions["gapless.keys"].of("segments")
    claim = segments.sign("enterprise", key, datetime.now(UTC) + timedelta(days=1))
    page.goto(f"{center.url}/billing/refunds/?segment={claim}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("link", name="Contact us").last.click()
    expect(page.get_by_text("Ann Example")).to_be_visible()
    write(page, "Hello Ann")
    send(page)
    assert center.contacts[-1].segment == "enterprise"
    assert [] == [address for address in asked if claim in address], "servers log addresses"


def test_what_a_key_customer_wrote_goes_along(page: Page, center: Reached) -> None:
    """Who writes before the customer's own page is there finds words, choices, files and focus in it."""
    key = center.service.extensions["gapless.keys"].of("segments")
    claim = segments.sign("enterprise", key, datetime.now(UTC) + timedelta(days=1))
    page.goto(f"{center.url}/billing/refunds/?segment={claim}")
    late: list[Route] = []

    def hold_claimed(route: Route) -> None:
        if "gapless-claim" in route.request.headers:
            late.append(route)
        else:
            route.continue_()

    page.route(f"{center.url}/contact/", hold_claimed)
    with page.expect_request(lambda asked: "gapless-claim" in asked.headers):
        page.goto(f"{center.url}/contact/")
    page.get_by_label("A problem").check()
    page.get_by_role("checkbox").uncheck()
    page.get_by_label("Files").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    page.get_by_label("Topic").select_option("billing")
    words = page.get_by_label("What were you trying to do")
    words.press_sequentially("My words")
    late[0].continue_()
    expect(page.get_by_text("Ann Example")).to_be_visible()
    expect(words).to_be_focused()
    page.keyboard.type(" stay")
    expect(words).to_have_value("My words stay")
    send(page)
    contact = center.contacts[-1]
    assert ("enterprise", "problem", "billing") == (contact.segment, contact.kind, contact.topic)
    assert (["a.txt"], ()) == ([one.name for one in contact.attachments], contact.read)


@pytest.mark.parametrize("hashes", [1, 50_000], ids=["done while one writes", "done after sending"])
def test_a_browser_works_while_much_is_sent(
    page: Page, center: Reached, monkeypatch: pytest.MonkeyPatch, hashes: int
) -> None:
    """Under a flood the browser does the work that is asked for, and the contact arrives."""
    busy = replace(center.service.extensions["gapless.settings"], all_contacts_per_hour=400)
    page.goto(f"{center.url}/contact/")
    write(page, "One is there already")
    send(page)
    monkeypatch.setattr(guard, "HARDNESS", hashes)
    monkeypatch.setattr("kb_server.contact.taking.BUSY", 400)
    monkeypatch.setitem(center.service.extensions, "gapless.settings", busy)
    page.goto(f"{center.url}/contact/")
    assert "challenge" in (page.locator("form[data-task]").get_attribute("data-task") or "")
    alive(page)  # without a script no work is done
    write(page, "Still a person")
    send(page)
    assert center.contacts[-1].text == "Still a person"


def test_without_javascript(center: Reached, open_context: Open) -> None:
    """Without scripts the answers come once before sending; then the page of one's own takes more words."""
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{center.url}/contact/")
    expect(page.get_by_role("checkbox")).to_be_hidden()
    expect(page.get_by_text("Show what is sent")).to_be_hidden()
    write(page, "I forgot my password and cannot log in any more, how do I get a new one?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("link", name="Reset your password")).to_be_visible()
    send(page)
    page.get_by_label("Add something").fill("It was the app.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("It was the app.")).to_be_visible()
    page.get_by_role("button", name="It is solved, close it").click()
    expect(page.get_by_text("This is closed")).to_be_visible()


def test_a_mark_is_one_click(page: Page, center: Reached) -> None:
    """A browser that opens the link of a mark has given it; there is nothing more to press."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as counted:
        page.goto(f"{center.url}/f/billing?v=5")
    assert counted.value.ok
    expect(page.get_by_role("button", name="Send my mark")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_violation(center: Reached, open_context: Open, width: int, scheme: str) -> None:
    """No page of contact breaks a rule of WCAG 2.2 AA, or needs sideways scrolling."""
    page = open_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    page.goto(f"{center.url}/contact/")
    write(page, "I forgot my password and cannot log in any more, how do I get a new one?")
    expect(page.locator(".gapless-form__answers li").first).to_be_visible()
    broken = {"form": violations(page)}
    send(page)
    broken["own page"] = violations(page)
    for path in ("/ru/contact/", "/zh/contact/", "/f/billing?v=4", "/f/billing?v=1", "/-/contact/levels/all"):
        page.goto(center.url + path)
        broken[path] = violations(page)
        assert width >= page.evaluate("() => document.documentElement.scrollWidth")
    assert {name: [] for name in broken} == broken


def test_an_old_form_keeps_the_words(page: Page, center: Reached) -> None:
    """A form that cannot be taken comes back with everything that was written, and says what to do."""
    page.goto(f"{center.url}/contact/")
    write(page, "A long text that must not be lost")
    page.locator("[name=token]").evaluate("field => { field.value = 'old' }")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Please send it once more")
    expect(page.get_by_label("What were you trying to do")).to_have_value("A long text that must not be lost")
    send(page)


def test_pages_of_others_learn_nothing(page: Page, center: Reached) -> None:
    """No cookie is set, and the built page without the service shows the other ways."""
    page.goto(f"{center.url}/contact/")
    assert [] == page.context.cookies()
    built = Path(center.site, "contact", "index.html").read_text(encoding="utf-8")
    assert "mailto:help@example.org" in built
    assert "ann@example.org" not in built
    assert not Path(center.site, "support.yml").exists()


def test_a_session_from_its_list_to_a_registration(open_context: Open, center: Reached) -> None:
    """Dates are in the reader's time zone, a question reaches the log, and a registration the team."""
    page = open_context(timezone_id="Asia/Tokyo").new_page()
    page.goto(f"{center.url}/contact/")
    page.get_by_role("link", name="Live sessions").click()
    page.get_by_role("link", name="Your first day, live").click()
    first = page.locator(".gapless-session__dates time").first
    expect(first).to_contain_text("GMT+9")
    expect(first).to_have_attribute("title", re.compile("16:00 .Berlin time."))
    expect(page.get_by_role("link", name="Watch the recording: A tour of the dashboard")).to_be_visible()
    expect(page.get_by_text("Past dates")).to_be_hidden()
    assert [] == violations(page)
    alive(page)  # without a script the question is sent by the form, not as an event
    page.get_by_label("Your question").fill("Can two people share a desk?")
    page.get_by_role("button", name="Send this question").click()
    center.heard.wait("asked", article="first-day-live", text="Can two people share a desk?", anchor="")
    expect(page.get_by_text("Thank you. Your question was sent")).to_be_visible()
    page.get_by_role("link", name="Register").first.click()
    page.get_by_label("E-mail for the answer").fill("ann@example.com")
    send(page)
    contact = center.contacts[-1]
    assert ("registration", "/sessions/first-day/") == (contact.kind, contact.page)
    assert contact.subject.startswith("Your first day, live: ")
    assert [] == center.heard.all("contacted")
    page.goto("about:blank")  # where no timers of a page change hands, which it could not take back any more
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=700))
    page.goto(f"{center.url}/sessions/first-day/")
    expect(page.get_by_text("No further date is planned.")).to_be_visible()
    expect(page.get_by_text("Past dates")).to_be_visible()
