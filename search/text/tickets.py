"""Tickets: the question in a text of any length, without what people and machines write around it."""

from __future__ import annotations

import re

from search.text import asking, normal
from search.text.patterns import any_of

MOST = 1500  # characters of the question
READ = 20_000  # characters of a ticket that are read

_QUOTE = re.compile(r"\s*[>|]")
# Where an earlier mail begins. All below is someone else's, or the customer's own from another day.
_EARLIER = re.compile(
    r"\s*+"
    + any_of(
        r"on\b.{4,120}\bwrote:",
        r".{0,120}\b(?:написал|пишет|писал)[а-я()]*:",
        r".{0,120}写道[:：]",
        r"-{2,9}\s*(?:original message|forwarded message|исходное сообщение|пересылаемое сообщение)\b.*",
        r"-{2,9}\s*(?:原始邮件|转发邮件).*",
        r"_{10,}",
    )
    + r"\s*",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"\s*+"
    + any_of(
        "from|to|cc|bcc|sent|date|reply-to|message-id|mime-version",
        r"content-[\w-]+|x-[\w-]+",
        "от кого|от|кому|копия|отправлено|дата",
        "发件人|收件人|抄送|发送时间|日期",
    )
    + r"\s*[:：].*",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\s*+(?:subject|тема|主题)\s*+[:：]\s*+(?:(?:re|fwd?|ответ|回复)\s*+[:：]\s*+)*+(.*)", re.IGNORECASE
)
_FENCE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.DOTALL)
_TAG = re.compile(
    r"<(?=[/a-z])/?(?:p|div|br|span|a|b|i|ul|ol|li|table|tr|td|blockquote|html|body|img|font)\b[^<>]*>",
    re.IGNORECASE,
)
_TRACE_START = re.compile(r"\s*(?:Traceback \(most recent call last\)|Exception in thread|Stack ?trace\b).*")
_TRACE_LINE = re.compile(
    any_of(
        r"\s+File \"",
        r"\s+(?:at [\w$.<>/\\]+[(: ]|\.\.\. \d+ more|\^+\s*$|in <module>)",
        r"\s*at [\w$.<>]+\(.*\)\s*$",
        r"\s*#\d+ +(?:0x)?[0-9a-f]*\b",
        r"\s*\d+: +0x[0-9a-f]+",
    )
)
# The line of the error itself tells most in a trace: "RuntimeError: disk full".
_ERROR = re.compile(r"\s*[\w$.]{0,200}(?:Error|Exception|Fault|Warning)\b:?.*")
# What a log puts before each line: the time, and in the system's journal the machine and process.
_STAMP = re.compile(
    r"\s*+"
    + any_of(
        r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?\S{0,20}\]?[ \t]",
        r"\[\s*\d+\.\d{3,9}\][ \t]",
        r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} [\w./-]{1,64}(?:\[\d{1,10}\])?:[ \t]",
    )
)
_GRAVE = re.compile(r"[\[(<]?(?:warn(?:ing)?|error|err|critical|fatal|severe)\b[\])>:]*", re.IGNORECASE)
# Every quantifier is bounded, because these are tried at every place of the text.
_NOISE = re.compile(
    r"(?=[\w.+-])"
    + any_of(
        r"https?://\S{1,2000}",
        r"(?<!\w)"
        + any_of(
            r"www\.\S{1,2000}",
            r"(?<![.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}",
            r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",  # identifiers
            r"(?<!-)(?=[a-z_-]{0,40}\d)(?=[\d_-]{0,40}[a-z])[\w-]{20,200}(?![\w-])",  # tokens
            r"\+?\d[\d ()\-]{8,20}\d(?!\w)|\d{7,40}(?!\w)",  # telephone and other long numbers
        ),
    ),
    re.IGNORECASE,
)


def question(text: str) -> str:
    """Return what `text` asks, at most MOST characters: of a long text, the sentences that tell most first.

    This cuts away markup, headers, quoted and earlier mails, greeting, thanks, farewell and signature, code,
    logs, stack traces except the error itself, addresses, long numbers and tokens. It makes no cut that would
    leave nothing: a ticket that is only a quotation is asked as it is.
    """
    plain = normal.clean(text[:READ]).replace("\r\n", "\n").replace("\r", "\n")
    own = _TAG.sub("\n", _FENCE.sub(_errors_of, plain))
    for cut in (_without_mail, _without_stamps, _without_traces, _without_courtesies, _without_noise):
        kept = cut(own)
        own = kept if _says_something(kept) else own
    return _telling(_tidy(own))


def reply(text: str) -> str:
    """Return what an agent's reply says, without the mails below it, greeting, farewell and signature.

    At most READ characters are read; nothing is left of a reply that is courtesy alone.
    """
    plain = normal.clean(text[:READ]).replace("\r\n", "\n").replace("\r", "\n")
    own = _without_mail(_TAG.sub("\n", plain))
    kept = _tidy(_without_courtesies(own))
    return kept if _says_something(kept) else ""


def _without_mail(text: str) -> str:
    """Return the lines that the customer wrote today, with the subject."""
    lines: list[str] = []
    said = 0  # letters and digits above this line
    text_lines = text.split("\n")
    for place, line in enumerate(text_lines):
        if said > 1 and (_EARLIER.fullmatch(line) or _heads_a_mail(text_lines[place : place + 4])):
            break
        subject = _SUBJECT.fullmatch(line)
        if subject:
            lines.append(f"{subject[1]}.")
            said += _letters(subject[1])
        elif not (_QUOTE.match(line) or _HEADER.fullmatch(line)):
            lines.append(line)
            said += _letters(line)
    return "\n".join(lines)


def _heads_a_mail(lines: list[str]) -> bool:
    """Do the headers of an earlier mail begin here? Some programs write nothing else above such a mail."""
    return (
        len(lines) > 1
        and sum(bool(_HEADER.fullmatch(line) or _SUBJECT.fullmatch(line)) for line in lines) > 2
    )


def _without_stamps(text: str) -> str:
    """Return `text` without what a log puts before its lines. Of ordinary log lines only grave ones are kept.

    Lines of a trace are kept for `_without_traces`, whatever stood before them.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        stamp = _STAMP.match(line)
        if stamp is None:
            lines.append(line)
            continue
        said = line[stamp.end() :]
        grave = _GRAVE.match(said)
        if grave:
            lines.append(said[grave.end() :].strip())
        elif _TRACE_START.match(said) or _TRACE_LINE.match(said) or _ERROR.fullmatch(said):
            lines.append(said)
    return "\n".join(lines)


def _without_traces(text: str) -> str:
    lines: list[str] = []
    tracing = False
    for line in text.split("\n"):
        if _TRACE_START.match(line):
            tracing = True
        elif _ERROR.fullmatch(line):
            tracing = False
            lines.append(line)
        elif tracing and (line.startswith((" ", "\t")) or not line.strip()):
            continue
        elif not _TRACE_LINE.match(line):
            tracing = False
            lines.append(line)
    return "\n".join(lines)


def _without_courtesies(text: str) -> str:
    from search.text import courtesies  # its patterns are slow to compile, and only tickets need them

    return courtesies.without(_tidy(text))


def _without_noise(text: str) -> str:
    return _NOISE.sub(" ", text)


def _errors_of(fence: re.Match[str]) -> str:
    """Return only the lines of a block of code that name an error."""
    return "\n".join(["", *(line for line in fence[0].split("\n") if _ERROR.fullmatch(line)), ""])


def _says_something(text: str) -> bool:
    return _letters(text) > 1


def _telling(text: str) -> str:
    """Return `text`, cut at MOST characters; a long one has the sentences that ask or complain first."""
    if len(text) <= MOST:
        return text
    first = sorted(asking.split(text), key=lambda sentence: not asking.asks(sentence))
    return "\n".join(first)[:MOST]


def _tidy(text: str) -> str:
    """Return `text` without empty lines and doubled spaces."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)
