"""Made-up secrets in twelve formats, and questions about a product that hold none; the same every time."""

from __future__ import annotations

import base64
import itertools
import random
import string
from collections.abc import Callable, Iterator

from kb_server.log.privacy.documents import IBAN_LENGTHS, mod97


def secrets(count: int) -> Iterator[tuple[str, str, str]]:
    """(format, secret, text that holds it): `count` of them, each different, the formats in turn."""
    dice = random.Random(20261122)  # noqa: S311 - made-up secrets
    for kind, make in itertools.islice(itertools.cycle(_MAKERS.items()), count):
        secret, texts = make(dice)
        yield kind, secret, dice.choice(texts).format(secret)


def questions(count: int) -> list[str]:
    """`count` different questions in English, Russian and Chinese, with the numbers that they have."""
    dice = random.Random(4)  # noqa: S311 - made-up questions
    made: dict[str, None] = {}
    while len(made) < count:
        frame = dice.choice(_QUESTIONS)
        made[frame.format(**{name: make(dice) for name, make in _PARTS.items()})] = None
    return list(made)


def _digits(dice: random.Random, count: int) -> str:
    return str(dice.randint(1, 9)) + "".join(dice.choices(string.digits, k=count - 1))


def _shaped(dice: random.Random, shape: str) -> str:
    return "".join(dice.choice(string.digits) if c == "#" else c for c in shape)


Made = tuple[str, tuple[str, ...]]  # a secret, and texts that can hold it


def _email(dice: random.Random) -> Made:
    name = dice.choice(("ann.lee", "ivan_petrov", "wei+kb", "o.müller", "иван", "x-y", "a.b.c"))
    domain = dice.choice(("example.com", "mail.example.co.uk", "example.cn", "sub.firm.ru"))
    if name == "иван":
        domain = "почта.рф"
    return f"{name}{_digits(dice, 4)}@{domain}", (
        "write to {}",
        "пишите на {} срочно",
        "我的邮箱是{}请回复",
        "{}",
        "<{}>",
    )


def _phone(dice: random.Random) -> Made:
    shape = dice.choice(
        (
            "+1 (2##) 5##-####",
            "+1-2##-5##-####",
            "(2##) 5##-####",
            "2##-5##-####",
            "+44 20 7### ####",
            "+4915########",
            "8 (9##) ###-##-##",
            "+7 9## ### ## ##",
            "+79#########",
            "8-9##-###-##-##",
            "89#########",
            "8 9## ### ####",
            "138########",
            "139 #### ####",
            "+86 137-####-####",
            "010-8#######",
            "0755-8#######",
            "06 4# ## ## ##",
        )
    )
    return _shaped(dice, shape), (
        "call me {}",
        "{} does not get the code",
        "позвоните {}",
        "на {} не пришла смс",
        "手机{}收不到短信",
        "{}",
    )


def _iban(dice: random.Random) -> Made:
    country = dice.choice(("DE", "FR", "ES", "IT", "PL", "KZ", "BY", "GB", "NL", "TR"))
    account = "".join(dice.choices(string.digits, k=IBAN_LENGTHS[country] - 4))
    whole = f"{country}{98 - mod97(f'{country}00{account}'):02d}{account}"
    spaced = " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))
    return dice.choice((whole, spaced, whole.lower())), (
        "pay from {} today",
        "счёт {}",
        "账户 {} 扣款失败",
        "{}",
    )


def _card(dice: random.Random) -> Made:
    start, length = dice.choice((("4", 16), ("51", 16), ("2202", 16), ("37", 15), ("622202", 19), ("4", 13)))
    body = start + "".join(dice.choices(string.digits, k=length - len(start) - 1))
    doubled = [int(d) * (1 + (i + 1) % 2) for i, d in enumerate(reversed(body))]
    check = -sum(d - 9 if d > 9 else d for d in doubled) % 10
    number = f"{body}{check}"
    groups = [number[i : i + 4] for i in range(0, len(number), 4)]
    return dice.choice((number, " ".join(groups), "-".join(groups))), (
        "card {} declined",
        "карта {} не проходит",
        "卡号{}付款",
        "{}",
    )


def _passport(dice: random.Random) -> Made:
    if dice.random() < 0.5:
        shape = dice.choice(("45## ######", "45 ## ######", "7# #######"))
        return _shaped(dice, shape), ("паспорт {}", "мой паспорт {} не принят", "passport {} rejected")
    shape = dice.choice(("E########", "G########", "X#######", "EA#######"))
    return _shaped(dice, shape), ("passport no. {}", "护照号{}上传失败", "паспорт № {}", "护照 {}")


def _token(dice: random.Random) -> Made:
    signs = string.ascii_letters + string.digits
    prefix, length = dice.choice(
        (
            ("ghp_", 36),
            ("sk_live_", 24),
            ("sk-", 40),
            ("AKIA", 16),
            ("xoxb-", 30),
            ("glpat-", 20),
            ("AIza", 35),
            ("", 40),
        )
    )
    body = "".join(dice.choices(signs, k=length - 4)) + dice.choice(string.ascii_letters) + _digits(dice, 3)
    return prefix + (body.upper() if prefix == "AKIA" else body), (
        "token {} expired",
        "ключ {} не подходит",
        "密钥{}无效",
        "{}",
    )


def _jwt(dice: random.Random) -> Made:
    def part(text: bytes) -> str:
        return base64.urlsafe_b64encode(text).rstrip(b"=").decode()

    claims = f'{{"sub":"{_digits(dice, 9)}"}}'.encode()
    token = ".".join((part(b'{"alg":"HS256"}'), part(claims), part(dice.randbytes(32))))
    return token, ("Bearer {}", "{}", "заголовок {}", "令牌 {}")


def _ip(dice: random.Random) -> Made:
    if dice.random() < 0.25:
        return (
            f"2001:db8:{dice.randint(1, 65535):x}::{dice.randint(16, 65535):x}:{dice.randint(16, 65535):x}",
            ("{} is blocked", "не открывается с {}"),
        )
    address = ".".join(
        str(n)
        for n in (
            dice.choice((10, 77, 91, 178, 203)),
            dice.randint(1, 255),
            dice.randint(1, 255),
            dice.randint(1, 254),
        )
    )
    return address, ("cannot reach {} from here", "адрес {} недоступен", "无法连接{}", "{}")


def _order(dice: random.Random) -> Made:
    if dice.random() < 0.4:
        return f"{dice.choice(('ORD', 'INV', 'RMA'))}-2026-{_digits(dice, 5)}", (
            "where is {}",
            "где {}",
            "{}",
        )
    return _digits(dice, dice.randint(9, 10)), (
        "order #{} is late",
        "order number {}",
        "заказ № {} не пришёл",
        "счёт №{}",
        "订单号{}没到",
        "订单 {}",
    )


def _url(dice: random.Random) -> Made:
    login = f"user{_digits(dice, 3)}:p{_digits(dice, 5)}"
    return login, (
        "open https://{}@files.example.com/a",
        "ftp://{}@example.org не открывается",
        "链接 https://{}@example.cn/x 打不开",
    )


def _password(dice: random.Random) -> Made:
    return f"{dice.choice(('Sommer', 'hunter', 'Пароль', 'qwe'))}{_digits(dice, 4)}!", (
        "password: {}",
        "my password is {} and fails",
        "пароль: {}",
        "密码：{}",
    )


def _number(dice: random.Random) -> Made:
    return _digits(dice, dice.choice((9, 10, 12, 15, 18, 20))), (
        "account {} locked",
        "ИНН {}",
        "身份证{}",
        "id {}",
    )


_MAKERS: dict[str, Callable[[random.Random], Made]] = {
    "email": _email,
    "phone": _phone,
    "iban": _iban,
    "card": _card,
    "passport": _passport,
    "token": _token,
    "jwt": _jwt,
    "ip": _ip,
    "order": _order,
    "url": _url,
    "password": _password,
    "number": _number,
}
FORMATS = tuple(_MAKERS)


def _code(dice: random.Random) -> str:
    return dice.choice(
        (
            f"0x8007{dice.randint(1, 65535):04X}",
            f"E{dice.randint(100, 9999)}",
            str(dice.randint(400, 599)),
            f"-21474{_digits(dice, 5)}",
            f"KB{_digits(dice, 7)}",
        )
    )


def _version(dice: random.Random) -> str:
    return dice.choice(("{}.{}", "{}.{}.{}", "v{}.{}.{}", "{}.0.19045.{}")).format(
        *(dice.randint(1, 99) for _ in range(4))
    )


def _when(dice: random.Random) -> str:
    year, month, day = dice.randint(2019, 2026), dice.randint(1, 12), dice.randint(1, 28)
    return dice.choice(
        ("{0}-{1:02}-{2:02}", "{2:02}.{1:02}.{0}", "{1}/{2}/{0}", "{0}年{1}月{2}日", "{0}{1:02}{2:02}")
    ).format(year, month, day)


def _few(dice: random.Random) -> str:
    return str(dice.choice((1, 2, 3, 5, 10, 24, 50, 64, 100, 365, 500, 1000, 8080, 65535, 100000)))


def _size(dice: random.Random) -> str:
    return dice.choice(
        ("1920x1080", "10 GB", "1,000,000 rows", "4 МБ", "100 000 строк", "3840 x 2160", "5000000")
    )


def _any(*words: str) -> Callable[[random.Random], str]:
    return lambda dice: dice.choice(words)


_PARTS: dict[str, Callable[[random.Random], str]] = {
    "code": _code,
    "version": _version,
    "when": _when,
    "few": _few,
    "size": _size,
    "do": _any("install", "update", "open", "export", "print", "rename", "share", "merge"),
    "thing": _any("a report", "the editor", "my sketch", "orders", "cards", "devices", "pages"),
    "name": _any("C++17", "Python 3.11", "USB 3.0", "Windows 10", "api/v1", "ISO 8601", "x86_64"),
    "деле": _any("установке", "печати", "обновлении", "входе"),
    "делать": _any("настроить", "удалить", "перенести"),
    "вещь": _any("отчёт", "профиль", "доступ по токену", "пароль"),
    "做": _any("导出报告", "修改密码", "查看订单", "绑定手机", "登录", "打印", "上传文件"),
}
_QUESTIONS = (
    "error {code} when I {do} {thing}",
    "HTTP {code} after upgrading to {version}",
    "how to {do} {thing} in step {few}",
    "port {few} is busy on version {version}",
    "does {name} support {size}",
    "what changed on {when} in {version}",
    "limit of {few} for {thing}",
    "my password does not work after {when}",
    "order of steps {few} and {few}",
    "ошибка {code} при {деле}",
    "как {делать} {вещь} в версии {version}",
    "код {code} на порту {few}",
    "не могу {делать} {вещь} с {when}",
    "сколько мест в тарифе на {few} пользователей",
    "почему приложение не поддерживает {size}",
    "错误{code}怎么解决",
    "如何在{version}版本中{做}",
    "{when}之后无法{做}",
    "最多支持{few}个用户，{做}",
    "端口{few}被占用，版本{version}",
)
