"""The forms of credentials: keys and tokens, and passwords after the word for them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kb_server.log.privacy import passwords, pins
from kb_server.log.privacy.spans import DIGIT, FROM, TO, Span, everywhere

_LOGIN = re.compile(
    r"(?<=://)[^\s/?#@]{1,200}+(?:@[^\s/?#@]{0,200}+)*+|(?<=://)[^\s/?#@:]{1,64}+:[^\s@]{1,200}+@"
)
_PARAMETER = re.compile(r"(?<=[?&#;])(?P<name>[\w-]{1,64}+)=(?P<value>[^\s&#]++)")
_SECRET_NAME = re.compile(
    r"token|key|auth|signature|secret|passw(?:or)?d|session|email|phone|^(?:sig|pwd|sid|jwt)$", re.IGNORECASE
)
_RUN = "[A-Za-z0-9_-]"
_SIGNED = re.compile(
    rf"(?<!{_RUN})eyJ{_RUN}{{4,}}+\.{_RUN}{{4,}}+(?:\.{_RUN}*+)?"  # JSON Web Token
    r"|-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?s:.*?)(?:-----END [A-Z ]{0,40}-----|\Z)"
)
_BEARER = re.compile(r"(?i:bearer|basic)\s{1,3}+(?=[A-Za-z+/._=-]{0,200}+\d)[A-Za-z0-9+/._=-]{12,}+")
_PREFIXED = re.compile(
    rf"{FROM}(?=[A-Za-z\d])(?:"
    r"(?:sk|pk|rk|ghp|gho|ghu|ghs|ghr|whsec|glpat|npm|hf|dop_v1|shpat|shpss|xox[abeoprs]|xapp|pypi|gapless|key)"
    rf"[-_]{_RUN}{{10,}}+|github_pat_\w{{20,}}+|(?:AKIA|ASIA)[A-Z0-9]{{12,20}}+{TO}"
    r"|[A-Za-z0-9]{3}\dQ~[\w.~-]{30,}+"  # a client's secret in Azure
    r"|AIza[\w-]{30,}+|ya29\.[\w-]{10,}+|SG\.[\w-]{10,}+\.[\w-]{10,}+)"
)
_HEXADECIMAL = re.compile(
    rf"{FROM}(?=[0-9a-fA-F])(?:\d{{8,10}}+:[\w-]{{30,}}+"  # a token of a Telegram bot
    r"|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"  # UUID
    rf"|[0-9a-fA-F]{{32,}}+){TO}"
)
_LICENCE = re.compile(
    r"(?<![A-Za-z0-9-])(?=[A-Z-]{0,60}+\d)(?:(?:[A-Z0-9]{5}-){3,8}+[A-Z0-9]{5}"
    r"|(?=[0-9-]{0,60}+[A-Z])(?:[A-Z0-9]{4}-){3,8}+[A-Z0-9]{4})(?![A-Za-z0-9])"
)
_BRANDED = re.compile(
    rf"{FROM}[a-z]{{2,8}}(?:_[a-z0-9]{{2,8}}){{0,2}}_(?P<value>[A-Za-z0-9]{_RUN}{{13,}}+)"
)  # dckr_pat_…, lin_api_…
_TOKENS = (_SIGNED, _PREFIXED, _HEXADECIMAL)
_DIGITAL = (_BEARER, _LICENCE)  # tokens that have a digit
# The key of an app that shows codes, in groups of four as it is shown (base32, RFC 4648).
_SETUP_KEY = re.compile(
    rf"{FROM}(?:(?=[A-Z2-7])(?:[A-Z2-7]{{4}}[ -]){{3,15}}[A-Z2-7]{{4}}"
    rf"|(?=[a-z2-7])(?:[a-z2-7]{{4}}[ -]){{3,15}}[a-z2-7]{{4}}){TO}"
)
_KEY_BEFORE = re.compile(
    r"key|secret|seed|2fa|otp|authenticator|ключ|секрет|密钥|秘钥|schlüssel|clé|clave", re.IGNORECASE
)
_BEFORE_KEY = 30  # characters before it that may have a word for it
_RANDOM = re.compile(rf"{FROM}[A-Za-z0-9+/_=-]{{16,}}+")

_WORD_FOR_IT = (
    r"(?:passwor[dt]|passwd|passphrase|kennwort|mot de passe|contraseña|clave|senha|pwd|\bpw\b|\bmdp\b"
    r"|\bpass(?=\s?[:=])|парол[ьюяе]\w{0,3}+|密码|密碼|口令)"
)
_HAS_WORD = re.compile(rf"(?=[pkmcsп密口]){_WORD_FOR_IT}", re.IGNORECASE)
_HAS_WORD_OR_PART = re.compile(rf"(?=[pkmcsп密口])(?:{_WORD_FOR_IT}|pass|phrase)", re.IGNORECASE)
_OF_WHAT = r"(?:\s(?:for|to|of|from|für|zum|de|du|pour|para|от|для|к|на)(?:\s[\w-]{1,30}){1,3}?)?"
_SAID = r"(?:[:=–—]|(?<=\s)-\s|\bis\b:?|\bist\b|\blautet\b|\best\b|\bes\b|\bé\b|\bэто\b|是|为|為)"
_PASSWORD = re.compile(
    rf"{_WORD_FOR_IT}{_OF_WHAT}\s{{0,3}}+(?P<said>{_SAID})\s{{0,3}}+(?P<quote>[\"'«“„「]?)(?P<value>[^\s\"'»”“」]{{3,128}}+)",
    re.IGNORECASE,
)
_PASSWORD_NEXT = re.compile(
    rf"{_WORD_FOR_IT}{_OF_WHAT}\s{{1,3}}+(?P<value>[\w!@#$%^&*.-]{{6,128}}+)", re.IGNORECASE
)
# "login anna password daisy", and "мой пароль ромашка": Russian says no "is".
_PASSWORD_PAIR = re.compile(
    r"\b(?:login|user(?:name)?|логин|пользователь|benutzer(?:name)?|identifiant|usuario|账号|帐号|用户名?)"
    r"[\s:=是为]{1,3}+(?P<name>[^\s,;]{2,64}+)[\s,;/|]{1,3}+(?:and\s|и\s|und\s|et\s|y\s)?"
    rf"(?:{_WORD_FOR_IT}|pass)[\s:=]{{1,3}}+(?P<value>[^\s\"'»”“」]{{3,128}}+)",
    re.IGNORECASE,
)
_PASSWORD_MINE = re.compile(
    r"(?:мой|наш|его|её|ее|их|старый|новый)\sпароль\s(?P<value>[А-Яа-яЁё]{4,40}+)", re.IGNORECASE
)
# Endings of verbs and of what became of a password.
_VERB = re.compile(
    r"\w*(?:[еиую]т|[ая]т|с[яь]|[аеиоуыя]л[аои]?|[её]к|т[ьи]|[аеёи]н[аоы]?|[ои]й|[ыо]е)\Z", re.IGNORECASE
)
_PHRASE = re.compile(
    r"(?:passphrase|seed phrase|recovery phrase|парольная фраза)\s{0,3}+(?:[:=]|is\b:?|это\b)"
    r"\s{0,3}+(?P<value>[^.,;!?\n]{3,200}+)",
    re.IGNORECASE,
)
# After "the password is" in Chinese the first character tells that no password follows.
_GOES_ON_HAN = "什多错錯对對否不没沒空必在谁誰怎哪几幾默我一由由区區正无無過过有被需太忘修重找"
# Secrets as programs are given them: DB_PASSWORD=…, curl -u name:…, mysql -p…
_ASSIGNED = re.compile(
    r"(?:passwor[dt]|passwd|pwd|passphrase|secret|token|api_?key|access_?key|private_?key)[\w-]{0,20}\"?"
    r"(?:=|:(?=\S))(?P<quote>[\"']?)(?P<value>[^\s\"'&;,]{3,256}+)",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"(?:(?<!\S)(?:-u|--user|--proxy-user)[\s=]{0,2}[^\s:]{1,64}+:(?!\d+(?!\S))(?P<pair>[^\s\"']{3,128}+)"
    r"|(?<!\S)--?(?:password|passwd|pass|pwd|token|secret)[\s=](?P<long>[^\s\"'-][^\s\"']{2,128}+)"
    r"|\b(?:mysql\w{0,8}+|mariadb(?:-\w{1,8}+)?|sshpass)\b(?:[^\S\n][^\s]{1,40}+){0,8}?[^\S\n]-p(?P<short>[^\s\"']{3,128}+))"
)
_KEY_WORD = re.compile(
    r"(?=[stacplктс密令秘])"
    r"(?:secret|token|(?:api|access|client|private|secret|license|licence)[ _-]?(?:key|secret)"
    r"|ключ(?:а|ом)?|токен(?:а|ом)?|секрет(?:а|ный ключ)?|密钥|令牌|秘钥)"
    r"(?:\s{0,2}(?:[:=]|is\b|это\b|是|为)\s{0,2}(?P<said>[^\s\"'«»,;，。]{8,128}+)"
    r"|\s{1,2}(?P<next>[^\s\"'«»,;，。]{12,128}+))",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(
    r"(?:sha|md|base|oauth|ipv|utf|wpa|http|https|v|win|office|windows|step|web)[-_]?\d+", re.IGNORECASE
)
_ENDS = ".,;!?…。，；！？)]"  # of a sentence or a part of it
_CLOSED = re.compile(
    r"[.,;!?…。，；！？»”\"')\]]{0,4}+(?:\s{0,4}+(?:\Z|and\b|but\b|und\b|aber\b|et\b|mais\b|y\b|pero\b|и\b|а\b|но\b))",
    re.IGNORECASE,
)


def spans(text: str) -> Iterator[Span]:
    """Find all credentials in `text`; they may overlap."""
    if "://" in text:
        for match in _LOGIN.finditer(text):
            end = match.group().rfind("@")
            if end > 0:
                yield Span(match.start(), match.start() + end, "login")
    if "=" in text:
        for match in _PARAMETER.finditer(text):
            if _SECRET_NAME.search(match["name"]):
                yield Span(match.start(), match.end(), "token")
    for pattern in _TOKENS:
        yield from everywhere("token", pattern, text)
    if "_" in text:
        for match in _BRANDED.finditer(text):
            if _is_unspoken(match["value"]):
                yield Span(match.start(), match.end(), "token")
    if DIGIT.search(text):
        for pattern in _DIGITAL:
            yield from everywhere("token", pattern, text)
        for match in _SETUP_KEY.finditer(text):
            if _is_setup_key(match):
                yield Span(match.start(), match.end(), "token")
    for match in _RANDOM.finditer(text):
        if is_random(match.group()):
            yield Span(match.start(), match.end(), "token")
    if _HAS_WORD.search(text):
        for match in (*_PASSWORD.finditer(text), *_PASSWORD_NEXT.finditer(text)):
            if _is_password(match):
                yield Span(match.start("value"), match.end("value"), "token")
    if "=" in text or ":" in text:
        for match in _ASSIGNED.finditer(text):
            if match["value"].casefold() not in passwords.never():
                yield Span(match.start("value"), match.end("value"), "token")
    if "-" in text:
        for match in _OPTION.finditer(text):
            yield Span(match.start(match.lastgroup or 0), match.end(), "token")
    for match in _KEY_WORD.finditer(text):
        if _is_key(match[match.lastgroup or 0]):
            yield Span(match.start(match.lastgroup or 0), match.end(), "token")
    if _HAS_WORD_OR_PART.search(text):
        for match in (
            *_PASSWORD_PAIR.finditer(text),
            *_PASSWORD_MINE.finditer(text),
            *_PHRASE.finditer(text),
        ):
            if _is_told(match):
                yield Span(match.start("value"), match.end("value"), "token")
    yield from passwords.spans(text)
    yield from pins.spans(text)


def _is_password(match: re.Match[str]) -> bool:
    value = match["value"]
    odd = any(c.isdigit() or c in "!@#$%^&*" for c in value)
    if "said" not in match.groupdict():  # "password hunter2", but not "password sha256"
        mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
        return mixed and not _TECHNICAL.fullmatch(value)
    plain = value.rstrip(_ENDS).casefold()
    if odd and len(value) >= 4:
        return True
    if plain in passwords.never() or plain[:1] in _GOES_ON_HAN or len(plain) < 3:
        return False
    ended = value[-1] in _ENDS or bool(_CLOSED.match(match.string, match.end("value")))
    return bool(match["quote"]) or ended


def _is_told(match: re.Match[str]) -> bool:
    """Is it a password where it stands, and does not tell what became of one?"""
    first = match["value"].split()[0].rstrip(_ENDS).casefold()
    name = match.groupdict().get("name") or ""
    if {first, name.casefold()} & passwords.never():
        return False
    ended = match["value"][-1] in _ENDS or bool(_CLOSED.match(match.string, match.end("value")))
    return match.re is _PHRASE or (
        ended and not (match.re is _PASSWORD_MINE and bool(_VERB.fullmatch(first)))
    )


def _is_key(value: str) -> bool:
    """Does it have digits between letters? A page, a file and a version have them at an end of a word."""
    return len(re.findall(r"[A-Za-z][-_~.]?\d+[-_~.]?(?=[A-Za-z])", value)) >= 2 and "://" not in value


def is_random(text: str) -> bool:
    """Does it mix letters and digits as no word does? Then it is a key or another secret."""
    pieces = re.split(r"[-_/=+]", text)
    whole = "".join(pieces)  # in a long secret, signs may be anywhere
    if any(_is_random_piece(piece) for piece in pieces):
        return True
    # "iphone-14-pro-256gb-vs-13-mini" alternates only between its words.
    mixed = any(len(re.findall(r"\d+|\D+", piece)) > 2 for piece in pieces)
    if len(whole) >= 32 and mixed and _is_random_piece(whole):
        return True
    return len(whole) >= 32 and bool(set(text) & set("/+")) and _is_unspoken(whole)


def _is_unspoken(text: str) -> bool:
    """Does it have capitals, small letters and digits, and hardly a word in small letters? Cloud keys do."""
    kinds = (any(map(str.isdigit, text)), any(map(str.isupper, text)), any(map(str.islower, text)))
    spoken = sum(len(run) for run in re.findall(r"[a-z]{4,}", text))
    return all(kinds) and spoken < 0.3 * len(text)


def _is_setup_key(match: re.Match[str]) -> bool:
    """Do two of its groups mix letters and digits, one with a letter first? Words, years and sizes do not.

    One is enough after a word for a key.
    """
    mixed = [
        group for group in re.split("[ -]", match.group()) if not group.isalpha() and not group.isdigit()
    ]
    if not any(re.match(r"[A-Za-z]+\d", group) for group in mixed):
        return False
    before = match.string[max(0, match.start() - _BEFORE_KEY) : match.start()]
    return len(mixed) >= 2 or bool(_KEY_BEFORE.search(before))


def _is_random_piece(text: str) -> bool:
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in text]
    changes = list(itertools.pairwise(kinds))
    between = sum(1 for a, b in changes if (a == "d") != (b == "d"))  # letters and digits
    cased = sum(1 for a, b in changes if a != b)  # CamelCase has two changes a word
    if len(text) < 16:
        return False
    if "d" not in kinds or len(text) >= 24:
        # CamelCase has no single small letters between capitals; chance makes one of eight letters such.
        lonely = sum(
            1 for a, b, c in zip(kinds, kinds[1:], kinds[2:], strict=False) if a == c == "u" and b == "l"
        )
        if len(text) >= 20 and lonely >= 3:
            return True
    if "d" not in kinds:
        return False
    return (kinds.count("d") >= 3 and between >= 4) or (len(text) >= 24 and cased >= 0.4 * len(text))
