"""Sites in languages that we do not speak: whatever of our words is English there says that it is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import texts
from kb_server import app
from kb_server.releases.current import CurrentRelease
from kb_server.releases.publish import publish
from kb_server.settings import Settings
from tests.site.conftest import CENTER, Open
from tests.site.ready import alive
from tests.site.serving import Heard, served
from tests.site.test_accessibility import violations
from tests.site.test_finder import typed

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LANGUAGES = ("de", "ar")
CONFIG = """\
site_name: Beispielhilfe
site_url: {url}/
docs_dir: content
theme: {{name: material, language: {lang}, features: [navigation.tabs, content.code.copy]}}
extra: {{gapless: {{patience: 180000}}}}
plugins: [search, gapless]
markdown_extensions:
  - attr_list
  - plugins.videos
  - toc: {{permalink: true}}
nav:
  - Anfang: index.md
  - Konten: [konto.md, kurs.md, neues.md]
  - Filme: [film.md, tube.md, termine/index.md, termine/tag.md]
"""
PAGES = {
    "index.md": """\
---
title: Beispiel
template: home.html
roles: [{name: Ich bin neu hier, start: [kurs]}, {name: Ich zahle, start: [konto]}]
---
""",
    "konto.md": """\
---
id: konto
title: Kennwort vergessen
type: how-to
verified: 2026-10-01
owner: Kontoteam
product: [Netz, Fon]
check: [{question: Wie viele?, options: [Eins, Zwei], answer: Zwei, why: Eins reicht nicht.}]
---

Wer das Kennwort vergessen hat, bekommt ein neues.

## Verweis anfordern

![Ein Bild](bild.svg)

Sieh in den Ordner für Werbung.

[Weiter](film.md){ .md-button } [Zum Kurs](kurs.md){ .md-button .md-button--primary }
""",
    "kurs.md": "---\nid: kurs\ntitle: Dein Beginn\ntype: path\nsteps: [film, konto]\n---\nErst dies.\n",
    "neues.md": "---\ntitle: Was es Neues gibt\ntemplate: whats-new.html\n---\n",
    "film.md": """\
---
id: film
title: Ein Rundgang
type: video
---

/// video | media/tour.webm
    title: Ein Rundgang
    captions: {en: media/tour.en.vtt}
    chapters: media/tour.chapters.vtt
///
""",
    "tube.md": """\
---
title: Ein Vortrag
type: webinar
---

/// video | https://www.youtube.com/watch?v=aqz-KE-bpKQ
    title: Ein Vortrag
///
""",
    "termine/index.md": "---\ntitle: Termine\ntemplate: sessions.html\n---\n",
    "termine/tag.md": """\
---
title: Der Anfang zusammen
type: session
repeat: every tue at 16:00
zone: Europe/Berlin
length: 45 minutes
recording: film
---

Wir richten zusammen ein Konto ein.
""",
    "glossary.yml": "- {term: Werbung, text: Was niemand bestellt hat., article: konto}\n",
    "support.yml": """\
hours: {office: {zone: Europe/Berlin, open: {mon-sun: "00:00-24:00"}}}
levels:
  everybody:
    title: Alle
    public: true
    channels: [{type: form, hours: office, reply: 2 days}, {type: mail, address: hilfe@example.org}]
form:
  kinds: [question, problem]
  topics: [{id: geld, title: Geld}]
  files: {count: 2, megabytes: 1, types: [png]}
""",
}
KINDS = {
    "home": "",
    "article": "konto/",
    "path": "kurs/",
    "news": "neues/",
    "video": "film/",
    "video elsewhere": "tube/",
    "sessions": "termine/",
    "session": "termine/tag/",
    "results": "search/?q=kennwort",
    "no results": "search/?q=zeppelin",
    "404": "kein/ort/",
    "contact": "contact/",
}
# Each text and attribute that equals one of `patterns`, or has one of the `phrases` in it, and stands in an
# element that is not English.
UNSAID = """([patterns, phrases]) => {
  const ours = patterns.map((pattern) => new RegExp(`^${pattern}$`, "u"));
  const isOurs = (text) => ours.some((one) => one.test(text)) || phrases.some((one) => text.includes(one));
  const said = (element) => element.closest("[lang]").lang === "en";
  const found = [];
  const look = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) {
        const text = node.data.trim();
        const around = node.parentElement;
        if (around.closest("script, style, template") || said(around)) continue;
        if (text && isOurs(text)) found.push(text);
        continue;
      }
      for (const name of ["aria-label", "title", "placeholder", "alt", "label"]) {
        const text = node.getAttribute(name)?.trim();
        if (text && isOurs(text) && !said(node)) found.push(`${name}: ${text}`);
      }
    }
  };
  look(document.body);
  return [...new Set(found)];
}"""
# Words in the page's own language within an element that is English: by its attribute, or by mistake.
MISSAID = """(words) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { lang } = node.parentElement.closest("[lang]");
    if (lang === "en" && words.includes(node.data.trim())) found.push(node.data);
  }
  return found;
}"""
SIGNS = "\ufdd0\ufdd1"
OWN = [
    "Kennwort vergessen",
    "Dein Beginn",
    "Ein Rundgang",
    "Konten",
    "Filme",
    "Anfang",
    "Eins",
    "Verweis anfordern",
]


@dataclass(frozen=True)
class ForeignSite:
    """A learn center in the language `lang`, served by the service at `url`."""

    url: str
    lang: str
    site: Path


@pytest.fixture(scope="module", params=LANGUAGES)
def foreign(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ForeignSite]:
    """A site with every kind of page."""
    root = tmp_path_factory.mktemp("foreign")
    content = root / "content"
    shutil.copytree(CENTER / "content" / "videos" / "media", content / "media")
    shutil.copyfile(CENTER / "content" / "accounts" / "form.svg", content / "bild.svg")
    for name, text in PAGES.items():
        (content / name).parent.mkdir(exist_ok=True)
        (content / name).write_text(text, encoding="utf-8")
    with served() as server:
        config = root / "mkdocs.yml"
        config.write_text(CONFIG.format(url=server.url, lang=request.param), encoding="utf-8")
        publish(config, root / "releases")
        serving = CurrentRelease(root / "releases")
        service = app.create(Settings(releases=root / "releases", state=root / "state"), serving)
        server.application = Heard(service)
        yield ForeignSite(server.url, request.param, root / "releases" / "current" / "site")
        service.extensions["gapless.ingester"].close()
    serving.close()


def ours() -> tuple[list[str], list[str]]:
    """What all our English texts look like: as patterns, and the longer ones without fields as phrases."""
    entries = texts.load("en").values()
    forms = [form for one in entries for form in ([one] if isinstance(one, str) else one.values())]
    worded = [form for form in forms if re.search(r"[A-Za-z]{3}", texts.FIELD.sub("", form))]
    patterns = [".+".join(map(_literally, texts.FIELD.split(form)[::2])) for form in worded]
    return patterns, [form for form in worded if len(form) > 12 and not texts.FIELD.search(form)]


def _literally(text: str) -> str:
    return re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", text)


def look(page: Page, foreign: ForeignSite, where: str, found: dict[str, object]) -> None:
    """Add what is wrong with the page as it is now to `found`."""
    unsaid = page.evaluate(UNSAID, list(ours()))
    missaid = page.evaluate(MISSAID, OWN)
    signs = [sign for sign in SIGNS if sign in page.content()]
    if unsaid or missaid or signs:
        found[where] = (unsaid, missaid, signs)


def test_every_kind_of_page(foreign: ForeignSite, open_context: Open) -> None:
    """Each English text is in an English element, and no word of the site is; axe has nothing to say."""
    page = open_context().new_page()
    found: dict[str, object] = {}
    for kind, path in KINDS.items():
        page.goto(f"{foreign.url}/{path}")
        alive(page)
        expect(page.locator("html")).to_have_attribute("lang", foreign.lang)
        look(page, foreign, kind, found)
        if wrong := violations(page):
            found[f"{kind}: axe"] = wrong
    assert {} == found


def test_what_scripts_say(foreign: ForeignSite, open_context: Open) -> None:
    """The same goes for what appears when somebody does something."""
    page = open_context().new_page()
    found: dict[str, object] = {}
    page.goto(f"{foreign.url}/konto/")
    alive(page)
    page.locator("[data-helpful=no]").click()
    expect(page.locator(".gapless-feedback__form")).to_be_visible()
    look(page, foreign, "feedback", found)
    page.locator(".gapless-check button").click()
    expect(page.locator(".gapless-check__said").first).not_to_be_empty()
    look(page, foreign, "check", found)
    page.locator(".gapless-step").click()
    expect(page.locator(".gapless-step")).to_have_attribute("aria-pressed", "true")
    look(page, foreign, "step", found)
    typed(page, "kennwort")
    expect(page.get_by_role("option").first).to_be_visible()
    look(page, foreign, "dialog", found)
    page.goto(f"{foreign.url}/kurs/")
    expect(page.get_by_role("progressbar")).to_be_visible()
    look(page, foreign, "progress", found)
    page.goto(f"{foreign.url}/search/?q=zeppelin")
    page.locator("form.gapless-ask button").click()
    expect(page.locator(".gapless-ask__status")).not_to_be_empty()
    look(page, foreign, "asked", found)
    assert {} == found


def test_without_scripts(foreign: ForeignSite, open_context: Open) -> None:
    """Without JavaScript, results have the words of the theme, and say which words are English."""
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{foreign.url}/search/?q=kennwort")
    found = page.locator(".gapless-plain")
    counted = found.locator("h2").inner_html()
    assert "kennwort" in counted
    assert not re.search("result|<", counted)
    expect(found.locator(".gapless-type > bdi[lang=en][dir=ltr]")).to_have_text("How-to")
    html = page.content()
    assert not [sign for sign in SIGNS if sign in html]


def test_no_file_has_marks(foreign: ForeignSite) -> None:
    """No file of the site has the marks that its pages are made with."""
    files = [
        file
        for file in foreign.site.rglob("*.*")
        if file.suffix in (".html", ".json", ".xml", ".md", ".txt", ".ics")
    ]
    assert len(KINDS) < len(files)
    assert [] == [file.name for file in files if set(SIGNS) & set(file.read_text(encoding="utf-8"))]
