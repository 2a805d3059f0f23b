"""What scrubbing removes from customers' words, and what stays."""

import re
import unicodedata
from collections.abc import Callable

import pytest

from kb_server.log.privacy import credentials, mails, names, passwords, pins, web_links
from kb_server.log.privacy.scrub import PLACEHOLDER, scrub
from kb_server.log.privacy.spans import DIGIT
from tests import hostile
from tests.kb_server.log.privacy.planted import FORMATS, questions, secrets


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
def test_planted_secrets_are_gone(kind: str) -> None:
    """No secret of this format is left, nor four of its characters in a row that tell it."""
    for what, secret, text in secrets(6000):
        if what == kind:
            clean = scrub(text)
            assert PLACEHOLDER.search(clean), (text, clean)
            assert not (_telling(secret) & _telling(clean)), (text, clean)


@pytest.mark.slow
def test_questions_keep_their_words() -> None:
    """At most one clean question in a hundred loses a word."""
    clean = questions(2000)
    lost = [text for text in clean if scrub(text) != unicodedata.normalize("NFKC", text)]
    assert len(lost) <= 20, lost


@pytest.mark.parametrize(
    "text",
    [
        "error 0x80070005 on step 1",
        "HTTP 503 service unavailable",
        "port 65535 closed, 8080 and 8443 open",
        "2024-05-12 12:30:45 crash",
        "upgrade from 10.0.19045.3803 to 2.3.1-beta.2",
        "C++ 17 vs C++20",
        "Windows Server 2016 2019 2022",
        "version 1.2.3.4 and v1.2.3.4",
        "版本 1.2.3.4 无法升级",
        "ошибка 2147942405",
        "error -2147024891",
        "KB5034441 fails with 0x80070643",
        "CVE-2024-12345",
        "1,000,000 rows, 1 000 000 строк, 10000000",
        "1920x1080 at 60 Hz",
        "order 3 items",
        "case 2019",
        "std::string and a::b and ::1",
        "ESP32-WROOM-32E-N16R8",
        "WindowsServer2019Datacenter",
        "npm install @scope/package@1.2.3",
        "password is wrong, how to reset",
        "127.0.0.1:8000 refused, mask 255.255.255.0",
        "step 1 2 3 4 5 6 7 8",
        "ISO-8601 20240512",
        "to be or not to be",
        "№ 5",
        "issue #123",
    ],
)
def test_product_words_stay(text: str) -> None:
    """Scrubbing keeps the numbers of product questions."""
    assert text == scrub(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("我的邮箱是zhang.wei@example.cn请回复", "我的邮箱是[email]请回复"),
        ("звоните 8-912-345-67-89 или 8 (8442) 12-10-05", "звоните [phone] или [phone]"),
        ("\uff0b\uff17 \uff19\uff11\uff12 \uff13\uff14\uff15 \uff16\uff17 \uff18\uff19", "[phone]"),
        ("4111\u200b1111\u200b1111\u200b1111", "[card]"),
        ("серия 45 09 № 123456", "серия [passport]"),
        ("order #123456, tracking RA123456789CN", "order [order], tracking [order]"),
        (
            "https://user:p@ss@files.example.com/a?token=abc&x=1",
            "https://[login]@files.example.com/a?[token]&x=1",
        ),
    ],
)
def test_forms(text: str, clean: str) -> None:
    """Each form is replaced by its name, and the words around it stay."""
    assert clean == scrub(text)


@pytest.mark.slow
def test_scrubbing_twice_changes_nothing() -> None:
    """Clean text stays as it is."""
    for _, _, text in secrets(500):
        assert scrub(text) == scrub(scrub(text))


def _telling(text: str) -> set[str]:
    """The stretches of four letters or digits, with a digit among them, that a text holds."""
    plain = re.sub(
        r"[^\w@]", "", PLACEHOLDER.sub(" \x00 ", unicodedata.normalize("NFKC", text)).replace("\x00", "|")
    )
    return {plain[i : i + 4] for i in range(len(plain) - 3) if any(c.isdigit() for c in plain[i : i + 4])}


@pytest.mark.parametrize(
    "pattern",
    [
        names._NAMED,
        names._NAMED_SMALL,
        names._SPEAKS,
        credentials._HAS_WORD,
        passwords._HAS_WORD,
        web_links._LINK,
    ],
    ids=lambda pattern: pattern.pattern[:20],
)
def test_where_a_form_may_begin_leaves_none_out(pattern: re.Pattern[str]) -> None:
    """The letters that a pattern looks for first are those with which its forms begin."""
    first, _, rest = pattern.pattern.partition(")")
    assert first.startswith("(?=")
    made = list(hostile.fitting(re.compile(rest, pattern.flags)))
    assert len(made) > 3
    assert [] == [text for text in made if not pattern.search(text)]


_PINS = tuple(value for value in vars(pins).values() if isinstance(value, re.Pattern) and value.groups)
_PASSWORDS = tuple(
    value for value in vars(passwords).values() if isinstance(value, re.Pattern) and value.groups
)


@pytest.mark.parametrize(
    ("patterns", "has"),
    [
        (_PINS, DIGIT.search),
        (_PASSWORDS, passwords._HAS_WORD.search),
        ((credentials._PASSWORD, credentials._PASSWORD_NEXT), credentials._HAS_WORD.search),
        ((credentials._BEARER,), DIGIT.search),
        ((credentials._BRANDED,), re.compile("_").search),
        ((mails._USUAL, mails._LOOSE), re.compile("[@#]").search),
        ((names._BORN,), DIGIT.search),
        ((names._NAMED_HAN, names._FAMILY_HAN, names._GREETED_HAN), re.compile("[^\0-\x7f]").search),
    ],
)
def test_what_a_text_needs_for_a_form_is_in_each(
    patterns: tuple[re.Pattern[str], ...], has: Callable[[str], object]
) -> None:
    """Patterns that are left out, to save time, where a text lacks something cannot match there."""
    for pattern in patterns:
        made = list(hostile.fitting(pattern))
        assert made, pattern.pattern
        assert [] == [text for text in made if not has(text)]
