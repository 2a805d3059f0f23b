"""Which digits are PINs and codes."""

import pytest

from kb_server.log.privacy.scrub import scrub


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pin for the door is 4821", "4821"),
        ("pin of my card 4821", "4821"),
        ("4821 is my pin", "4821"),
        ("PIN: 48 21", "48 21"),
        ("changed my pin to 4821", "4821"),
        ("пин от карты 4821", "4821"),
        ("сменил пин на 4821", "4821"),
        ("код подтверждения пришёл 482193", "482193"),
        ("PIN für die Karte ist 4821", "4821"),
        ("pin de la tarjeta 4821", "4821"),
        ("code pin de ma carte 4821", "4821"),
        ("code secret 4821", "4821"),
        ("密码改成4821了", "4821"),
        ("code 482193 from sms does not work", "482193"),
        ("security code on card 123", "123"),
        ("the code I got by sms is 839201", "839201"),
        ("the code that you emailed me, 4417, is old", "4417"),
        ("they sent me code 839201 twice", "839201"),
        ("код, который прислали в смс, 7741", "7741"),
        ("пришёл код 839201", "839201"),
        ("短信里的代码839201不对", "839201"),
        ("my backup codes: 7f3a-91bc 22de-04fa", "04fa"),
        ("recovery code 8f3k-92lm-xq7z is used", "92lm"),
        ("backup codes 83a1x 92b2x and 77c3x", "77c3x"),
        ("резервный код 4821-9931", "9931"),
        ("备用码7f3a91bc用过了", "7f3a91bc"),
        ("Wiederherstellungscode lautet 99ab-77cd", "77cd"),
    ],
)
def test_codes_are_gone(text: str, code: str) -> None:
    """A code goes, whatever it is for, before or after the word for it."""
    assert code not in scrub(text)


@pytest.mark.parametrize(
    "text",
    [
        "pin for esp 8266",
        "pin to the top",
        "set pin on arduino 328",
        "error code 10054 from server",
        "код ошибки 1603",
        "2024 is the new version",
        "code 2024 in the text field",
        "the code I got by sms is wrong",
        "error code that I got is 1045",
        "код товара который на сайте: 4471",
        "backup codes 10 per user",
        "recovery codes 2fa",
        "резервные коды 10 штук",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    """Numbers beside other pins and codes stay."""
    assert text == scrub(text)
