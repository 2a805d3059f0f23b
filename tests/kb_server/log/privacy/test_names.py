"""Which names and birthdays a text announces."""

import pytest

from kb_server.log.privacy.names import spans


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my telegram is @max_the_baker, write there", "@max_the_baker"),
        ("телеграм @olga.s", "@olga.s"),
        ("Discord: baker#1234", "baker#1234"),
        ("微信号 wang_xiao88", "wang_xiao88"),
        ("мой ник в телеграме olga_77", "olga_77"),
        ("Hi, my name is Maria Kowalska-Lind and I cannot log in", "Maria Kowalska-Lind"),
        ("my name is peter and I want a refund", "peter"),
        ("my name's Ludwig van der Berg. Help!", "Ludwig van der Berg"),
        ("This is Aisha O'Brien from Example Ltd.", "Aisha O'Brien"),
        ("Name: Linh Nguyen, the order is missing", "Linh Nguyen"),
        ("Меня зовут Олег Тихонов, не приходит код", "Олег Тихонов"),
        ("меня зовут катя и я не могу войти", "катя"),
        ("это Пётр Зимин из Казани", "Пётр Зимин"),
        ("моя фамилия Зимина, договора нет", "Зимина"),
        ("你好,我叫周晓雨,无法登录", "周晓雨"),
        ("我叫诸葛亮,请问", "诸葛亮"),
        ("我的名字是Tom,怎么注册", "Tom"),
        ("Ich heiße Jörg Ölmann und finde die Rechnung nicht", "Jörg Ölmann"),
        ("je m'appelle Zoé Martin", "Zoé Martin"),
        ("me llamo Inés de la Fuente y no puedo entrar", "Inés de la Fuente"),
        ("Where is my parcel?\n\nKind regards,\nB. Sandoval", "B. Sandoval"),
        ("Где посылка?\nС уважением, Ирина", "Ирина"),
        ("Как это настроить? С наилучшими пожеланиями, Артём", "Артём"),
        ("Danke! Beste Grüße\nUlrike Öz", "Ulrike Öz"),
        ("Hello Rosalind, open Bookings and choose a seat", "Rosalind"),
        ("Good morning Mr. Okafor: press Resume", "Mr. Okafor"),
        ("It is mended. Hi there Jean-Luc - please try again", "Jean-Luc"),
        ("Dear Ms Lindqvist\nOpen the map.", "Ms Lindqvist"),
        ("Здравствуйте, Фёкла! Откройте карту", "Фёкла"),
        ("Уважаемая Нина Петровна, откройте карту", "Нина Петровна"),
        ("您好,钱先生,请打开设置", "钱先生"),
        ("尊敬的欧阳女士:请打开设置", "欧阳女士"),
        ("Hallo Jürgen, öffnen Sie die Karte", "Jürgen"),
        ("date of birth: 17.04.1990 is refused", "17.04.1990"),
        ("born on 4 May 1991", "4 May 1991"),
        ("дата рождения 03.02.1985 неверная", "03.02.1985"),
        ("出生日期1991年5月4日", "1991年5月4日"),
    ],
)
def test_what_is_announced(text: str, found: str) -> None:
    """A name or a birthday goes with exactly its own characters."""
    assert {found} == {text[span.start : span.end] for span in spans(text)}


@pytest.mark.parametrize(
    "text",
    [
        "is there an official telegram @ handle",
        "install @angular/core",
        "my discord name is missing",
        "微信号怎么改",
        "my name is spelled wrong",
        "my name is not on the invoice",
        "my name is missing, why",
        "how do I change my name",
        "моя фамилия изменилась, как поменять",
        "моё имя написано неправильно",
        "我叫了客服,没人回答",
        "我叫不到车,怎么办",
        "Hello World, how do I compile it",
        "Hello Kitty",
        "Hi Support, the map is empty",
        "Dear Sir or Madam, the map is empty",
        "Hello, PDF export fails",
        "Hi! Export fails",
        "你好,请问怎么退货",
        "Best Practices for onboarding",
        "this is Google Chrome",
        "date of birth format YYYY-MM-DD",
        "birthday promo code 2024",
    ],
)
def test_what_is_none(text: str) -> None:
    """Who speaks of names and birthdays tells none."""
    assert [] == list(spans(text))
