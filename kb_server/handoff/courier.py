"""The courier: it hands over what is due, in a thread of the process that moves the log into the database."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import DBAPIError

from kb_server.contact import store
from kb_server.contact.contact import Contact
from kb_server.data.database import Database, reason
from kb_server.data.keys import Keys
from kb_server.handoff import adapters, delivery, desks, outbox, parcels
from kb_server.handoff.delivery import NotHandedOver
from kb_server.handoff.desks import HelpDesk
from kb_server.handoff.exchange import DeskTicket
from kb_server.handoff.outbox import Queued
from kb_server.settings import Settings
from kb_server.settings.database_url import locate

REST = timedelta(minutes=1)  # that a desk is left alone after a failure, and by chance up to twice as long

_log = logging.getLogger(__name__)
_couriers: dict[Settings, Courier] = {}
_turn = threading.Lock()


def follow(settings: Settings, database: Database) -> None:
    """Let the courier start where something is due. It costs little where no help desk is set."""
    if not settings.help_desks:
        return
    with _turn:
        if settings not in _couriers:
            _couriers[settings] = Courier(settings)
        courier = _couriers[settings]
    now = datetime.now(UTC)
    with database.read() as connection:
        due = outbox.due(connection, now, courier.awake())
        new = outbox.added(connection) or outbox.confirmed(connection, now)
    if new:
        with database.write() as connection:
            outbox.queue_added(connection, outbox.added(connection), now)
            outbox.send_again(connection, outbox.confirmed(connection, now), now)
    if new or due:
        courier.wake()


class Courier:
    """Hands over what is due, one after the other, and leaves desks that fail alone for a while."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._desks: Mapping[str, HelpDesk] = desks.of(settings)
        self._rests: dict[str, float] = {}  # until when, in steady seconds
        self._failing: set[str] = set()
        self._turn = threading.Lock()

    def awake(self) -> list[str]:
        """The desks that do not rest."""
        now = time.monotonic()
        return [name for name in self._desks if self._rests.get(name, 0.0) <= now]

    def wake(self) -> None:
        """Start the thread, unless it runs."""
        if self._turn.acquire(blocking=False):
            threading.Thread(target=self._run, name="courier", daemon=True).start()

    def _run(self) -> None:
        database = Database(locate(self._settings.database, self._settings.state))
        try:
            while self.one(database):
                pass
        except DBAPIError as error:
            _log.error("contacts are not handed over: the database cannot be reached: %s", reason(error))
        except Exception:  # a bug must not stop the courier for ever: it is called again within a minute
            _log.exception("handing over contacts failed")
        finally:
            database.close()
            self._turn.release()

    def one(self, database: Database) -> bool:
        """Try one handover; False where none is due, or each desk that has one rests."""
        now = datetime.now(UTC)
        with database.read() as connection:
            found = outbox.due(connection, now, self.awake())
        if found is None:
            return False
        with database.write() as connection:
            if not outbox.take(connection, found, now):
                return True
        self._try(database, found)
        return True

    def _try(self, database: Database, one: Queued) -> None:
        try:
            ticket = self._hand_over(database, one)
        except store.NoSuchContact:
            with database.write() as connection:
                outbox.withdraw(connection, one)
            return
        except NotHandedOver as error:
            self._failed(database, one, error)
            return
        with database.write() as connection:
            outbox.sent(connection, one, ticket.external, ticket.link, datetime.now(UTC))
        self._failing.discard(one.desk)

    def _hand_over(self, database: Database, one: Queued) -> DeskTicket:
        desk = self._desks[one.desk]
        key = Keys(self._settings.secret_key, self._settings.state).of("handoff")
        with database.read() as connection:
            contact: Contact = store.read(self._settings, connection, one.contact)
            parcel = parcels.make(self._settings, connection, contact, one, key)
        adapter = adapters.ADAPTERS[desk.kind]
        if one.step:
            return delivery.run(adapter.follow_up(parcel, desk), self._settings)
        exchange = adapter.hand_over(parcel, desk, again=one.begun is not None)
        return delivery.run(exchange, self._settings)

    def _failed(self, database: Database, one: Queued, error: NotHandedOver) -> None:
        with database.write() as connection:
            outbox.failed(connection, one, str(error), datetime.now(UTC), final=error.final)
        if error.final:
            return
        rest = error.rest or REST * (1 + random.random())  # noqa: S311 - nobody gains by guessing it
        self._rests[one.desk] = time.monotonic() + rest.total_seconds()
        if one.desk not in self._failing:  # once, however often it fails
            _log.error("the help desk %s does not take contacts: %s", one.desk, error)
        self._failing.add(one.desk)
