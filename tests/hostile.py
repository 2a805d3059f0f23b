"""Text that makes backtracking dear: what strangers would send to keep a processor busy."""

from __future__ import annotations

from collections.abc import Iterator

SIZE = 10_000  # bytes

# Pieces of what our patterns look for: each one, over and over, is a text.
_PIECES = """
a 1 - _ . , : ; / \\ ' % = & # + * ( ) [ ] < > { } @ ! ? ` " $ | 汉 я \u200b \u00a0 0 00 000 19 2020 1A A1B2C-
AAAA- a. a- a_ aA @a @. a@a 1- 1. 1: 1-1-1- :// ://a: ?token= :a@ eyJaaaa eyJaaaa. sk- 0000- 00: :: DE00
GB 1,000 0x 3.3. я@ я. [at] (dot) №1 #1 +1 (1) 'a' 密码 密码是 是 号 订单 点 艾特
</ <a <!-- --> <a> <h1> [a]( ``` ~~~
"""
_PHRASES = """
 |  |\t|\n|\n\n|\n |\\n| . | ( |1 1 |1-|a at | at a dot |собака | точка |password |password is |password: |
mein Passwort ist |пароль это |pin |pin code is |-----BEGIN |-----BEGIN A PRIVATE KEY-----|-----END |
bearer |bearer a|order |order no. |no. no. |заказ |заказ номер |заказзаказ|passport |passport no |серия |
tel |phone number |call me at |error |error code |ошибка |ошибкошибк|version |versionversion|update to |
2020 2020 |2020-01-01 |1 000 |12 34 56 |verification code |ab 12 34 56 c|hello |hi, |thanks |on a wrote|
re: |x-a |at a.a |  at |on the |and |it is |a = |a: |- a\n|a\n|> |> > |<a a=|<a a="|import |a, a, |a; """


def texts() -> Iterator[str]:
    """Each piece, over and over, with an end that does not fit: then everything before it was in vain."""
    for piece in (*_PIECES.split(), *filter(None, _PHRASES.split("|"))):
        whole = (piece * (SIZE // len(piece.encode()) + 1))[: SIZE * len(piece) // len(piece.encode())]
        yield whole[:-1] + ("!" if piece != "!" else "a")
