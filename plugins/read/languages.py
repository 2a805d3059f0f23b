"""Languages: their codes, the folders that hold one each, and the language of a page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from search.documents import base_language

# ISO 639-1, the two-letter codes of all languages that have one.
_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz
ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik
io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml
mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd
se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi
vo wa wo xh yi yo za zh zu
"""
ISO_639_1 = frozenset(_CODES.split())
CODE = re.compile(r"([a-z]{2})([-_][A-Za-z0-9]{2,8})*")
INDEX = ("index", "readme")  # every folder may have one, so it does not show that a folder is a translation
SHARE = 0.5  # of a folder's pages that must exist in another language too


@dataclass(frozen=True, slots=True)
class SiteLanguages:
    """The languages of a site: its own, and the top folders that hold the pages of another."""

    default: str = "en"
    folders: frozenset[str] = frozenset()
    translated: frozenset[str] = frozenset()  # languages that the site is translated into, wherever that lies

    def folder(self, path: str) -> str:
        """The top folder of `path` if it holds a language (`ru/faq/index.md` → `ru`), else ""."""
        top, slash, _ = path.partition("/")
        return top if slash and top in self.folders else ""

    def of(self, path: str, declared: object = None) -> str:
        """The language of the page at `path`: the `declared` one, else its folder's, else the site's."""
        return (str(declared) if declared else self.folder(path) or self.default).replace("_", "-")

    def menu(self, lang: str) -> str:
        """The language in whose menu and lists a page in `lang` stands.

        That is its own, if the site is translated into it. A single page in another language is one of the
        site's pages.
        """
        return lang if lang in self.translated else self.default.replace("_", "-")

    def built(self, places: Iterable[str], *, inner: bool = False) -> dict[str, str]:
        """The folders of languages in which a build has pages, at `places` in the site, by language.

        Another plugin may move the pages of one language to the root. An `inner` build, which it makes for
        one language, may have all of its pages in a folder that no source lies in.
        """
        tops = {place.partition("/")[0] for place in places if "/" in place}
        own = {top for top in tops if inner and _same(top, self.default)}
        return {self.of(f"{folder}/"): folder for folder in sorted(tops & self.folders | own)}


def find(
    paths: Iterable[str], *, default: str, declared: Iterable[str] = (), apart: Iterable[str] = ()
) -> SiteLanguages:
    """Find the top folders that hold a language among the Markdown files at `paths`.

    `it/` may be Italian, or the IT department. A folder named as a language is one if its language is
    `declared`, or if half of its pages are also in the folder of another language or outside of all.
    `apart` are the languages that translations say.
    """
    pages: dict[str, set[str]] = defaultdict(set)  # by folder named as a language, "" for those outside
    for path in paths:
        top, _, rest = path.partition("/")
        named = top if rest and _is_code(top) else ""
        pages[named].add(rest if named else path)
    known = [default, *declared]
    folders = frozenset(
        folder
        for folder in pages
        if folder and (any(_same(folder, code) for code in known) or _translated(folder, pages))
    )
    return SiteLanguages(default, folders, frozenset(code.replace("_", "-") for code in (*folders, *apart)))


def _same(code: str, other: str) -> bool:
    return code.replace("_", "-").lower() == other.replace("_", "-").lower()


def _is_code(name: str) -> bool:
    return bool(CODE.fullmatch(name)) and base_language(name) in ISO_639_1


def _translated(folder: str, pages: Mapping[str, set[str]]) -> bool:
    """Does the folder hold the same pages as another language's?"""
    telling = {path for path in pages[folder] if PurePosixPath(path).stem.lower() not in INDEX}
    elsewhere = {path for other, paths in pages.items() if other != folder for path in paths}
    return bool(telling) and len(telling & elsewhere) >= SHARE * len(telling)
