"""Drafts of the articles that gaps ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kb_server.gaps.evidence import Remedy
from kb_server.gaps.fixes import drafts
from kb_server.gaps.fixes.agreement import Agreed
from kb_server.gaps.fixes.material import Material
from kb_server.gaps.fixes.project import Project
from kb_server.gaps.hand_replies import HandReply
from kb_server.gaps.impossible import Impossible
from tests.kb_server.gaps.fixes.made import gap_of, wording
from tests.kb_server.gaps.made import NOON

NOTHING = Material()


def test_a_draft_has_everything_to_begin_with(place: Project) -> None:
    """A draft has id, title, type, questions, evidence, skeleton, near articles and the line to delete."""
    made = drafts.write(gap_of(), place, Material(near=("team", "secret", "gone")))
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
    """Questions about errors get a troubleshooting article, in three languages."""
    for text in ("why does export fail", "экспорт не работает", "导出失败"):
        made = drafts.write(gap_of(wordings=(wording(text),)), place, NOTHING)
        assert "type: troubleshooting\n" in made.text
        assert "## Why it happens" in made.text


def test_a_draft_of_hidden_words_has_none(place: Project) -> None:
    """Words that may not be shown are in no draft, and the draft still has a name."""
    hidden = gap_of(title="[…]", wordings=(wording("[…]", whole=False),), articles=())
    made = drafts.write(hidden, place, NOTHING)
    assert ("gap-12", False) == (made.id, "answers" in made.text)
    assert "title: Gap 12\n" in made.text


def test_two_who_begin_at_once(place: Project) -> None:
    """A draft does not replace another that was begun at the same moment; begun again it has its own name."""
    first, second = (drafts.write(gap_of(), place, NOTHING) for _ in range(2))
    drafts.save(first, place)
    with pytest.raises(Impossible, match="changed by somebody else"):
        drafts.save(second, place)
    assert first.id != drafts.write(gap_of(), place, NOTHING).id


def test_names_are_plain_letters(place: Project) -> None:
    """An id has only letters that work in every address; for other scripts it is the gap's number."""
    assert "cafe-a-la-carte" == drafts.write(gap_of(title="Café à la carte?"), place, NOTHING).id
    assert "gap-12" == drafts.write(gap_of(title="экспорт данных"), place, NOTHING).id


def test_no_draft_where_a_synonym_is_missing(place: Project) -> None:
    """A writer is not asked for an article where a word is missing, unless they insist."""
    remedy = Remedy(words=("sso", "single sign-on"), lang="en", article="team")
    with pytest.raises(Impossible, match="gapless gaps patch 12 has the remedy"):
        drafts.write(gap_of(type="vocabulary", remedy=remedy), place, NOTHING)
    with pytest.raises(Impossible, match="product"):
        drafts.write(gap_of(type="product"), place, NOTHING)
    assert drafts.write(gap_of(type="vocabulary"), place, NOTHING, anyway=True).text
    with pytest.raises(Impossible, match="no skeleton for 'poem'"):
        drafts.write(gap_of(), place, NOTHING, kind="poem")


def test_a_translation_names_its_original(place: Project) -> None:
    """The draft of a translation says what it translates."""
    made = drafts.write(gap_of(type="translation", lang="ru", articles=("team",)), place, NOTHING)
    assert "lang: ru\ntranslation_of: team\n" in made.text


def test_what_agents_agree_on_is_the_body(place: Project) -> None:
    """The sentences that several replies share open the body; the front matter says who wrote each."""
    both = tuple(HandReply(at=NOON, agent=who, lang="en", text="Press Export.") for who in ("ada", "bo"))
    told = Material(agreed=(Agreed(text="Press Export.", sources=both),), replies=both)
    _, head, rest = drafts.write(gap_of(), place, told).text.split("---\n", 2)
    assert "# “Press Export.” is from replies by hand: ada on 2026-11-02, bo on 2026-11-02\n" in head
    assert rest.startswith("\nPress Export.\n\nWhat this does")
    assert "ada on" not in rest


def test_one_reply_and_customers_sentences_are_notes(place: Project) -> None:
    """A reply of one agent and what customers sent are in the front matter, where nothing is published."""
    alone = HandReply(at=NOON, agent="ada", lang="en", text="Press Export.\nThen wait.")
    told = Material(sentences=("I need all\nof it as a file",), replies=(alone,))
    _, head, rest = drafts.write(gap_of(), place, told).text.split("---\n", 2)
    assert "# A customer wrote “I need all of it as a file”\n" in head
    assert "# Answered by hand, by ada on 2026-11-02:\n# “Press Export.”\n# “Then wait.”\n" in head
    assert rest.startswith("\nWhat this does")
