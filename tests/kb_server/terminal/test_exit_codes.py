"""Promises about exit codes: each failure has one, and it tells whose mistake it was."""

import re

import pytest

from kb_server.releases.articles import MalformedArticles
from kb_server.releases.site_build import SiteBroken
from kb_server.settings import BadSetting
from kb_server.terminal import exit_codes
from search import BrokenIndex
from tests import ROOT

CODE = re.compile(r"exit_code: ClassVar\[int\] = (\d)")


@pytest.mark.parametrize(
    ("error", "code"),
    [(SiteBroken(), 1), (BadSetting(), 2), (OSError(), 3), (BrokenIndex(), 4), (MalformedArticles(), 4)],
)
def test_each_failure_has_one_code(error: Exception, code: int) -> None:
    """The exit code tells whose mistake it was."""
    assert code == exit_codes.of(error)


def test_a_failure_has_a_known_code() -> None:
    """Every failure that carries an exit code carries one that --help explains."""
    sources = [file for room in ("kb_server", "search", "plugins") for file in (ROOT / room).rglob("*.py")]
    codes = {int(code) for file in sources for code in CODE.findall(file.read_text(encoding="utf-8"))}
    assert {1, 2, 3, 4, 5, 6} == codes
    assert codes < set(exit_codes.MEANINGS)
