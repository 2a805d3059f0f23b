"""The commands of the gaps, by noun: gaps, draft, replay, impact, alerts, digest, segment."""

from __future__ import annotations

import click

from kb_server.gaps.cli.decided import decisions
from kb_server.gaps.cli.drafted import draft, patch
from kb_server.gaps.cli.listed import list_gaps, show
from kb_server.gaps.cli.replayed import impact, replay
from kb_server.gaps.cli.reported import segment, send_alerts, send_digest
from kb_server.gaps.cli.updated import recompute, regroup, update


@click.group()
def gaps() -> None:
    """See unanswered questions in groups, and decide about them."""


for command in (list_gaps, show, *decisions, patch, update, regroup, recompute):
    gaps.add_command(command)
