"""What the gaps write for writers: front matter, drafts, patches."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb_server.gaps.evidence import Remedy
from kb_server.gaps.fixes import drafts, front_matter, patches
from kb_server.gaps.fixes.project import Project
from kb_server.gaps.gap import Gap, Wording
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.weight import Weight
from kb_server.releases.articles import Article
from kb_server.releases.checkout import Checkout, NoCheckout
from tests.kb_server.gaps.made import NOON


def _wording(text: str, **fields: Any) -> Wording:
    plain: dict[str, Any] = {
        "key": "abc123",
        "lang": "en",
        "text": text,
        "whole": True,
        "visitors": 3,
        "intents": 3,
    }
    return Wording(**(plain | fields))


def gap_of(**fields: Any) -> Gap:
    plain: dict[str, Any] = {
        "id": 12,
        "title": "export my data",
        "lang": "en",
        "type": "content",
        "evidence": ("‘export’ is in no article -- yet",),
        "articles": ("team", "secret", "gone"),
        "remedy": None,
        "state": "open",
        "answers": (),
        "helped": 0,
        "failed": 0,
        "weight": Weight(total=4.5, visitors=3, intents=3, left_out=0, parts=()),
        "owner": "ada",
        "due": "",
        "born": NOON,
        "last": NOON + timedelta(days=1),
        "visitors": 3,
        "intents": 4,
        "facts": {"no_hit": 4},
        "wordings": (
            _wording("export my data"),
            _wording("data export"),
            _wording("export: “all” #1"),
            _wording("export of […]", whole=False),
        ),
        "steps": (),
        "history": (),
        "basis": "",
    }
    return Gap(**(plain | fields))


TEAM = "---\nid: team\ntitle: Invite your team\nkeywords: [people, members]\n---\n\nAdd people.\n"


@pytest.fixture
def place(tmp_path: Path) -> Project:
    """A writer's project with two articles."""
    (tmp_path / "content" / "guide").mkdir(parents=True)
    (tmp_path / "content" / "guide" / "team.md").write_text(TEAM, encoding="utf-8")
    known = {
        "team": Article(title="Invite your [whole] team", source="content/guide/team.md"),
        "secret": Article(title="Secret", source="content/guide/secret.md", audience="agents"),
        "export-my-data": Article(title="Older", source="content/guide/older.md"),
    }
    return Project(folder=tmp_path, content=Path("content"), articles=known)


def test_a_draft_has_everything_to_begin_with(place: Project) -> None:
    """Id, title, type, the customers' questions, evidence, skeleton, near articles, the line to delete."""
    made = drafts.write(gap_of(), place)
    _, head, rest = made.text.split("---\n", 2)
    assert {
        "id": "export-my-data-2",
        "title": "Export my data",
        "type": "how-to",
        "lang": "en",
        "answers": ["export my data", "export: “all” #1"],
        "owner": "ada",
        "draft_of": 12,
    } == yaml.safe_load(head)
    assert Path("content/_drafts/export-my-data-2.md") == made.file
    assert "# Asked 4 times by 3 visitors, last on 2026-11-03.\n" in head
    assert "Asked 4 times" not in rest, "what is below the front matter is published"
    assert "## Steps" in rest
    assert "- [Invite your \\[whole\\] team](../guide/team.md)\n" in rest
    assert "Secret" not in rest


def test_trouble_gets_the_skeleton_of_trouble(place: Project) -> None:
    """Customers who write of errors get a troubleshooting article, in three languages."""
    for text in ("why does export fail", "экспорт не работает", "导出失败"):
        made = drafts.write(gap_of(wordings=(_wording(text),)), place)
        assert "type: troubleshooting\n" in made.text
        assert "## Why it happens" in made.text


def test_a_draft_of_hidden_words_has_none(place: Project) -> None:
    """What may not be shown is in no draft, and the draft has a name all the same."""
    hidden = gap_of(title="[…]", wordings=(_wording("[…]", whole=False),), articles=())
    made = drafts.write(hidden, place)
    assert ("gap-12", False) == (made.id, "answers" in made.text)
    assert "title: Gap 12\n" in made.text


def test_names_are_plain_letters(place: Project) -> None:
    """An id is made of letters that every address has; other scripts fall back to the gap's number."""
    assert "cafe-a-la-carte" == drafts.write(gap_of(title="Café à la carte?"), place).id
    assert "gap-12" == drafts.write(gap_of(title="экспорт данных"), place).id


def test_no_draft_where_a_synonym_is_missing(place: Project) -> None:
    """A writer is not asked for an article where a word is missing, unless they insist."""
    remedy = Remedy(words=("sso", "single sign-on"), lang="en", article="team")
    with pytest.raises(Impossible, match="gapless gaps patch 12 has the remedy"):
        drafts.write(gap_of(type="vocabulary", remedy=remedy), place)
    with pytest.raises(Impossible, match="product"):
        drafts.write(gap_of(type="product"), place)
    assert drafts.write(gap_of(type="vocabulary"), place, anyway=True).text
    with pytest.raises(Impossible, match="no skeleton for 'poem'"):
        drafts.write(gap_of(), place, kind="poem")


def test_a_translation_names_its_original(place: Project) -> None:
    """The draft of a translation says what it translates."""
    made = drafts.write(gap_of(type="translation", lang="ru", articles=("team",)), place)
    assert "lang: ru\ntranslation_of: team\n" in made.text


def test_a_draft_can_be_committed_beside_the_checkout(place: Project) -> None:
    """On a branch of its own the draft is committed, and the writer's files and branch stay as they are."""

    def git(*words: str) -> str:
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        return subprocess.run(
            ["git", *identity, *words], cwd=place.folder, capture_output=True, text=True, check=True
        ).stdout

    with pytest.raises(NoCheckout, match="git rev-parse"):
        Checkout(place.folder).commit(Path("content/_drafts/x.md"), "x", "gap-12", "Draft")
    git("init", "--quiet", "--initial-branch=main")
    git("config", "user.name", "Ada")
    git("config", "user.email", "ada@example.org")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    made = drafts.write(gap_of(), place)
    commit = Checkout(place.folder).commit(made.file, made.text, "gap-12", "Draft for gap 12")
    assert made.text.strip() == git("show", f"gap-12:{made.file.as_posix()}").strip()
    assert TEAM == git("show", "gap-12:content/guide/team.md")
    assert commit == git("rev-parse", "gap-12").strip()
    assert ("main", "") == (git("branch", "--show-current").strip(), git("status", "--porcelain"))
    with pytest.raises(NoCheckout, match="update-ref"):
        Checkout(place.folder).commit(made.file, "other", "gap-12", "Draft")


def test_a_synonym_is_a_patch(place: Project) -> None:
    """The remedy of a vocabulary gap is a rule for synonyms.yml, as a diff that Git takes."""
    gap = gap_of(remedy=Remedy(words=("sso", "single sign-on"), lang="en", article="team"))
    new = patches.patch(gap, "synonym", place)
    assert (
        "--- /dev/null\n+++ b/content/search/synonyms.yml\n@@ -0,0 +1,2 @@\n"
        "+- words: [sso, single sign-on]\n+  lang: en\n" == str(new)
    )
    patches.apply(new, place)
    again = patches.patch(gap, "synonym", place)
    assert again.before == new.after
    assert 2 == len(yaml.safe_load(again.after))


def test_a_keyword_and_answers_are_patches(place: Project) -> None:
    """The words go into the article's own lists, and a second time there is nothing to add."""
    gap = gap_of(remedy=Remedy(words=("crew", "team"), lang="en", article="team"), answers=("team",))
    assert ["synonym", "keywords", "answers"] == patches.proposed(gap)
    keyword = patches.patch(gap, "keywords", place)
    assert "-keywords: [people, members]\n+keywords: [people, members, crew]\n" in str(keyword)
    patches.apply(keyword, place)
    with pytest.raises(Impossible, match="has all of these words"):
        patches.patch(gap, "keywords", place)
    answers = patches.patch(gap, "answers", place)
    assert '+answers:\n+  - export my data\n+  - "export: “all” #1"\n' in str(answers)


def test_patches_that_cannot_be_say_why(place: Project) -> None:
    """No remedy, no such article, no front matter: each has its message."""
    for gap, kind, article, message in (
        (gap_of(), "synonym", "", "needs no synonym"),
        (gap_of(), "answers", "", "No article answers gap 12 yet"),
        (gap_of(wordings=()), "answers", "team", "no words for `answers`"),
        (gap_of(), "answers", "nowhere", "no article 'nowhere'"),
        (gap_of(), "answers", "secret", "is not there any more"),
    ):
        with pytest.raises(Impossible, match=message):
            patches.patch(gap, kind, place, article)
    (place.folder / "content" / "guide" / "team.md").write_text("Bare.\n", encoding="utf-8")
    with pytest.raises(Impossible, match="has no front matter"):
        patches.patch(gap_of(), "answers", place, "team")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: a\n", "id: a\nanswers:\n  - new one\n"),
        ("answers: []\n", "answers: [new one]\n"),
        ("answers: [old] # mine\n", "answers: [old, new one] # mine\n"),
        ("answers:\n- old\nid: a\n", "answers:\n- old\n- new one\nid: a\n"),
        ("answers:\n    - old\n\nid: a\n", "answers:\n    - old\n    - new one\n\nid: a\n"),
        ("answers:\n  - old\n    goes on\nid: a\n", "answers:\n  - old\n    goes on\n  - new one\nid: a\n"),
        ("answers:\n  # none yet\nid: a\n", "answers:\n  - new one\n  # none yet\nid: a\n"),
        ("answers: [new one]\n", "answers: [new one]\n"),
        ("id: a\r\n", "id: a\r\nanswers:\r\n  - new one\r\n"),
    ],
)
def test_entries_are_added_where_they_belong(before: str, after: str) -> None:
    """However a list is written, an entry is added to it and everything else stays."""
    assert f"---\n{after}---\nText.\n" == front_matter.added(
        f"---\n{before}---\nText.\n", "answers", ["new one"]
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Text.", "has no front matter"),
        ("---\na: [\n---\n", "cannot be read"),
        ("---\nanswers: x\n---\n", "no list"),
    ],
)
def test_front_matter_that_cannot_be_added_to(text: str, message: str) -> None:
    """Where there is no list to add to, that is said."""
    with pytest.raises(front_matter.NoFrontMatter, match=message):
        front_matter.added(text, "answers", ["x"])


@given(
    st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=4),
    st.sampled_from(["", "answers: [old]\n", "answers:\n  - old\n"]),
)
def test_any_words_survive_as_yaml(entries: list[str], list_: str) -> None:
    """Whatever customers typed, the front matter stays readable and says exactly that."""
    printable = ["".join(c for c in entry if c.isprintable()).strip() or "x" for entry in entries]
    text = front_matter.added(f"---\nid: a\n{list_}---\n", "answers", printable)
    read = yaml.safe_load(text.split("---\n")[1])["answers"]
    assert [
        *(["old"] if list_ else []),
        *dict.fromkeys(e for e in printable if not (list_ and e == "old")),
    ] == read
