"""Every text that people read, one YAML file a language: pages, scripts, mails, drafts.

A text is found by its dotted key. `{name}` in it is a field. A text that counts is a mapping of plural forms,
and the field `n` says which of them is meant. A text may hold the elements <b>, <code>, <kbd> and
<a href="{field}">: then it is printed by `rich` of kb_server/web/staff, and nowhere else.

Chinese in traditional characters has no file: traditional.py makes it of the Chinese one.

To add a language, translate en.yml. If its plural forms are not those of English, add its rule to PLURALS and
its examples to tests/texts/test_texts.py.
What the command line prints and what goes to the log is for operators. It is English and stays in the code.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from texts import traditional

FOLDER = Path(__file__).parent
FALLBACK = "en"
LANGUAGES = (*sorted(file.stem for file in FOLDER.glob("*.yml")), traditional.LANGUAGE)
FORMS = frozenset({"one", "few", "many", "other"})  # names of plural forms, those of CLDR

Entry = str | Mapping[str, str]  # a text, or its plural forms

FIELD = re.compile(r"\{(\w+)\}")  # in a text
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _russian(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


AUTONYMS: Mapping[str, str] = MappingProxyType({
    "ar": "العربية", "cs": "Čeština", "de": "Deutsch", "en": "English", "es": "Español", "fi": "Suomi",
    "fr": "Français", "he": "עברית", "hi": "हिन्दी", "it": "Italiano", "ja": "日本語", "ko": "한국어",
    "nl": "Nederlands", "pl": "Polski", "pt": "Português", "ru": "Русский", "sv": "Svenska", "tr": "Türkçe",
    "uk": "Українська", "vi": "Tiếng Việt", "zh": "中文", "zh-Hant": "繁體中文",
})  # fmt: skip

# The plural rules of CLDR for whole numbers; browsers know them as Intl.PluralRules.
PLURALS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {"ru": _russian, **dict.fromkeys(("zh", "zh-Hant"), lambda _: "other")}
)


class Texts(Mapping[str, Entry]):
    """The texts of one language by their dotted keys. Cannot be changed."""

    def __init__(self, lang: str, tree: Mapping[str, Any]) -> None:
        self.lang = lang
        self.tree = tree
        self._entries = MappingProxyType(dict(_flat(tree)))

    def __getitem__(self, key: str) -> Entry:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with its fields filled in. Raises KeyError where a field has no value."""
        return self.shown(key, fill(self.form(key, values.get("n")), values))

    def shown(self, key: str, text: str) -> str:  # noqa: ARG002 - texts in another language than the page's need it
        """The filled in `text` of `key` as a page shows it."""
        return text

    def form(self, key: str, n: object = None) -> str:
        """The text of `key`, its fields not filled in; of one that counts the form for `n`."""
        entry = self[key]
        if isinstance(entry, str):
            return entry
        if not isinstance(n, int):
            raise KeyError(f"{key} counts: it needs n")
        return entry[PLURALS.get(self.lang, _english)(n)]

    def known(self, key: str, otherwise: str) -> str:
        """The text of `key`; `otherwise` where there is none."""
        return self(key) if key in self else otherwise

    def branch(self, key: str) -> dict[str, Any]:
        """All texts below `key`, nested as in the file: what a script is given."""
        found: Any = self.tree
        for part in key.split("."):
            found = found[part]
        return dict(found)

    def replaced(self, entries: Mapping[str, Entry]) -> Texts:
        """These texts with the `entries` in place of their own. Raises KeyError for a new key."""
        tree = _copied(self.tree)
        for key, entry in entries.items():
            *above, name = key.split(".")
            branch = functools.reduce(lambda found, part: found[part], above, tree)
            branch[name] = entry if name in branch else self[key]
        return Texts(self.lang, tree)

    def month(self, day: date) -> str:
        """The month of a day in words."""
        return self._month("months_alone", day)

    def in_month(self, day: date) -> str:
        """The month of a day as it stands after "in"."""
        return self._month("months_in", day)

    def _month(self, form: str, day: date) -> str:
        return self("calendar.month", month=self(f"calendar.{form}.{day.month}"), year=day.year)

    def short_date(self, day: date) -> str:
        """A day for tables: its month may be cut short."""
        month = self(f"calendar.months_short.{day.month}")
        return self("calendar.date", day=day.day, month=month, year=day.year)

    def date(self, day: date) -> str:
        """A day in words."""
        month = self(f"calendar.months.{day.month}")
        return self("calendar.date", day=day.day, month=month, year=day.year)

    def city(self, zone: str) -> str:
        """The city of a time zone, "Берлин" of Europe/Berlin; its own name where nobody has translated it."""
        from babel.dates import get_timezone_location  # most commands name no city

        locale = self.lang.replace("-", "_")
        return get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]

    def decimal(self, number: float) -> str:
        """A number with one decimal place."""
        return f"{number:.1f}".replace(".", self("numbers.decimal_sign"))

    def number(self, number: float) -> str:
        """A whole number with its thousands apart; one that is not whole with one decimal place."""
        if number != int(number):
            return self.decimal(number)
        return f"{int(number):,}".replace(",", self("numbers.thousands"))

    def percent(self, share: float) -> str:
        """A share from 0 to 1 as whole per cent."""
        return self("numbers.percent", number=f"{100 * share:.0f}")


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put `values` into the fields of `text`. Raises KeyError for a field without a value."""
    return FIELD.sub(lambda field: str(values[field[1]]), text)


def speaks(lang: str) -> bool:
    """Is there a file for a page in `lang`?"""
    return _language(lang) in LANGUAGES


def spoken(lang: str) -> str:
    """The language of texts for a page in `lang`, "zh" for zh-CN; English where we have none."""
    return _language(lang) if speaks(lang) else FALLBACK


def autonym(lang: str) -> str:
    """A language's name in that language; its code when nobody knows it."""
    return AUTONYMS.get(_language(lang)) or _autonym(_language(lang)) or lang


@functools.cache
def _autonym(language: str) -> str:
    from babel import Locale, UnknownLocaleError  # few sites have another language than those of AUTONYMS

    try:
        name = Locale(language).language_name or ""
    except (UnknownLocaleError, ValueError):
        return ""
    return name[:1].title() + name[1:]  # in a list, as the names of AUTONYMS


def load(lang: str) -> Texts:
    """The texts for a page in `lang`. A file is read once, when it is first needed."""
    return _read(spoken(lang))


@functools.cache
def _read(lang: str) -> Texts:
    if lang == traditional.LANGUAGE:
        return Texts(lang, traditional.written(_read(traditional.SOURCE).tree))
    source = FOLDER.joinpath(f"{lang}.yml").read_text(encoding="utf-8")
    return Texts(lang, yaml.load(source, _Loader))  # noqa: S506 - a safe loader


def _language(lang: str) -> str:
    """The language of a BCP 47 code, with the script of Chinese in traditional characters.

    This package imports no other, so it cannot ask `search.documents`.
    """
    if traditional.asked(lang):
        return traditional.LANGUAGE
    return lang.replace("_", "-").partition("-")[0].lower()


def _english(n: int) -> str:
    return "one" if n == 1 else "other"


def _copied(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _copied(value) if isinstance(value, Mapping) else value for name, value in tree.items()}


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Entry]]:
    for name, value in tree.items():
        if isinstance(value, str) or value.keys() <= FORMS:
            yield f"{prefix}{name}", value
        else:
            yield from _flat(value, f"{prefix}{name}.")
