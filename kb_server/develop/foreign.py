"""What other programs understand in folders of Markdown and MkDocs does not: shown as it is, or left out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from textwrap import shorten
from urllib.parse import unquote

from kb_server.releases import reserved, working_parts
from search.documents import RAW

_LINES = re.MULTILINE
FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | _LINES)
CODE = re.compile(
    r"^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)|(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\2(?!`)",
    re.DOTALL | _LINES,
)
NOTION = re.compile(r" [0-9a-f]{32}$")
PAGES = frozenset({".md", ".markdown", ".mdown", ".mkdn", ".mkd"})  # that MkDocs reads
SHOWN = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf"})
FORMATS = frozenset({
    *RAW, ".creole", ".docx", ".mediawiki", ".org", ".pod", ".rdoc", ".rest", ".textile", ".wiki",
})  # fmt: skip
DOKUWIKI = re.compile(r"^={2,6} ?[^=\n]+={2,6}[ \t]*$", _LINES)  # a heading; its files end in .txt
HTML = frozenset({".html", ".htm", ".xhtml"})  # that help desks and wikis export
ABOUT_CODE = {"readme", "changelog", "contributing", "license", "security", "code_of_conduct"}
MADE = {"node_modules", "_build", "site-packages"}  # folders of what programs have made or brought
LONGEST = 60  # characters of an example
UNREAD = "a file of this format is no page"
TO_MARKDOWN = "Save it as Markdown, in a file that ends in .md."
PANDOC = {
    **{f".{name}": name for name in ("creole", "docx", "mediawiki", "org", "pod", "rst", "textile")},
    **dict.fromkeys(HTML, "html"),
    ".rest": "rst",
    ".txt": "dokuwiki",
}


@dataclass(frozen=True, slots=True)
class Markup:
    """A kind of markup of other programs: what it is, how it looks, and what to do about it."""

    what: str
    pattern: re.Pattern[str]
    cure: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """Markup of one kind that pages have: the first of it, and in how many files it is."""

    file: str  # in the folder of the pages
    line: int  # 0 for the file itself
    what: str
    example: str
    cure: str
    files: int = 1

    def __str__(self) -> str:
        """A line for the writer: place, fault, cure."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        more = f" (and in {self.files - 1} more)" if self.files > 1 else ""
        example = f", {self.example!r}" if self.example else ""
        return f"{place}: {self.what}{example}{more}. {self.cure}"


IN_FRONT = (
    Markup(
        "a draft is published like any page",
        re.compile(
            r"^(?:draft:[ \t]*(?:true|yes|on)|published:[ \t]*(?:false|no|off))\b.*$", _LINES | re.IGNORECASE
        ),
        "Move it into the folder _drafts.",
    ),
    Markup(
        "an address or a name of the page is not kept",
        re.compile(r"^(?:permalink|slug|aliases|redirect_from|url):.*$", _LINES),
        "Pages have the addresses of their files; the plugin mkdocs-redirects sends old ones on.",
    ),
    Markup(
        "what VitePress shows of a home page's front matter is not shown",
        re.compile(r"^(?:hero|features):[ \t]*$", _LINES),
        "Write it below the front matter, as text.",
    ),
    Markup(
        "the order of pages is not kept",
        re.compile(r"^(?:weight|sidebar_position|nav_order|order|position):.*$", _LINES),
        "Write nav: into mkdocs.yml, with the pages in their order.",
    ),
)
IN_TEXT = (
    Markup(
        "front matter in TOML or JSON is shown as text",
        re.compile(r"\A(?:\+\+\+[ \t]*$|\{[ \t]*\n)", _LINES),
        "Write it as YAML, between two lines ---.",
    ),
    Markup(
        "a link in double brackets is shown as it stands",
        re.compile(r"!?\[\[(?!_?toc_?\]\])[^\[\]\n]+\]\]", re.IGNORECASE),
        "Install mkdocs-roamlinks-plugin and list roamlinks under plugins: in mkdocs.yml, or write "
        "[text](page.md).",
    ),
    Markup(
        "a link leads to the raw text of a file that is no page",
        re.compile(rf"\]\((?!\w+:|//)[^()\s#]+(?:{'|'.join(map(re.escape, RAW))})(?:#[^()\s]*)?\)"),
        "Save that file as Markdown, and write the link with .md.",
    ),
    Markup(
        "a comment of Obsidian is published",
        re.compile(r"%%(?!\}).+?%%", re.DOTALL),
        "Delete it, or write <!-- … -->.",
    ),
    Markup(
        "a tag of a template language is shown as it stands",
        re.compile(r"\{%[^{}\n]*%\}|\{\{[^{}\n]+\}\}"),
        'Write what it stands for: a note as !!! note, a tab as === "Name", a link or a picture.',
    ),
    Markup(
        "a box between colons is shown as it stands",
        re.compile(r"^[ \t]*:{3,}[ \t]*(?:\{?[.a-zA-Z].*)$", _LINES),
        "Write !!! note, with the text below it indented by four spaces.",
    ),
    Markup(
        "a tag that HTML does not have, or an import, does nothing",
        re.compile(
            r"^(?:import|export)[ \t].*\bfrom[ \t]*['\"].*$|^export[ \t]+(?:const|default|function)\b.*$"
            r"|(?<!\]\()</?[A-Z][A-Za-z]*(?:[ \t/][^<>\n]*)?>|\{/\*(?:[^*{\n]|\*(?!/\})|\{(?!/\*))*+\*/\}",
            _LINES,
        ),
        'Write what it shows: tabs as === "Name", a note as !!! note; or &lt; for <.',
    ),
    Markup(
        "a macro of Confluence shows nothing but its text",
        re.compile(r"<(?:ac|ri):[\w-]+"),
        "Write what it showed.",
    ),
    Markup(
        "markup of a wiki is shown as it stands",
        re.compile(
            r"^h[1-6]\.[ \t]+\S.*"
            r"|^\{(?:code|expand|info|note|noformat|panel|quote|tip|toc|warning)(?::[^{}\n]*)?\}"
            r"|\[[^\[\]|\n]+\|(?:https?:|#|\^)[^\[\]\n]*\](?!\()|^![\w.-]+\.(?:gif|jpe?g|png)(?:\|[^!\n]*)?!",
            _LINES,
        ),
        "Write ## for a heading, !!! note for a box, ``` around code, and [text](page.md) for a link.",
    ),
    Markup(
        "what another file says is not included",
        re.compile(r"^<<<[ \t]*\S.*|<!--[ \t]*@include:.*", _LINES),
        "Copy it here, or list pymdownx.snippets under markdown_extensions: and include it with --8<--.",
    ),
    Markup(
        "Markdown inside HTML is not read",
        re.compile(
            r"^<(aside|center|details|div|figure|p|section|table)\b(?![^>\n]*\bmarkdown\b)[^>\n]*>"
            r"(?=(?:(?!</\1>).){0,2000}?(?:\*\*\S|\]\(|^[ \t]*[-*+][ \t]|^\#+[ \t]))",
            re.DOTALL | _LINES,
        ),
        "Write markdown into the tag: <aside markdown>.",
    ),
    Markup(
        "a mark for a table of contents, or another of kramdown, is shown as it stands",
        re.compile(
            r"^\{:+[ \t]*(?:toc|no_toc|\.no_toc).*\}[ \t]*$|^\{::.*$|^\[\[_?toc_?\]\]", _LINES | re.IGNORECASE
        ),
        "Delete it: pages have a table of contents without it.",
    ),
    Markup(
        "a list right below a line of text is part of that line",
        re.compile(
            r"^(?! {0,3}(?:[-*+>|#<:=_]|\d+[.)]|\[)|[ \t])\S[^\n]*+\n"
            r" {0,3}(?:[-*+]|1[.)])[ \t]++\S[^\n]*+",
            _LINES,
        ),
        "Put an empty line before the list.",
    ),
    Markup(
        "a list in a list that is indented by less than four spaces is part of the list around it",
        re.compile(r"^(?:[-*+]|\d++[.)])[ \t]++\S[^\n]*+\n {2,3}(?:[-*+]|\d++[.)])[ \t]++\S[^\n]*+", _LINES),
        "Indent it by four spaces.",
    ),
    Markup(
        "a backslash at the end of a line breaks no line, and is shown",
        re.compile(r"^[^\n]*[^\s\\]\\\n(?=\S)", _LINES),
        "Write two spaces in its place.",
    ),
    Markup(
        "a formula is shown as it stands",
        re.compile(r"^[ \t]*+\$\$(?!\$)[^$]*+(?:\$(?!\$)[^$]*+)*+\$\$[ \t]*+$", _LINES),
        "List pymdownx.arithmatex under markdown_extensions: in mkdocs.yml, with a copy of MathJax or KaTeX.",
    ),
    Markup(
        "a role or a target of MyST is shown as it stands",
        re.compile(
            r"\{(?:ref|doc|numref|term|eq|math|cite|download|any|[a-z]+:[a-z]+)\}(?= {3})"
            r"|^\([\w-]+\)=[ \t]*$",
            _LINES,
        ),
        "Write a link as [text](page.md#heading).",
    ),
    Markup(
        "a link without a text shows nothing",
        re.compile(r"(?<!!)\[\]\([^()\s]+\)"),
        "Write what it leads to between the brackets.",
    ),
    Markup(
        "a mark of Pandoc is shown as it stands",
        re.compile(
            r"\A%[ \t]+\S.*|(?<!\S)\[-?@[\w:./-][^\[\]\n]*+\](?![(\[])|(?<=\w)\^\[[^\[\]\n]++", _LINES
        ),
        "Write title: into front matter, a note as [^1], and what a citation stands for.",
    ),
)
BARE_LINK = re.compile(
    r"\]\((?!\w+:|[/#?])([^()\s#?]+)(?:#[^()\s]*)?\)"
)  # perhaps to a page, without its ending
IN_CODE = (
    Markup(
        "a directive in a fence is shown as code",
        re.compile(
            r"^[ \t]*(?:`{3,}|~{3,})[ \t]*\{(?:[a-z][\w:-]*\}|(?:r|python|julia|sql|bash)[ ,}]).*", _LINES
        ),
        "Write what it stands for: a note as !!! note, code without the braces.",
    ),
)


def found(pages: Path) -> list[Foreign]:
    """What the folder `pages` has that MkDocs does not understand, or leaves out: of each kind the first."""
    kinds: dict[str, Foreign] = {}
    for file in sorted(one for one in pages.rglob("*") if one.is_file()):
        name = file.relative_to(pages)
        for one in _in_file(file, name):
            first = kinds.get(one.what)
            kinds[one.what] = replace(first, files=first.files + 1) if first else one
    return list(kinds.values())


def unread(folder: Path) -> list[Foreign]:
    """The articles in a `folder` without Markdown: of each format that MkDocs does not read the first."""
    formats: dict[str, Foreign] = {}
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in MADE)
        for path in map(Path(above).joinpath, sorted(names)):
            suffix = path.suffix.lower()
            if path.stem.lower() in ABOUT_CODE or not (suffix in FORMATS | HTML or _is_dokuwiki(path)):
                continue
            one = Foreign(path.relative_to(folder).as_posix(), 0, UNREAD, suffix, _to_markdown(suffix))
            first = formats.setdefault(suffix, one)
            formats[suffix] = first if first is one else replace(first, files=first.files + 1)
    return list(formats.values())


def _to_markdown(suffix: str) -> str:
    """How a file of this format becomes a page."""
    if suffix not in PANDOC:
        return TO_MARKDOWN
    return f"{TO_MARKDOWN} A converter does most of it: pandoc -f {PANDOC[suffix]} -t gfm -o page.md."


def _is_dokuwiki(file: Path) -> bool:
    """Is it a page of DokuWiki, and no other text?"""
    if file.suffix.lower() != ".txt":
        return False
    return DOKUWIKI.search(file.read_text(encoding="utf-8-sig", errors="replace")) is not None


def _in_file(file: Path, name: PurePath) -> Iterator[Foreign]:
    """Yield what a file has, of each kind the first."""
    path = name.as_posix()
    hidden = next((part for part in name.parts if part.startswith(".")), "")
    left_out = hidden or (name.parts[0] if name.parts[0] == "templates" and len(name.parts) > 1 else "")
    suffix = name.suffix.lower()
    if left_out and suffix in PAGES | SHOWN:
        cure = f"To publish it, write exclude_docs: '!{left_out}' into mkdocs.yml."
        kind = "file" if left_out == name.name else "folder"
        yield Foreign(path, 0, f"MkDocs leaves out the {kind}", left_out, cure)
    if left_out:
        return
    address = _address(name)
    if reserved.is_reserved(address) or f"{address}/index.html" in working_parts.RESULTS:
        cure = "Rename the file or its folder; the guide lists the addresses that are reserved."
        top = address.partition("/")[0]
        yield Foreign(path, 0, f"Gapless itself answers at addresses such as /{top}", "", cure)
    if suffix in FORMATS or _is_dokuwiki(file):
        yield Foreign(path, 0, UNREAD, suffix, _to_markdown(suffix))
    if suffix in PAGES and name.suffix not in PAGES:
        cure = f"Rename it so that it ends in {suffix}, and the links to it."
        yield Foreign(path, 0, "a file whose name ends in capitals is no page", name.suffix, cure)
        return
    if name.name == "SUMMARY.md":
        cure = "Install mkdocs-literate-nav for it, or write nav: into mkdocs.yml."
        yield Foreign(path, 0, "GitBook's order of pages is a page like any other", "", cure)
    if name.name in ("_Sidebar.md", "_Footer.md"):
        cure = "Delete it, and write nav: into mkdocs.yml."
        yield Foreign(
            path, 0, "what a wiki of GitHub shows beside its pages is a page like any other", "", cure
        )
    if name.name == "_index.md":
        yield Foreign(path, 0, "Hugo's page of a folder is a page like any other", "", "Call it index.md.")
    if any(map(NOTION.search, (name.stem, *name.parts[:-1]))):
        cure = "Rename it, and the links to it."
        yield Foreign(path, 0, "the number that Notion gives a page is in its address", "", cure)
    if suffix in PAGES:
        text = file.read_text(encoding="utf-8-sig", errors="replace")
        yield from _in_text(text, path)
        yield from _bare_links(text, path, file.parent)


def _address(name: PurePath) -> str:
    """Where readers find the file `name` of the pages, without slashes around it."""
    if name.suffix not in PAGES:
        return name.as_posix()
    index = name.stem in ("index", "README")
    return (name.parent if index else name.with_suffix("")).as_posix()


def _in_text(text: str, path: str) -> Iterator[Foreign]:
    """Yield what the text of a page has, outside code."""
    front = FRONT.match(text)
    end = front.end() if front else 0
    body = _blank(text[:end]) + CODE.sub(lambda code: _blank(code[0]), text[end:])
    code = _blank(text[:end]) + text[end:]
    for kinds, where in ((IN_FRONT, text[:end]), (IN_TEXT, body), (IN_CODE, code)):
        for kind in kinds:
            if match := kind.pattern.search(where):
                example = shorten(match[0], LONGEST, placeholder="…") or match[0][:LONGEST]
                line = where.count("\n", 0, match.start()) + 1
                yield Foreign(path, line, kind.what, example, kind.cure)


def _bare_links(text: str, path: str, folder: Path) -> Iterator[Foreign]:
    """Yield the first link of a page in `folder` to another without the ending of its file."""
    body = CODE.sub(lambda code: _blank(code[0]), text)
    for link in BARE_LINK.finditer(body):
        if name := _page_without_ending(folder / unquote(link[1])):
            line = body.count("\n", 0, link.start()) + 1
            what = "a link to a page without the ending of its file leads nowhere"
            yield Foreign(path, line, what, link[0], f"Write {name} into it.")
            return


def _page_without_ending(target: Path) -> str:
    """The name of the page whose ending `target` leaves off; "" if it is a file, or there is none."""
    try:
        page = target.with_name(f"{target.name}.md")
        return page.name if page.is_file() and not target.exists() else ""
    except (OSError, ValueError):  # no file can have such a name
        return ""


def _blank(text: str) -> str:
    """The lines of a text without what is in them."""
    return re.sub(r"[^\n]", " ", text)
