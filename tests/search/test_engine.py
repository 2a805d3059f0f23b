"""The answers of a search."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

import pytest

from search import index
from search.answers import EngineError
from search.documents import AGENTS, PUBLIC
from search.engine import Engine
from search.engine import open as open_engine
from search.rules import Synonym
from tests.search import library
from tests.search.asked import Over, ask, found
from tests.search.site import article, section


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("how do i reset my password", "reset-password"),
        ("забыли пароли", "ru/parol"),
        ("如何备份数据库", "zh/backup"),
        ("C++ client", "api"),
        ("err-1042", "api"),
        ("api/v1", "api"),
        ("2fa", "api"),
        ("charts of usage", "tour"),
        ("資料庫 備份", "zh/backup"),
    ],
)
def test_finds_the_article(center: Engine, query: str, expected: str) -> None:
    """Questions in three languages, codes and names find their article first."""
    assert expected == found(center, query)[0]


@pytest.mark.parametrize(
    "query", ["Reset your password", "reset-password", "reset your PASSWORD!", "lost login", "parole"]
)
def test_title_id_or_keyword_comes_first(center: Engine, query: str) -> None:
    """An article's title, permalink id or keyword finds it first, whatever the language asked from."""
    for lang in ("", "en", "ru"):
        answer = ask(center, query, lang=lang)
        assert "reset-password" == answer.hits[0].article
        assert (True, "exact", 1.0) == (answer.answered, answer.stage, answer.hits[0].confidence)


@pytest.mark.slow
def test_title_comes_first_against_any_body(over: Over) -> None:
    """No body that repeats a word outranks the article that is called by it."""
    crowd = [article(f"a{n}", f"Other {n}", "export " * 200) for n in range(20)]
    engine = over([*crowd, article("export", "Export")])
    assert "export" == found(engine, "export")[0]


def test_all_terms_are_exact(center: Engine) -> None:
    """A hit with every informative term makes the stage exact, with whole coverage."""
    answer = ask(center, "invoices sent first month")
    assert ("exact", 1.0) == (answer.stage, answer.coverage)


def test_some_terms_are_relaxed(center: Engine) -> None:
    """When no article has all terms the stage is relaxed and coverage says how much was found."""
    answer = ask(center, "restore invoices quickly backups month")
    assert "relaxed" == answer.stage
    assert 0.0 < answer.coverage < 1.0


def test_terms_in_several_sections_are_one_article(over: Over) -> None:
    """An article whose sections together say everything beats one that says a word of it twice."""
    lead = article("both", "Printing", "General things.")
    engine = over(
        [
            article("one", "Colour", "Duplex is a word. Duplex again."),
            lead,
            section(lead, "a", "Paper", "Use duplex paper."),
            section(lead, "b", "Ink", "Change the cartridge."),
        ]
    )
    assert "both" == found(engine, "duplex cartridge")[0]


def test_typos_are_corrected_and_said(center: Engine) -> None:
    """A transposed letter is mended, and the answer says what was searched."""
    answer = ask(center, "reset passwrod")
    assert "corrected" == answer.stage
    assert "reset-password" == answer.hits[0].article
    assert "reset password" == answer.corrected
    assert [("passwrod", "password")] == [(c.typed, c.used) for c in answer.corrections]


def test_a_corrected_title_is_first_but_never_sure(center: Engine) -> None:
    """A title reached by a correction finds its article first, with an estimated confidence."""
    answer = ask(center, "reset your passwrod")
    assert ("corrected", "reset-password") == (answer.stage, answer.hits[0].article)
    assert 0.0 < answer.confidence <= 0.8


def test_wrong_layout_and_transliteration_are_mended(center: Engine) -> None:
    """`gfhjkm` and `parolya` find the article about passwords in Russian."""
    assert "ru/parol" == found(center, "cnhfybwe d[jlf")[0]
    assert "ru/parol" == found(center, "sbros parolya")[0]


def test_known_words_are_never_corrected(center: Engine) -> None:
    """A word that some article has stays as it is."""
    assert () == ask(center, "reset hour").corrections


@pytest.mark.parametrize(("typed", "form"), [("connect", "connection"), ("adjust", "adjustment")])
def test_a_base_form_is_known_by_its_other_forms(over: Over, typed: str, form: str) -> None:
    """A word is not corrected where articles have it with a plain English ending."""
    engine = over([article("forms", f"The {form}"), article("near", "The contact just connected")])
    answer = ask(engine, typed)
    assert ("", "forms") == (answer.corrected, answer.hits[0].article)


def test_a_correction_that_changes_no_term_is_not_announced(over: Over) -> None:
    """A correction that leads to the same search as the typed word is not reported."""
    answer = ask(over([article("caches", "Cached in the storage")]), "storag")
    assert ("exact", "", "caches") == (answer.stage, answer.corrected, answer.hits[0].article)


def test_a_facet_does_not_decide_the_correction(center: Engine) -> None:
    """A filter narrows the hits of a query, and never changes how the query is understood."""
    filtered = ask(center, "reset passwrod", categories=frozenset({"Data"}))
    assert "reset password" == filtered.corrected
    assert ["backups"] == [hit.article for hit in filtered.hits]
    named = ask(center, "parole", categories=frozenset({"Data"}))
    assert ("", ()) == (named.corrected, named.hits)


def test_words_of_agents_never_leak(center: Engine) -> None:
    """Agents-only articles are not found by the public, nor do their words correct a public query."""
    assert [] == found(center, "Limits of refunds refund-limits zanzibar")
    assert "" == ask(center, "zanzibra").corrected
    everyone = frozenset({PUBLIC, AGENTS})
    assert ["refund-limits"] == found(center, "zanzibar", audiences=everyone)
    assert "zanzibar" == ask(center, "zanzibra", audiences=everyone).corrected


def test_nothing_is_said_honestly(center: Engine) -> None:
    """Words that no article has find nothing: stage none, no hit, no confidence."""
    answer = ask(center, "qqqqxyzzy")
    assert ("none", (), 0, False, 0.0) == (
        answer.stage,
        answer.hits,
        answer.total,
        answer.answered,
        answer.confidence,
    )


def test_stop_words_alone_are_searched(over: Over) -> None:
    """A query of nothing but stop words is searched as typed."""
    engine = over([article("be", "To be or not to be", "Hamlet."), article("x", "Other", "Words.")])
    assert ["be"] == found(engine, "to be or not")


def test_question_words_tell_titles_apart(over: Over) -> None:
    """If two titles have the same nouns, the one with the question word of the query is first."""
    engine = over(
        [
            article("what", "What is a token?", "A token is a secret."),
            article("why", "Why is a token used?", "A token is a secret."),
            article("filler", "Something else", "Nothing."),
        ]
    )
    assert ["why", "what"] == found(engine, "why token")
    assert ["what", "why"] == found(engine, "what token")


def test_own_language_is_preferred_and_others_marked(over: Over) -> None:
    """The page's language comes first; an article in another is still found, and marked."""
    engine = over(
        [
            article("en/git", "Clone with git", "git clone", lang="en"),
            article("ru/git", "Клонирование через git", "git clone", lang="ru"),
            article("en/svn", "Subversion", "svn checkout", lang="en"),
        ]
    )
    hits = ask(engine, "git clone", lang="ru").hits
    assert [("ru/git", False), ("en/git", True)] == [(hit.article, hit.foreign) for hit in hits]
    assert [("en/svn", True)] == [(hit.article, hit.foreign) for hit in ask(engine, "svn", lang="ru").hits]


def test_unknown_page_language_prefers_nothing(center: Engine) -> None:
    """From a page in a language without articles everything is found, marked as foreign."""
    hits = ask(center, "reset password", lang="fr").hits
    assert (True, "reset-password") == (hits[0].foreign, hits[0].article)


def test_pages_follow_one_another(center: Engine) -> None:
    """Offset and limit select parts of one list."""
    whole = found(center, "password backup", limit=10)
    assert len(whole) >= 2
    assert whole == [found(center, "password backup", limit=1, offset=at)[0] for at in range(len(whole))]
    assert ask(center, "password backup").confidence == ask(center, "password backup", offset=1).confidence


def test_unfinished_word_finds(center: Engine) -> None:
    """As you type, the last word is a prefix; without the flag, or after a space, it is not."""
    assert "reset-password" == found(center, "reset passw", prefix=True)[0]
    assert "exact" == ask(center, "reset passw", prefix=True).stage
    assert "billing" == found(center, "invo", prefix=True)[0]


@pytest.mark.parametrize("query", ["reset passw", "invo", "invoice se", "password of my ba", "charts of us"])
def test_the_beginning_of_a_word_makes_nothing_sure(center: Engine, query: str) -> None:
    """As you type, an article is only believed when the words as they stand believe it too."""
    typing, finished = ask(center, query, prefix=True), ask(center, query)
    assert (typing.verdict == "believed") == (finished.verdict == "believed")
    assert "none" != typing.verdict


def test_pins_come_first(center: Engine) -> None:
    """Pinned articles come first, in the writers' order, and are marked."""
    hits = ask(center, "help me").hits
    assert [("tour", True), ("billing", True)] == [(hit.article, hit.pinned) for hit in hits[:2]]


@pytest.mark.slow
def test_same_documents_give_same_answers(over: Over, center: Engine) -> None:
    """Two indexes of the same documents give the same answers, to the last score."""
    from tests.search.site import DOCUMENTS

    one, other = over(DOCUMENTS), over(DOCUMENTS)
    for text in ("password backup", "数据库", "invoices"):
        assert ask(one, text).hits == ask(other, text).hits


def test_answer_names_its_release(center: Engine) -> None:
    """An answer says which release gave it, and how long it took."""
    answer = ask(center, "password")
    assert "r1" == answer.release
    assert answer.milliseconds > 0


@pytest.mark.slow
def test_closed_engine_says_so(over: Over) -> None:
    """A closed engine raises; it never answers with nothing."""
    engine = over([article("a", "A thing")])
    engine.close()
    with pytest.raises(EngineError, match="closed"):
        ask(engine, "thing")


def test_empty_site_answers_nothing(over: Over) -> None:
    """A site without articles is no error."""
    engine = over([])
    assert ("none", 0) == (ask(engine, "anything").stage, ask(engine, "anything").total)
    assert () == engine.suggest("any")


def test_sections_may_come_in_any_order(over: Over) -> None:
    """Sections of an article need not be next to each other in the documents."""
    a, b = article("a", "Alpha", "first"), article("b", "Beta", "second")
    engine = over([a, b, section(a, "x", "More", "zebra"), section(b, "y", "More", "giraffe")])
    assert ["a/#x"] == [s.url for s in ask(engine, "zebra").hits[0].sections]
    assert ["b/#y"] == [s.url for s in ask(engine, "giraffe").hits[0].sections]


@pytest.mark.slow
def test_many_articles_are_ranked_alike(over: Over) -> None:
    """Among hundreds of matching articles the best come first, equal ones in the documents' order."""
    engine = over([article(f"a{n}", f"Page {n}", "token " * (1 + n % 3) + "word " * 3) for n in range(90)])
    best = found(engine, "token", limit=30)
    assert [f"a{n}" for n in range(2, 90, 3)][:30] == best[:30]
    assert found(engine, "token", limit=90)[:30] == best


@pytest.mark.parametrize(
    ("query", "expected"), [("〇", "year"), ("二〇二六", "year"), ("々", "often"), ("时々", "often")]
)
def test_chinese_zero_and_repetition_are_found(over: Over, query: str, expected: str) -> None:
    """〇 and 々 are Chinese characters like any other, alone or within a word."""
    articles = [
        article("year", "时间", "发布于二〇二六年。", lang="zh"),
        article("often", "天气", "有雨时々有雪。", lang="zh"),
        article("other", "备份", "数据库每天备份。", lang="zh"),
    ]
    assert [expected] == found(over(articles), query, lang="zh")


def test_a_synonym_can_be_tried(over: Over) -> None:
    """An engine with one more synonym finds what it leads to; the engine that it came from does not."""
    engine = over([article("sso", "Single sign-on"), *(article(f"a{n}", f"Other {n}") for n in range(5))])
    tried = engine.with_synonym(Synonym(words=("kerberos", "single sign-on"), lang="en"))
    assert [] == found(engine, "kerberos")
    assert "sso" == found(tried, "kerberos")[0]
    assert ((), ("kerberos", "single sign-on")) == (
        engine.rules.synonyms,
        tried.rules.synonyms[0].words,
    )


def test_an_answer_that_is_kept_is_for_the_same_request_only(over: Over) -> None:
    """Asked again, a question gets the same answer; with other readers, language or synonyms its own."""
    engine = over([article("open", "Refund"), article("inner", "Refund limits", audience=AGENTS)])
    everybody, agents = ("open",), ("open", "inner")

    def asked(audiences: frozenset[str], asking: Engine = engine) -> tuple[str, ...]:
        return tuple(hit.article for hit in ask(asking, "refund", audiences=audiences).hits)

    both = frozenset({PUBLIC, AGENTS})
    for _ in range(2):
        assert (everybody, agents) == (asked(frozenset({PUBLIC})), asked(both))
    assert not ask(engine, "refund", lang="en").hits[0].foreign
    assert ask(engine, "refund", lang="ru").hits[0].foreign
    assert not ask(engine, "kudos").hits
    tried = engine.with_synonym(Synonym(words=("kudos", "refund"), lang="en"))
    assert "open" == ask(tried, "kudos").hits[0].article
    assert not ask(engine, "kudos").hits
    engine.close()
    with pytest.raises(EngineError):
        ask(engine, "refund")


@pytest.mark.parametrize(
    ("word", "known"), [("backup", True), ("zeppelin", True), ("зонтик", True), ("pasword", False)]
)
def test_what_is_a_word(center: Engine, word: str, known: bool) -> None:
    """A word is known when an article or a dictionary has it; else it may be misspelt."""
    assert known == center.knows(word, "en")


def test_nearness_is_told_where_meaning_is_known(tmp_path: Path) -> None:
    """Each article that a reader may see has its nearness, of any language; without vectors there is none."""
    pages = [
        article("declined", "Payment declined", "The bank declined the card payment."),
        article("weather", "Погода", "Сегодня солнечно, и дети играют в саду.", lang="ru"),
        article("limits", "Card limits", "Limits of card payments.", audience=AGENTS),
    ]
    near = {}
    for name, meant in (("with", ("en", "ru")), ("without", ())):
        index.build(pages, tmp_path / name, meant=meant)
        near[name] = open_engine(tmp_path / name).nearness("карта отклонена банком")
    assert ({"declined", "weather"}, {}) == (set(near["with"]), near["without"])
    assert near["with"]["declined"] > near["with"]["weather"]


def _remembered(engine: Engine, words: Iterator[str], queries: int) -> int:
    """The blocks of memory that are in use after so many more queries of five new words each."""
    for _ in range(queries):
        ask(engine, " ".join(islice(words, 5)))
    gc.collect()
    return sys.getallocatedblocks()


@pytest.mark.slow
def test_ever_new_words_are_forgotten(center: Engine) -> None:
    """After 10,000 new words memory is as full as after 20,000: nothing keeps what it will not see again."""
    new = ("".join(letters) for letters in product("bdfgklmnprst", "aeiou", "bdgklmnrst", "aeiou", "kmnrt"))
    full = _remembered(center, new, 2000)
    assert _remembered(center, new, 1000) <= full + 2000


@pytest.mark.parametrize("lang", library.PAGES)
def test_a_ticket_is_believed_as_its_question_is(over: Over, lang: str) -> None:
    """What a mail says around its question makes no article believed, and none that answers doubted."""
    opened = over(library.documents())
    for expected, questions in ((True, library.ANSWERED[lang]), (False, library.UNANSWERED[lang])):
        for question, mail in product(questions, library.MAILS[lang]):
            told = opened.similar(mail.format(question), lang=lang)
            bare = ask(opened, question, lang=lang)
            assert (expected, expected) == (bare.answered, told.answered), (question, mail)
            assert not expected or bare.hits[0].article == told.hits[0].article
