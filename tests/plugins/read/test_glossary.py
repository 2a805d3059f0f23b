"""The glossary: read with lines, checked against its schema."""

import pytest

from plugins.read.glossary import CURE, read


def test_an_entry_with_everything() -> None:
    """A word, its meaning, other words for it, the article that says more, and its language are read."""
    written = "- {term: on, text: Not off., also: [running, 404], article: switch, lang: ru}\n"
    [term], mistakes = read(written, "glossary.yml")

    assert [] == mistakes
    assert ("on", "running", "404") == term.forms
    assert ("Not off.", "switch", "ru", 1) == (term.text, term.article, term.lang, term.line)
    assert ((), []) == read("# Nothing yet.\n", "glossary.yml")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("term: a\n", 1, CURE),
        ("- {term: ab, text: b}\n- {term: cd}\n", 2, "'text' is a required property"),
        ("- {term: ab, text: b, words: [c]}\n", 1, "'words' was unexpected"),
        (
            "- {term: ab, text: b}\n\n- {term: cd, also: [AB], text: b}\n",
            3,
            "“AB” is also explained on line 1",
        ),
        ("- term: [\n", 2, "not YAML"),
    ],
)
def test_mistakes(text: str, line: int, says: str) -> None:
    """A mistake names its line and the cure."""
    _, [mistake] = read(text, "content/glossary.yml")

    assert f"content/glossary.yml:{line}: " in str(mistake)
    assert says in str(mistake)


def test_one_word_in_two_languages() -> None:
    """The same word may mean something in each language."""
    assert [] == read("- {term: gap, text: a}\n- {term: gap, text: b, lang: fr}\n", "g")[1]


def test_a_control_character_is_a_mistake() -> None:
    """What YAML cannot hold is told, and is no failure of ours."""
    _, [mistake] = read("- {term: a\x07b, text: c}\n", "glossary.yml")
    assert "glossary.yml:1: the control character 0x07 cannot stand here. Delete it." == str(mistake)
