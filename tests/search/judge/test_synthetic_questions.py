"""Questions made from articles."""

from __future__ import annotations

import pytest

from search.documents import Document
from search.judge import synthetic_questions
from tests.search.judge.made import TOPICS, articles


def test_questions_are_made_of_the_articles_and_bounded() -> None:
    """Each made question names its article, and their number is bounded for any number of articles."""
    many = articles([(f"{name}-{n}", title, text) for n in range(30) for name, title, text in TOPICS])

    made = list(synthetic_questions.make(many))

    assert 0 < len(made) <= synthetic_questions.MOST
    assert {question.article for question in made} <= {document.article for document in many}
    assert all(question.text.strip() for question in made)


def test_shared_titles_make_no_questions() -> None:
    """A title that several articles share is answered by its siblings and teaches nothing."""
    same = articles([(str(n), "Zebra", f"Numbers {n} are told apart here somehow.") for n in range(9)])

    assert not [question for question in synthetic_questions.make(same) if "Zebra" in question.text]


@pytest.mark.parametrize("text", ["", "the of and", "的了吗", "!!! ???"])
def test_articles_without_words_make_no_questions(text: str) -> None:
    """Articles without informative words make no questions, and are no error."""
    assert [] == list(synthetic_questions.make([Document(article="a", url="a/", title=text, text=text)]))
