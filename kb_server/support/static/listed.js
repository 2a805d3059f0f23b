/** What was found, as elements: saved replies, articles and their places, each a row whose link can be copied. */

const KINDS = [
  ["markdown", "Markdown"],
  ["html", "HTML"],
  ["text", "Text"],
];

/** Show `found` in `into`; return its rows, each with `links`, `forms`, `article`, `place`. */
export function listed(into, found) {
  const articles = found.articles.map((article, index) => articleElement(article, index + 1));
  const replies = found.replies.map(replyElement);
  const missing = make(
    "p",
    { className: "missing" },
    make("button", { type: "button", className: "quiet" }, "No article for this"),
    " tells the writers.",
  );
  const verdict = make("p", { className: "verdict", role: "status" }, verdictOf(found));
  missing.querySelector("button").dataset.flag = "";
  const saved = replies.length
    ? [make("h3", {}, "Saved replies"), make("ul", { className: "replies" }, ...replies)]
    : [];
  into.replaceChildren(
    make(
      "p",
      { className: "read" },
      found.question ? `“${short(found.question)}”` : "The message says nothing to search for.",
    ),
    verdict,
    ...(found.answered ? [] : [missing]),
    make("ol", { className: "articles" }, ...articles),
    ...saved,
    ...(found.answered ? [missing] : []),
  );
  return [...into.querySelectorAll(".place")];
}

function verdictOf({ answered, articles }) {
  if (answered) return articles.length === 1 ? "One article may answer it:" : "The best answer first:";
  return articles.length ? "Nothing here answers this. These come nearest:" : "Nothing here answers this.";
}

function articleElement(article, number) {
  const title = make("h3", {}, make("a", { href: pageOf(article), target: "_blank" }, article.title));
  const marks = [
    make("span", { className: "kind" }, article.type),
    article.foreign && make("span", { className: "kind foreign" }, `in ${languageName(article.lang)}`),
    article.audience === "agents" &&
      make("span", { className: "kind inside" }, "for agents only: not to be sent"),
  ];
  const sure = make("meter", { min: 0, max: 1, low: 0.5, high: 0.75, optimum: 1, value: article.confidence });
  sure.title = `Confidence ${Math.round(100 * article.confidence)} %`;
  sure.setAttribute("aria-label", sure.title);
  const flag = make("button", { type: "button", className: "quiet" }, "Flag");
  flag.dataset.flag = article.article;
  flag.setAttribute("aria-label", `Flag ${article.title}`);
  const places = article.places.map((place, index) =>
    placeElement(article, place, index ? "" : String(number)),
  );
  return make(
    "li",
    { className: "article" },
    make(
      "div",
      { className: "head" },
      make("span", { className: "number", ariaHidden: "true" }, String(number)),
      title,
      ...marks,
      sure,
      flag,
    ),
    ...places,
  );
}

function placeElement(article, place, number) {
  const heading = [at(place.start), place.heading || (place.anchor ? place.anchor : "From the top")];
  const row = make(
    "div",
    { className: "place", tabIndex: 0, role: "group" },
    make("p", { className: "heading" }, heading.filter(Boolean).join(" ")),
    make("p", { className: "snippet" }, ...marked(place.snippet)),
    ...(place.link ? [buttons()] : []),
  );
  row.dataset.title = [article.title, place.heading].filter(Boolean).join(": ");
  row.setAttribute("aria-label", row.dataset.title);
  row.dataset.number = number;
  const links = place.link ? [{ link: place.link, article: article.article, anchor: place.anchor }] : [];
  return Object.assign(row, { article, place, links, forms: null });
}

function replyElement(reply) {
  const row = make(
    "div",
    { className: "place", tabIndex: 0, role: "group" },
    make(
      "p",
      { className: "heading" },
      reply.title,
      reply.foreign ? ` (in ${languageName(reply.lang)})` : "",
    ),
    make("p", { className: "snippet whole" }, reply.forms.text),
    buttons(),
  );
  row.dataset.title = reply.title;
  row.setAttribute("aria-label", `Saved reply: ${reply.title}`);
  const links = reply.links.map((link) => ({ link, ...placeOf(link.url) }));
  return make("li", {}, Object.assign(row, { links, forms: reply.forms, article: null, place: null }));
}

function buttons() {
  return make(
    "p",
    { className: "copy" },
    ...KINDS.map(([kind, name]) => {
      const button = make("button", { type: "button", className: "quiet" }, name);
      button.dataset.form = kind;
      button.setAttribute("aria-label", `Copy as ${name}`);
      return button;
    }),
  );
}

/** The article and anchor of a permalink. */
function placeOf(url) {
  const parts = new URL(url).pathname.split("/a/").pop().split("/").map(decodeURIComponent);
  return { article: parts[0], anchor: parts[1] ?? "" };
}

const short = (text) => (text.length > 240 ? `${text.slice(0, 240)}…` : text);
const root = () => document.querySelector(".desk").dataset.root;
const pageOf = (article) => `${root()}a/${encodeURIComponent(article.article)}`;
const languageName = (code) => new Intl.DisplayNames(["en"], { type: "language" }).of(code);

function at(seconds) {
  if (seconds === null) return "";
  return `▶ ${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

/** Snippets are escaped HTML with <mark> alone: only marks become elements, whatever comes. */
function* marked(snippet) {
  for (const node of new DOMParser().parseFromString(snippet, "text/html").body.childNodes)
    yield node.nodeName === "MARK" ? make("mark", {}, node.textContent) : node.textContent;
}

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter(Boolean));
  return element;
}
