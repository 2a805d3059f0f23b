"""Which secrets a text tells."""

import pytest

from kb_server.log.privacy.credentials import is_random
from kb_server.log.privacy.scrub import scrub


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("my password is sunflower", "sunflower"),
        ("DB_PASSWORD=meadow in the file", "meadow"),
        ("mysql -u root -pmeadow fails", "meadow"),
        ("curl -u ann:meadow https://api.example.com", "meadow"),
        ("the tool takes --password meadow", "meadow"),
        ("client secret Xy18Q~kLmNoPqRsTuVwXyZ.aBcDeFgHiJkL-0", "Xy18Q~kLmNoPqRsTuVwXyZ.aBcDeFgHiJkL-0"),
        ("1ab8Q~kLmNoPqRsTuVwXyZ.aBcDeFgHiJkL-0", "kLmNoPqRsTuVwXyZ.aBcDeFgHiJkL-0"),
        ("license key: 7f8a9b7c6dAA", "7f8a9b7c6dAA"),
        ("секретный ключ это a8f7d6s5x9k", "a8f7d6s5x9k"),
        ("the secret code is 839201", "839201"),
        ("linear lin_api_QwErTyUiOpAsDfGhJkLzXc is wrong", "QwErTyUiOpAsDfGhJkLzXc"),
        ("docker dckr_pat_k3Zp9-WmT4vXbQ7cJ2wE", "k3Zp9-WmT4vXbQ7cJ2wE"),
        ("токен y0_AgAAAABqWzT1BBTuwRAAAADcbafedGHIJKLmno", "AgAAAABqWzT1BBTuwRAAAADcbafedGHIJKLmno"),
        ("api key: a1b2c3d4", "a1b2c3d4"),
        ("2fa setup key KRSX G5CT MVRX EZLU", "MVRX"),
        ("the app shows krsx g5ct mv4x ezlu", "mv4x"),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----\nlQOYBGBv\n-----END PGP PRIVATE KEY BLOCK-----", "lQOYBGBv"),
        ("Password: tangerine. It fails", "tangerine"),
        ('the password is "open sesame" here', "open"),
        ("password hunter2 does not work", "hunter2"),
        ("мой пароль солнышко1 не подходит", "солнышко1"),
        ("пароль: ромашка", "ромашка"),
        ("пароль — бегемот, не пускает", "бегемот"),
        ("我的密码是xiangrikui", "xiangrikui"),
        ("密码：向日葵", "向日葵"),
        ("密码是123456登不上", "123456"),
        ("mein Passwort ist Sonnenblume", "Sonnenblume"),
        ("Kennwort: Gartenzwerg", "Gartenzwerg"),
        ("mon mot de passe est tournesol", "tournesol"),
        ("mi contraseña es girasol", "girasol"),
        ("PIN 4711 is refused", "4711"),
        ("my pin is 0815", "0815"),
        ("пин-код 4711 не принят", "4711"),
        ("код подтверждения 482913", "482913"),
        ("验证码482913无效", "482913"),
        ("Geheimzahl lautet 4711", "4711"),
        ("code PIN : 4711", "4711"),
        ("verification code 482913 expired", "482913"),
        ("card cvv 123", "123"),
        ("PIN ist 4711, geht nicht", "4711"),
        ("login anna password daisy", "daisy"),
        ("username: bob, pass: monkey", "monkey"),
        ("логин ivan пароль ромашка", "ромашка"),
        ("мой пароль ромашка", "ромашка"),
        ("the password for the shop account is tangerine", "tangerine"),
        ("пароль от кабинета весна2024", "весна2024"),
        ("mdp: tournesol", "tournesol"),
        ("pw = correcthorse", "correcthorse"),
        ("my passphrase is purple monkey dishwasher", "monkey"),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "MDENG"),
        ("secret 9f/Q2xLm+Zt7Kp/0aRwYb3+VcXn5eHj8UdGs1TiO", "9f/Q2x"),
        ("ring 020 7946 0958", "0958"),
        ("(11) 91234-5678 não recebe", "91234"),
        ("08-123 456 78 fungerar inte", "456"),
        ("98765 43210", "43210"),
    ],
)
def test_told_secrets_are_gone(text: str, secret: str) -> None:
    """Passwords and PINs after the word for them, cloud keys and local numbers go."""
    assert secret not in scrub(text)


@pytest.mark.parametrize(
    "text",
    [
        "THIS PAGE DOES NOT LOAD",
        "key size 2XXL 3XXL 4XXL 5XXL",
        "wifi 5ghz 2ghz with 6ghz band",
        "room 101 102 103",
        "docker run -u 1000:1000 image",
        "api key rotation in v2.3.1",
        "token expires after 3600s",
        "token based login with OAuth2Proxy7",
        "iphone-14-pro-max-256gb-vs-iphone-13-mini-128gb",
        "getElementsByTagNameNS is undefined",
        "set password=false in the form",
        "lines 10 20 30 40 50 60",
        "password is wrong, what now",
        "the password is not accepted",
        "password: how to change it",
        "my password is too short",
        "password reset",
        "password manager sha256",
        "password for my account is not working",
        "login with password fails",
        "login page password reset",
        "user forgot password again",
        "мой пароль не принимает",
        "мой пароль украли",
        "пароль для входа не подходит",
        "пароль: как сменить",
        "пароль не подходит",
        "пароль — это не всё",
        "密码是什么",
        "密码是错的怎么办",
        "密码错误怎么办",
        "mein Passwort ist falsch",
        "mot de passe oublié",
        "mi contraseña es incorrecta",
        "clave es incorrecta",
        "pin 13 on the board",
        "meet me at noon",
        "look at example.com",
        "arrive at gate dot",
        "src/components/HttpClient2/RequestBuilderFactory",
        "how do I set the class path in IntelliJ 2024.1",
        "basic settings of the editor",
        "order of steps 3 and 4",
        "10:30 to 12:45 on 2026-11-05",
        "AB12 CD34 seats",
        "key value pairs",
    ],
)
def test_words_beside_secrets_stay(text: str) -> None:
    """What only looks like a secret stays."""
    assert text == scrub(text)


@pytest.mark.parametrize(
    ("text", "random"),
    [
        ("d4c3b2a10000400080001234567890ab", True),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", True),
        ("src/components/HttpClient2/RequestBuilderFactory", False),
        ("internationalization", False),
        ("WindowsServer2019Datacenter", False),
    ],
)
def test_random_texts_are_told_from_words(text: str, random: bool) -> None:
    """A key mixes letters and digits as no word and no path does."""
    assert random == is_random(text)
