"""Receipts: the service signs its search answers, so that it can believe clicks.

A receipt is `base64url(JSON) "." base64url(HMAC-SHA256, 16 bytes)`. It holds what the answer shows (the
articles in their order, how the answer was found, a digest of the question) and the hashes of who asked, see
`visitors`. So whoever is handed a receipt speaks for the one who asked, and for nobody else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kb_server.log.visitors import Visitor
from search import MAX_QUERY, Answer, Verdict

_VERDICTS: tuple[Verdict, ...] = ("none", "believed", "unsure")  # by their number in a receipt


class Forged(ValueError):
    """The receipt is not from this service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the service answered, and when."""

    id: str
    issued: datetime
    question: str  # the digest of the query, see `digest`
    stage: str
    results: int  # articles that matched
    confidence: float
    coverage: float
    verdict: Verdict  # did the engine take its best hit for an answer?
    release: str
    offset: int  # the place of the first of `articles` among all hits
    articles: tuple[str, ...]  # ids, in the order shown

    def shows(self, article: str, position: int) -> bool:
        """Did the answer show `article` at `position` (1 for the first hit)?"""
        index = position - 1 - self.offset
        return 0 <= index < len(self.articles) and self.articles[index] == article


def issue(
    question: str, answer: Answer, *, asker: Visitor, key: bytes, now: datetime, offset: int = 0
) -> str:
    """Sign `answer` to `question` (as typed), which `asker` asked."""
    values = [
        secrets.token_urlsafe(12),
        int(now.timestamp()),
        digest(question),
        answer.stage,
        answer.total,
        round(answer.confidence, 4),
        round(answer.coverage, 4),
        _VERDICTS.index(answer.verdict),
        answer.release,
        offset,
        [hit.article for hit in answer.hits],
        asker.token,
        asker.source,
    ]
    body = _encode(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())
    return f"{body}.{_signature(body, key)}"


def read(receipt: str, *, key: bytes) -> tuple[Receipt, Visitor | None]:
    """Check the signature and read what was signed, and who asked. Raises Forged.

    Receipts that were issued before version 0.2 do not say who asked.
    """
    body, _, signature = receipt.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(body, key).encode()):
        raise Forged("the receipt is not signed by this service")
    try:
        id_, issued, question, stage, results, confidence, coverage, said, release, offset, articles, *who = (
            _values(body)
        )
        asker = Visitor(*who) if who else None
    except (binascii.Error, ValueError, TypeError) as error:  # signed by an older version
        raise Forged("the receipt is of another version of Gapless") from error
    answer = Receipt(
        id=id_,
        issued=datetime.fromtimestamp(issued, UTC),
        question=question,
        stage=stage,
        results=results,
        confidence=confidence,
        coverage=coverage,
        verdict=_VERDICTS[said],
        release=release,
        offset=offset,
        articles=tuple(articles),
    )
    return answer, asker


def digest(question: str) -> str:
    """Return a digest that ignores case, width and spaces."""
    words = " ".join(unicodedata.normalize("NFKC", question.strip()[:MAX_QUERY]).casefold().split())
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]


def _values(body: str) -> list[Any]:
    values: list[Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return values


def _signature(body: str, key: bytes) -> str:
    return _encode(hmac.digest(key, body.encode(), "sha256")[:16])


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
