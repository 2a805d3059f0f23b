"""The listeners: functions of other rooms that run when the log changes, or when the team is contacted."""

from __future__ import annotations

from kb_server.contact import files as contact_files
from kb_server.contact import letters as contact_letters
from kb_server.contact.listeners import Listener as ContactListener
from kb_server.gaps import forgetting, hand_replies, update
from kb_server.gaps.answering import follow as answering
from kb_server.gaps.fixes import begun
from kb_server.handoff import courier, queueing, wishes
from kb_server.log.listeners import Listeners
from kb_server.measures import forgetting as measured
from kb_server.measures import update as measures
from kb_server.studio import account_letters, saved_views
from kb_server.support import flags, ledger

LISTENERS = Listeners(
    events=(ledger.follow,),
    # Wishes come before the mails: an address that was confirmed with a contact needs no second mail.
    drained=(
        update.follow,
        wishes.follow,
        answering.follow,
        measures.follow,
        contact_letters.follow,
        contact_files.follow,
        account_letters.follow,
        courier.follow,
    ),
    expired={
        "names in links": ledger.forget,
        "words in gaps": forgetting.expire,
        "words in measures": measured.expire,
    },
    quoting={
        "quotations in gaps": forgetting.unquote,
        "quotations in drafts": begun.unquote,
        "quotations in replies by hand": hand_replies.unquote,
        "quotations in flags": flags.unquote,
        "quotations in saved views": saved_views.unquote,
    },
    # Drafts come before the replies by hand that they quote.
    erased={
        "contact files": contact_files.erase,
        "gaps": forgetting.erase,
        "drafts": begun.erase,
        "replies by hand": hand_replies.erase,
        "flags": flags.erase,
        "saved views": saved_views.erase,
        "measures": measured.erase,
    },
)

CONTACTS: tuple[ContactListener, ...] = (
    queueing.queue,
)  # each takes a new contact over, in the transaction that stores it
