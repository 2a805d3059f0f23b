"""The widget in a page of another origin under a strict policy: it finds, reads, contacts and offers."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response, request
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from kb_server import app
from kb_server.center import widget_files
from kb_server.contact import store
from kb_server.data.schema.contact import contacts
from kb_server.releases.current import CurrentRelease
from kb_server.releases.publish import publish
from kb_server.settings import Settings
from tests.browser import visit
from tests.kb_server.log import stories
from tests.site.ready import held
from tests.site.serving import Heard, served

pytestmark = pytest.mark.browser

LARGEST = 20_000  # bytes of all that the widget loads, compressed
MKDOCS = """\
site_name: Example help
docs_dir: content
theme: {name: material, font: false}
plugins:
  - search
  - gapless: {contact: "mailto:help@example.org"}
markdown_extensions:
  - admonition
  - tables
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
"""
PAGES = {
    "index.md": "id: home\ntitle: Help\n---\nWelcome to the help of our product.",
    "files/upload.md": "id: upload\ntitle: Upload a file\n---\nChoose **Files**, then **Upload**.\n\n"
    "## When an upload fails\n\nA file has at most 200 MB. See also [invoices](../billing/invoices.md).\n\n"
    '!!! note "On a phone"\n    Keep the screen on.\n\n'
    '=== "Windows"\n\n    Right-click it.\n\n=== "macOS"\n\n    Hold Control.\n\n'
    "| Plan | Most |\n| --- | --- |\n| Free | 200 MB |\n\n![A file](file.png)\n\n"
    '<p onclick="alert(1)" style="color: red">Plain <span class="x">words</span></p>\n'
    '<iframe src="https://example.org/"></iframe><a href="javascript:alert(1)">no link</a>\n',
    "billing/invoices.md": "id: invoices\ntitle: Find your invoices\n---\n"
    "Every invoice lists the seats, their price and the tax. Choose Billing & plan to see all of them.",
    "ru/upload.md": "id: upload-ru\ntitle: Загрузить файл\nlang: ru\ntranslation_of: upload\n---\n"
    "Выберите **Файлы**, затем **Загрузить**.",
    "billing/goodwill.md": "id: goodwill\ntitle: Goodwill credit\naudience: agents\n---\n"
    "An agent may grant a goodwill credit of fifty after an outage.",
}
CONTEXTS = """\
- id: upload-fails
  event: upload_failed
  times: 3
  within: 10 minutes
  articles: [upload]
- id: billing
  pages: [/billing/**]
  articles: [invoices]
"""
SUPPORT = """\
hours:
  office: {zone: Europe/Berlin, open: {mon-sun: "00:00-24:00"}}
levels:
  everybody:
    title: Everybody
    public: true
    channels:
      - {type: form, hours: office, reply: 2 hours}
      - {type: mail, address: help@example.org, hours: office}
      - {type: chat, url: "https://chat.example.org/now?q={searched}", hours: office}
form:
  kinds: [question, problem]
  files: {count: 1, megabytes: 1, types: [txt]}
"""
PRODUCT = """\
<!doctype html><html lang=LANG><meta name=viewport content="width=device-width"><title>The product</title>
<main><h1>The product</h1><p>Work is done here.</p><button id=work>Work</button></main>
<script src="SERVICE/widget.js" data-product="" ATTRIBUTES></script></html>
"""


@dataclass
class Product:
    """A page of the product, on an origin of its own, whose policy allows the service alone."""

    url: str
    other: str  # the same page on an origin that is not allowed
    service: str
    heard: Heard
    application: Flask
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def product(service: Callable[[], str]) -> Flask:
    """The pages of a product."""
    made = Flask("product", static_folder=None)

    @made.get("/")
    @made.get("/<path:path>")
    def page(path: str = "") -> Response:
        text = PRODUCT.replace("SERVICE", service()).replace("LANG", request.args.get("lang", "en"))
        response = Response(text.replace("ATTRIBUTES", request.args.get("more", "")), mimetype="text/html")
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src {service()}; connect-src {service()};"
            " base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        )
        return response

    return made


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product, and the service that gives it the widget."""
    folder = tmp_path_factory.mktemp("widget")
    for file, text in PAGES.items():
        page = folder / "content" / file
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"---\n{text}\n", encoding="utf-8")
    (folder / "content" / "files" / "file.png").write_bytes(b"\x89PNG")
    (folder / "content" / "search").mkdir()
    (folder / "content" / "search" / "contexts.yml").write_text(CONTEXTS, encoding="utf-8")
    (folder / "content" / "support.yml").write_text(SUPPORT, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    publish(folder / "mkdocs.yml", folder / "releases")
    serving = CurrentRelease(folder / "releases")
    with contextlib.ExitStack() as stack:
        service, pages = stack.enter_context(served()), stack.enter_context(served())
        pages.application = product(lambda: service.url)
        origin = f"http://localhost:{pages.port}"
        settings = Settings(releases=folder / "releases", state=folder / "var", widget_origins=(origin,))
        made = app.create(settings, serving)
        service.application = heard = Heard(made)
        yield Product(f"{origin}/", f"{pages.url}/", service.url, heard, made)
        stories.close(made)
    serving.close()


@dataclass
class Customer:
    """A customer's browser: what it asked for, and what went wrong in it."""

    context: BrowserContext
    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def tell(self, call: str) -> None:
        """The product calls the widget."""
        self.page.evaluate(f"() => {{ gapless.{call} }}")

    def open(self) -> None:
        """Press the widget's button."""
        self.page.get_by_role("button", name="Help").click()
        expect(self.page.get_by_role("searchbox")).to_be_focused()


@pytest.fixture
def visitor(chromium: Browser, shop: Product) -> Iterator[Callable[..., Customer]]:
    """Open the product's pages. Nothing goes wrong in them, nothing is kept, nobody else is asked."""
    made: list[Customer] = []

    def opened(path: str = "", **options: Any) -> Customer:
        context = visit(chromium, reduced_motion="reduce", **options)
        customer = Customer(context, context.new_page())
        context.on("request", lambda asked: customer.requests.append(asked.url))
        context.on("weberror", lambda error: customer.errors.append(str(error.error)))
        context.on(
            "console",
            lambda said: customer.errors.append(said.text) if said.type in ("error", "warning") else None,
        )
        made.append(customer)
        customer.page.goto(shop.url + path)
        expect(customer.page.get_by_role("button", name="Help")).to_be_visible()
        return customer

    yield opened
    for customer in made:
        assert [] == customer.context.cookies()
        assert 0 == customer.page.evaluate("() => localStorage.length + sessionStorage.length")
        customer.context.close()
        # The product's policy allows no pictures of the article. A service that is busy is asked again.
        assert [] == [one for one in customer.errors if "file.png" not in one and "503" not in one]
        ours = (shop.url, shop.service)
        assert [] == [url for url in customer.requests if not url.startswith(ours)]


def test_it_finds_and_reads_in_place(shop: Product, visitor: Callable[..., Customer]) -> None:
    """A question is answered while one types and logged when it settles; the article is read in place."""
    customer = visitor()
    customer.open()
    customer.page.get_by_role("searchbox").fill("upload fails")  # at once: a slow hand asks twice
    choice = customer.page.get_by_role("dialog").get_by_role("link", name="Upload a file")
    expect(choice).to_be_visible()
    customer.page.keyboard.press("ArrowDown")
    customer.page.keyboard.press("Enter")
    reading = customer.page.get_by_role("heading", name="When an upload fails")
    expect(reading).to_be_focused()
    asked = shop.heard.wait("searched", text="upload fails")
    assert ("widget", "click", "service") == (asked["place"], asked["settled"], asked["via"])
    clicked = shop.heard.wait("clicked", search=asked["id"])
    assert ("upload", "when-an-upload-fails", 1) == (
        clicked["article"],
        clicked["anchor"],
        clicked["position"],
    )
    assert "search" == shop.heard.wait("viewed", article="upload", search=asked["id"])["arrival"]
    assert 1 == len(shop.heard.all("searched", text="upload fails"))
    assert not shop.heard.all("searched", text="upload")
    customer.page.get_by_role("button", name="Yes").click()
    assert shop.heard.wait("voted", article="upload")["helpful"]
    customer.page.get_by_role("button", name="← Back").click()
    expect(choice).to_be_focused()


def test_a_late_answer_leaves_the_focus(visitor: Callable[..., Customer]) -> None:
    """A hit that has the focus when a later answer comes keeps it; where it is gone, the box has it."""
    customer = visitor()
    customer.open()
    box, late = customer.page.get_by_role("searchbox"), "**/api/search?q=*seats*"
    first = customer.page.get_by_role("dialog").locator(".found a").first
    held: list[Route] = []
    for words, kept in (("invoice", True), ("upload a file", False)):
        box.fill(words)
        expect(first).to_contain_text("invoices" if kept else "Upload")
        customer.page.route(late, lambda route: held.append(route), times=1)
        with customer.page.expect_request(late):
            box.fill("invoice seats price")
        box.press("ArrowDown")
        expect(first).to_be_focused()
        with customer.page.expect_response(late):
            held.pop().continue_()
        expect(first).to_contain_text("seats")
        expect(first if kept else box).to_be_focused()


def test_a_late_article_leaves_the_focus_in_the_product(visitor: Callable[..., Customer]) -> None:
    """Who goes back to work before the article has come is not taken out of it."""
    customer = visitor()
    customer.open()
    customer.page.get_by_role("searchbox").fill("upload fails")
    choice = customer.page.get_by_role("dialog").get_by_role("link", name="Upload a file")
    with held(customer.page, "**/-/widget/articles/upload"):
        choice.click()
        customer.page.get_by_role("button", name="Work").focus()
    expect(customer.page.get_by_role("heading", name="When an upload fails")).to_be_visible()
    expect(customer.page.get_by_role("button", name="Work")).to_be_focused()


def test_a_late_panel_leaves_the_focus_in_the_product(visitor: Callable[..., Customer]) -> None:
    """Who goes back to work before the panel has come sees it open, and stays at work."""
    customer = visitor()
    work = customer.page.get_by_role("button", name="Work")
    with held(customer.page, "**/panel.js"):
        customer.page.get_by_role("button", name="Help").click()
        work.focus()
    expect(customer.page.get_by_role("searchbox")).to_be_visible()
    expect(work).to_be_focused()


def test_who_returns_before_the_form_has_come_writes_in_one(visitor: Callable[..., Customer]) -> None:
    """Who leaves the form that is being loaded, and returns, gets one form: no second takes their words."""
    customer = visitor()
    customer.open()
    asked = customer.page.get_by_role("button", name="Contact us")
    text = customer.page.get_by_label("What were you trying")
    forms: list[str] = []
    customer.page.on("response", lambda answer: forms.append(answer.url) if answer.status == 200 else None)
    with held(customer.page, "**/api/contacts/form"):
        asked.click()
        customer.page.get_by_role("button", name="← Back").click()
        asked.click()
    text.fill("The zeppelin has no helium left.")
    assert 1 == len([url for url in forms if url.endswith("/api/contacts/form")])
    expect(text).to_have_value("The zeppelin has no helium left.")


def test_a_busy_service_is_asked_again(shop: Product, visitor: Callable[..., Customer]) -> None:
    """A panel that cannot be loaded is said, and comes with the next press.

    Who wants to write while the service is busy for a moment gets the form, and not the bare address.
    """
    customer = visitor()
    customer.page.route("**/panel.js", lambda route: route.fulfill(status=503), times=1)
    customer.page.get_by_role("button", name="Help").click()
    card = customer.page.get_by_role("status").get_by_role("region", name="Try again in a moment")
    expect(card.get_by_role("link", name="Open in the learn center")).to_have_attribute(
        "href", f"{shop.service}/"
    )
    customer.open()
    expect(card).to_have_count(0)
    customer.page.route("**/api/contacts/form", lambda route: route.fulfill(status=503), times=1)
    customer.page.get_by_role("button", name="Contact us").click()
    expect(customer.page.get_by_label("What were you trying")).to_be_visible()


def test_a_message_is_sent_once_and_takes_no_focus(shop: Product, visitor: Callable[..., Customer]) -> None:
    """Two clicks send one message; who has gone back to work when it is taken stays there."""
    customer = visitor()
    customer.open()
    customer.page.get_by_role("button", name="Contact us").click()
    customer.page.get_by_label("What were you trying").fill("The hangar of the zeppelin is locked.")
    with held(customer.page, "**/api/contacts"):
        customer.page.get_by_role("button", name="Send").dblclick()
        customer.page.get_by_role("button", name="Work").focus()
    expect(customer.page.get_by_role("link", name="Follow it on your own page")).to_be_visible()
    expect(customer.page.get_by_role("button", name="Work")).to_be_focused()
    expect(customer.page.get_by_role("status").filter(has_text="Follow it")).to_have_count(1)


def test_what_an_article_may_hold(shop: Product, visitor: Callable[..., Customer]) -> None:
    """An article shows known elements and attributes alone; its links open the learn center."""
    customer = visitor()
    customer.tell("open('upload a file')")
    customer.page.get_by_role("link", name="Upload a file").click()
    body = customer.page.locator("gapless-widget .body")
    expect(body.get_by_text("Plain words")).to_be_visible()
    html = body.inner_html()
    for wrong in ("onclick", "style=", "iframe", "javascript:", "<script", "<button", "<svg", 'class="x"'):
        assert wrong not in html
    link = body.get_by_role("link", name="invoices")
    assert (f"{shop.service}/billing/invoices/", "_blank") == (
        link.get_attribute("href"),
        link.get_attribute("target"),
    )
    assert f"{shop.service}/files/file.png" == body.locator("img").get_attribute("src")
    words = body.inner_text()
    assert (
        words.index("Windows")
        < words.index("Right-click it.")
        < words.index("macOS")
        < words.index("Hold Control.")
    )
    assert "On a phone" in words
    assert "Was this helpful?" not in words


def test_help_is_offered_after_the_third_failure(shop: Product, visitor: Callable[..., Customer]) -> None:
    """At the third failed upload the widget offers the article, and the log hears what became of it."""
    customer = visitor()
    customer.tell("event('upload_failed')")
    customer.tell("event('upload_failed'); gapless.event('saved')")
    expect(customer.page.get_by_role("region", name="This may help")).to_have_count(0)
    customer.tell("event('upload_failed')")
    offer = customer.page.get_by_role("region", name="This may help")
    expect(offer).to_be_visible()
    shop.heard.wait("offered", context="upload-fails", became="shown")
    offer.get_by_role("button", name="Upload a file").click()
    expect(customer.page.get_by_role("heading", name="Upload a file", level=1)).to_be_focused()
    shop.heard.wait("offered", article="upload", context="upload-fails", became="opened")
    customer.page.keyboard.press("Escape")
    customer.tell("event('upload_failed')")
    expect(offer).to_have_count(0)


def test_an_offer_is_declined(shop: Product, visitor: Callable[..., Customer]) -> None:
    """An offer that is declined goes away, and the log hears it."""
    customer = visitor()
    for _ in range(3):
        customer.tell("event('upload_failed')")
    customer.page.get_by_role("button", name="No, thanks").focus()
    customer.page.keyboard.press("Escape")
    expect(customer.page.get_by_role("region")).to_have_count(0)
    expect(customer.page.get_by_role("button", name="Help")).to_be_focused()
    shop.heard.wait("offered", context="upload-fails", became="dismissed")


def test_articles_for_the_page(shop: Product, visitor: Callable[..., Customer]) -> None:
    """The panel begins with the articles for the page that the product shows, and the segment goes along."""
    customer = visitor("billing/2026/plan")
    customer.tell("identify('gold.1.x')")
    customer.open()
    customer.page.get_by_role("link", name="Find your invoices").click()
    expect(customer.page.get_by_text("Every invoice lists the seats")).to_be_visible()
    opened = shop.heard.wait("offered", context="billing", became="opened")
    assert ("invoices", "gold.1.x") == (opened["article"], opened["segment"])
    assert "page" not in opened


def test_opened_from_the_products_own_menu(visitor: Callable[..., Customer]) -> None:
    """The product opens the panel with words to search for; closed, it gives the focus back to it."""
    customer = visitor()
    customer.page.evaluate(
        "() => { const b = document.querySelector('#work'); b.onclick = () => gapless.open('invoice seats') }"
    )
    customer.page.get_by_role("button", name="Work").click()
    expect(customer.page.get_by_role("link", name="Find your invoices")).to_be_visible()
    expect(customer.page.get_by_role("searchbox")).to_have_value("invoice seats")
    customer.page.keyboard.press("Escape")
    expect(customer.page.get_by_role("button", name="Work")).to_be_focused()


def test_a_message_reaches_the_team(shop: Product, visitor: Callable[..., Customer]) -> None:
    """The form says what is promised, and sends what was searched and read, if its box stays ticked.

    A file comes along where it fits; a chat gets what was searched last.
    """
    customer = visitor("files")
    customer.tell("open('upload a file')")
    customer.page.get_by_role("link", name="Upload a file").click()
    expect(customer.page.get_by_text("Plain words")).to_be_visible()
    customer.page.get_by_role("button", name="Contact us").click()
    expect(customer.page.get_by_text("You will have an answer by")).to_be_visible()
    assert "mailto:help@example.org" == customer.page.get_by_role("link", name="E-mail").get_attribute("href")
    _accessible(customer.page)
    customer.page.get_by_label("What were you trying").fill(
        "The zeppelin has no helium left. Who brings more?"
    )
    customer.page.get_by_label("E-mail for the answer").fill("eve@example.org")
    customer.page.get_by_label("What is it?").select_option("A problem")
    chat = customer.page.get_by_role("link", name="Chat").get_attribute("href")
    assert "https://chat.example.org/now?q=upload%20a%20file" == chat
    files = customer.page.get_by_label("Files")
    files.set_input_files({"name": "log.txt", "mimeType": "text/plain", "buffer": b"upload failed"})
    customer.page.get_by_role("button", name="Send").click()
    own = customer.page.get_by_role("link", name="Follow it on your own page")
    expect(own).to_be_visible()
    assert (own.get_attribute("href") or "").startswith(f"{shop.service}/c/")
    settings = shop.application.extensions["gapless.settings"]
    with stories.database(shop.application).read() as connection:
        hers = sa.select(contacts.c.id).where(contacts.c.address == "eve@example.org")
        contact = store.read(settings, connection, connection.scalars(hers).one())
    assert ("problem", "eve@example.org", False) == (contact.kind, contact.address, contact.confirmed)
    assert [("log.txt", 13)] == [(one.name, one.size) for one in contact.attachments]
    assert (f"{shop.url}files", ("upload a file",), ("upload",)) == (
        contact.page,
        contact.searched,
        contact.read,
    )


def test_an_article_answers_while_one_writes(shop: Product, visitor: Callable[..., Customer]) -> None:
    """What answers appears beside the words, is read in place, and may end the message."""
    customer = visitor()
    customer.open()
    customer.page.get_by_role("button", name="Contact us").click()
    words = "Where do I find an invoice that lists the seats, their price and the tax?"
    customer.page.get_by_label("What were you trying").fill(words)
    customer.page.get_by_role("link", name="Find your invoices").click()
    expect(customer.page.get_by_text("Every invoice lists the seats")).to_be_visible()
    customer.page.get_by_role("button", name="← Back").click()
    expect(customer.page.get_by_label("What were you trying")).to_have_value(words)
    customer.page.get_by_role("button", name="This solved it").click()
    thanks = customer.page.get_by_role("status").filter(has_text="Thank you. Nothing was sent.")
    expect(thanks).to_be_focused()
    assert "invoices" == shop.heard.wait("solved")["article"]


def test_keys_and_screen_readers(visitor: Callable[..., Customer]) -> None:
    """Every state of the widget passes axe in light and dark; Escape closes it and gives the focus back."""
    for scheme in ("light", "dark"):
        customer = visitor("billing/", color_scheme=scheme, bypass_csp=True)
        for _ in range(3):
            customer.tell("event('upload_failed')")
        expect(customer.page.get_by_role("region")).to_be_visible()
        _accessible(customer.page)
        customer.open()
        expect(customer.page.get_by_text("Good to know here")).to_be_visible()
        _accessible(customer.page)
        customer.page.keyboard.type("upload a file")
        customer.page.get_by_role("link", name="Upload a file").click()
        expect(customer.page.get_by_text("Plain words")).to_be_visible()
        _accessible(customer.page)
        customer.page.keyboard.press("Escape")
        expect(customer.page.get_by_role("dialog")).to_have_count(0)
        expect(customer.page.get_by_role("button", name="Help")).to_be_focused()


def test_on_a_phone(visitor: Callable[..., Customer]) -> None:
    """On a phone the panel is as large as the screen, and nothing is wider than it."""
    customer = visitor(viewport={"width": 360, "height": 640})
    customer.tell("open('upload a file')")
    customer.page.get_by_role("link", name="Upload a file").click()
    expect(customer.page.get_by_text("Plain words")).to_be_visible()
    box = customer.page.get_by_role("dialog").bounding_box()
    assert {"x": 0, "y": 0, "width": 360, "height": 640} == box
    assert customer.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert customer.page.evaluate(
        "() => { const s = document.querySelector('gapless-widget').shadowRoot.querySelector('.stage');"
        " return s.scrollWidth <= s.clientWidth; }"
    )


def test_in_the_language_of_the_page(shop: Product, visitor: Callable[..., Customer]) -> None:
    """Texts and offered articles are in the language of the product's page."""
    context = visitor("").context
    page = context.new_page()
    page.goto(f"{shop.url}?lang=ru-RU")
    page.wait_for_function("() => document.querySelector('gapless-widget')")
    page.evaluate("() => { for (let i = 0; i < 3; i += 1) gapless.event('upload_failed') }")
    page.get_by_role("button", name="Загрузить файл").click()
    expect(page.get_by_text("Выберите Файлы")).to_be_visible()


def test_a_forbidden_origin_gets_nothing(chromium: Browser, shop: Product) -> None:
    """On a site that is not listed there is no widget, and its scripts can neither ask nor tell."""
    context = visit(chromium)
    page = context.new_page()
    with page.expect_console_message(lambda said: said.text.startswith("gapless: ")):
        page.goto(shop.other)
    assert page.evaluate("() => document.querySelector('gapless-widget')") is None
    for path, options in (
        ("api/search?q=upload", {}),
        ("-/widget/site/en", {}),
        ("-/widget/articles/upload", {}),
        ("api/events", {"method": "POST", "body": json.dumps({"sent": 1, "events": []})}),
    ):
        asked = f"fetch({json.dumps(f'{shop.service}/{path}')}, {json.dumps(options)})"
        assert "refused" == page.evaluate(f"() => {asked}.then(() => 'answered', () => 'refused')")
    context.close()


def test_its_size(shop: Product) -> None:
    """Everything that the widget loads is smaller than 20 kB."""
    client, known = shop.application.test_client(), widget_files.read()

    def size(path: str) -> int:
        return len(client.get(path, headers={"Accept-Encoding": "gzip, deflate, br, zstd"}).data)

    files = sum(size(f"/-/widget/{known.version}/{name}") for name in known.files)
    assert files + max(size(f"/-/widget/site/{lang}") for lang in ("en", "ru", "zh")) < LARGEST


def _accessible(page: Page) -> None:
    found = Axe().run(page)
    assert 0 == found.violations_count, found.generate_report()
