"""A dictionary of three languages."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

# NumPy and the segmenter are slow to load, and some tests here need neither.
if TYPE_CHECKING:
    from search.correct.dictionary import Dictionary

TEXTS = (
    "How do I reset my password? Reset the password in the account settings, over there.",
    "Account settings. Notifications and invoices. Separate invoices. Subscription, subscription, backup.",
    "Как сбросить пароль? Сбросьте пароль в настройках аккаунта. Оплата подписки. Пробел.",
    "Получается ли оплатить подписку? Да, оплатите подписку картой. Пользователь и пользователи.",
    "如何重置密码？在账户设置中重置密码。添加按钮。按钮的位置。密码错误时重置密码，点击按钮。" * 5,
)


@cache
def of_texts() -> Dictionary:
    """The dictionary of TEXTS."""
    from search.correct import dictionary as spelling

    return spelling.Dictionary(spelling.build(*spelling.count(TEXTS)))


@pytest.fixture
def dictionary() -> Dictionary:
    """The dictionary of TEXTS."""
    return of_texts()
