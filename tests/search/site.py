"""A small help center in three languages, as search documents, for the tests of search."""

from __future__ import annotations

from typing import Any

from search.documents import AGENTS, Document


def article(id_: str, title: str, text: str = "", **more: Any) -> Document:
    """The lead of an article."""
    return Document(article=id_, url=f"{id_}/", title=title, text=text, **more)


def section(lead: Document, anchor: str, heading: str, text: str, **more: Any) -> Document:
    """A section below `lead`."""
    return Document(
        article=lead.article,
        anchor=anchor,
        url=f"{lead.url}#{anchor}",
        title=lead.title,
        heading=heading,
        headings=(heading,),
        text=text,
        type=lead.type,
        lang=lead.lang,
        audience=lead.audience,
        product=lead.product,
        category=lead.category,
        **more,
    )


PASSWORD = article(
    "reset-password",
    "Reset your password",
    "Forgot it? Open the sign-in page and choose the link below the form.",
    keywords=("lost login", "parole"),
    category="Account",
    product=("Cloud",),
)
BACKUP = article(
    "backups", "Back up a database", "Backups run every night.", category="Data", product=("Cloud", "Desk")
)
VIDEO = article("tour", "A tour of the dashboard", "Watch the tour.", type="video", category="Account")
API = article(
    "api",
    "API reference",
    "Call api/v1 with a token. Clients exist in C++ and C#. Version 8.1.3 returns ERR-1042 when 2fa is on.",
    type="reference",
    category="Developers",
)
RUSSIAN = article(
    "ru/parol",
    "Сброс пароля",
    "Откройте страницу входа и нажмите «Забыли пароль?». Новых паролей может быть два. Ещё можно позвонить.",
    lang="ru",
    category="Account",
)
CHINESE = article(
    "zh/backup", "备份数据库", "数据库每天晚上自动备份。您也可以手动创建备份。", lang="zh", category="Data"
)
INTERNAL = article(
    "refund-limits",
    "Limits of refunds",
    "Zanzibar customers get refunds within ninety days.",
    audience=AGENTS,
)

DOCUMENTS = (
    PASSWORD,
    section(
        PASSWORD, "by-mail", "By e-mail", "We send you a link. It is valid for one hour. <b>Click</b> & go."
    ),
    section(PASSWORD, "by-phone", "By phone", "Call support and answer the security question."),
    BACKUP,
    section(
        BACKUP, "restore", "Restore a backup", "Pick a backup and press Restore. Your password is not needed."
    ),
    section(BACKUP, "schedule", "Change the schedule", "Backups can run hourly on the larger plans."),
    VIDEO,
    section(VIDEO, "t=93", "Charts", "Here you see the charts of your usage.", start=93.0, end=120.0),
    API,
    article(
        "billing", "Invoices and payments", "Invoices are sent on the first of the month.", category="Billing"
    ),
    RUSSIAN,
    CHINESE,
    INTERNAL,
)
