"""The browser extension in a foreign help desk: a ticket's text in, a link at the cursor out."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask, Response
from playwright.sync_api import Page, expect

from kb_server.data.schema.support import flags, hand_replies
from tests.clients.conftest import EXTENSION, TICKET, Agent, Center, Panel, cursor, select
from tests.kb_server.log import stories
from tests.patience import PATIENCE, until
from tests.site.serving import served

pytestmark = pytest.mark.browser

LINK = re.compile(r"/a/(\w+)(?:/([\w-]+))?\?via=([a-z2-7]{16})")


def test_a_link_goes_into_a_textarea(help_center: Center, agent: Agent, ticket: Page) -> None:
    """Select, key, Enter: the link is where the agent wrote, and in the ledger."""
    cursor(ticket, "#plain", ". Yours")
    agent.press(ticket).says("Close")  # from now on the extension knows where the agent wrote last
    ticket.keyboard.press("Escape")
    cursor(ticket, "#plain", ". Yours")
    select(ticket, "#ticket")
    panel = agent.press(ticket)
    panel.says("article")
    panel.focuses("Insert Reset your password: On the web")
    ticket.keyboard.press("Enter")
    expect(ticket.locator("#plain")).to_have_value(
        re.compile(
            r"^Dear Eve, Reset your password: On the web\n"
            r"http://127\.0\.0\.1:\d+/a/password/on-the-web\?via=\w+\. Yours$"
        )
    )
    assert "plain" in ticket.evaluate("() => heard")
    expect(ticket.locator("#plain")).to_be_focused()
    article, anchor, link = LINK.search(ticket.locator("#plain").input_value()).groups()  # type: ignore[union-attr]
    entered = help_center.entered(link)
    assert ("password", "on-the-web", "ada") == (article, anchor, entered["agent"])
    assert (article, anchor) == (entered["article"], entered["anchor"])
    ticket.keyboard.press("Control+z")
    expect(ticket.locator("#plain")).to_have_value("Dear Eve, . Yours")


def test_a_link_goes_into_a_rich_editor(help_center: Center, agent: Agent, ticket: Page) -> None:
    """A contenteditable gets a real link inside the sentence, and bold text stays bold."""
    cursor(ticket, "#rich", ". Yours")
    ticket.evaluate(f"() => {{ document.querySelector('#rich p').append({json.dumps(' ' + TICKET)}) }}")
    panel = agent.press(ticket)
    panel.says("may answer this")
    ticket.keyboard.press("Enter")
    link = ticket.locator("#rich a")
    expect(link).to_have_text("Reset your password: On the web")
    shown = ticket.locator("#rich p").inner_html().replace("&nbsp;", " ")
    assert re.match(r"Dear Eve, <b>see</b> <a [^>]+>Reset your password: On the web</a>\. Yours", shown), (
        shown
    )
    assert "rich" in ticket.evaluate("() => heard")
    assert help_center.entered(LINK.search(link.get_attribute("href") or "")[3])  # type: ignore[index]


def test_an_editor_that_takes_a_paste_is_given_one(agent: Agent, ticket: Page) -> None:
    """An editor with a model of its own gets a paste event, also when it shows the result late."""
    ticket.evaluate(
        """() => document.querySelector("#rich").addEventListener("paste", (event) => {
          event.preventDefault();
          const [text, html] = ["text/plain", "text/html"].map((kind) => event.clipboardData.getData(kind));
          setTimeout(() => document.querySelector("#rich").append(`[${text}|${html}]`), 60);
        })"""
    )
    cursor(ticket, "#rich", ". Yours")
    agent.press(ticket).says("Close")
    ticket.keyboard.press("Escape")
    select(ticket, "#ticket")
    panel = agent.press(ticket)
    panel.focuses("Insert")
    ticket.keyboard.press("Enter")
    panel.says("Inserted: ")
    expect(ticket.locator("#rich")).to_have_text(
        re.compile(
            r"^Dear Eve, see \. Yours"
            r"\[Reset your password: On the web\shttp:\S+\|<a href=.*>Reset your .*</a>\]$"
        )
    )


def test_the_passage_is_quoted_where_it_is_wished(agent: Agent, ticket: Page) -> None:
    """Q puts the passage above the link."""
    select(ticket, "#ticket")
    agent.press(ticket).says("may answer this")
    ticket.keyboard.press("q")
    ticket.keyboard.press("Enter")
    ticket.locator("#rich").click()
    expect(ticket.locator("#rich blockquote")).to_contain_text("below the login form")


def test_who_was_in_no_reply_says_where_it_goes(help_center: Center, agent: Agent, ticket: Page) -> None:
    """When the place is not known, the link goes where the agent next clicks into a reply, not elsewhere."""
    select(ticket, "#ticket")
    panel = agent.press(ticket)
    panel.says("may answer this")
    ticket.keyboard.press("Enter")
    panel.says("Click into your reply")
    ticket.locator("h1").click()
    ticket.locator("#plain").click(position={"x": 5, "y": 5})
    expect(ticket.locator("#plain")).to_have_value(re.compile(r"/a/password/on-the-web\?via=\w+ Dear Eve"))
    panel.says("Inserted: Reset your password")


def test_a_link_does_not_stick_to_a_word(agent: Agent, ticket: Page) -> None:
    """A link gets spaces around it in a sentence: a letter behind an address would become part of it."""
    for editor in ("#plain", "#rich"):
        cursor(ticket, editor, "ours")
        agent.press(ticket).says("Close")
        ticket.keyboard.press("Escape")
        select(ticket, "#ticket")
        agent.press(ticket).says("may answer this")
        ticket.keyboard.press("Enter")
        ticket.wait_for_function(
            "(one) => { const { value, innerHTML } = document.querySelector(one);"
            " return (value ?? innerHTML).includes('via='); }",
            arg=editor,
        )
    expect(ticket.locator("#plain")).to_have_value(re.compile(r"Y Reset your .*\n.*via=[a-z2-7]{16} ours"))
    expect(ticket.locator("#rich")).to_have_text("Dear Eve, see . Y Reset your password: On the web ours")


def test_escape_changes_nothing(help_center: Center, agent: Agent, ticket: Page) -> None:
    """After Escape, focus, cursor and text are as they were, and nothing is in the ledger."""
    before = help_center.ledger()
    for editor, name in (("#plain", "plain"), ("#rich", "rich")):
        cursor(ticket, editor, ". Yours")
        ticket.keyboard.type("my password reset")
        held = ticket.locator("body").inner_html()
        panel = agent.press(ticket)
        panel.says("may answer this")
        ticket.keyboard.press("Escape")
        panel.gone()
        expect(ticket.locator(editor)).to_be_focused()
        assert held == ticket.locator("body").inner_html()
        ticket.keyboard.type("!")
        expect(ticket.locator(editor)).to_contain_text("reset!. Yours") if name == "rich" else expect(
            ticket.locator(editor)
        ).to_have_value("Dear Eve, my password reset!. Yours")
    assert before == help_center.ledger()


def test_an_article_for_agents_cannot_be_inserted(help_center: Center, agent: Agent, ticket: Page) -> None:
    """An article for agents is shown and marked, and no key and no button sends it."""
    cursor(ticket, "#plain", ". Yours")
    before = help_center.ledger()
    agent.press(ticket).says("Close")
    ticket.keyboard.press("Escape")
    select(ticket, "#goodwill")
    panel = agent.press(ticket)
    told = panel.says("Goodwill credit")
    assert "For agents: customers cannot open it" in {name for _, name in told}
    assert [] == [name for role, name in told if role == "button" and "Goodwill" in name]
    ticket.keyboard.press("Escape")
    panel.gone()
    expect(ticket.locator("#plain")).to_have_value("Dear Eve, . Yours")
    assert before == help_center.ledger()


def test_it_says_when_nothing_answers(agent: Agent, ticket: Page) -> None:
    """When nothing answers, no near miss has the focus: Enter sends nothing by mistake."""
    cursor(ticket, "#plain", ". Yours")
    select(ticket, "#nonsense")
    panel = agent.press(ticket)
    told = panel.says("Nothing here answers this.")
    assert not panel.focus().startswith("Insert"), told
    ticket.keyboard.press("Enter")
    assert panel.says("Nothing here answers this.")
    expect(ticket.locator("#plain")).to_have_value("Dear Eve, . Yours")


def test_a_reply_by_hand_is_passed_on(help_center: Center, agent: Agent, ticket: Page) -> None:
    """Where nothing answers, the agent passes on what they wrote in their reply, and may change it first."""
    ticket.locator("#plain").fill("Dear Eve,\nwe rent none, but our neighbour does.")
    agent.press(ticket).says("Close")
    ticket.keyboard.press("Escape")
    select(ticket, "#nonsense")
    panel = agent.press(ticket)
    panel.says("I answered this by hand")
    for keys, wanted in (("Shift+Tab", "Ticket"), ("Shift+Tab", "Quote"), ("Shift+Tab", "I answered")):
        ticket.keyboard.press(keys)
        panel.focuses(wanted)
    ticket.keyboard.press("Enter")
    ticket.keyboard.press("Tab")
    panel.focuses("What you answered")
    ticket.keyboard.press("Control+End")
    ticket.keyboard.type(" Call 9, or c.")  # the panel's own keys are letters here
    ticket.keyboard.press("Tab")
    panel.focuses("Send")
    ticket.keyboard.press("Enter")
    panel.says("Sent. What several of you answer")
    with stories.database(help_center.application).read() as connection:
        kept = connection.scalars(sa.select(hand_replies.c.text)).all()
    assert "we rent none, but our neighbour does. Call 9, or c." in kept
    expect(ticket.locator("#plain")).to_have_value("Dear Eve,\nwe rent none, but our neighbour does.")


def test_a_reply_that_cannot_be_sent_is_kept(help_center: Center, agent: Agent, ticket: Page) -> None:
    """A reply by hand that does not reach the service stays in the panel, which says so."""
    select(ticket, "#nonsense")
    panel = agent.press(ticket)
    panel.says("I answered this by hand")
    for keys, wanted in (("Shift+Tab", "Ticket"), ("Shift+Tab", "Quote"), ("Shift+Tab", "I answered")):
        ticket.keyboard.press(keys)
        panel.focuses(wanted)
    ticket.keyboard.press("Enter")
    ticket.keyboard.press("Tab")
    panel.focuses("What you answered")
    ticket.keyboard.type("We rent none.")
    agent.settings("http://127.0.0.1:9", "gapless_any").close()
    try:
        ticket.bring_to_front()
        ticket.keyboard.press("Tab")
        panel.focuses("Send")
        ticket.keyboard.press("Enter")
        panel.says("127.0.0.1:9 does not answer")
    finally:
        agent.settings(help_center.url, help_center.token("similar", "link", "flag")).close()
    ticket.bring_to_front()
    ticket.keyboard.press("Enter")  # again
    panel.says("Sent. What several of you answer")
    with stories.database(help_center.application).read() as connection:
        assert 1 == list(connection.scalars(sa.select(hand_replies.c.text))).count("We rent none.")


def test_the_ticket_goes_along_where_nothing_is_found(
    help_center: Center, agent: Agent, ticket: Page
) -> None:
    """Without a single hit there is nothing to quote or choose, but a place for the ticket's number."""
    select(ticket, "#unknown")
    panel = agent.press(ticket)
    told = panel.says("I answered this by hand")
    assert not [name for _, name in told if name.startswith(("Quote", "Insert"))], told
    ticket.keyboard.press("Shift+Tab")
    panel.focuses("Ticket")
    ticket.keyboard.type("SUP-77")
    ticket.keyboard.press("Shift+Tab")
    panel.focuses("I answered")
    ticket.keyboard.press("Enter")
    ticket.keyboard.press("Tab")
    panel.focuses("What you answered")
    ticket.keyboard.type("Plugh.")
    ticket.keyboard.press("Tab")
    panel.focuses("Send")
    ticket.keyboard.press("Enter")
    panel.says("Sent. What several of you answer")
    with stories.database(help_center.application).read() as connection:
        assert "SUP-77" in connection.scalars(sa.select(flags.c.ticket)).all()


def test_another_language_is_marked(agent: Agent, ticket: Page) -> None:
    """An article in another language is marked: the customer may not understand it."""
    select(ticket, "#russian")
    told = agent.press(ticket).says("Шифрование диска")
    assert "In Russian" in {name for _, name in told}


def test_a_saved_reply_goes_in_with_its_links(help_center: Center, agent: Agent, ticket: Page) -> None:
    """A saved reply is below the articles, and all its links are in the ledger."""
    select(ticket, "#refund")
    panel = agent.press(ticket)
    panel.says("Insert Saved reply: Ask for a refund by mail")
    panel.focuses("Insert Ask for a refund")
    for keys, wanted in (("End", "Saved"), ("1", "Ask"), ("ArrowUp", "Ask"), ("End", "Saved")):
        ticket.keyboard.press(keys)
        panel.focuses(f"Insert {wanted}")
    ticket.keyboard.press("Enter")
    ticket.locator("#rich").click()
    link = ticket.locator("#rich a")
    expect(link).to_have_text("How refunds work")
    expect(ticket.locator("#rich")).to_contain_text("Your refund is on its way. How refunds work says")
    entered = help_center.entered(LINK.search(link.get_attribute("href") or "")[3])  # type: ignore[index]
    assert ("refunds", "") == (entered["article"], entered["anchor"])


def test_a_saved_reply_stands_first_where_no_article_answers(agent: Agent, ticket: Page) -> None:
    """When no article answers, a saved reply that does comes before the nearest articles."""
    select(ticket, "#parcel")
    panel = agent.press(ticket)
    panel.says("No article answers this, but 1 saved reply may.")
    panel.focuses("Insert Saved reply: Where the parcel is")


def test_the_ticket_goes_along_when_it_is_entered(help_center: Center, agent: Agent, ticket: Page) -> None:
    """The ledger stores the ticket that the agent entered."""
    cursor(ticket, "#plain", ". Yours")
    agent.press(ticket).says("Close")
    ticket.keyboard.press("Escape")
    select(ticket, "#ticket")
    panel = agent.press(ticket)
    panel.says("may answer this")
    panel.focuses("Insert")
    ticket.keyboard.press("Shift+Tab")  # to Open
    for wanted in ("Close", "Ticket"):
        ticket.keyboard.press("Shift+Tab")
        panel.focuses(wanted)
    ticket.keyboard.type("SUP-4711")
    ticket.keyboard.press("Enter")
    expect(ticket.locator("#plain")).to_have_value(re.compile("via="))
    link = LINK.search(ticket.locator("#plain").input_value())[3]  # type: ignore[index]
    assert "SUP-4711" == help_center.entered(link)["ticket"]


def go_round(ticket: Page, panel: Panel, keys: str) -> list[str]:
    """Press `keys` until the focus has been everywhere in the panel; return what had it after each press."""
    seen: list[str] = []

    def been() -> bool:
        ticket.keyboard.press(keys)
        seen.append(panel.focus())
        return len(seen) >= 16 and {"Close", "Ticket"} <= set(seen)

    until(been, lambda: seen)
    return seen


def test_the_focus_stays_in_the_panel(agent: Agent, ticket: Page) -> None:
    """Tab and Shift+Tab keep the focus inside the panel."""
    select(ticket, "#ticket")
    panel = agent.press(ticket)
    panel.says("may answer this")
    for keys in ("Tab", "Shift+Tab"):
        seen = go_round(ticket, panel, keys)
        assert all(re.match("Insert|Copy|Open|Close|Ticket|Quote", name) for name in seen), seen


def test_without_a_text_it_says_what_to_do(agent: Agent, ticket: Page) -> None:
    """Without a text the panel says what to do, and asks nothing."""
    told = agent.press(ticket).says("No text is selected.")
    assert any("Select what the customer wrote" in name for _, name in told)


def test_a_wrong_token_says_so(help_center: Center, agent: Agent, ticket: Page) -> None:
    """Settings and panel say that the token is wrong, with the cure; the reply keeps its text."""
    page = agent.settings(help_center.url, "gapless_wrong")
    expect(page.get_by_role("status")).to_contain_text("✗ This token is not valid")
    try:
        cursor(ticket, "#plain", ". Yours")
        panel = agent.press(ticket)
        told = panel.says("This token is not valid")
        assert any("new token" in name for _, name in told)
        panel.focuses("Open the settings")
        ticket.keyboard.press("Escape")
        panel.gone()
        expect(ticket.locator("#plain")).to_have_value("Dear Eve, . Yours")
    finally:
        page.close()
        agent.settings(help_center.url, help_center.token("similar", "link", "flag")).close()


def test_a_service_that_is_away_is_said(help_center: Center, agent: Agent, ticket: Page) -> None:
    """When the service does not answer, the panel says so and the agent's text stays."""
    agent.settings("http://127.0.0.1:9", "gapless_any").close()
    try:
        cursor(ticket, "#rich", ". Yours")
        panel = agent.press(ticket)
        panel.says("127.0.0.1:9 does not answer")
        ticket.keyboard.press("Escape")
        panel.gone()
        expect(ticket.locator("#rich")).to_be_focused()
    finally:
        agent.settings(help_center.url, help_center.token("similar", "link", "flag")).close()


@pytest.mark.slow
def test_a_busy_service_is_told_again(
    help_center: Center, agent: Agent, ticket: Page, caplog: pytest.LogCaptureFixture
) -> None:
    """A link that was inserted while the service could not write is in the ledger all the same."""
    cursor(ticket, "#plain", ". Yours")
    ticket.evaluate(f"() => {{ document.querySelector('#plain').value += {json.dumps(TICKET)} }}")
    ticket.locator("#plain").select_text()
    panel = agent.press(ticket)
    panel.focuses("Insert Reset your password: On the web")
    with stories.database(help_center.application).write():
        ticket.keyboard.press("Enter")
        until(lambda: "POST /api/links: the database cannot be used" in caplog.text)
    found = LINK.search(ticket.locator("#plain").input_value())
    assert found
    help_center.entered(found[3])


def test_the_page_sees_nothing_of_the_panel(agent: Agent, ticket: Page) -> None:
    """The panel's root is closed, and the page's own shortcuts do not get its keys."""
    ticket.evaluate(
        "() => { window.keys = []; document.addEventListener('keydown', (e) => keys.push(e.key)) }"
    )
    select(ticket, "#ticket")
    panel = agent.press(ticket)
    panel.says("may answer this")
    ticket.keyboard.press("ArrowDown")
    host = "document.documentElement.lastElementChild"
    assert [None, ""] == ticket.evaluate(f"() => [{host}.shadowRoot, {host}.textContent]")
    assert [] == ticket.evaluate("() => keys")
    ticket.keyboard.press("Escape")
    panel.gone()
    assert [] == ticket.evaluate("() => keys")


def test_a_page_that_is_still_loading_gets_the_panel(agent: Agent) -> None:
    """The panel opens in a page that never finishes loading."""
    go = threading.Event()
    desk = Flask("slow", static_folder=None)

    @desk.get("/")
    def slow() -> Response:
        def parts() -> Iterator[str]:
            yield f"<!doctype html><title>Slow</title><p id=ticket>{TICKET}</p>"
            go.wait(PATIENCE)

        return Response(parts(), mimetype="text/html")

    with served(desk) as server:
        page = agent.context.new_page()
        page.goto(f"http://localhost:{server.port}/", wait_until="commit")
        select(page, "#ticket")
        panel = agent.press(page)
        panel.says("may answer this")
        assert "loading" == page.evaluate("() => document.readyState")
        go.set()
        page.wait_for_load_state()
        panel.says("may answer this")
        page.close()


def test_a_busy_page_is_said(agent: Agent, ticket: Page) -> None:
    """In a busy page the button says so, and the panel opens when the page is ready."""
    select(ticket, "#ticket")
    ticket.evaluate("() => { setTimeout(() => { while (!document.cookie.includes('ready')); }) }")
    panel = agent.press(ticket)
    assert "busy" in agent.says("…")
    agent.context.add_cookies([{"name": "ready", "value": "1", "url": ticket.url}])
    panel.says("may answer this")
    agent.says("")


def test_a_panel_that_cannot_open_is_said(agent: Agent, ticket: Page) -> None:
    """When the panel cannot open, the button says so: the browser itself hides the error."""
    select(ticket, "#ticket")
    agent.press(ticket).says("Close")
    ticket.keyboard.press("Escape")
    agent.worker.evaluate(
        """async () => {
          const [tab] = await chrome.tabs.query({ active: true });
          const func = () => { HTMLDialogElement.prototype.showModal = null };
          await chrome.scripting.executeScript({ target: { tabId: tab.id }, func });
        }"""
    )
    agent.press(ticket)
    assert "reload the page" in agent.says("!")


def test_a_page_of_the_browser_is_said(agent: Agent) -> None:
    """On a page of the browser, the button says that extensions cannot work there."""
    page = agent.context.new_page()
    page.goto("chrome://version")
    agent.press(page)
    assert "keeps extensions out" in agent.says("!")
    page.close()


def test_it_asks_for_little() -> None:
    """No page can be read before the agent presses the key, and no host accessed without permission."""
    manifest = json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))
    assert ["activeTab", "scripting", "storage"] == manifest["permissions"]
    assert not {"host_permissions", "content_scripts", "web_accessible_resources"} & set(manifest)
