"""The table of measures: complete, and the same in the guide."""

import texts
from kb_server.data.schema.measures import ARTICLE_COLUMNS, DAY_COLUMNS
from kb_server.measures import definitions
from kb_server.measures.definitions import BY_SEGMENT, FROM_CONTACTS, FROM_GAPS, MEASURES
from tests import ROOT

GUIDE = ROOT / "content" / "operating" / "measures.md"


def test_the_guide_has_every_measure() -> None:
    """The guide's table of measures is what the code declares."""
    text = GUIDE.read_text(encoding="utf-8")
    between = text.partition("<!-- measures -->")[2].partition("<!-- /measures -->")[0]
    made = definitions.markdown(texts.load("en"))
    assert made.strip() == between.strip(), "write it anew with gapless measures definitions"


def test_measures_are_made_of_columns() -> None:
    """Numerators and denominators are columns of the sums; those of articles are counted for each of them."""
    for one in MEASURES.values():
        assert {*one.numerator, *one.denominator} <= set(DAY_COLUMNS)
        if one.articles:
            assert {*one.numerator, *one.denominator} <= set(ARTICLE_COLUMNS)
    assert [FROM_GAPS, FROM_CONTACTS] == [one.key for one in MEASURES.values() if not one.denominator]
    assert BY_SEGMENT in MEASURES


def test_every_unit_has_a_name_in_every_language() -> None:
    """Names, sentences and units of all measures can be said in each language."""
    for lang in texts.LANGUAGES:
        assert len(MEASURES) + 2 == len(definitions.markdown(texts.load(lang)).splitlines())
