"""Links for replies: Markdown, HTML and plain text, with and without a quoted passage."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import quote

import markdown

_LINK = re.compile(r"\[([^\[\]]*+)\]\(([^()\s]++)\)")  # of Markdown
LONGEST = 400  # characters of a quoted passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """One link in the forms of replies."""

    markdown: str
    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that is ready to send."""

    id: str  # in the ledger, once it is entered there
    url: str
    plain: Forms
    quoted: Forms  # with the passage before it; the same as `plain` where there is none


def address(base: str, article: str, anchor: str, link: str = "") -> str:
    """The permalink of an article or a place in it, tagged with the link's id. `base` ends with a slash."""
    place = f"/{quote(anchor, safe='=.-_~:')}" if anchor else ""
    tag = f"?via={link}" if link else ""
    return f"{base}a/{quote(article, safe='=.-_~:')}{place}{tag}"


def make(link: str, url: str, title: str, heading: str, passage: str) -> Link:
    """Make a link with this id and address in all forms; `passage` is plain text that may be quoted."""
    name = f"{title}: {heading}" if heading and heading != title else title
    plain = Forms(
        markdown=f"[{_escaped(name)}]({url})",
        html=f'<a href="{html.escape(url)}">{html.escape(name)}</a>',
        text=f"{name}\n{url}",
    )
    words = shortened(passage)
    if not words:
        return Link(id=link, url=url, plain=plain, quoted=plain)
    return Link(
        id=link,
        url=url,
        plain=plain,
        quoted=Forms(
            markdown=f"> {_escaped(words)}\n\n{plain.markdown}",
            html=f"<blockquote>{html.escape(words)}</blockquote>\n<p>{plain.html}</p>",
            text=f"“{words}”\n\n{plain.text}",
        ),
    )


def reply(text: str) -> Forms:
    """A saved reply, which is Markdown, in all forms."""
    return Forms(
        markdown=text,
        html=markdown.markdown(text, output_format="html"),
        text=_LINK.sub(lambda found: f"{found[1]}: {found[2]}", text),
    )


def shortened(passage: str) -> str:
    """The passage on one line, at most LONGEST characters, cut between words."""
    words = " ".join(passage.split())
    if len(words) <= LONGEST:
        return words
    cut = words[: LONGEST - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _escaped(text: str) -> str:
    """Escape `text` so that CommonMark and GitHub show it unchanged, also at the start of a line."""
    plain = re.sub(r"([\\`*_\[\]#])", r"\\\1", html.escape(text, quote=False)).replace("~", "&#126;")
    return re.sub(r"^(\d{1,9}(?=[.)])|(?=[-+]))", r"\1\\", plain)  # otherwise it would begin a list
