"""The failures that a command may end with, and the exit code of each."""

from __future__ import annotations

from collections.abc import Mapping

from kb_server.data.storage import Away
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.reports.mail import Undelivered
from kb_server.releases.articles import MalformedArticles
from kb_server.releases.checkout import NoCheckout
from kb_server.releases.publish import Refused
from kb_server.releases.saved_replies import MalformedReplies
from kb_server.releases.site_build import SiteBroken
from kb_server.releases.store import ReleaseError
from kb_server.settings import Mistake
from search.answers import EngineError
from search.documents import MalformedDocument
from search.rules import MalformedRules

EXIT_CODES: Mapping[type[Exception], int] = {
    SiteBroken: 1,
    Refused: 1,
    MalformedRules: 1,
    Mistake: 2,
    ReleaseError: 3,
    OSError: 3,  # a full disk, a directory that may not be written
    EngineError: 4,
    MalformedArticles: 4,
    MalformedReplies: 4,
    MalformedDocument: 4,
    Away: 5,
    Impossible: 1,
    NoCheckout: 1,
    Undelivered: 6,
}
EXPECTED = tuple(EXIT_CODES)


def exit_code(error: Exception) -> int:
    """The exit code of one of the EXPECTED failures."""
    return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
