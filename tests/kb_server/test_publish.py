"""Promises about publishing: a whole release or none, and never one that breaks a link or an answer."""

import fcntl
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kb_server import checksums, releases
from kb_server.build import SiteBroken
from kb_server.publish import Refused, publish
from kb_server.releases import Busy
from search import engine
from search.answers import Request

KILLS = 8


def test_a_release_is_whole(published: Path) -> None:
    """A release holds site, documents, articles, index and a manifest that counts and vouches for them."""
    manifest = releases.read(published, releases.current(published))
    release = published / manifest.id
    releases.verify(published, manifest.id)
    sums = checksums.read(release, manifest.checksums)
    assert {"documents.jsonl", "contracts.jsonl", "articles.json", "site/index.html"} <= set(sums)
    on_disk = {p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file()}
    assert on_disk - {"manifest.json", "checksums.txt"} == set(sums)
    assert (4, 1, 5) == tuple(manifest.counts[k] for k in ("articles", "contracts", "permalinks"))
    assert {"gapless", "mkdocs", "mkdocs-material", "whoosh", "python"} == set(manifest.versions)
    assert [] != list(manifest.script_hashes)


def test_agents_pages_stay_inside(published: Path) -> None:
    """What only agents may read is in no file of the public site, compressed or not."""
    release = published / releases.current(published)
    assert [] == [
        p for p in (release / "site").rglob("*") if p.is_file() and b"Only up to the sum" in p.read_bytes()
    ]
    assert not (release / "gzip" / "guide" / "inside").exists()


def test_twice_the_same(config: Path, tmp_path: Path) -> None:
    """Publishing twice without changes gives the same documents byte for byte, and prunes the oldest."""
    made = [publish(config, tmp_path / "releases", keep=2) for _ in range(3)]
    kept = [m.id for m in made[1:]]
    assert kept == releases.names(tmp_path / "releases")
    for name in ("documents.jsonl", "contracts.jsonl", "articles.json", "site/guide/password/index.html"):
        first, second = ((tmp_path / "releases" / release / name).read_bytes() for release in kept)
        assert first == second


def test_progress_and_replay(config: Path, tmp_path: Path) -> None:
    """Every stage reports until it is done; the replay sees the new release and its record is kept."""
    last: dict[str, tuple[int, int]] = {}

    def progress(stage: str, done: int, total: int) -> None:
        last[stage] = (done, total)

    def replay(opened: engine.Engine, name: str) -> dict[str, object]:
        return {"answered": opened.search(Request(text="taxes")).answered, "release": name}

    made = publish(config, tmp_path / "releases", progress=progress, replay=replay)
    assert {"answered": True, "release": made.id} == releases.read(tmp_path / "releases", made.id).replay
    assert {"pages", "sections", "index", "contracts"} <= set(last)
    assert [] == [stage for stage, (done, total) in last.items() if done != total]


def edited(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A change of a page of the small learn center."""

    def edit(content: Path) -> None:
        page = content / name
        assert old in page.read_text(encoding="utf-8")
        page.write_text(page.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return edit


def deleted(name: str) -> Callable[[Path], None]:
    """The removal of a page."""
    return lambda content: (content / name).unlink()


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (edited("guide/invoice.md", "id: invoice", "id: 'in voice'"), SiteBroken, ["guide/invoice.md", "id"]),
        (
            edited("guide/invoice.md", "title: Read", "titel: Read"),
            SiteBroken,
            ["guide/invoice.md", "titel", "title"],
        ),
        (edited("guide/invoice.md", "id: invoice", "id: password"), SiteBroken, ["invoice.md", "password"]),
        (edited("guide/invoice.md", "title:", "title: ["), SiteBroken, ["guide/invoice.md"]),
        (
            edited("guide/invoice.md", "Each month", "[Each](nowhere.md)"),
            SiteBroken,
            ["guide/invoice.md", "nowhere.md"],
        ),
        (
            edited("guide/password.md", "id: password", "id: secret"),
            Refused,
            ["password", "secret", "moved_to"],
        ),
        (deleted("guide/password.md"), Refused, ["guide/password.md", "password", "moved_to"]),
        (
            edited("guide/password.md", "## By mail", "## By letter"),
            Refused,
            ["guide/password.md", "#by-mail", "moved_to"],
        ),
        (
            edited("guide/password.md", "[how do i reset my password]", "[where is the weather forecast]"),
            Refused,
            ["guide/password.md:4", "where is the weather forecast"],
        ),
    ],
)
def test_a_mistake_leaves_the_old_release(
    config: Path,
    published: Path,
    releases_copy: Path,
    change: Callable[[Path], None],
    error: type[Exception],
    words: list[str],
) -> None:
    """A writer's mistake publishes nothing, and the message names the file and what is wrong in it."""
    change(config.parent / "content")
    with pytest.raises(error) as told:
        publish(config, releases_copy)
    assert [] == [w for w in words if w not in str(told.value)]
    assert releases.names(published) == releases.names(releases_copy)
    assert releases.current(published) == releases.current(releases_copy)
    assert [] == list(releases_copy.glob(".building-*"))


def test_moves_keep_links(config: Path, releases_copy: Path) -> None:
    """An article may be renamed and a stub deleted once it was published: their permalinks stay."""
    content = config.parent / "content"
    edited("guide/invoice.md", "id: invoice", "id: rechnung\nmoved_to: {taxes: duties}")(content)
    edited("guide/invoice.md", "## Taxes", "## Duties")(content)
    (content / "guide" / "old.md").write_text("---\nid: invoice\nmoved_to: rechnung\n---\n", encoding="utf-8")
    publish(config, releases_copy)
    deleted("guide/old.md")(content)
    edited("guide/invoice.md", "moved_to: {taxes: duties}\n", "")(content)
    made = publish(config, releases_copy)
    known = json.loads((releases_copy / made.id / "articles.json").read_text(encoding="utf-8"))
    assert {"bill", "home", "inside", "invoice", "password", "rechnung"} == set(known)


def test_no_configuration(tmp_path: Path) -> None:
    """Without a mkdocs.yml publishing says which one it looked for."""
    with pytest.raises(SiteBroken, match=r"none\.yml.*--config"):
        publish(tmp_path / "none.yml", tmp_path / "releases")


def test_a_damaged_current_release_can_be_replaced(config: Path, releases_copy: Path) -> None:
    """When the release that is served is damaged, publishing again mends the service."""
    (releases_copy / "current" / "articles.json").write_text("{", encoding="utf-8")
    made = publish(config, releases_copy)
    assert made.id == releases.current(releases_copy)


def test_only_one_at_a_time(config: Path, releases_copy: Path) -> None:
    """While somebody publishes, a second is refused at once, and the site is not even built."""
    with (releases_copy / ".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Busy):
            publish(config.parent / "there-is-no-site.yml", releases_copy)
    publish(config, releases_copy)


def test_killed_at_any_moment(config: Path, releases_copy: Path) -> None:
    """Publishing killed with SIGKILL at a random moment leaves a whole release serving, every time."""
    chance = random.Random(20261122)  # noqa: S311 - a test that can be repeated
    command = [
        sys.executable,
        "-c",
        "from kb_server.cli import main; main()",
        "publish",
        "--config",
        str(config),
    ]
    environment = os.environ | {"GAPLESS_RELEASES": str(releases_copy), "GAPLESS_KEEP_RELEASES": "2"}

    began = time.monotonic()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    whole = time.monotonic() - began

    killed = 0
    for turn in range(KILLS):
        before = releases.current(releases_copy)
        running = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        # Half of them near the end, where the release is written and the pointer moves.
        time.sleep(whole * (chance.random() if turn % 2 else chance.uniform(0.75, 1.0)))
        running.send_signal(signal.SIGKILL)
        killed += running.wait() == -signal.SIGKILL
        now = releases.current(releases_copy)
        assert now >= before
        releases.verify(releases_copy, now)
        opened = engine.open(releases_copy / now / "index", release=now)
        assert "password" == opened.search(Request(text="reset a password")).hits[0].article
        opened.close()
    assert killed > KILLS // 2

    subprocess.run(command, env=environment, check=True, capture_output=True)
    left = {p.name for p in releases_copy.iterdir()}
    assert {*releases.names(releases_copy), "current", ".lock"} == left
