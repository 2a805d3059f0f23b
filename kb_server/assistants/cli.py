"""The command of assistants: mcp."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kb_server import settings
from kb_server.access import users
from kb_server.data import installation
from kb_server.log import listeners
from kb_server.settings import BadSetting, Settings, extras
from kb_server.terminal.options import with_config
from search.documents import AGENTS, PUBLIC, Contract


@click.command()
@with_config
@click.option("--user", metavar="NAME", default="", help="The agent that it works for; needed to flag gaps.")
@click.option("--public", is_flag=True, help="Leave out articles for agents.")
@click.option(
    "--check", is_flag=True, help="Ask the answer contracts through its tools, print what fails, and end."
)
def mcp(config: Path | None, user: str, public: bool, check: bool) -> None:
    """Let an assistant search, read and flag gaps.

    Serves the Model Context Protocol on standard input and output until the input ends. People do not start
    it: an assistant does, when its settings say so:

    \b
      {"mcpServers": {"gapless": {
        "command": "/path/to/gapless",
        "args": ["mcp", "--config", "/path/to/mkdocs.yml", "--user", "ann"],
        "env": {"GAPLESS_BASE_URL": "https://help.example.com/"}}}}

    \b
    Its tools:
      search        articles and sections that answer a short question
      similar       the same for a ticket of any length
      read_article  an article as Markdown
      flag_gap      report that no article answers (only with --user)

    It always answers from the current release, also after a new one is published. Searches are logged without
    personal data, with the origin "assistant", and do not count. Links need GAPLESS_BASE_URL.
    """
    extras.need("mcp")
    from kb_server.assistants import server  # the protocol only when it is wanted

    chosen = settings.load(config=config)
    if not chosen.base_url:
        raise BadSetting(
            "GAPLESS_BASE_URL is not set, and links for customers begin with it. "
            "Set for example GAPLESS_BASE_URL=https://help.example.com/"
        )
    audiences = frozenset({PUBLIC} if public else {PUBLIC, AGENTS})
    if check:
        _check(server.broken_contracts(chosen, listeners.of_command_line(), audiences))
        return
    agent = _agent(chosen, user) if user else ""
    if sys.stdin.isatty():
        click.echo("Waiting for an assistant on standard input. Ctrl+D ends it.", err=True)
    server.run(chosen, listeners.of_command_line(), user=agent, audiences=audiences)


def _check(found: Sequence[Contract]) -> None:
    for one in found:
        click.echo(f"{one.source}:{one.line}: an assistant does not find `{one.article}` by “{one.query}”.")
    if found:
        raise click.exceptions.Exit(1)
    click.echo("Assistants find what the answer contracts promise.")


def _agent(chosen: Settings, name: str) -> str:
    """The name of that user. Every user is at least an agent."""
    with installation.database(chosen) as database, database.read() as connection:
        try:
            return users.find(connection, name).name
        except users.NoSuchUser as error:
            raise click.BadParameter(str(error), param_hint="--user") from error
