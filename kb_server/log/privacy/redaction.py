"""Redaction: the logs that our processes write are scrubbed like everything else.

Error messages and access lines may hold what a customer typed: the URL of a search holds its query.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from kb_server.log.privacy.scrub import scrub
from kb_server.releases.store import ID as RELEASE

_AFTER = re.compile(r"\?[^\s\"'<>]*+")  # of a URL, from its first question mark on
_SECRET = re.compile(r"(?<=/c/)[^\s/?\"'<>]+")  # of a customer's own page
_tracebacks = logging.Formatter()


def install() -> None:
    """Scrub every log record of this process from now on."""
    if isinstance(logging.getLogRecordFactory(), _Redacting):
        return
    logging.setLogRecordFactory(_Redacting(logging.getLogRecordFactory()))


def redact(text: str) -> str:
    """Scrub `text` and remove the queries of its URLs; keep the ids of releases."""
    apart = re.split(f"({RELEASE.pattern})", _SECRET.sub("…", _AFTER.sub(_unasked, text)))
    return "".join(part if place % 2 else scrub(part) for place, part in enumerate(apart))


def _unasked(after: re.Match[str]) -> str:
    return "?…" if "=" in after[0] else after[0]


class _Redacting:
    def __init__(self, make: Any) -> None:
        self._make = make

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = self._make(*args, **kwargs)
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info:
            # A formatter uses exc_text when it is set. Otherwise it would format exc_info unscrubbed.
            record.exc_text = redact(_tracebacks.formatException(record.exc_info))
        return record
