"""The declarations of all settings: every `GAPLESS_*` variable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kb_server.settings import kinds
from kb_server.settings.declaration import setting
from search.text.languages import GAINING


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked. The field `port` is the variable `GAPLESS_PORT`."""

    config: Path = setting(Path("mkdocs.yml"), kinds.path, "The site's MkDocs configuration.")
    releases: Path = setting(
        Path("releases"),
        kinds.path,
        "The directory of the releases.",
        shown="`releases` beside the configuration",
        example="/var/lib/gapless/releases",
    )
    keep_releases: int = setting(
        5,
        kinds.number(1, 1000),
        "Releases kept when publishing, including the current one. A release in use is always kept.",
    )
    untrusted: bool = setting(
        False,
        kinds.switch,
        "`on`: publishing leaves out what writers whom you do not know must not publish.",
        shown="off",
        example="on",
    )
    meaning: tuple[str, ...] = setting(
        GAINING,
        kinds.semantic_languages,
        "Languages with semantic search; `off` for none. A change takes effect at the next publish.",
        example="off",
        empty="off",
    )
    engine: str = setting(
        "arrays",
        kinds.engine,
        "What answers searches: `arrays`, or `whoosh`, which is slower and gives the same answers.",
        example="whoosh",
    )
    host: str = setting(
        "127.0.0.1", kinds.words, "The address that `gapless serve` and `gapless run` listen on."
    )
    port: int = setting(8000, kinds.number(0, 65535), "The port that they listen on. 0: any free one.")
    workers: int = setting(
        0,
        kinds.number(0, 256),
        "Processes that `gapless run` starts. 0: one for each processor core.",
        example="2",
    )
    threads: int = setting(
        8,
        kinds.number(2, 256),
        "Requests that each of these processes works on at once; half of them for one network.",
    )
    base_url: str = setting(
        "",
        kinds.url,
        "The public address of the learn center, for links in e-mails, feeds and tickets.",
        shown="the address of the request",
        example="https://help.example.com/",
    )
    lang: str = setting(
        "en",
        kinds.lang,
        "The language of alerts, the weekly digest and its feed: `en`, `ru`, `zh` or `zh-Hant`.",
        example="ru",
    )
    trusted_proxies: int = setting(
        0,
        kinds.number(0, 10),
        "Number of reverse proxies whose `X-Forwarded-*` headers are trusted. 0: none is trusted.",
        example="1",
    )
    max_body: int = setting(
        1_048_576, kinds.number(1024, 1_073_741_824), "The largest request body that is accepted, in bytes."
    )
    frame_ancestors: tuple[str, ...] = setting(
        ("'self'",),
        kinds.sources,
        "Sites that may show the learn center in a frame, as in the header `Content-Security-Policy`.",
        example="'self' https://app.example.com",
    )
    script_sources: tuple[str, ...] = setting(
        (),
        kinds.script_sources,
        "Further hosts that pages may load scripts from; `'unsafe-inline'` allows scripts that writers write "
        "into pages, `'wasm-unsafe-eval'` WebAssembly, and `'unsafe-eval'` scripts that run text.",
        example="https://cdn.jsdelivr.net",
    )
    style_sources: tuple[str, ...] = setting(
        (),
        kinds.style_sources,
        "Further hosts that pages may load styles from; `'unsafe-inline'` allows styles that scripts write.",
        example="https://fonts.googleapis.com",
    )
    font_sources: tuple[str, ...] = setting(
        (),
        kinds.sources,
        "Further hosts that pages may load fonts from.",
        example="https://fonts.gstatic.com",
    )
    connect_sources: tuple[str, ...] = setting(
        (),
        kinds.sources,
        "Further hosts that the scripts of pages may send requests to.",
        example="https://api.example.com",
    )
    image_sources: tuple[str, ...] = setting(
        (),
        kinds.sources,
        "Further hosts that pages may load images from.",
        example="https://images.example.com",
    )
    media_sources: tuple[str, ...] = setting(
        (),
        kinds.sources,
        "Further hosts that pages may load videos and captions from.",
        example="https://videos.example.com",
    )
    frame_sources: tuple[str, ...] = setting(
        ("https://www.youtube-nocookie.com", "https://player.vimeo.com"),
        kinds.sources,
        "Hosts whose video players pages may embed.",
    )
    object_sources: tuple[str, ...] = setting(
        (),
        kinds.sources,
        "Where `<object>` and `<embed>` of pages may load from, such as PDF files; `'self'`: the site.",
        example="'self'",
    )
    form_sources: tuple[str, ...] = setting(
        (),
        kinds.sources,
        "Further hosts that the forms of pages may be sent to.",
        example="https://news.example.com",
    )
    widget_origins: tuple[str, ...] = setting(
        (),
        kinds.origins,
        "Sites that may show the widget. Pages of no other site can ask what the widget asks.",
        shown="none: there is no widget",
        example="https://app.example.com https://www.example.com",
    )
    state: Path = setting(
        Path("var"),
        kinds.path,
        "The directory of the SQLite database, the spool of events, the secret and the cache of publishing.",
        shown="`var` beside the configuration",
        example="/var/lib/gapless/state",
    )
    database: str = setting(
        "",
        kinds.database,
        "The database: `postgresql://user@host/name`, or the path of a SQLite file.",
        shown="`gapless.db` in the state directory",
        example="postgresql://gapless@db.example.com/gapless",
        secret=True,
    )
    secret_key: str = setting(
        "",
        kinds.key,
        "The secret for signatures; the same on all machines that serve one learn center.",
        shown="made once, in the state directory",
        secret=True,
    )
    spool_megabytes: int = setting(
        64,
        kinds.number(1, 100_000),
        "The size of the spool, where events wait for the database; when it is full, events are dropped.",
    )
    keep_queries: int = setting(
        180,
        kinds.number(8, 3650),
        "Days that customers' words are kept. Numbers stay, and so do queries that several asked in a day.",
    )
    origin: str = setting(
        "",
        kinds.origin,
        "The origin of all events, when no customer uses this installation: `staff`, `bot`, `ci`, `replay`.",
        example="ci",
    )
    staff_networks: tuple[str, ...] = setting(
        (),
        kinds.networks,
        "Networks of your own people, whose questions do not count as customers'.",
        example="192.0.2.0/24 2001:db8::/48",
    )
    assistants_per_minute: int = setting(
        0,
        kinds.number(0, 100_000),
        "Requests a minute that assistants of one network may send to `/mcp`. 0: there is no such address.",
        example="60",
    )
    events_per_minute: int = setting(
        600, kinds.number(1, 1_000_000), "Events that one network address may send in a minute."
    )
    searches_per_minute: int = setting(
        600,
        kinds.number(1, 1_000_000),
        "Searches, suggestions and tickets that one network address, or IPv6 /64, may ask in a minute.",
    )
    questions_per_hour: int = setting(
        60,
        kinds.number(1, 1_000_000),
        "A visitor who asks more is not a person: the questions of that day count as a bot's.",
    )
    network_questions_per_hour: int = setting(
        300,
        kinds.number(1, 1_000_000),
        "The same limit for all visitors behind one network address, such as an office.",
    )
    segments: tuple[tuple[str, float], ...] = setting(
        (),
        kinds.segments,
        "The weight of a question of each segment in a gap; others weigh 1.",
        shown="all weigh 1",
        example="enterprise=3 free=0.5",
    )
    claim_key: str = setting(
        "",
        kinds.key,
        "The key with which your product signs JSON Web Tokens (HS256) about its customers.",
        shown="none: no tokens are taken",
        secret=True,
    )
    claim_audience: str = setting(
        "", kinds.words, "What `aud` of these tokens must name.", shown="none: it is not read"
    )
    claim_issuer: str = setting(
        "", kinds.words, "What `iss` of these tokens must be.", shown="none: it is not read"
    )
    contacts_per_hour: int = setting(
        10, kinds.number(1, 1_000_000), "The most contacts that one visitor may send in an hour."
    )
    network_contacts_per_hour: int = setting(
        60, kinds.number(1, 1_000_000), "The same limit for all visitors behind one network address."
    )
    all_contacts_per_hour: int = setting(
        1000,
        kinds.number(4, 1_000_000),
        "The same limit for everybody together. From a quarter of it on, browsers have to do some work.",
    )
    verify_visitors: int = setting(
        2, kinds.number(1, 10_000), "Visitors who must have read an answer before its gap is verified."
    )
    verify_percent: int = setting(
        50,
        kinds.number(1, 100),
        "The percentage of the visitors who asked that must have read the answer.",
    )
    verify_words: int = setting(
        10,
        kinds.number(0, 1000),
        "Words that an article must have besides the question; with fewer it is a stub, never verified.",
    )
    reopen_visitors: int = setting(
        2, kinds.number(1, 10_000), "Visitors whom an answer must fail before its gap opens again."
    )
    trial_days: int = setting(
        30, kinds.number(1, 3650), "Days for which a visitor counts for or against an answer."
    )
    spike_visitors: int = setting(
        5,
        kinds.number(2, 100_000),
        "Visitors within a day that a gap needs for an alert, if they are three times its usual number.",
    )
    alert_webhook: str = setting(
        "",
        kinds.hook,
        "The webhook for alerts, which are signed with the secret key.",
        shown="none",
        secret=True,
        example="https://chat.example.com/hook",
    )
    webhook_networks: tuple[str, ...] = setting(
        (),
        kinds.networks,
        "Private networks that a webhook may write to. It never writes to others.",
        example="192.168.10.0/24",
    )
    alert_to: tuple[str, ...] = setting(
        (), kinds.addresses, "Who gets alerts by e-mail.", example="support@example.com"
    )
    digest_to: tuple[str, ...] = setting(
        (), kinds.addresses, "Who gets the weekly digest by e-mail.", example="writers@example.com"
    )
    tell: str = setting(
        "answered",
        kinds.telling,
        "When visitors who left an address are told of the answer: `answered`, `verified`, or `off`. "
        "Mails need `GAPLESS_SMTP` and `GAPLESS_BASE_URL`.",
        example="verified",
    )
    mail_from: str = setting(
        "gapless@localhost",
        kinds.address,
        "The sender address of e-mails.",
        example="help@example.com",
    )
    smtp: str = setting(
        "",
        kinds.smtp,
        "The mail server; `smtps://` uses TLS from the start, `smtp://` STARTTLS when it is offered.",
        shown="none: no e-mail is sent",
        example="smtp://mail.example.com:587",
        secret=True,
    )
    syslog: str = setting(
        "",
        kinds.syslog,
        "Where the audit log and the warnings of the service go as lines of syslog (RFC 5424): `tls://`, "
        "`tcp://` or `udp://` and a machine, `unix:///dev/log`, or `stderr`.",
        shown="none: warnings go to stderr as they are",
        example="tls://logs.example.com:6514",
    )
    help_desks: str = setting(
        "",
        kinds.file,
        "The file that describes the help desks to which contacts are handed over. "
        "It holds their keys, so keep it out of the repository.",
        shown="none: contacts stay here",
        example="/etc/gapless/desks.yml",
    )
    solve_days: int = setting(
        7,
        kinds.number(1, 90),
        "Days without another message after which an opened link has solved its ticket.",
    )
    second_factor: tuple[str, ...] = setting(
        (),
        kinds.roles,
        "Roles that may log in only with a second factor: `agent`, `writer`, `admin`, separated by spaces.",
        shown="none: everybody chooses",
        example="writer admin",
    )
    user_header: str = setting(
        "",
        kinds.user_header,
        "The header in which a proxy in front says who logged in there.",
        shown="none: people log in here",
        example="X-Remote-User",
    )
    user_header_from: tuple[str, ...] = setting(
        (),
        kinds.networks,
        "The addresses of that proxy. From others the header is ignored.",
        example="127.0.0.1",
    )
    user_header_role: str = setting(
        "",
        kinds.role,
        "The role of users whom that proxy names and nobody has made: `agent`, `writer` or `admin`.",
        shown="none: they are refused",
        example="agent",
    )
    oidc_issuer: str = setting(
        "",
        kinds.issuer,
        "The OpenID provider with which people sign in, as its own document names it (`issuer`). "
        "Needs `GAPLESS_BASE_URL`.",
        shown="none: people log in here",
        example="https://login.example.com/realms/ours",
    )
    oidc_name: str = setting(
        "",
        kinds.words,
        "The provider's name on the login page: “Sign in with …”.",
        shown="the host of the issuer",
        example="Example",
    )
    oidc_client_id: str = setting(
        "", kinds.words, "What the provider knows this service as.", shown="none", example="gapless"
    )
    oidc_client_secret: str = setting(
        "",
        kinds.words,
        "The secret with which this service asks the provider.",
        shown="none: a public client, with PKCE alone",
        secret=True,
    )
    oidc_scopes: tuple[str, ...] = setting(
        ("openid", "profile", "email"),
        kinds.scopes,
        "The scopes that the provider is asked for.",
        example="openid profile email groups",
    )
    oidc_role_claim: str = setting(
        "groups",
        kinds.words,
        "The claim that says what somebody may do; `a.b` is the claim `b` inside of `a`.",
        example="realm_access.roles",
    )
    oidc_roles: tuple[tuple[str, str], ...] = setting(
        (),
        kinds.role_map,
        "The role for each value of that claim: `value=role`. The highest counts, and `*` is every value, "
        "or none.",
        example="kb-admins=admin kb-writers=writer staff=agent",
    )
    oidc_domains: tuple[str, ...] = setting(
        (),
        kinds.domains,
        "Domains of which somebody must have an e-mail address that the provider has verified.",
        shown="none: addresses do not matter",
        example="example.com",
    )
    oidc_acr: tuple[str, ...] = setting(
        (),
        kinds.acr_values,
        "What the provider must say of how strongly somebody signed in (`acr`): one of these.",
        shown="none: its login is as strong as it wants",
        example="phr",
    )
    oidc_only: bool = setting(
        False,
        kinds.switch,
        "`on`: people sign in with the provider alone, not with passwords or passkeys.",
        shown="off",
        example="on",
    )
    login_hours: int = setting(12, kinds.number(1, 8760), "How long a login lasts.")
    login_idle_hours: int = setting(
        4, kinds.number(1, 8760), "After how many hours a login ends in which nothing was done."
    )
