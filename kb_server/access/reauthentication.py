"""Asking for the password again before something is changed, so that an open browser is not enough."""

from __future__ import annotations

from datetime import datetime

from flask import request

from kb_server.access import attempts, devices, passwords, users
from kb_server.access.attempts import LoginAttempt
from kb_server.access.users import User
from kb_server.data.audit import Deed
from kb_server.web import application
from kb_server.web.limits import Exceeded
from kb_server.web.staff.language import spoken


class FormRefused(Exception):
    """The form is shown again, with this status and with what is wrong, in the language of its reader."""

    def __init__(self, status: int, trouble: str) -> None:
        self.status, self.trouble = status, trouble
        super().__init__(trouble)


def check(user: User, now: datetime, deed: Deed) -> str:
    """The digest of the user's password, which is the one in the form's field `password`.

    Raises FormRefused for a wrong one, of which `deed` is noted, and after too many: the limits are those of
    logins.
    """
    attempt = LoginAttempt(user.name, request.remote_addr or "", devices.known(user.name))
    counted, database = application.keys().of("attempts"), application.database()
    try:
        with database.write() as connection:
            attempts.begin(connection, attempt, counted, now)
            kept = users.password_of(connection, user.name)
    except Exceeded as wait:
        raise FormRefused(429, spoken()("login.wait", n=wait.minutes)) from wait
    if not passwords.verify(request.form.get("password", ""), kept):
        note_refused(user, deed, "password", now)
        raise FormRefused(422, spoken()("login.factor.wrong_password"))
    with database.write() as connection:
        attempts.succeeded(connection, attempt, counted, now)
    return kept


def note_refused(user: User, deed: Deed, what: str, now: datetime) -> None:
    """Note that somebody in this user's browser gave something wrong."""
    with application.database().write() as connection:
        attempts.note_failed(connection, user.name, application.keys().of("attempts"), now, deed, what)
