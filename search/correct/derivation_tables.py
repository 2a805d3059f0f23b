"""Make the tables of `derivations`: `python -m search.correct.derivation_tables en|ru SOURCE … OUT`.

English comes from WordNet (the folder of its `data.*` files): words that it links as derived, and words of
one meaning that begin alike (expiration, expiry); and from SCOWL (the folder of its lists): words that are
spelt one way in the United States and another way elsewhere (color, colour). Russian comes from Hunspell's
dictionary (.dic): a verb and its nouns, where an ending changes as the language does it and the dictionary
has both words; and the forms of a noun that the stemmer leaves apart (ошибка, ошибок; экран, экраны).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from search.correct import word_filter
from search.text import analysis, normal

_ALIKE = 5  # first letters that words of one meaning must share
_POINTER = re.compile(r" (?:\+|\\) (\d{8}) ([nvasr]) ([0-9a-f]{2})([0-9a-f]{2})(?= |$)")
_FILES = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
_LARGEST = 60  # size of the SCOWL lists that are read: beyond are words that few people know
# What is spelt otherwise in the United States, and how.
_AMERICAN = """
ise ize, isa iza, isi izi, iso izo, yse yze, ysi yzi, yso yzo, our or, ogue og, ogu og, tre ter, tr ter,
bre ber, cre cer, ll l, l ll, ae e, oe e, ence ense, ey ay, mme m, gement gment, yre ire, ium um, ough
ow, efact ifact, kerb curb, c s, c k, pt p, pp p, dge dg, y i, storey story, llery lry, lery ry, oul ol,
aero air, ph f, pyja paja, tt t, xion ction
"""
# Pairs that no source has.
_ENGLISH_MORE = """
choose choice, sell sale, lose loss, receive receipt, login logon signin signon, logout logoff signout
signoff, expire expiry, mail email, enquire inquire, enquiry inquiry, dialog dialogue, disc disk, adviser
advisor, despatch dispatch, learnt learned, spelt spelled, focussed focused, greying graying, cosy cozy,
instalment installment, sulphur sulfur, tyre tire, jewellery jewelry
"""
_RUSSIAN_MORE = """
войти вход входить, выйти выход выходить, вернуть возврат возвращать, перевести перевод переводить,
найти находить, вывести вывод выводить, ввести ввод вводить, перенести перенос переносить,
платить платеж, заказать заказ заказывать, списать списание списывать, привязать привязка привязывать,
скачать скачивание скачивать, отправить отправка отправлять, принять прием принимать,
найти найду нашел нашла, войти войду вошел вошла, зайти зашел зашла заходить захожу,
прийти приду пришел пришла приходить прихожу, уйти ушел ушла уходить ухожу, писать пишу пишет,
искать ищу ищет, платить плачу, видеть вижу, ждать жду ждет, использовать использую использует,
переименовать переименую переименует, пропасть пропал, украсть украли, окно окон, письмо писем,
число чисел, деньги денег
"""
_SOFTENED = {"б": ("бл",), "п": ("пл",), "в": ("вл",), "м": ("мл",), "ф": ("фл",), "т": ("ч", "щ"),
             "д": ("ж", "жд"), "с": ("ш",), "з": ("ж",)}  # fmt: skip
# Endings of verbs, and of the nouns and other verbs made from the same stem. `~`: the stem may be softened.
_RUSSIAN_ENDINGS = {
    "изировать": ("изация",),
    "ировать": ("ирование", "ировка", "ация", "яция", "ция", ""),
    "изовать": ("изация",),
    "овать": ("ование", "овка", "ация", ""),
    "евать": ("евание", "евка"),
    "ивать": ("ивание", "ка"),
    "ывать": ("ывание", "ка"),
    "ить": ("~ение", "ка", "йка", "а", "", "~ать", "~ять", "~ивать"),
    "ать": ("ание", "ка", "а", "", "ывать", "ивать"),
    "ять": ("яние", "йка"),
    "еть": ("ение",),
    "нуть": ("новение", "ение"),
}
_PREFIX = re.compile("^(?:за|от|с|про)(?=.{3,}ировать$)")
_NO_NOUN = re.compile("(?:[ыи]й|ой|т[ьи]|чь|ся)$")
_SHORTEST = 3  # letters of a stem


def english(wordnet: Path) -> Iterator[tuple[str, ...]]:
    """Families of English words from the `data.*` files in `wordnet`."""
    meanings = {}
    for part in sorted({*_FILES.values()}):
        for line in (wordnet / f"data.{part}").read_text(encoding="utf-8").split("\n"):
            if line[:1].isdigit():
                fields = line.split(" ")
                words = [word.partition("(")[0] for word in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]
                meanings[part, fields[0]] = words, line.partition(" | ")[0]
    for words, line in meanings.values():
        for other, part, source, target in _POINTER.findall(line):
            if source != "00":
                yield words[int(source, 16) - 1], meanings[_FILES[part], other][0][int(target, 16) - 1]
        for number, word in enumerate(words):
            for other in words[number + 1 :]:
                if word[:_ALIKE] == other[:_ALIKE]:
                    yield word, other


def russian(dictionary: Path) -> Iterator[tuple[str, ...]]:
    """Families of Russian words: each verb of the Hunspell `dictionary` with the words made from it."""
    lines = dictionary.read_text(encoding="utf-8").split("\n")[1:]
    words = {normal.unyo(line.partition("/")[0].strip()) for line in lines}
    for verb in sorted(word for word in words if word.endswith("ть")):
        plain = _PREFIX.sub("", verb)
        family = [other for other in _made_from(plain if plain in words else verb) if other in words]
        for other in [one for one in family if one.endswith("ть")]:
            family += [noun for noun in _made_from(other) if noun in words]
        if family:
            yield (verb, *dict.fromkeys(family))


def spellings(lists: Path) -> Iterator[tuple[str, str]]:
    """Words of the SCOWL lists in `lists` as they are spelt in Britain, and in the United States."""
    american = set(_words(lists, "american-words.*"))
    for word in sorted(set(_words(lists, "british*-words.*"))):
        for british, other in _listed(_AMERICAN):
            for place in re.finditer(british, word):
                changed = word[: place.start()] + other + word[place.end() :]
                if changed in american:
                    yield word, changed


def _words(lists: Path, pattern: str) -> Iterator[str]:
    for file in lists.glob(pattern):
        if int(file.suffix.removeprefix(".")) <= _LARGEST:
            yield from file.read_text(encoding="iso-8859-1").lower().split()


def nouns(dictionary: Path) -> Iterator[tuple[str, ...]]:
    """The forms of each Russian noun of the Hunspell `dictionary`, of which stems may differ."""
    for word, *others in word_filter.forms(dictionary):
        if word.islower() and not _NO_NOUN.search(word):
            yield tuple(map(normal.unyo, (word, *others)))


def _made_from(verb: str) -> Iterator[str]:
    yield verb
    for ending, others in _RUSSIAN_ENDINGS.items():
        stem = verb.removesuffix(ending)
        if stem != verb and len(stem) >= _SHORTEST:
            for other in others:
                stems = _softened(stem) if other.startswith("~") else [stem]
                yield from (one + other.removeprefix("~") for one in stems)
            return


def _softened(stem: str) -> Iterator[str]:
    """`stem`, with its last consonant as it is before a softening ending, and о as а before -ивать."""
    ends = [stem, *(stem[:-1] + other for other in _SOFTENED.get(stem[-1], ()))]
    if stem.endswith("ст"):
        ends.append(stem[:-2] + "щ")
    for end in ends:
        yield end
        vowels = end.rfind("о")
        if vowels > 0:
            yield f"{end[:vowels]}а{end[vowels + 1 :]}"


def _listed(text: str) -> Iterator[tuple[str, ...]]:
    yield from (tuple(family.split()) for family in text.split(","))


def table(families: Iterable[Sequence[str]], lang: str) -> str:
    """The families as stems, one a line, each stem with spaces around it. A single stem is no family."""
    lines = set()
    for family in families:
        stems = sorted({analysis.term(word, lang)[0] for word in family})
        if len(stems) > 1:
            lines.add(f" {' '.join(stems)} ")
    return "".join(f"{line}\n" for line in sorted(lines))


def main(arguments: Sequence[str]) -> None:
    """Make the table of a language."""
    lang, *sources, out = arguments
    if lang == "en":
        wordnet, lists = map(Path, sources)
        found = chain(english(wordnet), spellings(lists))
    else:
        (dictionary,) = map(Path, sources)
        found = chain(russian(dictionary), nouns(dictionary))
    plain = (tuple(word for word in family if word_filter.knows(word)) for family in found)
    more = _listed(_ENGLISH_MORE if lang == "en" else _RUSSIAN_MORE)
    Path(out).write_text(table([*plain, *more], lang), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
