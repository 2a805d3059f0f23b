"""gapless gaps plan, dismiss, assign and so on: one command for each decision that is declared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb_server.gaps.cli.opened import opened, show_gap, with_gap, with_why
from kb_server.gaps.decisions import DECISIONS, NUMBERS, Argument, Decision, Value
from kb_server.gaps.diagnosis import TYPES
from kb_server.gaps.impossible import Impossible
from kb_server.terminal.options import NUMBER, who, with_by, with_config, with_json

if TYPE_CHECKING:
    from kb_server.gaps.gap import Gap
    from kb_server.gaps.store import GapStore

_ANSWERS = "Prints the patch that adds the gap's questions to the article's `answers:`."


def _command(decision: Decision) -> click.Command:
    def decide(
        config: Path | None, as_json: bool, gap: int, by: str, why: str = "", value: Value = ""
    ) -> None:
        with opened(config) as gaps:
            made = gaps.decide(gap, decision, value, why=why, who=who(by))
            said = gaps.checked(made.id)
            if decision.answers and not as_json:
                _show_answered(gaps, made, str(value), said)
            else:
                show_gap(as_json, made)

    decide.__doc__ = f"{decision.help}\n\n{_ANSWERS}" if decision.answers else decision.help
    for option in reversed([with_config, with_json, with_gap, *_argument(decision.argument), with_by]):
        decide = option(decide)
    if decision.why == "required":
        reason = click.option(
            "--why", required=True, metavar="TEXT", help="The reason; others will ask for it."
        )
        decide = reason(decide)
    elif decision.why:
        decide = with_why(decide)
    return click.command(decision.name)(decide)


def _argument(argument: Argument | None) -> list[Callable[[Any], Any]]:
    if argument is None:
        return []
    kinds: dict[str, click.ParamType[Any]] = {
        "type": click.Choice([*TYPES, "auto"]),
        **dict.fromkeys(NUMBERS, NUMBER),
    }
    many = argument.kind == "wordings"
    return [
        click.argument(
            "value",
            metavar=f"{argument.name}..." if many else argument.name,
            type=kinds.get(argument.kind),
            nargs=-1 if many else 1,
            required=True,
        )
    ]


def _show_answered(gaps: GapStore, gap: Gap, article: str, said: str) -> None:
    """Say what the release answers to the gap's questions now, and print the patch for the article."""
    from kb_server.gaps.fixes import patches, project

    click.echo(f"Gap {gap.id} is {gap.state}: {said or 'nobody asked it lately'}.", err=True)
    try:
        made = patches.patch(gap, "answers", project.find(gaps.settings), article, gaps.knowledge)
        click.echo(str(made), nl=False)
    except Impossible as error:
        click.echo(str(error), err=True)


decisions = [_command(decision) for decision in DECISIONS.values()]
