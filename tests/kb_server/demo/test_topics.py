"""The wordings of the demo."""

import re

from kb_server.demo import topics, visits
from kb_server.demo.site import ARTICLES
from tests import ROOT

TOPICS = topics.read()
IDS = {
    found[1]
    for folder in (ROOT / "content", ARTICLES)
    for file in folder.rglob("*.md")
    if (found := re.search(r"(?m)^id: (\S+)$", file.read_text(encoding="utf-8")))
}


def test_customers_ask_many_things_in_many_words() -> None:
    """There are sixty topics and several hundred wordings, in all three languages."""
    assert len(TOPICS) >= 60
    wordings = [
        (lang, words) for one in TOPICS.values() for lang, told in one.wordings.items() for words in told
    ]
    assert len(wordings) >= 300
    assert set(visits.LANGUAGES) == {lang for lang, _ in wordings}


def test_a_dozen_topics_have_no_article() -> None:
    """Of a dozen topics and more the guide says nothing."""
    assert len([one for one in TOPICS.values() if not one.article]) >= 12


def test_each_article_exists() -> None:
    """Whatever a topic is answered by is in the guide, or among the articles that the demo publishes."""
    assert set() == {one.article for one in TOPICS.values() if one.article} - IDS


def test_no_wording_has_two_topics() -> None:
    """A wording means one topic, but for the words that visitors try next."""
    wordings = [words for one in TOPICS.values() for told in one.wordings.values() for words in told]
    assert [] == sorted({words for words in wordings if wordings.count(words) > 1})
