"""The language of a page."""

from __future__ import annotations

import re

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


def folder(path: str) -> str:
    """The top folder of `path` if its name is a language code (`ru/faq/index.md` → `ru`), else ""."""
    top, slash, _ = path.partition("/")
    return top if slash and CODE.fullmatch(top) and base_language(top) in ISO_639_1 else ""


def of(path: str, declared: object, default: str) -> str:
    """The language of the page at `path`: the `declared` one, else its top folder's, else `default`."""
    return (str(declared) if declared else folder(path) or default).replace("_", "-")
