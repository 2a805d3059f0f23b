"""The files of a build beside its pages: search documents, permalinks, Markdown, llms.txt, static index."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from cache import linked
from plugins.read import saved_replies
from plugins.read.catalog import Catalog, Leaf
from plugins.read.glossary import GlossaryTerm
from plugins.read.saved_replies import WrittenReply
from plugins.write import sessions
from search.documents import PUBLIC, Document, dump

INDEX = "search/search_index.json"  # what Material's own box loads on every page: left empty
STATIC = "search/static_index.json"  # the whole index, loaded only when the service does not answer


def write_records(
    catalog: Catalog,
    documents: Iterable[Document],
    saved: Sequence[WrittenReply],
    rules: Path,
    out: Path,
    support: Mapping[str, Any] | None,
    made: Callable[[Leaf], tuple[str, ...]],
) -> None:
    """Write what publishing reads: documents, contracts, articles, saved replies, support and the rules.

    `documents` are those of the catalog. `made` finds the anchors of a page that plugins made.
    """
    out.mkdir(parents=True, exist_ok=True)
    dump(chain(documents, saved_replies.documents(saved)), out / "documents.jsonl")
    dump(catalog.contracts(), out / "contracts.jsonl")
    _json(catalog.record(made), out / "articles.json")
    _json(saved_replies.record(saved), out / "replies.json", indent=1)
    if support is None:
        (out / "support.json").unlink(missing_ok=True)
    else:
        _json(support, out / "support.json", indent=1)
    shutil.rmtree(out / "rules", ignore_errors=True)
    (out / "rules").mkdir()
    for file in sorted(rules.glob("*.y*ml")):
        shutil.copyfile(file, out / "rules" / file.name)


def write_copied(paths: Iterable[str], out: Path) -> None:
    """Write which HTML files of the site are copies of the content's: their scripts are writers' own."""
    _json(sorted(paths), out / "copied.json")


def write_linked(checksums: Mapping[str, str], out: Path) -> None:
    """Write the SHA-256 of files of the site by path: publishing need not read them for it."""
    _json(checksums, out / "linked.json")


def add_synonyms(terms: Iterable[GlossaryTerm], lang: str, out: Path) -> None:
    """Add words of the glossary's `terms` that mean the same to the rules in `out`; `lang` is the site's.

    A word about which writers have a rule already keeps that one.
    """
    file = out / "rules" / "synonyms.yml"
    written = file.read_text(encoding="utf-8") if file.is_file() else ""
    try:
        ruled = {words.casefold() for words in _words(yaml.safe_load(written))}
    except yaml.YAMLError:
        return  # search says what is wrong with the file
    added = [
        {"words": list(term.forms), "lang": term.lang or lang}
        for term in terms
        if term.also and ruled.isdisjoint(form.casefold() for form in term.forms)
    ]
    if added:
        text = yaml.safe_dump(added, allow_unicode=True, sort_keys=False)
        file.write_text(f"{written.rstrip()}\n{text}".lstrip(), encoding="utf-8", newline="\n")


def _words(value: Any) -> Iterator[str]:
    """Yield all words of the writers' rules, whatever their shape is: they are checked later."""
    if isinstance(value, Mapping | list):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _words(part)
    elif isinstance(value, str):
        yield value


def write_widget(
    contexts: Sequence[Mapping[str, Any]], out: Path, *, name: str, lang: str, contact: str
) -> None:
    """Write what the service tells the widget of the site."""
    _json(
        {"name": name, "lang": lang, "contact": contact, "contexts": contexts}, out / "widget.json", indent=1
    )


def write_markdown(
    catalog: Catalog,
    directory: Path,
    now: datetime,
    audience: str = PUBLIC,
    put: Callable[[Path, bytes], None] = linked.write,
) -> None:
    """Write the Markdown of every page for `audience` at its own address below `directory`.

    `now` is the time of the build: the copy of a session says its next dates. `put` writes a file.
    """
    for leaf in _of(catalog, audience):
        if not leaf.page.markdown_url:
            continue
        target = directory / unquote(leaf.page.markdown_url)
        heading = "" if leaf.outline.title else f"# {leaf.article.title}\n\n"
        parts = [leaf.page.markdown.strip(), sessions.in_words(leaf.article, now)]
        text = "\n\n".join(part for part in parts if part)
        put(target, f"{heading}{text}\n".encode())


def write_llms(catalog: Catalog, site: Path, *, name: str, description: str, address: str) -> None:
    """Write llms.txt (llmstxt.org): every public article, its description, the address of its Markdown.

    A site that has something at this address keeps it.
    """
    if (site / "llms.txt").exists():
        return
    groups: dict[str, list[str]] = {}
    for leaf in _of(catalog, PUBLIC):
        article = leaf.article
        about = f": {article.description}" if article.description else ""
        line = f"- [{_plain(article.title)}]({address}{article.markdown or article.url}){about}"
        groups.setdefault(article.category or name, []).append(line)
    parts = [f"# {name}", *([f"> {description}"] if description else [])]
    parts += [f"## {group}\n\n" + "\n".join(lines) for group, lines in groups.items()]
    (site / "llms.txt").write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")


def write_static_index(documents: Iterable[Document], site: Path) -> None:
    """Put an empty index where Material looks on every page, and the whole one beside it.

    Titles and texts are escaped, since Material's search inserts them as HTML. Does nothing if the
    site has no search box.
    """
    stub = site / INDEX
    if not stub.exists():
        return
    config: Mapping[str, Any] = json.loads(stub.read_text(encoding="utf-8"))["config"]
    docs = [
        {
            "location": document.url,
            "title": escape(document.heading or document.title),
            "text": escape(document.text),
            "article": document.article,
            "type": document.type,
            "product": document.product,
            "lang": document.lang,
            "breadcrumbs": document.breadcrumbs,
            "poster": document.poster,
        }
        for document in documents
        if document.audience == PUBLIC
    ]
    _json({"config": config, "docs": docs}, site / STATIC)
    _json({"config": config, "docs": []}, stub)


def _of(catalog: Catalog, audience: str) -> Iterable[Leaf]:
    return (leaf for leaf in catalog.leaves if leaf.article.audience == audience and leaf.searchable)


def _plain(title: str) -> str:
    return title.replace("[", "(").replace("]", ")")


def _json(value: object, file: Path, indent: int | None = None) -> None:
    separators = (",", ": ") if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")
