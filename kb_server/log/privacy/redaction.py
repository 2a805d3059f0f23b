"""Redaction: what our processes write to their own logs is scrubbed like everything else.

Error messages and access lines may carry what a customer typed: a search is in the address of its request.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from kb_server.log.privacy.scrub import scrub
from kb_server.releases.store import ID as RELEASE

_QUERY = re.compile(r"(?<=\?)[^\s\"'<>]*=[^\s\"'<>]*")
_tracebacks = logging.Formatter()


def install() -> None:
    """Make every log record of this process a scrubbed one, from now on."""
    if isinstance(logging.getLogRecordFactory(), _Redacting):
        return
    logging.setLogRecordFactory(_Redacting(logging.getLogRecordFactory()))


def redact(text: str) -> str:
    """`text` without what customers typed into addresses, and scrubbed; the ids of releases stay."""
    apart = re.split(f"({RELEASE.pattern})", _QUERY.sub("…", text))
    return "".join(part if place % 2 else scrub(part) for place, part in enumerate(apart))


class _Redacting:
    def __init__(self, make: Any) -> None:
        self._make = make

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = self._make(*args, **kwargs)
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info:
            # A formatter takes the text that is there already, and would make the same of exc_info.
            record.exc_text = redact(_tracebacks.formatException(record.exc_info))
        return record
