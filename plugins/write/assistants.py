"""Links that open an assistant of the reader's choice with the address of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

import texts
from plugins.read.articles import Article
from search.documents import PUBLIC

# Where each opens with a question; the plugin's option `assistants` replaces them.
KNOWN: Mapping[str, str] = {
    "Claude": "https://claude.ai/new?q={prompt}",
    "ChatGPT": "https://chatgpt.com/?q={prompt}",
}


def links(article: Article, address: str, assistants: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each assistant and where it opens; none for a page that it could not read.

    `address` is the page's own, absolute or "".
    """
    if article.audience != PUBLIC or not address.startswith("https://"):
        return
    prompt = quote(texts.load(article.lang)("center.assistant_prompt", url=address), safe="")
    for name, opening in assistants.items():
        yield name, opening.replace("{prompt}", prompt).replace("{url}", quote(address, safe=""))
