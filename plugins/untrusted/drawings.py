"""SVG files of unknown writers: published only if they draw, and do nothing else."""

from __future__ import annotations

import re
from xml.etree import ElementTree

LARGEST = 2 * 1024 * 1024  # bytes
_SVG = "{http://www.w3.org/2000/svg}"
_EDITORS = (  # what drawing programs keep for themselves: browsers draw none of it, and run none of it
    *("{http://www.inkscape.org/", "{http://sodipodi.sourceforge.net/", "{http://www.bohemiancoding.com/"),
    *(
        "{http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "{http://creativecommons.org/ns#",
        "{http://purl.org/dc/",
    ),
    "{http://ns.adobe.com/",
)
_SHAPES = """
circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feDropShadow
feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset feTile
filter g line linearGradient marker mask metadata path pattern polygon polyline radialGradient rect stop
style svg switch symbol text textPath title tspan use view
"""
_ELEMENTS = frozenset(_SHAPES.split())
_DECLARED = re.compile(r"<!DOCTYPE|<!ENTITY|<\?(?!xml\s)", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"url\(\s*['\"]?(?!#)|\b(?:image|image-set|cross-fade|src)\(|@import|javascript:|expression\(|\\",
    re.IGNORECASE,
)


def fault(content: bytes) -> str:
    """Why this SVG cannot be published; "" if it can."""
    if len(content) > LARGEST:
        return f"is larger than {LARGEST // 1024 // 1024} MB"
    try:
        text = content.decode("utf-8-sig")
        if _DECLARED.search(text):
            return "declares what other programs read: a document type, an entity or a style sheet"
        root = ElementTree.fromstring(text)  # noqa: S314 - it declares no entities
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError):
        return "cannot be read as SVG"
    if root.tag != f"{_SVG}svg":
        return "is another kind of document"
    return next((found for element in root.iter() if (found := _fault(element))), "")


def _fault(element: ElementTree.Element) -> str:
    name = str(element.tag)
    if name.startswith(_EDITORS):
        return ""
    short = name.removeprefix(_SVG)
    if not name.startswith(_SVG) or short not in _ELEMENTS:
        return f"has the element <{short[:40]}>"
    if short == "style" and _ELSEWHERE.search("".join(element.itertext())):
        return "has a style that names other files"
    for key, value in element.attrib.items():
        attribute = key.rpartition("}")[2].lower()
        if attribute.startswith("on"):
            return f"has the attribute {attribute[:40]}"
        if attribute == "base" or (attribute == "href" and not value.lstrip().startswith("#")):
            return "has a link to another place"
        if _ELSEWHERE.search(value):
            return f"names another file in {attribute[:40]}"
    return ""
