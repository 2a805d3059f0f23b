"""A small learn center, and an assistant that starts `gapless mcp` and speaks to it as real ones do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult, TextContent, Tool

from kb_server.access import users
from kb_server.data import installation
from kb_server.gaps import store
from kb_server.gaps.gap import Gap
from kb_server.listeners import LISTENERS
from kb_server.log import ingest
from kb_server.log.entries import Entry
from kb_server.log.origins import Pace
from kb_server.log.spool import Spool
from kb_server.releases import checksums
from kb_server.releases import store as releases_store
from kb_server.settings import Settings
from tests.kb_server.log.logged import all_entries

BASE = "https://help.example.com/"
COMMAND = str(Path(sys.executable).with_name("gapless"))


@dataclass(frozen=True)
class Assistant:
    """An assistant that is connected."""

    portal: BlockingPortal
    client: Client

    def tools(self) -> dict[str, Tool]:
        """The tools that it is offered."""
        return {tool.name: tool for tool in self.portal.call(self.client.list_tools).tools}

    def use(self, tool: str, **given: Any) -> dict[str, Any]:
        """Use a tool: what it returns, which must be a success."""
        result = self._call(tool, given)
        assert not result.is_error, result
        return cast(dict[str, Any], result.structured_content)

    def fail(self, tool: str, **given: Any) -> str:
        """Use a tool that must fail: what it says."""
        result = self._call(tool, given)
        assert result.is_error, result
        assert result.structured_content is None
        (said,) = result.content
        assert isinstance(said, TextContent)
        return said.text

    def _call(self, tool: str, given: dict[str, Any]) -> CallToolResult:
        return cast(CallToolResult, self.portal.call(self.client.call_tool, tool, given))


@dataclass(frozen=True)
class Center:
    """A learn center that is published, with its state, and the agent Ann."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """Its settings."""
        return Settings(
            config=self.folder / "mkdocs.yml",
            releases=self.folder / "releases",
            state=self.folder / "var",
            base_url=BASE,
        )

    def variables(self) -> dict[str, str]:
        """The environment that an assistant's settings give to the command."""
        where = {
            "GAPLESS_BASE_URL": BASE,
            "GAPLESS_RELEASES": str(self.settings.releases),
            "GAPLESS_STATE": str(self.settings.state),
            "PYTHONWARNINGS": "error",
        }
        return {name: os.environ[name] for name in ("PATH", "HOME")} | where | self.environment

    @contextmanager
    def assistant(self, *words: str, mode: str = "auto") -> Iterator[Assistant]:
        """An assistant whose settings say `gapless mcp` and these words."""
        command = StdioServerParameters(command=COMMAND, args=["mcp", *words], env=self.variables())
        with start_blocking_portal() as portal, (self.folder / "stderr.txt").open("a") as told:
            client = Client(stdio_client(command, errlog=told), mode=mode)
            with portal.wrap_async_context_manager(client):
                yield Assistant(portal, client)

    @contextmanager
    def republished(self) -> Iterator[Path]:
        """The folder of the current release, whose files may be changed: it is published as they are then."""
        releases = self.settings.releases
        name = releases_store.current(releases)
        yield releases / name
        made = releases_store.read(releases, name)
        changed = replace(made, checksums=checksums.write(releases / name))
        releases_store.write(releases / name, changed)

    def log(self) -> list[Entry]:
        """Everything that was logged."""
        with installation.database(self.settings) as database:
            ingest.drain(Spool.of(self.settings), database, Pace.of(self.settings), LISTENERS)
            with database.read() as connection:
                return all_entries(connection)

    def gaps(self) -> list[Gap]:
        """All gaps."""
        with store.opened(self.settings, lambda: LISTENERS) as gaps:
            gaps.advance()
            return gaps.whole()

    def said(self) -> str:
        """The standard error of the command."""
        return (self.folder / "stderr.txt").read_text(encoding="utf-8")


def made(published: Path, folder: Path) -> Center:
    """A learn center in `folder`, with a copy of what is published."""
    shutil.copytree(published, folder / "releases", symlinks=True)
    center = Center(folder)
    with installation.database(center.settings) as database, database.write() as connection:
        users.add(connection, "ann", "agent", "a long enough password", datetime.now(UTC))
    return center
