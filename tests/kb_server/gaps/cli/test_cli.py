"""Which commands there are for the gaps."""

from kb_server.gaps.cli import gaps
from kb_server.gaps.decisions import DECISIONS


def test_every_decision_is_a_command() -> None:
    """Each declared decision is a command, beside the commands that list, patch, answer and update."""
    others = {"list", "show", "patch", "update", "regroup", "recompute", "reply", "replies"}
    assert others | set(DECISIONS) == set(gaps.commands)
    assert [] == [name for name, command in gaps.commands.items() if not command.help]
