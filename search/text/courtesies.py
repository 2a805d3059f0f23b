"""What people write around a question out of courtesy: greetings, thanks, farewells, signatures."""

from __future__ import annotations

import re

from search.text import asking, chitchat
from search.text.patterns import HAN, NAMES, any_of

_GREETINGS = 3  # greetings that stand one behind the other
_NAMING = 6  # lines of a signature, and words of each line

_HELLO = any_of("hi|hello|hey|dear|moin", "good (?:morning|afternoon|evening|day)")
_EVERYBODY = any_of("there|all|again|team|support|guys|everyone|everybody|folks|friends|sir|madam|or")
_HELLO_RU = any_of(
    "здравствуйте|привет|уважаем(?:ый|ая|ые)", "добр(?:ый|ое|ого) (?:день|дня|утро|вечер|времени суток)"
)
# A line that only greets, with whom. Who says "I" says more.
_GREETING_LINE = re.compile(
    r"\s*+"
    + any_of(
        rf"{any_of(_HELLO, 'greetings', _HELLO_RU, 'приветствую')}\b"
        r"(?![^\n]*\b(?:I|my|we|our|я|мы|мой|моя|наш|наша)\b)(?:[ ][^\s,.!?]{1,30}){0,5}",
        rf"{_EVERYBODY}(?: {_EVERYBODY})*",
        r"(?:您好|你好|尊敬的|亲爱的)[^,.!?，。！？\n]{0,12}",
    )
    + r"[ ]?[,!.:，！。：)]*+(?:\n|$)",
    re.IGNORECASE,
)
# A greeting before the question, with a name or without.
_GREETING = re.compile(
    r"\s*+"
    + any_of(
        rf"{_HELLO},? {NAMES} *[,!.:，！]+",
        rf"{_HELLO}(?: {_EVERYBODY}){{0,4}}\s*[,!.:，！]+",
        rf"{_HELLO_RU},? {NAMES} *[,!.:，！]+",
        rf"{_HELLO_RU}(?: (?:ещ[её] раз|снова|всем))?\s*[,!.:，！]+",
        rf"{HAN}{{0,4}}(?:您好|你好|早上好|下午好|晚上好|大家好)\s*[,!.:，！。：]+",
        r"(?:尊敬的|亲爱的)[^,!?，。！？\n]{1,10}[,!:，！：]+",
    ),
    re.IGNORECASE,
)
_PARTING = any_of(
    "(?:(?:many|kind|best|warm|with(?: best| kind)?) )?regards|best wishes|all the best|best|cheers",
    "greetings|sincerely|yours(?: truly| sincerely| faithfully)?|thx|thanks(?: a lot| again)?|thank you",
    "с уважением|всего (?:доброго|хорошего)|с наилучшими пожеланиями|(?:большое )?спасибо|спс|до свидания",
)
# From here on the text is a farewell and a signature.
_FAREWELL = re.compile(
    r"\s*+"
    + any_of(
        r"(?:--|—|––)\s*$",
        r"(?:(?:many |kind |best |warm )?regards|sincerely|cheers|с уважением)\s*,.{0,60}$",
        any_of(
            "(?:(?:many|kind|best|warm|with(?: best| kind)?) )?regards|best wishes|best|cheers|thx",
            "sincerely|yours (?:truly|sincerely|faithfully)|thanks|thank you",
            r"have an? (?:great|good|nice|lovely) (?:day|one|week|weekend|evening)",
            r"sent from my .{2,40}|get outlook for .{2,40}",
            r"с уважением|всего (?:доброго|хорошего)|с наилучшими пожеланиями|спасибо",
            r"отправлено (?:с|из) .{2,40}",
            r"此致|敬礼|祝好|顺祝商祺|谢谢|发自我的.{0,20}",
        )
        + r"[\s,.!，。！;:)]*(?:$|/)",
        rf"{_PARTING}(?: from\b[^.?!\n]{{2,40}}|[\s,.!:)]+{NAMES})[\s.]*$",
    ),
    re.IGNORECASE,
)
# The same behind the last sentence, or a name alone.
_SIGNED = re.compile(
    r"(?<=[.!?…。！？])\s*+(?=\w)"
    + any_of(
        rf"{_PARTING}(?:[\s,.!:)]+{NAMES})?",
        rf"{NAMES}(?:, {NAMES})?",
        rf"(?:谢谢|谢啦|多谢|谢了|感谢)[，,。!！~]*{HAN}{{0,4}}",
        rf"(?<=[!?。！？\s]){HAN}{{1,3}}(?:先生|女士|小姐)?",
    )
    + r"[\s,.!。！]*$",
    re.IGNORECASE,
)
# The rest of a sentence; a sign inside of a word, as in an address, does not end it.
_REST = r"(?:[^.!?\n]|[.!?](?=\w))*+"
# Sentences that only say thanks, hello or please, and nothing about the matter.
_POLITE = re.compile(
    r"(?:^|(?<=[.!?。！？\n]))[ ]?(?=\w\w|i )"
    + any_of(
        rf"(?:i )?hope (?:you|this|all|everything)\b{_REST}",
        rf"(?:many |a lot of )?(?:thanks|thank you)\b{_REST}",
        rf"(?:i )?look(?:ing)? forward to\b{_REST}",
        r"please (?:help|advise|assist|respond|reply)(?: me| us)?(?: soon| asap)?",
        rf"(?:заранее )?(?:большое )?(?:спасибо|благодар(?:ю|им)){_REST}",
        rf"буд(?:у|ем) (?:благодар|признател){_REST}",
        r"(?:помогите|подскажите),? пожалуйста(?=[.!])",
        rf"жд(?:у|ем) (?:вашего )?ответа{_REST}",
        r"(?:麻烦|请)(?:尽快)?(?:回复|处理|帮忙看一下|协助)[^。！？\n]*",
        r"(?:非常|十分)?(?:谢谢|感谢)[^。！？\n]*|辛苦了|期待[^。！？\n]*回复",
        "(?:please |do )?let (?:me|us) know(?: soon| asap)?(?: please)?",
        "(?:напишите|ответьте|сообщите)(?: мне| нам)?,? пожалуйста",
        "пожалуйста,? (?:напишите|ответьте|сообщите)(?: мне| нам)?",
        "请您?(?:告诉|告知)(?:我|我们)?(?:一下)?|(?:麻烦|拜托)(?:您|你|你们)?了?(?:[，,]谢谢)?",
    )
    + r"(?:[.!?。！？]+|(?=\n)|$)",
    re.IGNORECASE,
)


def without(text: str) -> str:
    """`text` without greeting, thanks, farewell and signature, and without what people tell of themselves.

    Its lines have no spaces around them, and none is empty.
    """
    lines = _without_greeting(text).split("\n")
    # A farewell ends the text only in its lower part: "Thanks" may also stand above the question.
    said = 0
    for place, line in enumerate(lines):
        thanks = not _POLITE.sub("", line).strip() and _is_signature(lines[place + 1 :])
        if said > 1 and (thanks or _FAREWELL.match(line)):
            lines = lines[:place]
            break
        said += sum(letter.isalnum() for letter in line)
    return chitchat.without(_POLITE.sub("", _without_name("\n".join(lines))))


def _without_greeting(text: str) -> str:
    """Return `text` without the greeting, which may stand below a subject that the text then repeats."""
    greeted = _greeting_end(text)
    if greeted:
        return text[greeted:]
    subject, _, body = text.partition("\n")
    body = body[_greeting_end(body) :]
    return body if _said(subject) in _said(body) else f"{subject}\n{body}"


def _greeting_end(text: str) -> int:
    """Where the greetings end that `text` begins with; 0 for none."""
    end = 0
    for _ in range(_GREETINGS):
        line, word = _GREETING_LINE.match(text, end), _GREETING.match(text, end)
        if line and not asking.asks(line[0]):
            return line.end()
        if word is None:
            return end
        end = word.end()
    return end


def _without_name(text: str) -> str:
    """`text` without a name below the last sentence, or behind it."""
    signed = _SIGNED.search(text)
    return text[: signed.start()] if signed and not asking.asks(signed[0]) else text


def _said(text: str) -> str:
    """The words of `text`, between spaces, to see whether another says them too."""
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in text.casefold()).split())} "


def _is_signature(lines: list[str]) -> bool:
    """Are these the lines of a name, a role, a company? Such lines are few and short, and ask nothing."""
    short = all(len(line.split()) <= _NAMING and not asking.asks(line) for line in lines)
    return 0 < len(lines) <= _NAMING and short
