"""Answer contracts that fail or nearly do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from kb_server.studio.contract_ranks import ContractRank, ContractRanks, RanksOfReleases
from tests.patience import until

if TYPE_CHECKING:
    from search import Engine

TEXT = "Press the blue button, and the machine makes coffee."


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release whose contracts find their article first, at the third place, and not at all."""
    from tests.kb_server.gaps import stock

    titles = {"a": "Coffee coffee coffee", "b": "Coffee coffee machine", "c": "Tea", "d": "Milk"}
    sections = [stock.article(name, title, TEXT if name < "d" else "Cold.") for name, title in titles.items()]
    answers = {"a": ["coffee coffee coffee"], "c": ["coffee machine"], "d": ["coffee"]}
    return stock.release(tmp_path_factory.mktemp("contracts") / "r1", sections, answers)


@pytest.fixture(scope="module")
def engine(released: Path) -> Iterator[Engine]:
    """Its engine."""
    import search

    opened = search.open(released / "index", release="r1")
    yield opened
    opened.close()


def test_they_are_found_a_few_at_a_time(released: Path, engine: Engine) -> None:
    """Each look asks at least one more; what fails comes first, and what is well is left out."""
    ranks = RanksOfReleases().of(released)
    for asked in (1, 2, 3, 3):
        ranks.look(engine, seconds=0.0)
        assert asked == ranks.asked
    assert ranks.done
    failing, nearly = ranks.shaky
    assert ContractRank(article="d", query="coffee", lang="en", rank=0) == failing
    assert ("c", 3) == (nearly.article, nearly.rank)
    assert (False, True) == (failing.kept, nearly.kept)


def test_those_of_an_article_are_asked_first(released: Path, engine: Engine) -> None:
    """A look for an article asks its contracts alone; of others nothing is said that is not known."""
    ranks = RanksOfReleases().of(released)
    ranks.look(engine, seconds=9.0, article="c")
    assert [3] == [one.rank for one in ranks.of("c")]
    assert [(None, True)] == [(one.rank, one.kept) for one in ranks.of("a")]
    assert (1, False) == (ranks.asked, ranks.done)
    ranks.look(engine, seconds=9.0)
    assert [1] == [one.rank for one in ranks.of("a")]


def test_what_was_found_is_kept(released: Path, tmp_path: Path, engine: Engine) -> None:
    """What is known about a release is kept until another one is served; one without contracts has none."""
    kept = RanksOfReleases()
    kept.of(released).look(engine, seconds=9.0)
    assert (3, True) == (kept.of(released).asked, kept.of(released).done)
    assert ContractRanks("other", ()).contracts == kept.of(tmp_path / "other").contracts
    assert 0 == kept.of(released).asked


class Served:
    """Serves one release."""

    trouble = ""

    def __init__(self, directory: Path, engine: Engine) -> None:
        self.release = SimpleNamespace(directory=directory, engine=engine)

    @contextmanager
    def lease(self) -> Iterator[SimpleNamespace]:
        """Lease the release."""
        yield self.release


def test_the_others_are_asked_beside_requests(released: Path, engine: Engine) -> None:
    """A thread asks all that were not asked; that of a release that is served no longer ends at once."""
    ranks = RanksOfReleases().of(released)
    ranks.look_beside(Served(released, engine))  # type: ignore[arg-type]
    assert until(lambda: ranks.done)
    assert ["d", "c"] == [one.article for one in ranks.shaky]
    old = ContractRanks("old", ranks.contracts)
    old.look_beside(Served(released, engine))  # type: ignore[arg-type]
    assert until(lambda: old._thread is not None and not old._thread.is_alive())
    assert 0 == old.asked
