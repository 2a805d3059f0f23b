"""The command `gapless`: its commands, imported when they are run, and how failures are reported."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from kb_server.terminal import exit_codes
from kb_server.terminal.visible import guard, say

if TYPE_CHECKING:
    from kb_server.log.listeners import Listeners

# Where each command is, and its short help. Both are here so that listing the commands imports none of
# them; a test compares the short help with that of the commands.
COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "alerts": (
            "kb_server.gaps.cli.reported:send_alerts",
            "Report gaps with a spike in demand since yesterday.",
        ),
        "audit": (
            "kb_server.imports.cli:audit",
            "Say which of the old questions in FILE an article answers, and what is missing.",
        ),
        "audit-log": ("kb_server.data.cli:audit_log", "Show what staff did, the latest first."),
        "backup": (
            "kb_server.backup.cli:backup",
            "Copy database, state and the current release into FOLDER, while the service runs.",
        ),
        "check": ("search.cli:check", "Run every article's `answers:` against the current release."),
        "db": ("kb_server.data.cli:db", "Manage the database."),
        "demo": (
            "kb_server.demo.cli:demo",
            "Make a quarter of invented customers over this guide, and serve it.",
        ),
        "digest": ("kb_server.gaps.cli.reported:send_digest", "Print or send the weekly digest of gaps."),
        "doctor": (
            "kb_server.doctor:doctor",
            "Check the database, the spool, the secret, the OpenID provider and the file of help desks.",
        ),
        "draft": ("kb_server.gaps.cli.drafted:draft", "Begin the article that a gap asks for."),
        "explain": ("search.cli:explain", "Explain how TEXT is answered."),
        "feedback": (
            "kb_server.gaps.cli.heard:feedback",
            "Read what customers left in their own words: votes with reasons, and questions they sent.",
        ),
        "flags": ("kb_server.support.cli:flags", "List and close the flags that agents raised."),
        "gaps": ("kb_server.gaps.cli:gaps", "See unanswered questions in groups, and decide about them."),
        "ids": ("plugins.cli:write_ids", "Write a permanent id into every page that has none."),
        "impact": (
            "kb_server.gaps.cli.replayed:impact",
            "Print what the change in this checkout does to real questions.",
        ),
        "init": (
            "kb_server.develop.cli:init",
            "Make a learn center in FOLDER, or for the Markdown that is there.",
        ),
        "links": ("kb_server.support.cli:links", "See the links that agents sent, and their outcomes."),
        "log": ("kb_server.imports.cli:log", "Read, import and expire the log of what customers asked."),
        "mcp": ("kb_server.assistants.cli:mcp", "Let an assistant search, read and flag gaps."),
        "measures": (
            "kb_server.measures.cli:measures",
            "Count what the log says in figures, and describe the measures.",
        ),
        "privacy": ("kb_server.log.privacy.cli:privacy", "Export or erase the data of one visitor."),
        "publish": ("kb_server.publishing:publish", "Make a release of the site and serve it."),
        "releases": (
            "kb_server.releases.cli:list_releases",
            "List the releases, oldest first; * marks the one that is served.",
        ),
        "replay": ("kb_server.gaps.cli.replayed:replay", "Ask a release the questions of the log."),
        "restore": (
            "kb_server.backup.cli:restore",
            "Bring the backup in FOLDER back.",
        ),
        "rollback": ("kb_server.releases.cli:rollback", "Serve an older release again."),
        "routes": (
            "kb_server.routes:show",
            "Show every address of the service and who may use it, in Markdown.",
        ),
        "headers": (
            "kb_server.production.cli:print_headers",
            "Print the security headers of the current release for a web server that serves its pages.",
        ),
        "run": ("kb_server.production.cli:run", "Serve what is published, for customers."),
        "sbom": (
            "kb_server.sbom:sbom",
            "List the installed packages that Gapless uses, with versions and licences, as CycloneDX JSON.",
        ),
        "search": ("search.cli:search", "Search the current release for TEXT."),
        "segment": (
            "kb_server.gaps.cli.reported:segment",
            "Sign the claim that a customer belongs to a segment.",
        ),
        "serve": ("kb_server.develop.cli:serve", "Publish, serve and follow changes (development)."),
        "settings": (
            "kb_server.settings.cli:show_settings",
            "Show all settings as they are now, secrets hidden.",
        ),
        "token": ("kb_server.access.cli:token", "Manage the tokens with which programs use the HTTP API."),
        "user": ("kb_server.access.cli:user", "Manage who logs in: agents, writers, admins."),
    }
)


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run."""

    def __init__(self, addresses: Mapping[str, tuple[str, str]], **options: object) -> None:
        super().__init__("gapless", **options)  # type: ignore[arg-type]
        self._addresses = addresses

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands."""
        return sorted(self._addresses)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name. Raises ClickException for one that cannot be loaded."""
        if cmd_name not in self._addresses:
            return None
        address, _ = self._addresses[cmd_name]
        module, _, name = address.partition(":")
        gc.disable()  # what modules define stays: the collector would look at it hundreds of times
        try:
            command: click.Command = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            raise click.ClickException(
                f"the command {cmd_name} cannot be loaded: {error}. Install Gapless again."
            ) from error
        finally:
            gc.enable()
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; first tell of variables that look like settings and are none."""
        from kb_server import settings  # listing the commands needs none

        for warning in settings.unknown(os.environ):
            say(warning, colour="yellow")
        return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in sorted(self._addresses.items())])


def listeners() -> Listeners:
    """The listeners to the log, imported only by the commands that need them."""
    from kb_server.listeners import LISTENERS

    return LISTENERS


def gapless() -> click.Group:
    """The group of all commands."""
    codes = "\n".join(f"  {code}  {meaning}" for code, meaning in exit_codes.MEANINGS.items())
    group = LazyGroup(
        COMMANDS,
        help="A self-service knowledge base and learn center that finds its own gaps.",
        epilog=f"\b\nExit codes:\n{codes}\n\nSettings are environment variables: see gapless settings.\n",
        context_settings={
            "help_option_names": ["-h", "--help"],
            "max_content_width": 100,
            "obj": listeners,
        },
    )
    return click.version_option(package_name="gapless", prog_name="gapless")(group)


def main(arguments: list[str] | None = None) -> None:
    """Run `gapless` with these arguments, or the process's, and end the process with an exit code."""
    guard()
    try:
        gapless()(arguments, prog_name="gapless", standalone_mode=True)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Exception as error:
        code = exit_codes.of(error)
        if code is None:
            raise
        say(error)
        sys.exit(code)
