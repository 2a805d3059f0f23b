"""Promises about publishing: a whole release or none, and never one that breaks a link or an answer."""

import contextlib
import fcntl
import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

import search
from kb_server.releases import articles, checksums, compressed, saved_replies, store
from kb_server.releases.current import CurrentRelease
from kb_server.releases.publish import AnswersLost, Refused, publish
from kb_server.releases.site_build import SiteBroken
from kb_server.releases.store import Busy, Manifest
from search import Request
from search.documents import AGENTS, PUBLIC, REPLIES
from search.rules import MalformedRules
from tests import ROOT
from tests.kb_server.power import Disk
from tests.kb_server.releases import moments
from tests.kb_server.releases.moments import MOMENTS
from tests.patience import until

PUBLISHER = Path(__file__).with_name("publisher.py")

pytestmark = pytest.mark.slow


def test_a_release_is_whole(published: Path) -> None:
    """A release holds site, documents, articles, index and a manifest that counts and vouches for them."""
    manifest = store.read(published, store.current(published))
    release = published / manifest.id
    store.verify(published, manifest.id)
    sums = checksums.read(release, manifest.checksums)
    assert {"documents.jsonl", "contracts.jsonl", "articles.json", "site/index.html"} <= set(sums)
    on_disk = {p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file()}
    assert on_disk - {"manifest.json", "checksums.txt"} == set(sums)
    assert (4, 1, 5) == tuple(manifest.counts[k] for k in ("articles", "contracts", "permalinks"))
    assert {"gapless", "mkdocs", "mkdocs-material", "whoosh", "python"} == set(manifest.versions)
    assert [] != list(manifest.script_hashes)


def test_agents_pages_stay_inside(published: Path) -> None:
    """What only agents may read is in no file of the public site, compressed or not."""
    release = published / store.current(published)
    assert [] == [
        p for p in (release / "site").rglob("*") if p.is_file() and b"Only up to the sum" in p.read_bytes()
    ]
    assert not list((release / "gzip").rglob("inside*"))


def test_a_new_page_takes_no_id(config: Path, tmp_path: Path) -> None:
    """A new page whose path gives the id of another page is refused, and does not take its permalink."""
    releases, pages = tmp_path / "releases", config.parent / "content"
    (pages / "tax").mkdir()
    old, new = pages / "tax/free.md", pages / "tax-free.md"
    old.write_text("# Sales without tax\n", encoding="utf-8")
    publish(config, releases)
    new.write_text("# No tax\n", encoding="utf-8")

    with pytest.raises(Refused) as refused:
        publish(config, releases)
    assert str(refused.value).startswith("content/tax-free.md: id: 'tax-free' comes from the path")
    new.write_text("---\nid: no-tax\n---\n\n# No tax\n", encoding="utf-8")
    made = publish(config, releases)

    found = articles.load(releases / made.id / articles.FILE)
    assert ("Sales without tax", "No tax") == (found["tax-free"].title, found["no-tax"].title)


def test_twice_the_same(config: Path, tmp_path: Path) -> None:
    """Publishing twice without changes gives the same documents byte for byte, and prunes the oldest."""
    made = [publish(config, tmp_path / "releases", keep=2) for _ in range(3)]
    kept = [m.id for m in made[1:]]
    assert kept == store.names(tmp_path / "releases")
    for name in ("documents.jsonl", "contracts.jsonl", "articles.json", "site/guide/password/index.html"):
        first, second = ((tmp_path / "releases" / release / name).read_bytes() for release in kept)
        assert first == second


def test_a_release_from_the_cache_is_that_from_nothing(config: Path, tmp_path: Path) -> None:
    """After an edit, a release made with the cache has the files of one without, but for Whoosh's names."""
    cache, releases = tmp_path / "cache", tmp_path / "releases"
    first = publish(config, releases, cache=cache)
    before = _files(releases / first.id)
    page = config.parent / "content" / "guide" / "password.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    warm = publish(config, releases, cache=cache)
    cold = publish(config, tmp_path / "cold")
    one, other = _files(releases / warm.id), _files(tmp_path / "cold" / cold.id)
    assert [] == [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]
    index = [
        json.loads((at / "index" / "index.json").read_text())
        for at in (
            releases / warm.id,
            tmp_path / "cold" / cold.id,
        )
    ]
    assert index[0] | {"whoosh": 0} == index[1] | {"whoosh": 0}
    assert _told(warm) == _told(cold)
    assert before == _files(releases / first.id)
    store.verify(releases, first.id)


def test_two_releases_in_a_row_share_no_file(config: Path, tmp_path: Path) -> None:
    """What is the same is linked to the release before the current one: damage leaves one of two whole."""
    cache, releases = tmp_path / "cache", tmp_path / "releases"
    made = [releases / publish(config, releases, cache=cache).id for _ in range(3)]
    inodes = [{file.stat().st_ino for file in folder.rglob("*") if file.is_file()} for folder in made]
    assert (set(), set()) == (inodes[0] & inodes[1], inodes[1] & inodes[2])
    for shared in ("site/guide/password/index.html", "gzip/search.index"):
        assert (made[2] / shared).samefile(made[0] / shared)


def _told(manifest: Manifest) -> dict[str, Any]:
    """What a manifest says, but for its names, its time, and bytes, which vary with Whoosh's names."""
    counts = {name: count for name, count in manifest.counts.items() if name != "bytes"}
    return asdict(manifest) | {"id": "", "time": "", "checksums": "", "counts": counts}


def _files(release: Path) -> dict[str, bytes]:
    """The bytes of all files of a release, but those that name it, its time, or files of Whoosh."""
    names = ("manifest.json", "checksums.txt", "index.json")
    return {
        path.relative_to(release).as_posix(): path.read_bytes()
        for path in release.rglob("*")
        if path.is_file() and path.name not in names and path.parent.name != "whoosh"
    }


def test_pages_named_like_files(config: Path, tmp_path: Path) -> None:
    """Pages and folders whose names end like files are published as all others."""
    names = ("Node.js", "robots.txt", "package.json", "llms.txt", "index.md", "Old.html/page", "Vue.js/index")
    for name in names:
        page = config.parent / "content" / f"{name}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"# About {name}\n\n{'Words of this page. ' * 100}\n", encoding="utf-8")
    release = tmp_path / "releases" / publish(config, tmp_path / "releases").id

    store.verify(release.parent, release.name)
    for name in names:
        address = f"{name.removesuffix('index')}/index.html".replace("//", "/")
        assert (release / "site" / address).is_file(), address
        for encoding in compressed.ENCODINGS:
            assert (release / encoding / compressed.path(address)).is_file(), address
    pages = [page for page in (release / "site").rglob("*.html") if page.is_file()]
    assert len(pages) == store.read(release.parent, release.name).counts["pages"]


def test_a_page_that_was_never_online(config: Path, tmp_path: Path) -> None:
    """A page that only the development server has shown may be deleted; one that readers know may not."""
    page = config.parent / "content" / "new.md"
    publish(config, tmp_path / "releases")
    page.write_text("---\nid: new\n---\n# New\n", encoding="utf-8")
    for _ in range(3):
        publish(config, tmp_path / "releases", preview=True, keep=2)
    page.unlink()
    publish(config, tmp_path / "releases", preview=True, keep=2)

    (config.parent / "content" / "guide" / "invoice.md").unlink()
    (config.parent / "content" / "guide" / "old.md").unlink()
    with pytest.raises(Refused, match="id: 'invoice'"):
        publish(config, tmp_path / "releases", preview=True, keep=2)


def write_reply(content: Path, link: str = "../guide/invoice.md#taxes") -> None:
    """Add a saved reply to the small learn center."""
    (content / "replies").mkdir()
    text = f"---\ntype: reply\ntitle: Our taxes\n---\n\nSee [zyzzyva]({link}).\n"
    (content / "replies" / "taxes.md").write_text(text, encoding="utf-8")


def test_replies_are_no_articles(config: Path, published: Path, tmp_path: Path) -> None:
    """Saved replies are published with the site and counted apart: they are no articles and no pages."""
    write_reply(config.parent / "content")
    made = publish(config, tmp_path / "releases")
    before = store.read(published, store.current(published)).counts
    assert {**before, "replies": 1, "bytes": made.counts["bytes"]} == made.counts
    assert 0 == before["replies"]
    (saved,) = saved_replies.load(tmp_path / "releases" / made.id / saved_replies.FILE).values()
    assert (("invoice", "taxes"),) == saved.links


def test_only_the_desk_finds_replies(config: Path, tmp_path: Path) -> None:
    """A saved reply is found by a ticket's words where replies are asked for, and by no other search."""
    write_reply(config.parent / "content")
    made = publish(config, tmp_path / "releases")
    with contextlib.closing(search.open(tmp_path / "releases" / made.id / "index")) as opened:
        asked = opened.similar("Hello, where do I see your taxes?", audiences={REPLIES})
        assert ["reply:taxes"] == [hit.article for hit in asked.hits]
        for words in ("zyzzyva", "Our taxes", "reply:taxes"):
            request = Request(text=words, audiences=frozenset({PUBLIC, AGENTS}))
            assert "reply:taxes" not in [hit.article for hit in opened.search(request).hits]
        assert () == opened.suggest("zyzz", audiences=(PUBLIC, AGENTS))


def test_replies_are_no_matter_of_pins(config: Path, tmp_path: Path) -> None:
    """A reply takes no query from an article by its title."""
    write_reply(config.parent / "content")
    (config.parent / "content" / "search").mkdir()
    pins = config.parent / "content" / "search" / "pins.yml"
    pins.write_text("- queries: [our taxes]\n  articles: [invoice]\n", encoding="utf-8")
    publish(config, tmp_path / "releases")
    pins.write_text("- queries: [money]\n  articles: ['reply:taxes']\n", encoding="utf-8")
    with pytest.raises(MalformedRules, match="there is no article `reply:taxes`"):
        publish(config, tmp_path / "releases")


def checked_in(directory: Path) -> str:
    """Make `directory` a Git checkout with one commit; return that."""
    (directory / ".gitignore").write_text("releases/\n", encoding="utf-8")
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "First"]):
        subprocess.run(["git", *words], cwd=directory, check=True)
    asked = ["git", "rev-parse", "HEAD"]
    return subprocess.run(asked, cwd=directory, check=True, capture_output=True, text=True).stdout.strip()


def test_progress_and_replay(config: Path, tmp_path: Path) -> None:
    """Every stage reports until it is done; the replay's record and the content's commit are kept."""
    last: dict[str, tuple[int, int]] = {}

    def progress(stage: str, done: int, total: int) -> None:
        last[stage] = (done, total)

    def replay(opened: search.Engine, making: Path) -> dict[str, object]:
        known = "invoice" in (making / "articles.json").read_text(encoding="utf-8")
        return {"answered": opened.search(Request(text="taxes")).answered, "known": known}

    commit = checked_in(tmp_path)
    made = publish(config, tmp_path / "releases", progress=progress, replay=replay)
    assert (commit, False) == (made.commit, made.dirty)
    assert {"answered": True, "known": True} == store.read(tmp_path / "releases", made.id).replay
    assert {"pages", "sections", "index", "contracts"} <= set(last)
    assert [] == [stage for stage, (done, total) in last.items() if done != total]


def test_lost_answers_are_refused_on_request(config: Path, tmp_path: Path) -> None:
    """A release that loses answers of gaps is refused with a code of its own, where that was asked for."""
    lost = ["Gap 12 (verified, 7 readers) loses its answer by `invoice`: why."]

    def replay(_opened: search.Engine, _making: Path) -> dict[str, object]:
        return {"loses": lost}

    with pytest.raises(AnswersLost, match="Gap 12") as refused:
        publish(config, tmp_path / "releases", replay=replay, refuse_lost=True)
    assert 7 == refused.value.exit_code
    with pytest.raises(store.NoRelease):
        store.current(tmp_path / "releases")
    assert {"loses": lost} == publish(config, tmp_path / "releases", replay=replay).replay


@pytest.mark.slow
def test_meaning_is_kept_from_release_to_release(config: Path, tmp_path: Path) -> None:
    """A release that is meant to goes by meaning; the next encodes what is new and nothing else."""
    encoded: list[tuple[int, int]] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "meaning" and done == total:
            encoded.append((done, total))

    def published() -> Path:
        made = publish(config, tmp_path / "releases", meant=("en",), progress=progress)
        return tmp_path / "releases" / made.id / "index" / "arrays.bin"

    first, again = published(), published()
    assert 1 == len(encoded)
    assert first.read_bytes() == again.read_bytes()
    page = config.parent / "content" / "guide" / "invoice.md"
    with page.open("a", encoding="utf-8") as text:
        text.write("\n## Late fees\n\nWe charge none.\n")
    published()
    assert [(1, 1)] == encoded[1:]


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
            lambda content: write_reply(content, "/a/invoice/never"),
            SiteBroken,
            ["content/replies/taxes.md:6", "/a/invoice/never", "anchors: taxes"],
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
    assert store.names(published) == store.names(releases_copy)
    assert store.current(published) == store.current(releases_copy)
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


def test_a_damaged_current_release_can_be_replaced(
    config: Path, releases_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the release that is served is damaged, publishing again mends the service; Git is not needed."""
    monkeypatch.setenv("PATH", str(config.parent))
    (releases_copy / "current" / "articles.json").write_text("{", encoding="utf-8")
    made = publish(config, releases_copy)
    assert made.id == store.current(releases_copy)


WHOLE = """site_name: Клиентам
site_url: https://help.example.com/center/
docs_dir: content
theme: {name: material, font: false}
plugins:
  - search
  - gapless: {brand: "#0f5f50"}
markdown_extensions:
  - admonition
nav:
  - Home: index.md
  - guide/password.md
""".encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    "cuts",
    [(5, 12, 172, WHOLE.index(b"nav")), pytest.param(range(len(WHOLE)), marks=pytest.mark.ordeal)],
)
def test_a_configuration_that_is_cut_at_any_byte(
    config: Path, releases_copy: Path, cuts: Iterable[int]
) -> None:
    """What is left of mkdocs.yml is refused by its name or a key, or is a whole site with fewer options."""
    refused, published = [], 0
    for cut in cuts:
        config.write_bytes(WHOLE[:cut])
        before = store.current(releases_copy)
        try:
            publish(config, releases_copy)
        except (SiteBroken, Refused) as error:
            refused.append(str(error))
            assert before == store.current(releases_copy)
            continue
        published += 1
        now = store.current(releases_copy)
        store.verify(releases_copy, now)
        assert {"home", "password", "invoice"} <= set(articles.load(releases_copy / now / articles.FILE))
    assert refused
    assert published
    keys = "site_name|site_url|docs_dir|theme|plugins|nav|markdown_extensions"
    named = re.compile(rf"mkdocs\.yml|'({keys})'|gapless")
    assert [] == [words for words in refused if "Traceback" in words or not named.search(words)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("(site / 'guide/invoice/index.html').unlink()", "guide/invoice/: search has this page"),
        (
            "(site / 'guide/inside').mkdir(exist_ok=True); (site / 'guide/inside/index.html').touch()",
            "for agents",
        ),
    ],
)
def test_documents_and_pages_agree(config: Path, releases_copy: Path, change: str, said: str) -> None:
    """When another plugin takes a page away, or writes one where an agents' page is, nothing is published.

    This one does so after Gapless has read the pages again.
    """
    imports = "from pathlib import Path\nfrom mkdocs.plugins import event_priority\n"
    hook = f"@event_priority(-9999)\ndef on_post_build(config):\n    site = Path(config.site_dir); {change}\n"
    (config.parent / "hook.py").write_text(f"{imports}\n{hook}", encoding="utf-8")
    config.write_text(config.read_text(encoding="utf-8") + "hooks: [hook.py]\n", encoding="utf-8")
    with pytest.raises(Refused, match=said):
        publish(config, releases_copy)


def test_rules_are_checked(config: Path, releases_copy: Path) -> None:
    """A pin of an article that is not there publishes nothing, and the message names the file and line."""
    rules = config.parent / "content" / "search"
    rules.mkdir()
    (rules / "pins.yml").write_text("- queries: [bill]\n  articles: [rechnung]\n", encoding="utf-8")
    with pytest.raises(MalformedRules, match=r"content/search/pins\.yml:1: .*rechnung"):
        publish(config, releases_copy)


def test_only_one_at_a_time(config: Path, releases_copy: Path) -> None:
    """While somebody publishes, a second is refused at once, and the site is not even built."""
    with (releases_copy / ".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Busy):
            publish(config.parent / "there-is-no-site.yml", releases_copy)
    publish(config, releases_copy)


@pytest.mark.slow
def test_killed_at_any_moment(config: Path, releases_copy: Path) -> None:
    """Publishing killed at any of its steps leaves a whole release serving, and the next publish works."""
    first = store.current(releases_copy)
    for moment, has_come in MOMENTS.items():
        newest = store.names(releases_copy)[-1]
        running = subprocess.Popen(
            [sys.executable, "-m", moments.__name__, str(config), str(releases_copy), moment, newest],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda newest=newest, has_come=has_come: has_come(releases_copy, newest))  # type: ignore[misc]
        running.send_signal(signal.SIGKILL)
        assert -signal.SIGKILL == running.wait()
        now = store.current(releases_copy)
        assert now >= first
        store.verify(releases_copy, now)
        opened = search.open(releases_copy / now / "index", release=now)
        assert "password" == opened.search(Request(text="reset a password")).hits[0].article
        opened.close()

    made = publish(config, releases_copy, keep=1)
    assert {made.id, "current", ".lock"} == {p.name for p in releases_copy.iterdir()}


@contextlib.contextmanager
def readers(releases: Path, wrong: list[object]) -> Iterator[list[int]]:
    """Four threads that search and open a page: what they found wrong, and at the end how often they read."""
    serving = CurrentRelease(releases, look=0)
    ends = threading.Event()
    read: list[int] = []

    def reading() -> None:
        for count in itertools.count(1):
            try:
                with serving.lease() as opened:
                    answer = opened.engine.search(Request(text="reset a password"))
                    page = (opened.site / "guide/password/index.html").read_text("utf-8")
                    if "password" != answer.hits[0].article or not page.rstrip().endswith("</html>"):
                        wrong.append(answer)
            except Exception as error:
                wrong.append(error)
            if ends.wait(0.02):
                read.append(count)
                return

    threads = [threading.Thread(target=reading) for _ in range(4)]
    for one in threads:
        one.start()
    try:
        yield read
    finally:
        ends.set()
        for one in threads:
            one.join()
        serving.close()


@pytest.mark.parametrize("times", [3, pytest.param(None, marks=pytest.mark.ordeal, id="each")])
def test_killed_at_any_write(config: Path, releases_copy: Path, tmp_path: Path, times: int | None) -> None:
    """Publishing killed at any write, name or flush is not noticed by four readers, and leaves one orphan.

    The long form does so at each of them, in any order, and at removals of what earlier ones left; then at
    any of these again, until 500 were killed.
    """
    dice = random.Random(18)  # noqa: S311 - moments, no secret
    page = config.parent / "content" / "guide" / "invoice.md"
    command = [sys.executable, str(PUBLISHER), str(config), str(releases_copy), str(tmp_path / "cache")]
    settings = os.environ | {"PYTHONPATH": str(ROOT)}
    wrong: list[object] = []

    def publish_until(kind: str = "none", step: int = 0) -> tuple[int, dict[str, int]]:
        page.write_text(
            page.read_text("utf-8").partition("\nMore")[0] + f"\nMore {dice.random()}.\n", "utf-8"
        )
        told.write(f"{kind} {step}\n")
        told.flush()
        code, writes, removals = map(int, heard.readline().split())
        return code, {"write": writes, "removal": removals}

    with (
        readers(releases_copy, wrong) as read,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=settings
        ) as process,
    ):
        assert process.stdin
        assert process.stdout
        told, heard = process.stdin, process.stdout
        publish_until()
        publish_until()
        code, steps = publish_until()
        assert (0, True) == (code, min(steps.values()) > 50)
        moments = [("write", step + 1) for step in range(steps["write"])]
        moments += [("removal", step) for step in range(1, steps["removal"], 3)]
        dice.shuffle(moments)
        killed = 0
        again = iter(lambda: dice.choice(moments), None)  # a publish may have fewer steps than were counted
        for number, (kind, at) in enumerate(itertools.chain(moments, again)):
            if killed >= (times or 500) and (times or number >= len(moments)):
                break
            code, made = publish_until(kind, at)
            assert (code, made[kind]) == (-signal.SIGKILL, at) or (code == 0 and made[kind] < at)
            killed += code != 0
            store.verify(releases_copy, store.current(releases_copy))
            named = set(store.names(releases_copy))
            assert len({p.name for p in releases_copy.iterdir()} - named - {"current", ".lock"}) <= 1
        assert 0 == publish_until()[0]
    assert ([], 4, True) == (wrong, len(read), sum(read) > killed)
    assert killed >= (times or 500)
    assert {"current", ".lock", *store.names(releases_copy)} == {p.name for p in releases_copy.iterdir()}


@pytest.mark.parametrize("share", [0.02, pytest.param(0.3, marks=pytest.mark.ordeal)])
def test_a_power_cut_at_any_moment(
    config: Path, releases_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    """When the power goes while publishing, a whole release is served afterwards, and no other is half."""
    dice = random.Random(18)  # noqa: S311 - moments, no secret
    cuts = itertools.count()
    served: Counter[str] = Counter()

    def cut(place: Path) -> None:
        if place == releases_copy or dice.random() < share:
            for chance in (None, dice):
                left = disk.after_the_cut(releases_copy, tmp_path / f"left {next(cuts)}", chance)
                for name in store.names(left):
                    store.verify(left, name)
                now = store.current(left)
                opened = search.open(left / now / "index", release=now)
                assert "password" == opened.search(Request(text="reset a password")).hits[0].article
                opened.close()
                served[now] += 1
                shutil.rmtree(left)

    disk = Disk(monkeypatch, cut)
    disk.hold(releases_copy)
    first = store.current(releases_copy)
    made = publish(config, releases_copy, keep=1)
    cut(releases_copy)
    assert {first, made.id} == set(served)
    assert next(cuts) > disk.flushes * share
    disk.close()
