"""The server that an assistant starts and speaks to over its standard input and output."""

from __future__ import annotations

import importlib.metadata
import inspect
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from mcp.server import MCPServer
from mcp_types import ToolAnnotations

from kb_server.assistants import contracts
from kb_server.assistants.tools import Tools
from kb_server.data.database import Database
from kb_server.data.keys import Keys
from kb_server.log.ingest import Ingester
from kb_server.log.listeners import Listeners
from kb_server.log.privacy import redaction
from kb_server.log.recorder import Recorder
from kb_server.log.spool import Spool
from kb_server.log.visitors import Visitors
from kb_server.releases import contents, store
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from kb_server.settings.database_url import locate
from kb_server.support.reports import Reporter
from search.documents import Contract

INSTRUCTIONS = (
    "The knowledge base from which support agents answer customers. Find the article (similar for a ticket, "
    "search for a question), read it before you answer from it, and put the permalink of the section that "
    "answers into the reply. When `answered` is false, say that no article answers."
)
FOR_READERS = (
    "A public help center. Find the article (search), read it before you answer from it (read_article), and "
    "give the permalink of the section that answers. When `answered` is false, say that no article answers, "
    "and offer to report it (report_missing)."
)
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_WRITES = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False
)


def run(chosen: Settings, listeners: Listeners, *, user: str, audiences: frozenset[str]) -> None:
    """Serve until standard input ends. Raises ReleaseError when there is no release to serve."""
    # Set this before the SDK does: only warnings, on standard error, and scrubbed.
    logging.basicConfig(level=logging.WARNING, format="gapless: %(message)s")
    redaction.install()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # otherwise an interrupt would not end the wait for input
    with opened_tools(chosen, listeners, user, audiences) as tools:
        make(tools).run("stdio")


def make(tools: Tools) -> MCPServer:
    """The server with these tools. A reader's assistant gets those that need no ticket."""
    server = MCPServer(
        "gapless",
        title="Gapless knowledge base",
        instructions=FOR_READERS if tools.network else INSTRUCTIONS,
        version=importlib.metadata.version("gapless"),
        log_level="WARNING",
        subscriptions=False,
    )
    reading = (tools.search, tools.read_article)
    for read in reading if tools.network else (*reading, tools.similar):
        server.add_tool(read, description=inspect.getdoc(read), annotations=_READS)
    if tools.network:
        server.add_tool(
            tools.report_missing, description=inspect.getdoc(tools.report_missing), annotations=_WRITES
        )
    if tools.user:
        server.add_tool(tools.flag_gap, description=inspect.getdoc(tools.flag_gap), annotations=_WRITES)
    return server


def broken_contracts(chosen: Settings, listeners: Listeners, audiences: frozenset[str]) -> list[Contract]:
    """The answer contracts of the served release that do not hold for assistants of these audiences."""
    with opened_tools(chosen, listeners, "", audiences) as tools:
        release = chosen.releases / store.current(chosen.releases)
        return contracts.broken(tools, contents.contracts(release))


@contextmanager
def opened_tools(
    chosen: Settings, listeners: Listeners, user: str, audiences: frozenset[str]
) -> Iterator[Tools]:
    """The tools over the served release. Raises NothingServed."""
    serving = CurrentRelease(chosen.releases, engine=chosen.engine)
    database = Database(locate(chosen.database, chosen.state))
    spool = Spool.of(chosen)
    recorder = Recorder(
        spool=spool,
        visitors=Visitors(chosen.state / "salts"),
        keys=Keys(chosen.secret_key, chosen.state),
        per_minute=chosen.events_per_minute,
        installation=chosen.origin,
    )
    ingester = Ingester(chosen, spool, database, listeners)
    try:
        with serving.lease():
            pass  # without a release the server has nothing to answer from
        yield Tools(
            source=serving,
            reporter=Reporter(settings=chosen, database=database, recorder=recorder),
            ingester=ingester,
            audiences=audiences,
            user=user,
        )
    finally:
        ingester.close()
        spool.close()
        database.close()
        serving.close()
