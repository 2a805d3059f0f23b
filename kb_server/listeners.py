"""The listeners of the log: functions of other rooms that run when the log changes."""

from __future__ import annotations

from kb_server.gaps import update
from kb_server.log.listeners import Listeners
from kb_server.support import ledger

LISTENERS = Listeners(
    events=(ledger.follow,),
    drained=(update.follow,),
    expired={"names in links": ledger.forget},
)
