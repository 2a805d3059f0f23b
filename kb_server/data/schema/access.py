"""The tables of access: users and who they are elsewhere, second factors, invitations, logins, tokens."""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data.database import Moment, metadata

users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(100), nullable=False, unique=True),  # case-folded
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password", sa.String(200), nullable=False),  # argon2id, with its parameters
    sa.Column("created", Moment, nullable=False),
)

removed_users = sa.Table(  # names that no proxy and no provider may bring back, until an admin allows it
    "removed_users",
    metadata,
    sa.Column("name", sa.String(100), primary_key=True),
    sa.Column("removed", Moment, nullable=False),
)

identities = sa.Table(  # who users are at an OpenID provider
    "identities",
    metadata,
    sa.Column("issuer", sa.String(300), primary_key=True),
    sa.Column("subject", sa.String(255), primary_key=True),
    # NULL: the user was removed, and this identity makes no other one
    sa.Column("user", sa.Integer, sa.ForeignKey("users.id", ondelete="SET NULL"), nullable=True, index=True),
    sa.Column("name", sa.String(100), nullable=False),  # of the user
    sa.Column("created", Moment, nullable=False),
)

second_factors = sa.Table(  # the devices that show codes, one of a user
    "second_factors",
    metadata,
    sa.Column("user", sa.Integer, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("salt", sa.String(64), nullable=False),  # of the secret: see access.factors
    sa.Column("last", sa.Integer, nullable=False),  # the period of the last code
    sa.Column("created", Moment, nullable=False),
)

passkeys = sa.Table(  # keys in devices, any number of a user
    "passkeys",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("user", sa.Integer, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("credential", sa.String(1400), nullable=False, unique=True),  # its id, in base64url
    sa.Column("public_key", sa.LargeBinary, nullable=False),  # COSE
    sa.Column("count", sa.BigInteger, nullable=False),  # of signatures, as the device said last
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.Column("used", Moment, nullable=True),
)

spent = sa.Table(  # what may be used once, and was: states of logins elsewhere, challenges of passkeys
    "spent",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),  # SHA-256
    sa.Column("expires", Moment, nullable=False),
)

recovery_codes = sa.Table(  # each lets its user in once, without the device
    "recovery_codes",
    metadata,
    sa.Column("user", sa.Integer, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("code", sa.String(64), primary_key=True),  # keyed hash
)

invitations = sa.Table(  # links with which people become users and choose a password, each once
    "invitations",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),  # SHA-256 of what the link holds
    sa.Column("name", sa.String(100), nullable=False),  # case-folded; "" where the person chooses it
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("expires", Moment, nullable=False),
    info={"expires": "expires"},
)

logins = sa.Table(
    "logins",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),  # SHA-256 of what the cookie holds
    sa.Column("user", sa.Integer, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("created", Moment, nullable=False),
    sa.Column("expires", Moment, nullable=False),
    sa.Column("way", sa.String(16), nullable=False, server_default=""),  # of access.logins.Way
    sa.Column("seen", Moment, nullable=True),  # last use, within some minutes; NULL: never since `created`
    sa.Column("proved", Moment, nullable=True),  # when the person showed who they are; NULL: nobody says
    sa.Column("browser", sa.String(60), nullable=False, server_default=""),  # such as "Firefox, Linux"
    # SHA-256 of the provider's session, "" for none
    sa.Column("provider_session", sa.String(64), nullable=False, server_default="", index=True),
    info={"expires": "expires"},
)

attempts = sa.Table(  # failed attempts to log in
    "attempts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),  # keyed hash of a user's name or of an address
    sa.Column("at", Moment, nullable=False),
    sa.Index("ix_attempts_key", "key", "at"),
    info={"expires": "at"},
)

tokens = sa.Table(  # for programs: each grants some of the rights of its user
    "tokens",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("secret", sa.String(64), nullable=False, unique=True),  # SHA-256 of what the program sends
    sa.Column("user", sa.Integer, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("label", sa.String(100), nullable=False),  # what it is for
    sa.Column("scopes", sa.JSON, nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.Column("expires", Moment, nullable=False),
    sa.Column("used", sa.Date, nullable=True),  # the last day
)
