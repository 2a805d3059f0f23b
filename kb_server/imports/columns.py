"""Which field of a row says what: the names that products give them, in the languages that they export in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

# The names as `folded` makes them; earlier ones go first.
SHORT = ("excerpt", "preview", "blurb", "snippet")  # the begin of a text
TEXTS = (
    "question", "query", "text", "body", "description", "description text", "body text", "plain body",
    "message", "first message", "message body", "content", "raw", "post raw", "comment", "first comment",
    "top queries", "queries", "search term", "request", "details", "cooked", "post cooked", "body html",
    "description html",
    "вопрос", "текст", "описание", "сообщение", "запрос", "популярные запросы", "самые популярные запросы",
    "обращение", "комментарий", "问题", "描述", "内容", "消息", "正文", "热门查询", "排名靠前的查询",
    "查询", "frage", "beschreibung", "nachricht", "inhalt", "häufigste suchanfragen", "suchanfragen",
    "anfrage", "requêtes les plus fréquentes", "requêtes", "contenu", "message du client", "demande",
    "pregunta", "descripción", "mensaje", "consultas principales", "consultas", "contenido", "descrição",
    "mensagem", "principais consultas", "domanda", "descrizione", "messaggio", "query principali",
    *SHORT,
)  # fmt: skip
TITLES = (
    "subject", "title", "topic title", "summary", "short description", "ticket name", "headline", "тема",
    "заголовок", "название", "主题", "标题", "betreff", "titel", "thema", "sujet", "objet", "titre",
    "asunto", "título", "assunto", "oggetto", "titolo",
)  # fmt: skip
TIMES = (
    "created", "created at", "createdat", "creation date", "created date", "created time", "create date",
    "create time", "date created", "created on", "createddate", "sys created on", "created timestamp",
    "opened", "opened at", "date opened", "time opened", "date time opened", "started at", "received",
    "received at", "sent at", "date received", "date submitted", "submitted at", "дата создания", "создано",
    "создана", "создан", "время создания", "дата и время", "创建时间", "创建日期", "提交时间", "erstellt",
    "erstellt am", "erstellungsdatum", "zeitpunkt", "créé", "créé le", "date de création", "creado",
    "creado el", "fecha de creación", "data de criação", "criado em", "creato il", "data di creazione",
    "at", "date", "timestamp", "day", "time", "дата", "день", "время", "日期", "时间", "datum", "fecha",
    "data",
)  # fmt: skip
LANGUAGES = ("lang", "language", "locale", "язык", "语言", "sprache", "langue", "idioma", "lingua")
COUNTS = (
    "count", "impressions", "показы", "количество", "展示", "展示次数", "impressionen", "impresiones",
    "impressões", "impressioni",
)  # fmt: skip
_ASKED = frozenset((*TEXTS, *TITLES))
_KNOWN = _ASKED | {*TIMES, *LANGUAGES, *COUNTS}
_BETWEEN = re.compile(r"[\s_/().:*#-]+")
_KIND = re.compile(r"\A(?:ticket|case|conversation|issue|thread|incident|helpdesk ticket|requester) (?=\w)")
_WHOSE = re.compile(r" (?:ticket|case|conversation|utc|gmt)\Z")


def folded(name: object) -> str:
    """A field's name as it is compared: "Ticket created - Date" and "created_date" are "created date"."""
    plain = _BETWEEN.sub(" ", str(name).strip("\ufeff \"'")).strip().casefold()
    return plain if plain in _KNOWN else _WHOSE.sub("", _KIND.sub("", plain))


def are_known(names: Iterable[object]) -> bool:
    """Does one of the fields with these names say what somebody asked?"""
    return not _ASKED.isdisjoint(map(folded, names))


def named(row: Mapping[str, Any], names: Iterable[str]) -> str:
    """Under which of these names a row has something to say: a text or a number; "" if under none."""
    told = (name for name in names if type(row.get(name)) in (str, int, float))
    return next((name for name in told if str(row[name]).strip()), "")


def text_of(row: Mapping[str, Any]) -> str:
    """The name, folded, of the field that has what a customer wrote; "" without one."""
    return named({folded(name): value for name, value in row.items()}, TEXTS)
