"""Which bare words are passwords."""

import pytest

from kb_server.log.privacy.scrub import scrub


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("my password sunflower does not work", "sunflower"),
        ("the password tangerine is not accepted", "tangerine"),
        ("i log in with password tangerine and it fails", "tangerine"),
        ("tried to log in using the password marmalade, no luck", "marmalade"),
        ("i set the password to marmalade yesterday", "marmalade"),
        ("password was marmalade", "marmalade"),
        ("old password marmalade, new password tangerine", "marmalade"),
        ("old password marmalade, new password tangerine", "tangerine"),
        ("the app rejects my password butterfly, why", "butterfly"),
        ("система не принимает пароль барсик", "барсик"),
        ("Passwort Schmetterling wird abgelehnt", "Schmetterling"),
        ("ich melde mich mit dem Passwort Eichhorn an", "Eichhorn"),
        ("пароль ромашка не подходит", "ромашка"),
        ("ввожу пароль ромашка, пишет ошибку", "ромашка"),
        ("захожу с паролем ромашка и не пускает", "ромашка"),
        ("сменил пароль на ромашка и не пускает", "ромашка"),
        ("старый пароль ромашка, новый василёк", "василёк"),
        ("密码sunshine登录不了", "sunshine"),
        ("密码 sunshine 不对", "sunshine"),
        ("密码芝麻开门不对", "芝麻开门"),
        ("把密码改成了sunshine还是不行", "sunshine"),
        ("Passwort sonnenblume geht nicht", "sonnenblume"),
        ("habe das Passwort auf Sonnenblume geändert", "Sonnenblume"),
        ("Anmeldung mit Passwort Sonnenblume schlägt fehl", "Sonnenblume"),
        ("contraseña girasol no funciona", "girasol"),
        ("entro con la contraseña girasol y falla", "girasol"),
        ("cambié la contraseña a girasol y no entra", "girasol"),
        ("mon mot de passe tournesol ne marche pas", "tournesol"),
        ("j'ai changé le mot de passe en tournesol", "tournesol"),
    ],
)
def test_a_bare_word_in_the_place_of_a_password_is_gone(text: str, secret: str) -> None:
    """A word beside the word for it, before a complaint or the end of what is said, goes."""
    assert secret not in scrub(text)


@pytest.mark.parametrize(
    "text",
    [
        "password reset does not work",
        "my password manager does not fill in",
        "my password still doesn't work",
        "how do I set a password to never expire",
        "forgot my password outlook",
        "log in with password or with a link",
        "share a file with password and expiry date",
        "typed password correctly but refused",
        "password was reset yesterday",
        "old password works, new password doesn't",
        "пароль администратора не подходит",
        "ввожу пароль верно, а не пускает",
        "сменил пароль на сайте и не могу войти",
        "поставил пароль сложный",
        "пароль был изменён",
        "старый пароль не подходит, новый не приходит",
        "密码重置失败",
        "密码输入不对怎么办",
        "密码明明没有错但是登录不了",
        "Passwort wird abgelehnt",
        "the app rejects my password again",
        "Passwort vergessen geht nicht",
        "mit Passwort anmelden",
        "contraseña nueva no funciona",
        "mot de passe oublié ne marche pas",
        "j'ai changé le mot de passe en ligne",
    ],
)
def test_what_is_said_of_passwords_stays(text: str) -> None:
    """Questions about passwords keep their words."""
    assert text == scrub(text)
