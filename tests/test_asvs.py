"""Promises about docs/asvs.md: every requirement is decided, and what is named as proof exists."""

from __future__ import annotations

import ast
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_server import settings
from kb_server.access.users import ROLES
from tests import ROOT
from tests.syntax import parsed

TABLE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| V(\d+)\.(\d+)\.(\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
VERDICTS = ("met", "not met", "not applicable")
# Requirements of levels 1 and 2 in each chapter of version 5.0.0, counted in the standard's own table.
LEVELS = {1: 70, 2: 183}
CHAPTERS = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29,
    11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7}  # fmt: skip
ROWS = [(tuple(map(int, row[:3])), int(row[3]), *row[4:]) for row in ROW.findall(TABLE)]
OURS = ("cache", "kb_server", "plugins", "search", "texts")
MAKES_CODE = {"eval", "exec", "compile", "from_string", "render_template_string", "__import__"}
PREDICTABLE = (
    "kb_server/handoff/courier.py",  # spreads the times of retries
    "kb_server/handoff/outbox.py",
    "search/judge/synthetic_questions.py",  # the same questions at every build
)
HASHES = {"sha256", "blake2b", "file_digest"}


def _sources() -> Iterator[tuple[Path, ast.AST]]:
    for package in OURS:
        for file in (ROOT / package).rglob("*.py"):
            yield file.relative_to(ROOT), parsed(file)


def test_every_requirement_is_decided_once() -> None:
    """Each level and chapter has as many rows as the standard has requirements, none twice, in order."""
    assert LEVELS == dict(Counter(level for _, level, *_ in ROWS))
    assert CHAPTERS == dict(Counter(number[0] for number, *_ in ROWS))
    numbers = [number for number, *_ in ROWS]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == len(re.findall(r"^\| V\d", TABLE, re.MULTILINE))


def test_the_summary_counts_right() -> None:
    """The numbers at the top are those of the table."""
    counts = Counter((level, verdict) for _, level, _, verdict, _ in ROWS)
    for level in LEVELS:
        told = [counts[level, verdict] for verdict in VERDICTS]
        assert f"| {level} | {' | '.join(map(str, [*told, sum(told)]))} |" in TABLE


@pytest.mark.parametrize(("number", "verdict", "why"), [(row[0], row[3], row[4]) for row in ROWS])
def test_a_verdict_has_its_reason(number: tuple[int, ...], verdict: str, why: str) -> None:
    """What is met names tests and files that exist; what is not says why."""
    assert verdict in VERDICTS
    if verdict != "met":
        assert len(why) > 5
        return
    named = re.findall(r"`([^`]+)`", why)
    assert named, number
    for one in named:
        path, _, test = one.partition("::")
        assert (ROOT / path).is_file(), one
        if test:
            text = (ROOT / path).read_text(encoding="utf-8")
            assert re.search(rf"^(?:async )?def {re.escape(test)}\(", text, re.MULTILINE), one


def test_no_code_is_made_from_text() -> None:
    """Nothing of ours evaluates text, makes a template of it, or reads pickles."""
    for file, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in MAKES_CODE, (file, node.lineno)
            if isinstance(node, ast.Attribute) and node.attr in ("from_string", "render_template_string"):
                assert "webvtt" in ast.unparse(node), (file, node.lineno)
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
                assert names.isdisjoint({"pickle", "marshal", "shelve", "dill"}), (file, node.lineno)


def test_only_known_hashes() -> None:
    """Of hash functions we use SHA-256 and BLAKE2; SHA-1 only inside HMAC, where a help desk signs so."""
    for file, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "hashlib":
                assert node.attr in HASHES, (file, node.lineno)
            if isinstance(node, ast.Constant) and node.value in ("sha1", "md5"):
                assert file.parts[:3] == ("kb_server", "handoff", "adapters"), (file, node.lineno)


def test_secrets_come_from_the_system() -> None:
    """Outside of the demo nothing imports Python's predictable generator of random numbers."""
    for file, tree in _sources():
        if file.parts[1] == "demo" or file.as_posix() in PREDICTABLE:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
                assert "random" not in names, (file, node.lineno)


def test_the_guide_asks_everybody_for_a_second_factor() -> None:
    """The settings of the guide's installation let nobody of the staff in with a password alone."""
    guide = (ROOT / "content" / "operating" / "production.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"In `settings`:\n\n```ini\n(.*?)```", guide, re.DOTALL)
    values = {
        name: shlex.split(value)[0] for name, value in (line.split("=", 1) for line in written.splitlines())
    }
    assert set(ROLES) == set(settings.load(values).second_factor)
