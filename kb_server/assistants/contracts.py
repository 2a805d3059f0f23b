"""Answer contracts, asked through the tools of assistants: what a reader finds, their assistant must find."""

from __future__ import annotations

from collections.abc import Iterable

from kb_server.assistants.tools import Tools
from search import TOP
from search.documents import Contract


def broken(tools: Tools, contracts: Iterable[Contract]) -> list[Contract]:
    """The contracts whose article an assistant does not find among the first TOP. Nothing is logged."""
    wanted = (one for one in contracts if one.audience in tools.audiences)
    return [one for one in wanted if one.article not in _found(tools, one)]


def _found(tools: Tools, one: Contract) -> list[str]:
    return [article.id for article in tools.find(one.query, one.lang, TOP)[1].articles]
