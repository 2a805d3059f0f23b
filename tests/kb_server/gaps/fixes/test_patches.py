"""Patches that mend a gap without a new article."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kb_server.gaps.evidence import Remedy
from kb_server.gaps.fixes import patches
from kb_server.gaps.fixes.project import Project
from kb_server.gaps.impossible import Impossible
from tests.kb_server.gaps.fixes.made import gap_of, wording
from tests.kb_server.gaps.updated import release


def test_a_synonym_is_a_patch(place: Project) -> None:
    """The remedy of a vocabulary gap is a rule for synonyms.yml, as a diff that Git takes."""
    gap = gap_of(remedy=Remedy(words=("sso", "single sign-on"), lang="en", article="team"))
    new = patches.patch(gap, "synonym", place)
    assert (
        "--- /dev/null\n+++ b/content/search/synonyms.yml\n@@ -0,0 +1,2 @@\n"
        "+- words: [sso, single sign-on]\n+  lang: en\n" == str(new)
    )
    patches.apply(new, place)
    with pytest.raises(Impossible, match="has all of these words"):
        patches.patch(gap, "synonym", place)
    other = gap_of(remedy=Remedy(words=("crew", "team"), lang="en", article="team"))
    more = patches.patch(other, "synonym", place)
    assert more.before == new.after
    assert 2 == len(yaml.safe_load(more.after))


@pytest.mark.parametrize(
    ("rules", "joined"),
    [
        ("- words: [team, people, crew]\n", True),  # for all languages
        ('- words: ["crew", "team"]\n  lang: en\n', True),
        ("- words: [crew, team]\n  lang: de\n", False),
        ("- words: [crew]\n  to: [team]\n", False),
        ("- words: [crew, squad]\n", False),
        ("- words: crew, team\n", False),
        ("- [\n", False),
        ("words\n", False),
    ],
)
def test_what_is_joined_already(place: Project, rules: str, joined: bool) -> None:
    """A rule that joins the two wordings, in that language or in all, is not written again."""
    file = place.folder / place.content / patches.SYNONYMS
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(rules, encoding="utf-8")
    gap = gap_of(remedy=Remedy(words=("crew", "team"), lang="en", article="team"))
    if joined:
        with pytest.raises(Impossible, match="has all of these words"):
            patches.patch(gap, "synonym", place)
    else:
        assert patches.patch(gap, "synonym", place).after.startswith(rules)


def test_a_rule_is_written_as_the_others_are(place: Project) -> None:
    """A new rule is indented like those above it, and a file in brackets is left to people."""
    file = place.folder / place.content / patches.SYNONYMS
    file.parent.mkdir(parents=True, exist_ok=True)
    gap = gap_of(remedy=Remedy(words=("crew", "team"), lang="en", article="team"))
    file.write_text("# Ours.\n  - words: [bill, invoice]\n", encoding="utf-8")
    made = yaml.safe_load(patches.patch(gap, "synonym", place).after)
    assert [{"words": ["bill", "invoice"]}, {"words": ["crew", "team"], "lang": "en"}] == made
    for rules in ("[]\n", "[{words: [bill, invoice]}]\n"):
        file.write_text(rules, encoding="utf-8")
        with pytest.raises(Impossible, match=r"cannot be added to.*crew, team"):
            patches.patch(gap, "synonym", place)


def test_two_who_apply_at_once(place: Project) -> None:
    """Who applies a patch that was made before somebody else's is told so, and takes nothing away."""
    first, second = (
        patches.patch(gap_of(remedy=Remedy(words=words, lang="en", article="team")), "synonym", place)
        for words in (("sso", "single sign-on"), ("crew", "team"))
    )
    patches.apply(first, place)
    with pytest.raises(Impossible, match="changed by somebody else"):
        patches.apply(second, place)
    assert first.after == (place.folder / first.file).read_text(encoding="utf-8")


def test_a_keyword_and_answers_are_patches(place: Project) -> None:
    """The words go into the article's own lists, and a second time there is nothing to add."""
    gap = gap_of(remedy=Remedy(words=("crew", "team"), lang="en", article="team"), answers=("team",))
    assert ["synonym", "answers"] == patches.proposed(gap), "a keyword is not tried, so it is not offered"
    keyword = patches.patch(gap, "keywords", place)
    assert "-keywords: [people, members]\n+keywords: [people, members, crew]\n" in str(keyword)
    patches.apply(keyword, place)
    with pytest.raises(Impossible, match="has all of these words"):
        patches.patch(gap, "keywords", place)
    answers = patches.patch(gap, "answers", place)
    assert '+answers:\n+  - export my data\n+  - "export: “all” #1"\n' in str(answers)


def test_only_answers_that_are_found(place: Project, tmp_path: Path) -> None:
    """The patch has the wordings for which search finds the article and that are not misspelt."""
    said = (wording("add people by mail"), wording("exprot"), wording("add poeple", fit=False))
    gap = gap_of(wordings=said, answers=("team",))
    with release(tmp_path / "r1") as knowledge:
        made = patches.patch(gap, "answers", place, "team", knowledge)
        assert "+answers:\n+  - add people by mail\n" in str(made)
        assert 1 == str(made).count("+  - ")
        with pytest.raises(Impossible, match="For none of the words of gap 12 does search find `team` yet"):
            patches.patch(gap_of(wordings=said[1:]), "answers", place, "team", knowledge)


def test_patches_that_cannot_be_say_why(place: Project) -> None:
    """A missing remedy, article or front matter each has its own message."""
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
