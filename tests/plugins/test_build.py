"""A whole site, built: what publishing finds beside the pages."""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path

import pytest
import yaml
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from plugins.build import build
from plugins.progress import quiet
from plugins.write.output import INDEX, STATIC
from search.documents import load, load_contracts
from tests.plugins.conftest import FOREIGN, MKDOCS, Built, Make, run, write


def test_documents(built: Built) -> None:
    """Every article has its lead, then one document for each section and each moment of a video."""
    expected = [
        "home", "new", "guide", "first", "first#steps", "first#on-a-phone", "second", "start", "watch",
        "watch#t=0", "watch#t=93", "inside", "more-inside", "first-ru",
    ]  # fmt: skip
    assert sorted(expected) == sorted(document.id for document in load(built.out / "documents.jsonl"))


def test_document_fields(built: Built) -> None:
    """A section carries everything that search ranks, filters and links by."""
    section = next(d for d in load(built.out / "documents.jsonl") if d.id == "first#on-a-phone")

    assert "guide/first/#on-a-phone" == section.url
    assert ("Reset your password", "On a phone") == (section.title, section.heading)
    assert ("Steps", "On a phone") == section.headings
    assert "Tap it." == section.text
    assert ("log in", "sign in") == section.keywords
    assert (("Guide",), "Guide") == (section.breadcrumbs, section.category)
    assert ("how-to", ("App", "Account"), "en", "public") == (
        section.type, section.product, section.lang, section.audience
    )  # fmt: skip


def test_title_from_heading(built: Built) -> None:
    """Without a title in the front matter, the first heading is the article's title."""
    assert "Turn on two factors" == built.articles()["second"]["title"]


def test_moments(built: Built) -> None:
    """A moment of a video is found by what is said in it, and links to its second."""
    moment = next(d for d in load(built.out / "documents.jsonl") if d.id == "watch#t=93")

    assert ("videos/watch/#t=93", "Press publish.", 93.0, 100.0) == (
        moment.url,
        moment.text,
        moment.start,
        moment.end,
    )
    assert "Watch it now" == moment.heading


def test_language_of_folder(built: Built) -> None:
    """A top folder named as a language gives its pages the language, and is no category."""
    russian = next(d for d in load(built.out / "documents.jsonl") if d.article == "first-ru")

    assert ("ru", "Guide") == (russian.lang, russian.category)


def test_contracts(built: Built) -> None:
    """Every entry of `answers:` is a contract with its file and line."""
    contracts = {contract.query: contract for contract in load_contracts(built.out / "contracts.jsonl")}

    assert {"I cannot log in", "forgot my password", "refund limit"} == set(contracts)
    forgot = contracts["forgot my password"]
    assert ("first", "content/guide/first.md", 9) == (forgot.article, forgot.source, forgot.line)
    assert "agents" == contracts["refund limit"].audience


def test_record_of_permalinks(built: Built) -> None:
    """articles.json knows every article's address, headings and moved headings, and where stubs lead."""
    articles = built.articles()
    first = articles["first"]

    assert ("guide/first/", ["steps", "on-a-phone"], {"old-steps": "steps"}, None) == (
        first["url"], first["anchors"], first["anchors_moved"], first["moved_to"]
    )  # fmt: skip
    assert ("", "first") == (articles["old"]["url"], articles["old"]["moved_to"])
    assert not (built.site / "guide/old").exists()


def test_generated_pages_are_no_articles(built: Built) -> None:
    """The results page has an address and no permalink."""
    assert (built.site / "search/index.html").is_file()
    assert [] == [name for name, article in built.articles().items() if article["source"] == "search.md"]


def test_agents_page_is_nowhere_in_the_site(built: Built) -> None:
    """No file of the public site names an agents' page, its words, its address or its picture."""
    secrets = re.compile(rb"Grosvenor|Confidential|guide/inside|more-inside|secret\.png")
    found = []
    for file in built.site.rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        data = gzip.decompress(data) if file.suffix == ".gz" else data
        if secrets.search(data) or secrets.search(str(file.relative_to(built.site)).encode()):
            found.append(file)
    assert [] == found
    assert not (built.site / "guide/secret.png").exists()


def test_agents_page_apart(built: Built) -> None:
    """Agents' pages are whole pages in a folder of their own, with the media that they alone use."""
    html = (built.out / "agents/guide/inside/index.html").read_text(encoding="utf-8")

    assert "Grosvenor" in html
    assert 'href="../more-inside/"' in html
    assert 'href="../first/"' in html
    assert (built.out / "agents/guide/inside/index.md").is_file()
    assert (built.out / "agents/guide/secret.png").is_file()
    assert not (built.out / "agents/guide/shared.png").exists()
    assert (built.site / "guide/shared.png").is_file()


def test_drafts_and_rules_are_no_part_of_the_site(built: Built) -> None:
    """Drafts and the writers' search files stay inside; search files are copied for the engine."""
    assert not (built.site / "_drafts").exists()
    assert not (built.site / "search/synonyms.yml").exists()
    assert (built.site / "search/notes.txt").is_file()
    assert "- [a, b]\n" == (built.out / "rules/synonyms.yml").read_text(encoding="utf-8")


def test_static_index(built: Built) -> None:
    """Pages load an empty index; the whole one lies beside it, public, escaped, one entry a section."""
    empty = json.loads((built.site / INDEX).read_text(encoding="utf-8"))
    whole = json.loads((built.site / STATIC).read_text(encoding="utf-8"))

    assert [] == empty["docs"]
    assert empty["config"] == whole["config"]
    assert "guide/first/#steps" in [doc["location"] for doc in whole["docs"]]
    assert {"first", "watch"} <= {doc["article"] for doc in whole["docs"]}


def test_markdown_at_its_own_address(built: Built) -> None:
    """Each page's Markdown is published with a title and without front matter."""
    text = (built.site / "guide/first/index.md").read_text(encoding="utf-8")

    assert text.startswith("# Reset your password\n\nLead with a ")
    assert "keywords" not in text
    assert not (built.site / "search/index.md").exists()


def test_llms(built: Built) -> None:
    """llms.txt lists every public article by category, with its description and its Markdown."""
    text = (built.site / "llms.txt").read_text(encoding="utf-8")

    assert text.startswith("# Help\n\n> How it works.\n\n")
    line = "- [Reset your password](https://help.example.com/guide/first/index.md): Get in again."
    assert line in text.partition("## Guide")[2].splitlines()


def test_progress(built: Built) -> None:
    """The stages are pages, sections, site, and each comes to its end."""
    last = {stage: (done, total) for stage, done, total in built.stages}

    assert ["pages", "sections", "site"] == list(last)
    assert [] == [stage for stage, (done, total) in last.items() if done != total]


def test_same_input_same_bytes(project: Path, built: Built, tmp_path: Path) -> None:
    """Building again without changes gives the same search documents, byte for byte."""
    again = run(tmp_path, project)

    for name in ("documents.jsonl", "contracts.jsonl", "articles.json"):
        assert (built.out / name).read_bytes() == (again.out / name).read_bytes()
    assert (built.site / STATIC).read_bytes() == (again.site / STATIC).read_bytes()
    assert (built.site / "llms.txt").read_bytes() == (again.site / "llms.txt").read_bytes()


def failure(make: Make, pages: dict[str, str], caplog: pytest.LogCaptureFixture, config: str = MKDOCS) -> str:
    """What a build that fails says."""
    with pytest.raises(Abort):
        make({"index.md": "# Home\n", **pages}, config)
    return "\n".join(record.getMessage() for record in caplog.records if record.levelname == "ERROR")


def test_mistakes(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """All mistakes of all writers are said at once, each with file, line, key and cure."""
    case = yaml.safe_load((Path(__file__).parent / "cases" / "mistakes.yml").read_text(encoding="utf-8"))

    said = failure(make, case["pages"], caplog).splitlines()

    assert case["messages"] == [line.strip() for line in said[said.index("Gapless found 19 mistakes:") + 1 :]]


def test_many_mistakes(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """All mistakes are said at once, and not more of them than one can read."""
    said = failure(make, {f"{n}.md": "---\nfeatured: maybe\n---\n" for n in range(45)}, caplog)

    assert "Gapless found 45 mistakes:" in said
    assert "and 5 more" in said
    assert 40 == said.count("Use true or false.")


def test_foreign_site(make: Make) -> None:
    """A site that knows nothing of Gapless is built: odd keys are left out, a home page is made."""
    built = make(
        {
            "It's & here/Första sidan.md": "---\nid: 360017233680\ntype: guide\n---\n\n<h2>x</h2>\n",
            "plain.md": "Title: Old style\n\nText with [no] link.\n",
            "broken.md": "---\ntitle: a: b\n---\n\nText.\n",
            "two.md": "---\nid: 360017233680\n---\n\n# Two\n",
        },
        FOREIGN,
    )

    assert {"360017233680", "plain", "broken", "two"} == set(built.articles())
    assert "how-to" == built.articles()["360017233680"]["type"]
    assert (built.site / "index.html").is_file()
    assert (built.site / INDEX).is_file()


@pytest.mark.parametrize("audience", ["Agents", "agent", "[agents]"])
def test_unclear_audience_is_never_published(
    make: Make, caplog: pytest.LogCaptureFixture, audience: str
) -> None:
    """Also where mistakes are forgiven, an audience that may mean agents stops the build."""
    said = failure(make, {"a.md": f"---\naudience: {audience}\n---\n"}, caplog, FOREIGN)

    assert "content/a.md:2: audience:" in said
    assert "Use public or agents." in said


def test_unreadable_audience_is_never_published(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """Also where mistakes are forgiven, a broken front matter with an audience stops the build."""
    said = failure(make, {"a.md": "---\naudience: agents\ntitle: a: b\n---\n"}, caplog, FOREIGN)

    assert "content/a.md:3: not YAML" in said


def test_audience_in_other_metadata_is_never_published(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """An audience that only MkDocs' older metadata has is refused."""
    said = failure(make, {"a.md": "audience: agents\n\nSecret.\n"}, caplog, FOREIGN)

    assert "content/a.md: audience: agents comes from a file of defaults." in said


def test_broken_link_stops_a_strict_build(make: Make) -> None:
    """A broken link stops the build of any site that does not say otherwise."""
    with pytest.raises(Abort, match="1 warnings in strict mode"):
        make({"index.md": "[x](missing.md)\n"}, FOREIGN)


def test_broken_link_without_strict(make: Make) -> None:
    """`strict: false` in a site's own file lets it be built with broken links."""
    built = make({"index.md": "---\nid: home\n---\n[x](missing.md)\n"}, f"{FOREIGN}strict: false\n")

    assert ["home"] == list(built.articles())


def test_other_theme(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """A site with another theme is told what is needed."""
    said = failure(make, {}, caplog, "site_name: x\ndocs_dir: content\ntheme: readthedocs\n")

    assert "Gapless needs theme: name: material in mkdocs.yml, not 'readthedocs'." in said


def test_plugins_as_mapping(make: Make) -> None:
    """A site may list its plugins as a mapping, and without search."""
    built = make({"index.md": "# Home\n"}, f"{FOREIGN}plugins: {{ gapless: {{}} }}\n")

    assert (built.site / INDEX).is_file()


def test_nav_without_agents_pages(make: Make) -> None:
    """An agents' page that the navigation lists is left out of it, with the part that it alone made up."""
    built = make(
        {"index.md": "# Home\n", "a.md": "---\nid: a\naudience: agents\n---\n# Hidden page\n"},
        f"{MKDOCS}nav:\n  - Home: index.md\n  - Inside:\n      - a.md\n",
    )

    html = (built.site / "index.html").read_text(encoding="utf-8")
    assert "Inside" not in html
    assert "Hidden" not in html


def test_search_exclude(make: Make) -> None:
    """A page that its writer keeps out of search has a permalink and no documents."""
    built = make({"index.md": "# Home\n", "a.md": "---\nid: a\nsearch: { exclude: true }\n---\n# Quiet\n"})

    assert {"index", "a"} == set(built.articles())
    assert ["index"] == [document["article"] for document in built.documents()]


def test_without_directory_urls(make: Make) -> None:
    """Sites whose addresses end in .html are built too."""
    built = make({"index.md": "# Home\n", "b/a.md": "# A\n\n## C\n"}, f"{MKDOCS}use_directory_urls: false\n")

    assert ["b/a.html", "b/a.html#c"] == [d["url"] for d in built.documents() if d["article"] == "b-a"]
    assert (built.site / "b/a.md").is_file()
    assert (built.site / "search.html").is_file()


def test_alerts(make: Make) -> None:
    """Alerts as GitHub writes them are admonitions, not text with brackets."""
    built = make({"index.md": "---\nid: home\n---\n\n> [!NOTE]\n> Be careful.\n"}, FOREIGN)

    assert ["Note\nBe careful."] == [document["text"] for document in built.documents()]


def test_heading_beside_title(make: Make) -> None:
    """A first heading that says something else than the title is found too."""
    built = make({"index.md": "---\nid: home\ntitle: Short\n---\n\n# The longer name\n\nText.\n"})

    assert [("Short", "The longer name\nText.")] == [(d["title"], d["text"]) for d in built.documents()]


def test_own_results_page_and_plugins(make: Make) -> None:
    """A site's own page at /search/ stays, and so do its plugins under other names."""
    built = make(
        {"index.md": "# Home\n", "search.md": "# My search\n", "de/a.md": "# A\n", "lone/b.md": "# B\n"},
        f"{FOREIGN}plugins: [material/search]\nnav: [index.md]\n",
    )

    assert "My search" in (built.site / "search/index.html").read_text(encoding="utf-8")
    found = {document["article"]: document for document in built.documents()}
    assert ("de", "") == (found["de-a"]["lang"], found["de-a"].get("category", ""))
    assert "Lone" == found["lone-b"]["category"]


def test_excluded_pages_are_not_read(make: Make) -> None:
    """A page that the site's own file leaves out may say what it will."""
    built = make({"index.md": "# Home\n", "x/a.md": "---\na: b: c\n---\n"}, f"{MKDOCS}exclude_docs: x/\n")

    assert ["index"] == list(built.articles())


def test_languages_in_navigation(make: Make) -> None:
    """A language's part of the navigation is no category; what is in it is one, in that language."""
    built = make(
        {
            "index.md": "---\ntemplate: home.html\n---\n",
            "ru/index.md": "---\ntemplate: home.html\ntitle: Дом\n---\n",
            "ru/guide/a.md": "# А\n",
            "guide/a.md": "# A\n",
        },
        f"{MKDOCS}nav: [index.md, Guide: [guide/a.md], Elsewhere: [Other: 'https://x.org'], "
        "Русский: [ru/index.md, Раздел: [ru/guide/a.md]]]\n",
    )

    found = {document["article"]: document for document in built.documents()}
    assert ("Guide", "Раздел") == (found["guide-a"]["category"], found["ru-guide-a"]["category"])
    assert "Раздел" in (built.site / "ru/index.html").read_text(encoding="utf-8")


def test_another_plugin_called_gapless(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another plugin under our name is refused."""
    monkeypatch.setattr("plugins.build.GaplessPlugin", type("Ours", (), {}))

    with pytest.raises(ConfigurationError, match="Another plugin"):
        make({"index.md": "# Home\n"})


def test_mkdocs_build(project: Path, tmp_path: Path) -> None:
    """Plain `mkdocs build --strict` works for writers, and publishes nothing that is not public."""
    config = load_config(str(project), site_dir=str(tmp_path / "site"), strict=True)
    mkdocs_build.build(config)

    assert (tmp_path / "site/guide/first/index.html").is_file()
    assert not (tmp_path / "site/guide/inside").exists()


def test_mkdocs_build_without_search(tmp_path: Path) -> None:
    """A site that lists our plugin without a search box is built without an index."""
    file = write(tmp_path, {"index.md": "---\nid: home\n---\n"}, f"{FOREIGN}plugins: [gapless]\n")
    mkdocs_build.build(load_config(str(file), site_dir=str(tmp_path / "site")))

    assert not (tmp_path / "site" / INDEX).exists()
    assert not (tmp_path / "site" / STATIC).exists()


def test_mkdocs_yml_missing(tmp_path: Path) -> None:
    """A missing mkdocs.yml is an ordinary error."""
    with pytest.raises(FileNotFoundError):
        build(tmp_path / "mkdocs.yml", tmp_path / "site", tmp_path / "out", quiet)


def test_titles_with_html(make: Make) -> None:
    """Whatever a title, description or heading says is printed as text, and read as it was written."""
    attack = "X </title></script><script>alert(2)</script>"
    built = make(
        {
            "index.md": "# Home\n",
            "a.md": '---\nid: a\ntitle: Use the <textarea> & "quotes"\n---\n\n# Other\n',
            "b.md": f"---\nid: b\ntitle: '{attack}'\ndescription: '\"><script>alert(3)</script>'\n---\nB.\n",
            "c.md": "---\nid: c\n---\n\n# See `</title><script>alert(4)</script>`\n",
            "d.md": f"---\nid: d\naudience: agents\ntitle: '{attack}'\n---\nText.\n",
            "e.md": f"Title: {attack}\n\nText.\n",
        }
    )

    pages = [*built.site.rglob("*.html"), *(built.out / "agents").rglob("*.html")]
    printed = {page: page.read_text(encoding="utf-8") for page in pages}
    raw = re.compile(r"<textarea|<script>alert|&amp;lt;|&amp;amp;")
    assert [] == [page for page, html in printed.items() if raw.search(html)]
    shown = "<title>Use the &lt;textarea&gt; &amp; &#34;quotes&#34; - Help</title>"
    assert shown in printed[built.site / "a/index.html"]
    titles = {document["article"]: document["title"] for document in built.documents()}
    assert ('Use the <textarea> & "quotes"', attack, attack, attack) == (
        titles["a"], titles["b"], titles["d"], titles["e"]
    )  # fmt: skip
    assert '"><script>alert(3)</script>' == built.documents()[2]["description"]


def test_links_out_of_the_content(make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A link that leads out of the content, nowhere or round in a circle is refused by name, on any site."""
    write(tmp_path, {"guide/a.md": "# A\n", "../outside/secret.txt": "Grosvenor\n"})
    content = tmp_path / "content"
    for link, target in {
        "secret.txt": "../outside/secret.txt",
        "outside": "../outside",
        "guide/here": ".",
        "gone.md": "nowhere.md",
        "self.md": "self.md",
        "fine.md": "guide/a.md",
        ".#editor.md": "nowhere",
    }.items():
        (content / link).symlink_to(target)

    said = failure(make, {}, caplog, FOREIGN)

    cure = "Replace the link with the file or folder itself, or delete it."
    assert [
        "Gapless found 5 mistakes:",
        f"content/gone.md: a link that leads nowhere. {cure}",
        f"content/outside: a link that leads out of content/. {cure}",
        f"content/secret.txt: a link that leads out of content/. {cure}",
        f"content/self.md: a link that leads nowhere. {cure}",
        f"content/guide/here: a link to a folder that it lies in. {cure}",
    ] == [line.strip() for line in said.splitlines()]
    assert not (tmp_path / "site/secret.txt").exists()


def test_name_that_is_not_utf8(make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file whose name is not written in UTF-8 is named as well as it can be, as the only mistake."""
    (tmp_path / "content").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "content") + b"/caf\xe9.md")).write_text("# Coffee\n")

    said = failure(make, {}, caplog)

    assert [
        "Gapless found 1 mistake:",
        "content/caf\\xe9.md: the name is not written in UTF-8. Rename the file, best to letters a to z.",
    ] == [line.strip() for line in said.splitlines()]


@pytest.mark.parametrize("key", ["draft: true", "published: false", "draft: 'yes'"])
def test_keys_that_keep_nothing_back(make: Make, caplog: pytest.LogCaptureFixture, key: str) -> None:
    """A page that its writer believes to be held back is refused, not published."""
    said = failure(make, {"a.md": f"---\nid: a\n{key}\n---\n# A\n"}, caplog)

    name = key.partition(":")[0]
    assert [
        "Gapless found 1 mistake:",
        (
            f"content/a.md:3: {name}: does not keep a page from being published. "
            "Move the file into the folder _drafts/ of the content, or delete this line to publish it."
        ),
    ] == [line.strip() for line in said.splitlines()]


@pytest.mark.parametrize(
    ("key", "config"), [("draft: false", MKDOCS), ("published: true", MKDOCS), ("draft: true", FOREIGN)]
)
def test_keys_of_other_programs(make: Make, key: str, config: str) -> None:
    """A page that says that it is to be published is, and another program's site keeps its own rules."""
    built = make({"index.md": f"---\nid: home\n{key}\n---\n# A\n"}, config)

    assert ["home"] == list(built.articles())


def test_content_that_is_not_utf8(make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Every page that is not written in UTF-8 is named with its cure, also where mistakes are forgiven."""
    write(tmp_path, {"index.md": "# Home\n"})
    for name in ("a.md", "b.md"):
        (tmp_path / "content" / name).write_bytes("# Café\n".encode("latin-1"))

    said = failure(make, {}, caplog, FOREIGN)

    assert [
        "Gapless found 2 mistakes:",
        "content/a.md: not written in UTF-8. Save the file as UTF-8.",
        "content/b.md: not written in UTF-8. Save the file as UTF-8.",
    ] == [line.strip() for line in said.splitlines()]


def test_unclosed_audience_is_never_published(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """Also where mistakes are forgiven, a front matter without end that has an audience stops the build."""
    said = failure(make, {"a.md": "---\naudience: agents\n\nSecret.\n"}, caplog, FOREIGN)

    assert "content/a.md:1: the front matter has no end." in said
