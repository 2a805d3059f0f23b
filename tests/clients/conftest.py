"""A help center with agents, somebody else's help desk, and a Chromium that has the extension.

Chromium itself presses the extension's button (`Extensions.triggerAction`), so that it gets `activeTab` as
from a click. One thing is not as shipped: the permission to ask the help center stands in the copy's
manifest, since nobody can answer the browser's question for it in a test.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request
from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, Worker, expect

from kb_server import app
from kb_server.access import tokens, users
from kb_server.data.database import Database
from kb_server.releases.current import CurrentRelease
from kb_server.releases.publish import publish
from kb_server.settings import Settings
from tests import ROOT
from tests.browser import launch_profile
from tests.kb_server.log import stories
from tests.patience import PATIENCE, until
from tests.site.serving import served

EXTENSION = ROOT / "clients" / "extension"
AGENT, PASSWORD = "ada", "correct horse battery"
MKDOCS = """\
site_name: Example help
docs_dir: content
theme: {name: material, font: false}
plugins:
  - search
  - gapless: {contact: "mailto:help@example.org"}
"""
PAGES = {
    "index.md": "id: home\ntitle: Help\n---\nWelcome to the help of our product.",
    "accounts/password.md": "id: password\ntitle: Reset your password\n---\nHow to get back in.\n\n"
    "## On the web\n\nForgot it? Choose **Forgotten** below the login form: a reset link comes by mail,"
    " and you can log in again.\n\n## On a phone\n\nOpen the app, hold its icon, choose **Help**, **Login**.",
    "accounts/team.md": "id: team\ntitle: Invite your team\n---\nAdd people under Members. Each gets a role.",
    "billing/invoices.md": "id: invoices\ntitle: Find your invoices\n---\n"
    "Every invoice lists the seats, their price and the tax. Choose Billing & plan to see all of them.",
    "billing/refunds.md": "id: refunds\ntitle: Ask for a refund\n---\n"
    "Money goes back to the card that paid, within ten working days.",
    "billing/goodwill.md": "id: goodwill\ntitle: Goodwill credit\naudience: agents\n---\n"
    "An agent may grant a goodwill credit of fifty after an outage without asking anybody.",
    "ru/disk.md": "id: disk\ntitle: Шифрование диска\nlang: ru\nkeywords: [encrypt the disk]\n---\n"
    "Откройте настройки и включите шифрование диска.",
    "replies/refund.md": "type: reply\ntitle: Ask for a refund by mail\n---\n"
    "Your refund is on its way. [How refunds work](../billing/refunds.md) says when the card gets the money.",
    "replies/parcel.md": "type: reply\ntitle: Where the parcel is\n---\n"
    "The tracking number of your parcel is in the mail from our carrier.",
}
TICKET = (
    "Hello, I cannot log in since this morning. I forgot my password and need a reset link. Best regards, Eve"
)
DESK = """\
<!doctype html><html lang=en><title>Somebody's help desk</title>
<style nonce=n>
  * { font-family: cursive !important; color: purple !important } body { margin: 40px; max-width: 560px }
  div { border: 1px solid #ccc; min-height: 60px; padding: 8px } textarea { height: 80px; width: 100% }
</style>
<h1>Ticket 4711</h1>
<p id=ticket>TICKET</p>
<p id=goodwill>May I grant a goodwill credit after the outage without asking?</p>
<p id=russian>How do I encrypt the disk?</p>
<p id=refund>How do I ask for a refund?</p>
<p id=parcel>Where is the tracking number of my parcel?</p>
<p id=nonsense>Does the zeppelin hangar rent helium bottles without a password?</p>
<p id=unknown>Xyzzyq plughq qwortzq?</p>
<label>Reply <textarea id=plain>Dear Eve, . Yours</textarea></label>
<div id=rich contenteditable aria-label="Rich reply"><p>Dear Eve, <b>see</b> . Yours</p></div>
</html>
""".replace("TICKET", TICKET)
POLICY = "default-src 'none'; style-src 'nonce-n'; base-uri 'none'"
STRICT = f"{POLICY}; require-trusted-types-for 'script'"
STATE = """async () => {
  const tell = async (tab) => {
    const late = new Promise((done) => setTimeout(done, 2000, "busy"));
    const target = { tabId: tab.id };
    const func = () => (gapless.away ? "open" : "closed");
    const ask = chrome.scripting.executeScript({ target, func, injectImmediately: true });
    const panel = ask.then(([{ result }]) => result ?? "never opened", String);
    return {
      ...{ title: tab.title, status: tab.status, panel: await Promise.race([panel, late]) },
      button: [await chrome.action.getBadgeText(target), await chrome.action.getTitle(target)],
    };
  };
  const workers = await chrome.runtime.getContexts({ contextTypes: ["BACKGROUND"] });
  return [{ workers: workers.length }, ...(await Promise.all((await chrome.tabs.query({})).map(tell)))];
}"""


@dataclass(frozen=True)
class Center:
    """The help center, with access to its ledger."""

    url: str
    application: Flask
    token: Callable[..., str]

    @cached_property
    def _reads(self) -> str:
        return self.token("link")  # once: each is a write, for which a busy machine may leave no time

    def ledger(self) -> list[dict[str, Any]]:
        """The sent links, from the API."""
        asks = {"Authorization": f"Bearer {self._reads}"}
        found = self.application.test_client().get("/api/links", headers=asks)
        links: list[dict[str, Any]] = found.get_json()["links"]
        return links

    def entered(self, link: str) -> dict[str, Any]:
        """The link of this id, once it is in the ledger."""
        return until(lambda: [one for one in self.ledger() if one["id"] == link], self.ledger)[0]


@pytest.fixture(scope="session")
def help_center(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Center]:
    """The help center, published and served, with one agent."""
    folder = tmp_path_factory.mktemp("help")
    for file, text in PAGES.items():
        page = folder / "content" / file
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"---\n{text}\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    publish(folder / "mkdocs.yml", folder / "releases")
    serving = CurrentRelease(folder / "releases")
    made = app.create(Settings(releases=folder / "releases", state=folder / "var"), serving)
    # The service gives up after seconds; a test that hands out a token waits as long as for all else.
    database = Database(stories.database(made).url, patience=PATIENCE)
    with database.write() as connection:
        users.add(connection, AGENT, "agent", PASSWORD, datetime.now(UTC))

    def token(*scopes: str) -> str:
        with database.write() as connection:
            return tokens.add(connection, AGENT, "tests", scopes, datetime.now(UTC), 1)[1]

    with served(made) as server:
        yield Center(server.url, made, token)
    database.close()
    stories.close(made)
    serving.close()


@pytest.fixture(scope="session")
def foreign() -> Iterator[str]:
    """The address of a foreign help desk, on a host of its own and with a strict policy.

    The policy of `?loose` is that of most: it lets scripts that run in the page write HTML.
    """
    desk = Flask("foreign", static_folder=None)

    @desk.get("/")
    def ticket() -> Response:
        response = Response(DESK, mimetype="text/html")
        response.headers["Content-Security-Policy"] = POLICY if "loose" in request.args else STRICT
        return response

    with served(desk) as server:
        yield f"http://localhost:{server.port}/"


def chromium(playwright: Playwright, profile: Path, *flags: str) -> BrowserContext:
    """A Chromium with a profile of its own."""
    size = {"width": 1180, "height": 820}
    return launch_profile(playwright, profile, *flags, reduced_motion="reduce", viewport=size)


class Agent:
    """An agent's browser with the extension, and what the agent sees."""

    def __init__(self, context: BrowserContext) -> None:
        workers = context.service_workers
        self.worker: Worker = workers[0] if workers else context.wait_for_event("serviceworker")
        self.context = context
        self.id = self.worker.url.split("/")[2]
        self._welcome().close()
        assert context.browser
        self._browser: CDPSession = context.browser.new_browser_cdp_session()

    def _welcome(self) -> Page:
        """The settings, which open by themselves after the installation."""

        def shown() -> list[Page]:
            self.context.pages[0].wait_for_timeout(1)  # Playwright hears of new pages while it waits
            return [one for one in self.context.pages if one.url.endswith("/options.html")]

        (page, *_) = until(shown, lambda: self.context.pages)
        page.wait_for_load_state()
        return page

    def settings(self, address: str, token: str) -> Page:
        """Enter address and token in the settings; return the page, which reports on the connection."""
        page = self.context.new_page()
        page.goto(f"chrome-extension://{self.id}/options.html")
        page.get_by_label("Address of your learn center").fill(address)
        page.get_by_label("Token").fill(token)
        page.get_by_role("button", name="Save and test").click()
        expect(page.get_by_role("listitem").nth(1)).to_be_visible()
        return page

    def press(self, page: Page) -> Panel:
        """Press the extension's button while `page` is shown: Chromium presses it for the tab in front."""
        page.bring_to_front()
        listed = self._browser.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        (tab,) = [one["targetId"] for one in listed if one["url"] == page.url]
        self._browser.send("Extensions.triggerAction", {"id": self.id, "targetId": tab})
        return Panel(page, self)

    def button(self) -> list[str]:
        """The badge of the button in the active tab, and its hint."""
        said: list[str] = self.worker.evaluate(
            """async () => {
              const [tab] = await chrome.tabs.query({ active: true });
              const target = { tabId: tab.id };
              return [await chrome.action.getBadgeText(target), await chrome.action.getTitle(target)];
            }"""
        )
        return said

    def says(self, words: str) -> str:
        """The button's hint, once its badge shows these words."""

        def said() -> list[str]:
            return button if words == (button := self.button())[0] else []

        return until(said, self.button)[1]

    def state(self) -> str:
        """Why a panel may be missing: whether the worker runs, and in which tab it noticed a press.

        The settings page asks, since a worker that is gone would not answer. A tab that cannot be accessed
        never got a press.
        """
        page = self.context.new_page()
        page.goto(f"chrome-extension://{self.id}/options.html")
        told = json.dumps(page.evaluate(STATE), indent=1)
        page.close()
        return told


class Panel:
    """The panel in a page, as a screen reader reads it: its shadow tree is closed to everything else."""

    def __init__(self, page: Page, agent: Agent) -> None:
        self._agent = agent
        self._reader = page.context.new_cdp_session(page)

    def read(self) -> list[tuple[str, str]]:
        """Role and name of everything that a screen reader announces."""
        return [
            (node["role"]["value"], node["name"]["value"]) for node in self._nodes() if node["name"]["value"]
        ]

    def focus(self) -> str:
        """The name of the element that has the focus."""
        focused = [
            node["name"]["value"]
            for node in self._nodes()
            if any(one["name"] == "focused" and one["value"]["value"] for one in node.get("properties", ()))
        ]
        return focused[-1] if focused else ""

    def focuses(self, words: str) -> None:
        """Wait until the element with this name has the focus: the tree lags behind the keys."""
        until(lambda: words in self.focus(), lambda: f"{self.focus()}\n{self._agent.state()}")

    def says(self, words: str) -> list[tuple[str, str]]:
        """Everything that is announced, once something contains `words`."""
        return self._wait(lambda told: any(words in name for _, name in told))

    def gone(self) -> None:
        """Wait until no dialog is shown."""
        self._wait(lambda told: all(role != "dialog" for role, _ in told))

    def _wait(self, meant: Callable[[list[tuple[str, str]]], bool]) -> list[tuple[str, str]]:
        reads: list[list[tuple[str, str]]] = []

        def fits() -> bool:
            reads.append(self.read())
            return meant(reads[-1])

        until(fits, lambda: f"{reads[-1]}\nread {len(reads)} times\n{self._agent.state()}")
        return reads[-1]

    def _nodes(self) -> list[dict[str, Any]]:
        nodes = self._reader.send("Accessibility.getFullAXTree")["nodes"]
        return [node for node in nodes if not node["ignored"] and "role" in node and "name" in node]


@pytest.fixture(scope="session")
def agent(
    playwright: Playwright, help_center: Center, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Agent]:
    """An agent whose extension knows the help center."""
    extension = tmp_path_factory.mktemp("extension") / "copy"
    shutil.copytree(EXTENSION, extension)
    manifest = json.loads((extension / "manifest.json").read_text(encoding="utf-8"))
    manifest["host_permissions"] = ["http://127.0.0.1/*"]
    (extension / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    context = chromium(
        playwright,
        tmp_path_factory.mktemp("profile"),
        f"--disable-extensions-except={extension}",
        f"--load-extension={extension}",
        "--enable-unsafe-extension-debugging",
    )
    made = Agent(context)
    made.settings(help_center.url, help_center.token("similar", "link", "flag")).close()
    yield made
    context.close()


@pytest.fixture
def ticket(agent: Agent, foreign: str) -> Iterator[Page]:
    """A ticket in the foreign help desk."""
    page = agent.context.new_page()
    page.goto(foreign)
    page.evaluate("() => { window.heard = []; addEventListener('input', (e) => heard.push(e.target.id)) }")
    yield page
    page.close()


def select(page: Page, element: str) -> None:
    """Select the text of an element, as with the mouse: the focus leaves the reply."""
    page.locator(element).click(click_count=3)


def cursor(page: Page, element: str, before: str) -> None:
    """Put the cursor into an editor, before the first occurrence of these words."""
    page.locator(element).click()
    page.evaluate(
        """([element, before]) => {
          const field = document.querySelector(element);
          if (field.localName === "textarea") {
            const at = field.value.indexOf(before);
            field.setSelectionRange(at, at);
            return;
          }
          const texts = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
          while (texts.nextNode() && !texts.currentNode.data.includes(before));
          getSelection().collapse(texts.currentNode, texts.currentNode.data.indexOf(before));
        }""",
        [element, before],
    )
