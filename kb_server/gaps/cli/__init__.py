"""The commands of the gaps: `gapless gaps …` here, the others beside it by noun."""

from __future__ import annotations

import click

from kb_server.gaps.cli.decided import decisions
from kb_server.gaps.cli.drafted import patch
from kb_server.gaps.cli.listed import list_gaps, show
from kb_server.gaps.cli.replied import replies, reply
from kb_server.gaps.cli.updated import recompute, regroup, update


@click.group()
def gaps() -> None:
    """See unanswered questions in groups, and decide about them."""


for command in (list_gaps, show, *decisions, patch, reply, replies, update, regroup, recompute):
    gaps.add_command(command)
