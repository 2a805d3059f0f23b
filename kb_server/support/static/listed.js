/** The results as elements: articles, their places and saved replies. Each is a row whose link can be copied. */

import { make, part } from "./elements.js";
import { languageName, text, typeName } from "./texts.js";
import { moment, parted, placeOf, questionsIn, short, verdict } from "./wording.js";

/** @type {(keyof Wire.Forms)[]} */
const KINDS = ["markdown", "html", "text"];

/**
 * The name of a form of links.
 * @param {keyof Wire.Forms} kind
 */
export const formName = (kind) => ({ markdown: "Markdown", html: "HTML", text: text("form_text") })[kind];

/**
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {string} title
 * @property {Wire.Suggested | null} article null: a saved reply
 * @property {Wire.Place | null} place null: a saved reply
 * @property {{ link: Wire.Link, article: string, anchor: string }[]} links that are sent with it
 * @property {Wire.Forms | null} forms of a saved reply
 */

/**
 * Show `found` in `into`; return its rows. `root` is the path of the learn center.
 * @param {HTMLElement} into
 * @param {Wire.Similar} found
 * @param {string} root
 * @returns {Row[]}
 */
export function listed(into, found, root) {
  const { sure, near } = parted(found);
  const articles = [...sure, ...near].map((article, index) => articleRows(article, index + 1, root));
  const items = articles.map(({ item }) => item);
  const replies = found.replies.map(replyRow);
  const missing = make(
    "p",
    { className: "missing" },
    make("button", { type: "button", className: "quiet" }, text("missing")),
    ` ${text("missing_about")}`,
  );
  part(missing, "button", HTMLElement).dataset.flag = "";
  const saved = replies.length
    ? [
        make("h3", {}, text("replies")),
        make("ul", { className: "replies" }, ...replies.map(({ item }) => item)),
      ]
    : [];
  into.replaceChildren();
  const asked = questionsIn(found.question);
  for (const child of [
    make(
      "p",
      { className: "read" },
      found.question ? text("question", { text: short(found.question) }) : text("question_none"),
    ),
    make("p", { className: "verdict", role: "status" }, text(verdict(sure.length, replies.length))),
    asked > 1 && make("p", { className: "faint" }, text("several", { count: asked })),
    ...(sure.length ? [] : [missing]),
    make("ol", { className: "articles" }, ...items.slice(0, sure.length)),
    ...saved,
    near.length > 0 &&
      make(
        "details",
        { className: "near" },
        make("summary", {}, text("near", { count: near.length })),
        make("ol", { className: "articles", start: sure.length + 1 }, ...items.slice(sure.length)),
      ),
    ...(sure.length ? [missing] : []),
  ])
    if (child) into.append(child);
  const rows = articles.map(({ rows }) => rows);
  return [
    ...rows.slice(0, sure.length).flat(),
    ...replies.map(({ row }) => row),
    ...rows.slice(sure.length).flat(),
  ];
}

/**
 * An article with its places.
 * @param {Wire.Suggested} article
 * @param {number} number from 1
 * @param {string} root
 */
function articleRows(article, number, root) {
  const page = `${root}a/${encodeURIComponent(article.article)}`;
  const title = make("h3", {}, make("a", { href: page, target: "_blank" }, article.title));
  const marks = [
    article.type && make("span", { className: "kind" }, typeName(article.type)),
    article.foreign &&
      make("span", { className: "kind foreign" }, text("foreign", { language: languageName(article.lang) })),
    article.audience === "agents" && make("span", { className: "kind inside" }, text("inside")),
  ];
  const flag = make("button", { type: "button", className: "quiet" }, text("flag"));
  flag.dataset.flag = article.article;
  flag.setAttribute("aria-label", text("flag_article", { title: article.title }));
  const rows = article.places.map((place, index) => placeRow(article, place, index ? "" : String(number)));
  const item = make(
    "li",
    { className: "article" },
    make(
      "div",
      { className: "head", title: text("confidence", { percent: Math.round(100 * article.confidence) }) },
      make("span", { className: "number", ariaHidden: "true" }, String(number)),
      title,
      ...marks,
      flag,
    ),
    ...rows.map(({ element }) => element),
  );
  return { item, rows };
}

/**
 * @param {Wire.Suggested} article
 * @param {Wire.Place} place
 * @param {string} number
 * @returns {Row}
 */
function placeRow(article, place, number) {
  const heading = [
    moment(place.start),
    place.heading || (place.anchor ? place.anchor : text("start_of_page")),
  ];
  const element = make(
    "div",
    { className: "place", tabIndex: 0, role: "group" },
    make("p", { className: "heading" }, heading.filter(Boolean).join(" ")),
    make("p", { className: "snippet" }, ...marked(place.snippet)),
    ...(place.link ? [buttons(true)] : []),
  );
  const title = [article.title, place.heading].filter(Boolean).join(": ");
  element.setAttribute("aria-label", title);
  element.dataset.number = number;
  const links = place.link ? [{ link: place.link, article: article.article, anchor: place.anchor }] : [];
  return { element, title, article, place, links, forms: null };
}

/**
 * @param {Wire.SavedReply} reply
 * @returns {{ item: HTMLElement, row: Row }}
 */
function replyRow(reply) {
  const element = make(
    "div",
    { className: "place", tabIndex: 0, role: "group" },
    make(
      "p",
      { className: "heading" },
      reply.title,
      reply.foreign ? ` (${text("foreign", { language: languageName(reply.lang) })})` : "",
    ),
    make("p", { className: "snippet whole", tabIndex: 0 }, reply.forms.text),
    buttons(),
  );
  element.setAttribute("aria-label", text("reply", { title: reply.title }));
  const links = reply.links.map((link) => ({ link, ...placeOf(link.url) }));
  const { title, forms } = reply;
  return { item: make("li", {}, element), row: { element, title, article: null, place: null, links, forms } };
}

/**
 * The buttons that copy, and one that adds the link to the others of a reply.
 * @param {boolean} adding
 */
export function buttons(adding = false) {
  const add = make("button", { type: "button", className: "quiet" }, text("add"));
  add.dataset.add = "";
  add.setAttribute("aria-pressed", "false");
  return make(
    "p",
    { className: "copy" },
    ...KINDS.map((kind) => {
      const name = formName(kind);
      const button = make("button", { type: "button", className: "quiet" }, name);
      button.dataset.form = kind;
      button.setAttribute("aria-label", text("copy", { form: name }));
      return button;
    }),
    adding && add,
  );
}

/**
 * Snippets are escaped HTML in which <mark> is the only element. No other element is ever made from them.
 * @param {string} snippet
 */
function* marked(snippet) {
  for (const node of new DOMParser().parseFromString(snippet, "text/html").body.childNodes)
    yield node.nodeName === "MARK" ? make("mark", {}, node.textContent ?? "") : node.textContent;
}
