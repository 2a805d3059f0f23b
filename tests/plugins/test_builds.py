"""Which builds belong to one command."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import Files

from plugins.builds import NestedBuilds
from plugins.configuration import Options
from plugins.site_build import BuildRequest, SiteBuild
from plugins.stages import beginning
from tests.plugins.conftest import FOREIGN, write


@pytest.fixture
def three(tmp_path: Path) -> list[SiteBuild]:
    """Three builds that have begun."""
    config = load_config(str(write(tmp_path, {"index.md": "# Home\n"}, FOREIGN)))
    return [beginning.begin(Files([]), config, Options(), BuildRequest()) for _ in range(3)]


def test_one_build(three: list[SiteBuild]) -> None:
    """A build without another inside it is the current one, and the only one that has ended."""
    builds = NestedBuilds()
    builds.begin(three[0])

    assert builds.current is three[0]
    assert [three[0]] == builds.end()


def test_the_innermost_goes_on(three: list[SiteBuild]) -> None:
    """Events belong to the innermost build; when it ends, they belong to the one around it."""
    outer, inner, last = three
    builds = NestedBuilds()
    builds.begin(outer)
    builds.begin(inner)
    assert builds.current is inner
    assert [] == builds.end()
    builds.begin(last)
    assert builds.current is last
    assert [] == builds.end()
    assert builds.current is outer


def test_all_have_ended_with_the_first(three: list[SiteBuild]) -> None:
    """When the outermost build ends, all builds are there, in the order in which they began."""
    builds = NestedBuilds()
    for build in three:
        builds.begin(build)
        assert build is builds.earlier[-1]

    assert [[], [], three] == [builds.end() for _ in three]


def test_the_next_command_begins_anew(three: list[SiteBuild]) -> None:
    """After the last has ended, or after a failure, no earlier build is known."""
    builds = NestedBuilds()
    builds.begin(three[0])
    builds.end()
    assert () == builds.earlier
    builds.begin(three[0])
    builds.begin(three[1])
    builds.forget()
    assert () == builds.earlier
    builds.begin(three[2])
    assert [three[2]] == builds.end()
