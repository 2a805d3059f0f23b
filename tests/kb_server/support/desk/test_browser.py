"""The agents' desk, from a ticket to its link's outcome, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect

from tests.kb_server.support.desk.conftest import EXPORT, PASSWORD, TICKET, Desk, sit
from tests.loop.conftest import Center
from tests.patience import until
from tests.site.ready import held, noticed

pytestmark = pytest.mark.browser

HEADING = "Download all invoices"


def _answered(staffed: Center) -> Desk:
    """An agent at the desk, with the answers to a ticket."""
    desk = sit(staffed)
    desk.paste(TICKET)
    expect(desk.page.locator(".place[aria-current]")).to_be_visible()
    return desk


def test_two_keys_from_paste_to_copy(staffed: Center) -> None:
    """One key pastes the ticket, one copies the link to the heading that answers it, in the form it names."""
    desk = sit(staffed)
    desk.paste(TICKET)
    expect(desk.page.locator(".place[aria-current] .heading")).to_have_text(HEADING)
    expect(desk.page.locator(".read")).not_to_contain_text("Martin")
    link = rf"{re.escape(staffed.url)}/a/export/download-all-invoices\?via=[a-z2-7]{{16}}"
    name = f"Export your data: {HEADING}"
    for key, form in (
        ("m", rf"\[{name}\]\({link}\)"),
        ("t", rf"{name}\n{link}"),
        ("h", rf'<a href="{link}">{name}</a>'),
        ("Shift+M", rf"> .*Billing.*\n\n\[{name}\]\({link}\)"),
        ("Enter", rf"\[{name}\]\({link}\)"),
    ):
        desk.page.keyboard.press(key)
        expect(desk.page.locator(".status")).to_contain_text("Copied as")
        until(partial(_copied, desk, form), desk.clipboard)  # the status may be that of the key before


def _copied(desk: Desk, form: str) -> bool:
    return re.fullmatch(form, desk.clipboard(), re.DOTALL) is not None


OTHER = "Hi,\nour money did not come back to the card yet. How do I ask for a refund?\nCheers"
COVERED = """() => {
  // The texts through which the frame of the element that has the focus runs.
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  if (style.outlineStyle === "none") return ["no frame"];
  const [offset, width] = [parseFloat(style.outlineOffset), parseFloat(style.outlineWidth)];
  const { left, top, right, bottom } = box;
  const grown = (by) => ({ left: left - by, top: top - by, right: right + by, bottom: bottom + by });
  const [outer, inner] = [grown(offset + width - 0.5), grown(offset + 0.5)];
  const meet = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
  const holds = (a, b) => a.left <= b.left && a.right >= b.right && a.top <= b.top && a.bottom >= b.bottom;
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim();
    if (!text || walk.currentNode.parentElement.closest(".unseen")) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    for (const line of range.getClientRects())
      if (line.width && meet(line, outer) && !holds(inner, line)) found.push(text);
  }
  return found;
}"""


def test_a_new_ticket_never_has_the_key_of_the_last(staffed: Center) -> None:
    """Two keys answer the second ticket too, wherever the focus is; it brings its own key or has none."""
    desk = sit(staffed)
    key = desk.page.get_by_label("Ticket optional")
    key.fill("SUP-1")
    desk.paste(TICKET)
    expect(desk.page.locator(".place[aria-current] .heading")).to_have_text(HEADING)
    desk.page.keyboard.press("m")
    expect(desk.page.locator(".place.taken")).to_have_count(1)
    for text, own in ((OTHER, ""), (f"[SUP-3] {OTHER}", "SUP-3"), (TICKET, "")):
        desk.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
        desk.page.keyboard.press("ControlOrMeta+v")
        expect(desk.page.locator(".place.taken")).to_have_count(0)
        expect(desk.page.locator(".place[aria-current]")).to_be_visible()
        expect(desk.page.get_by_label("The customer’s message")).to_have_value(text)
        expect(key).to_have_value(own)
        desk.page.keyboard.press("m")
        expect(desk.page.locator(".place.taken")).to_have_count(1)
    sent = json.loads(staffed.done("links", "list", "--json"))
    assert ["", "SUP-3", "", "SUP-1"] == [link["ticket"] for link in sent]


def test_an_edited_message_keeps_its_key(staffed: Center) -> None:
    """Whoever corrects the message, or adds to it, works on the same ticket; who types another, does not."""
    desk = sit(staffed)
    message, key = desk.page.get_by_label("The customer’s message"), desk.page.get_by_label("Ticket optional")
    desk.paste(TICKET)
    expect(desk.page.locator(".place[aria-current]")).to_be_visible()
    key.fill("SUP-5")
    message.press("ControlOrMeta+End")
    message.press_sequentially(" Please hurry.")
    message.press("ControlOrMeta+Enter")
    expect(desk.page.locator(".place[aria-current]")).to_be_focused()
    expect(key).to_have_value("SUP-5")
    message.fill(OTHER)
    message.press("ControlOrMeta+Enter")
    expect(key).to_have_value("")


def test_several_links_go_into_one_reply(staffed: Center) -> None:
    """Links are collected with a key, over a search in other words too, and copied as one list."""
    desk = sit(staffed)
    desk.page.get_by_label("Ticket optional").fill("SUP-9")
    desk.paste(TICKET)
    expect(desk.page.locator(".place[aria-current] .heading")).to_have_text(HEADING)
    desk.page.keyboard.press("a")
    expect(desk.page.get_by_role("group", name="Links for one reply")).to_contain_text(HEADING)
    desk.page.keyboard.press("s")
    words = desk.page.get_by_label("Search in your own words")
    expect(words).to_be_focused()
    words.fill("ask for a refund")
    words.press("Enter")
    expect(desk.page.locator(".place[aria-current]")).to_have_attribute("aria-label", re.compile("refund"))
    expect(desk.page.get_by_label("The customer’s message")).to_have_value(TICKET)
    desk.page.keyboard.press("a")
    desk.page.keyboard.press("m")
    expect(desk.page.locator(".basket")).to_be_hidden()
    lines = desk.clipboard().split("\n\n")
    assert 2 == len(lines)
    assert all(re.fullmatch(r"- \[.*\]\(http\S+via=[a-z2-7]{16}\)", line) for line in lines)
    sent = staffed._wait(lambda: {"n": len(json.loads(staffed.done("links", "list", "--json")))}, {"n": 2})
    assert {"n": 2} == sent
    assert {"SUP-9"} == {link["ticket"] for link in json.loads(staffed.done("links", "list", "--json"))}


def test_a_late_answer_takes_the_focus_from_nobody(staffed: Center) -> None:
    """Agents who fill in the key, or write on, while a slow service looks, go on; no letter becomes a key."""
    desk = sit(staffed)
    message, key = desk.page.get_by_label("The customer’s message"), desk.page.get_by_label("Ticket optional")
    with held(desk.page, "**/api/similar"):
        desk.paste(TICKET)
        key.press_sequentially("SUP")
    expect(desk.page.locator(".place[aria-current] .heading")).to_have_text(HEADING)
    key.page.keyboard.type("-7")
    expect(key).to_have_value("SUP-7")
    with held(desk.page, "**/api/similar"):
        message.press("ControlOrMeta+Enter")
        message.press("ControlOrMeta+End")
        desk.page.keyboard.type(" Please")
    expect(desk.page.locator(".status")).to_have_text("")
    desk.page.keyboard.type(" hurry, for the month ends.")
    expect(message).to_have_value(f"{TICKET} Please hurry, for the month ends.")
    with held(desk.page, "**/api/similar"):
        message.press("ControlOrMeta+Enter")
    expect(desk.page.locator(".place[aria-current]")).to_be_focused()


def test_what_is_chosen_while_links_are_noted_stays(staffed: Center) -> None:
    """A slow ledger, once it has the links that were copied, takes none that were chosen since."""
    desk = sit(staffed)
    desk.paste(TICKET)
    expect(desk.page.locator(".place[aria-current] .heading")).to_have_text(HEADING)
    basket = desk.page.get_by_role("group", name="Links for one reply")
    with held(desk.page, "**/api/links"):
        for key in ("a", "m", "ArrowDown", "a"):
            desk.page.keyboard.press(key)
        expect(basket.locator("strong")).to_contain_text("2")
    expect(desk.page.locator(".place.taken")).to_have_count(1)
    expect(basket.locator("strong")).to_contain_text("1")
    expect(desk.page.locator(".place.chosen")).to_have_count(1)
    expect(desk.page.locator(".place.chosen.taken")).to_have_count(0)


def test_a_report_on_its_way_closes_no_other(staffed: Center) -> None:
    """Who leaves a report that a slow service takes, and writes another, keeps that; two presses send one."""
    desk = _answered(staffed)
    sent: list[str] = []
    desk.page.on("request", lambda request: sent.append(request.url))
    with held(desk.page, "**/api/flags"):
        desk.page.keyboard.press("f")
        dialog = desk.page.get_by_role("dialog", name="Flag “Export your data”")
        dialog.get_by_label("For the writers").fill("The button is called Save now.")
        dialog.get_by_role("button", name="Send").dblclick()
        desk.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        desk.page.keyboard.press("n")
        missing = desk.page.get_by_role("dialog", name="No article answers this")
        missing.get_by_label("Your reply").fill("We send it by mail.")
    expect(desk.page.locator(".status")).to_contain_text("Flagged: Export your data")
    expect(missing.get_by_label("Your reply")).to_have_value("We send it by mail.")
    expect(missing).to_be_visible()
    assert 1 == len([url for url in sent if url.endswith("/api/flags")])


def test_a_report_that_fails_after_it_was_left_says_so(staffed: Center) -> None:
    """Who has closed the dialog before a service fails hears of it, and finds their words in it again."""
    desk = _answered(staffed)
    desk.page.keyboard.press("f")
    dialog = desk.page.get_by_role("dialog", name="Flag “Export your data”")
    dialog.get_by_label("For the writers").fill("The button is called Save now.")
    routes: list[Route] = []
    desk.page.route("**/api/flags", lambda route: routes.append(route))
    dialog.get_by_role("button", name="Send").click()
    desk.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    noticed(desk.page, lambda: len(routes) == 1)
    routes[0].abort()
    expect(desk.page.locator(".status.trouble")).to_contain_text("The service does not answer.")
    words = dialog.get_by_label("For the writers")
    desk.page.keyboard.press("f")
    expect(words).to_have_value("The button is called Save now.")
    dialog.get_by_role("button", name="Cancel").click()
    desk.page.keyboard.press("f")
    expect(words).to_have_value("")


def test_near_misses_are_folded(staffed: Center) -> None:
    """What is not believed is folded, a key unfolds it, and how sure search is shows on the title alone."""
    desk = sit(staffed)
    desk.paste("How do I remove people of my team, and who pays for their seats?")
    expect(desk.page.locator(".place[aria-current]")).to_have_attribute("aria-label", "Invite your team")
    near = desk.page.locator("details.near")
    expect(near).not_to_have_attribute("open", "")
    expect(near.locator(".article").first).to_be_hidden()
    assert 0 == desk.page.locator("meter").count()
    assert re.fullmatch(r"Confidence \d+%", desk.page.locator(".head").first.get_attribute("title") or "")
    for _ in range(desk.page.locator(".place").count()):
        desk.page.keyboard.press("ArrowDown")
    expect(near.locator(".place[aria-current]")).to_be_visible()
    desk.page.emulate_media(
        forced_colors="active"
    )  # which of them it is, readers see in their own colours, too
    edges = {
        one.evaluate("(e) => getComputedStyle(e).borderLeftColor")
        for one in desk.page.locator(".place").all()
    }
    assert 2 == len(edges)


def test_the_frame_of_the_focus_covers_nothing(staffed: Center) -> None:
    """Whatever has the focus, its frame runs through no text."""
    desk = sit(staffed)
    desk.paste("How do I remove people of my team, and who pays for their seats?")
    expect(desk.page.locator(".place[aria-current]")).to_be_focused()
    for _ in range(desk.page.locator(".place").count()):
        assert [] == desk.page.evaluate(COVERED)
        desk.page.keyboard.press("ArrowDown")
    desk.page.get_by_label("The customer’s message").focus()
    seen = 0
    while desk.page.evaluate("document.activeElement.closest('main') !== null"):
        assert [] == desk.page.evaluate(COVERED)
        desk.page.keyboard.press("Tab")
        seen += 1
    assert seen > 12


def test_html_is_copied_as_rich_text_too(staffed: Center) -> None:
    """An editor that takes rich text gets a link, not its source."""
    desk = _answered(staffed)
    desk.page.keyboard.press("h")
    expect(desk.page.locator(".status")).to_contain_text("Copied as HTML")
    rich = desk.page.evaluate(
        "async () => (await (await navigator.clipboard.read())[0].getType('text/html')).text()"
    )
    assert f'<a href="{staffed.url}/a/export/download-all-invoices?via=' in rich


def test_link_goes_out_is_opened_and_survives(staffed: Center) -> None:
    """The ledger shows a link sent and opened; it outlives a move; its heading cannot go without a word."""
    desk = sit(staffed)
    desk.page.get_by_label("Ticket optional").fill("SUP-1024")
    desk.paste(TICKET)
    expect(desk.page.locator(".place[aria-current] .heading")).to_have_text(HEADING)
    desk.page.keyboard.press("t")
    expect(desk.page.locator(".place.taken")).to_have_count(1)
    address = desk.clipboard().splitlines()[-1]
    desk.page.goto(f"{staffed.url}/desk/links")
    expect(desk.page.get_by_role("row", name="SUP-1024")).to_contain_text("not opened yet")

    customer = staffed.visit()
    customer.goto(address)
    expect(customer.get_by_role("heading", name=HEADING)).to_be_in_viewport()
    told = staffed.heard.wait("viewed", article="export", arrival="ticket")
    assert f"via={told['link']}" in address
    assert "via=" not in customer.url
    assert [("SUP-1024", "opened", 1)] == _ledger(staffed, "opened")

    old = staffed.folder / "content" / "billing" / "export.md"
    old.unlink()
    moved = "Take your data with you"
    page = staffed.write("accounts/take-along.md", "export", moved, EXPORT)
    _point_replies(staffed, "../accounts/take-along.md#download-all-invoices")
    staffed.done("publish")
    customer.goto(address)
    customer.wait_for_url("**/accounts/take-along/#download-all-invoices")
    expect(customer.get_by_role("heading", name=HEADING)).to_be_in_viewport()

    page.write_text(page.read_text().replace(f"## {HEADING}", "## One file for a year"), encoding="utf-8")
    refused = staffed.gapless("publish")
    assert 1 == refused.returncode
    assert "content/replies/all-invoices.md" in refused.stderr
    assert "#download-all-invoices" in refused.stderr
    _point_replies(staffed, "../accounts/take-along.md")
    refused = staffed.gapless("publish")
    assert 1 == refused.returncode
    assert "1 sent link points there, in the reply to SUP-1024" in refused.stderr
    assert "moved_to" in refused.stderr
    customer.goto(address)
    expect(customer.get_by_role("heading", name=HEADING)).to_be_in_viewport()

    told_where = page.read_text().replace(
        "id: export\n", "id: export\nmoved_to: {download-all-invoices: one-file-for-a-year}\n"
    )
    page.write_text(told_where, encoding="utf-8")
    published = staffed.gapless("publish")
    assert 0 == published.returncode, published.stderr
    assert "1 sent link points there, in the reply to SUP-1024" in published.stderr
    customer.goto(address)
    customer.wait_for_url("**/accounts/take-along/#one-file-for-a-year")


def test_nothing_answers_becomes_a_gap(staffed: Center) -> None:
    """The desk says that nothing answers; one key tells the writers; the agent sees the outcome."""
    desk = sit(staffed)
    desk.paste("Hi,\nhow do I connect the coffee machine in our kitchen to a zeppelin?\nCheers, Anna Petrova")
    expect(desk.page.get_by_text("Nothing here answers this.")).to_be_visible()
    desk.page.keyboard.press("n")
    dialog = desk.page.get_by_role("dialog", name="No article answers this")
    expect(dialog.get_by_label("The question")).to_have_value(re.compile("coffee machine"))
    expect(dialog.get_by_label("The question")).not_to_have_value(re.compile("Petrova"))
    dialog.get_by_label("Your reply").fill("Zeppelins need the cable with a blue plug.")
    dialog.get_by_role("button", name="Send").click()
    expect(desk.page.locator(".status")).to_contain_text("Reported")
    gap = staffed.appears(visitors=1)
    assert ("open", {"flagged": 1}) == (gap["state"], {"flagged": gap["facts"]["flagged"]})
    desk.page.goto(f"{staffed.url}/desk/flags")
    expect(desk.page.get_by_text(f"Gap #{gap['id']}: open")).to_be_visible()


def test_flagged_passage_comes_back_answered(staffed: Center) -> None:
    """A wrong passage is flagged with its words; a writer closes the flag, and the agent reads the note."""
    desk = _answered(staffed)
    desk.page.keyboard.press("f")
    dialog = desk.page.get_by_role("dialog", name="Flag “Export your data”")
    expect(dialog.get_by_label("The passage")).to_have_value(re.compile("Billing"))
    dialog.get_by_label("What is wrong").select_option("outdated")
    dialog.get_by_label("For the writers").fill("The button is called Save now.")
    dialog.get_by_role("button", name="Send").click()
    expect(desk.page.locator(".status")).to_contain_text("Flagged: Export your data")

    writer = sit(staffed, "wim", "/desk/flags?everyone=1")
    writer.page.get_by_label("For the agent").fill("Thank you, the page says Save.")
    writer.page.get_by_role("button", name="Mended").click()
    agent = sit(staffed, "anna", "/desk/flags")
    flag = agent.page.locator(".flagged")
    expect(flag).to_contain_text("Outdated")
    expect(flag).to_contain_text("mended")
    expect(flag).to_contain_text("wim")
    expect(flag).to_contain_text("Thank you, the page says Save.")


def test_saved_reply_is_copied_with_links_of_its_own(staffed: Center) -> None:
    """A saved reply stands beside the articles, and its copied links are in the ledger like others."""
    desk = sit(staffed)
    desk.page.get_by_label("Ticket optional").fill("SUP-7")
    desk.paste(TICKET)
    reply = desk.page.get_by_role("group", name="Saved reply: All invoices in one file")
    reply.click()
    reply.get_by_role("button", name="Copy as Markdown").click()
    expect(desk.page.locator(".status")).to_have_text("Copied as Markdown: All invoices in one file")
    expect(desk.page.locator(".place.taken")).to_have_count(1)
    assert re.search(r"\(http\S+/a/export/download-all-invoices\?via=[a-z2-7]{16}\)", desk.clipboard())
    assert [("SUP-7", "unopened", 0)] == _ledger(staffed, "unopened")


def test_what_is_for_agents_is_not_sent(staffed: Center) -> None:
    """An article for agents is found and marked, and no key copies a link that a customer could not open."""
    inside = staffed.folder / "content" / "billing" / "limits.md"
    inside.write_text(
        "---\nid: limits\ntitle: Refund limits of the second level\naudience: agents\n---\n\n"
        "The second level refunds up to 500 without asking.\n",
        encoding="utf-8",
    )
    staffed.done("publish")
    desk = sit(staffed)
    desk.paste("What are the refund limits of the second level?")
    expect(desk.page.locator(".article").first).to_contain_text("for agents only: do not send")
    desk.page.keyboard.press("m")
    expect(desk.page.locator(".status")).to_contain_text("a customer cannot open it")
    assert [] == json.loads(staffed.done("links", "list", "--json"))


def test_ticket_comes_along_in_the_address(staffed: Center) -> None:
    """`?text=` brings the ticket through the login and is asked at once, and the address forgets it."""
    desk = sit(staffed, address=f"/desk?text={quote('where to download all invoices')}")
    expect(desk.page.locator(".place[aria-current] .heading")).to_have_text(HEADING)
    assert desk.page.url.endswith("/desk")


def test_ticket_of_the_bookmarklet_outlives_the_login(staffed: Center) -> None:
    """The bookmarklet's ticket is at the desk after the agent has logged in."""
    desk = sit(staffed, address=f"/desk#text={quote('where to download all invoices')}")
    expect(desk.page.locator(".place[aria-current] .heading")).to_have_text(HEADING)


def test_ticket_outlives_a_login_in_two_steps(staffed: Center) -> None:
    """Browsers themselves bring the ticket through password and code to the desk, without a script."""
    page = sit(staffed, address="/login/factor").page
    device = pyotp.TOTP(page.locator("code").first.inner_text())
    page.get_by_label("Code", exact=True).fill(device.now())
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    recovery = page.locator("li code").first.inner_text()
    page = staffed.visit()
    page.route("**/login/static/*", lambda route: route.abort())
    page.goto(f"{staffed.url}/desk#text={quote('where to download all invoices')}")
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator("#code").fill("wrong")
    page.locator("#code").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#code").fill(recovery)
    page.locator("#code").press("Enter")
    expect(page.locator(".place[aria-current] .heading")).to_have_text(HEADING)


def test_a_desk_without_its_script_says_so(staffed: Center) -> None:
    """After some seconds the page says why nothing happens; with its script it never does."""
    desk = sit(staffed)
    expect(desk.page.locator(".late")).to_have_count(0)
    desk.page.route("**/ticket.js", lambda route: route.abort())
    desk.page.reload()
    expect(desk.page.get_by_text("The desk works once its script has come.")).to_be_visible()


def test_ticket_is_kept_when_the_service_fails(staffed: Center) -> None:
    """When the service does not answer the desk says so: the text stays, but no links of another ticket."""
    desk = _answered(staffed)
    message = desk.page.get_by_label("The customer’s message")
    routes: list[Route] = []
    ways: dict[str, Callable[[Route], None]] = {
        "The service does not answer.": lambda route: route.abort(),
        # As a network answers that asks for a login first.
        "The service does not answer as it should.": lambda route: route.fulfill(body="<p>Log in"),
    }
    for said, way in ways.items():
        desk.page.route("**/api/similar", lambda route: routes.append(route), times=1)
        message.fill(f"{said} What is it?")
        message.press("ControlOrMeta+Enter")
        noticed(desk.page, lambda: bool(routes))
        expect(desk.page.locator(".results")).to_have_attribute("inert", "")
        way(routes.pop())
        expect(desk.page.locator(".status.trouble")).to_contain_text(said)
        expect(desk.page.locator(".place")).to_have_count(0)
        expect(message).to_have_value(f"{said} What is it?")
        message.fill(TICKET)
        desk.page.get_by_role("button", name="Find links").click()
        expect(desk.page.locator(".place[aria-current] .heading")).to_have_text(HEADING)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(staffed: Center, scheme: str) -> None:
    """axe finds no violation in any page of the desk, in either scheme, on a desktop and a phone."""
    desk = sit(staffed)
    desk.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    axe = Axe()
    for size in ({"width": 1280, "height": 900}, {"width": 320, "height": 640}):
        desk.page.set_viewport_size(size)  # type: ignore[arg-type]
        for place in ("", "/links", "/articles", "/flags", "/tools"):
            desk.page.goto(f"{staffed.url}/desk{place}")
            if not place:
                desk.paste(TICKET)
                expect(desk.page.locator(".place[aria-current]")).to_be_visible()
                desk.page.keyboard.press("m")
                expect(desk.page.locator(".place.taken")).to_have_count(1)
            found = axe.run(desk.page)
            assert 0 == found.violations_count, (place, size, found.generate_report())
            width = desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert width <= 0, (place, size, "scrolls sideways")


def test_only_agents_have_a_desk(staffed: Center) -> None:
    """A visitor must log in, and comes to the desk afterwards."""
    page = staffed.visit()
    page.goto(f"{staffed.url}/desk/links")
    page.wait_for_url("**/login?next=/desk/links")


def _ledger(center: Center, outcome: str) -> list[tuple[str, str, int]]:
    """The only link in the ledger, once it has this outcome."""
    center._wait(lambda: json.loads(center.done("links", "list", "--json"))[0], {"outcome": outcome})
    found = json.loads(center.done("links", "list", "--json"))
    return [(link["ticket"], link["outcome"], link["opens"]) for link in found]


def _point_replies(center: Center, target: str) -> None:
    """Let the saved reply link there."""
    reply = center.folder / "content" / "replies" / "all-invoices.md"
    text = re.sub(r"\(\.\./[^)]*\)", f"({target})", reply.read_text(encoding="utf-8"))
    reply.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("label", "words"), [("The customer’s message", TICKET), ("Search in your own words", "invoices")]
)
def test_what_is_written_before_the_script_comes_is_found(staffed: Center, label: str, words: str) -> None:
    """Whoever is faster than the desk's script is answered when it comes; no address has what they wrote."""
    desk = sit(staffed)
    addresses: list[str] = []
    desk.page.on("request", lambda request: addresses.append(request.url))
    with held(desk.page, "**/ticket.js"):
        desk.page.goto(f"{staffed.url}/desk", wait_until="commit")
        field = desk.page.get_by_label(label)
        field.fill(words)
        field.locator("xpath=ancestor::form").locator("[type=submit]").dispatch_event("click")
    expect(desk.page.locator(".place[aria-current]")).to_be_visible()
    expect(field).to_have_value(words)
    assert [] == [address for address in addresses if "=" in address and "invoices" in address]


def test_a_busy_service_is_told_again(staffed: Center) -> None:
    """A link that was copied while the service was busy for a moment is in the ledger all the same.

    One that only a login page of the network has taken is said not to be.
    """
    desk = _answered(staffed)
    desk.page.route("**/api/links", lambda route: route.fulfill(body="<p>Log in"), times=1)
    desk.page.keyboard.press("m")
    expect(desk.page.locator(".status.trouble")).to_contain_text("The service does not answer as it should.")
    desk.page.route("**/api/links", lambda route: route.fulfill(status=503, json={}), times=2)
    desk.page.keyboard.press("m")
    expect(desk.page.locator(".place.taken")).to_have_count(1)
    assert 1 == len(json.loads(staffed.done("links", "list", "--json")))
