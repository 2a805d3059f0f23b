"""The sentences of a text that ask or complain, beside those that only tell."""

from __future__ import annotations

import re

from search.text import passages
from search.text.patterns import any_of

SENTENCES = 10  # sentences of a text that are taken for what it asks
_EXCLAMATION = 12  # characters of a sentence that says nothing by itself; a Chinese one counts for more

_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")
_ASKING = re.compile(  # in English, and by signs
    any_of(
        "[?？]",
        # A word of question where a clause begins: elsewhere "when" and "where" only join clauses.
        r"(?:^|[,;:(]|\b(?:and|but|know|wonder(?:ing)?|tell (?:me|us)|ask|explain|find out)\b) ?"
        r"\b(?:how|why|what|where|when|which|who|if|whether)\b",
        r"\b(?:can|could) (?:I|you|we|he|she|they|it|one)\b|\bcan(?:no|['’])t\b|\bplease \w",
        r"\b(?:unable|fails?|failed|error|problem|wrong|issue|stuck|missing|broken)\b",
        r"\b(?:does(?:n['’]t)?|is(?:n['’]t| not)|won['’]t)\b",
        r"\b(?:I|we)(?:['’]d| would) (?:like|love|prefer)\b|\b(?:I|we) (?:want|need|wish) ",
    ),
    re.IGNORECASE,
)
_ASKING_TOO = re.compile(  # in Russian and Chinese; one pattern for all would be slow on long texts
    any_of(
        r"(?=[;:(аикпчгсзуо])(?:^|[;:(]|\b(?:скажите|подскажите|знаю|узнать|понять|объясните),? )"
        r"(?=[аикпчгс])(?:[аи] )?(?:как|почему|что|где|когда|как(?:ой|ая|ое|ие|ую)|сколько|куда)\b",
        r"(?=[хн])\b(?:хо(?:чу|тим|т(?:ел[аи]?|елось) бы)|нужно|надо)\b",
        r"(?=[мпон])\b(?:можно ли\b|пожалуйста\b|ошибк\w*|проблем\w*"
        r"|не (?:могу|можем|работает|получается|уда[её]тся|приходит|открывается)\b)",
        r"(?=[如怎为什哪能是可有无不报错失问想希需])"
        r"(?:想要?|希望|需要|如何|怎么|怎样|为什么|什么|哪里|能否|是否|能不能|可不可以|有没有|无法|不能|不了|报错|错误|失败|问题)",
    ),
    re.IGNORECASE,
)


def split(text: str) -> list[str]:
    """The sentences of `text`."""
    return [sentence.strip() for sentence in _SENTENCE.findall(text)]


def asks(sentence: str) -> bool:
    """Does `sentence` ask or complain?"""
    return any(pattern.search(sentence) for pattern in (_ASKING, _ASKING_TOO))


def sentences(text: str) -> list[str]:
    """The first SENTENCES sentences of `text` that ask or complain; none where all do, or none does."""
    telling = [sentence for sentence in split(text) if passages.size(sentence) > _EXCLAMATION]
    found = [sentence for sentence in telling if asks(sentence)]
    return found[:SENTENCES] if len(found) < len(telling) else []
