/** An article, read in the panel. */

import { focusLate, make } from "./elements.js";
import { text } from "./words.js";

const LONGEST = 10_000; // ms that the service may take

export class ArticleView {
  #about;
  #article;
  #question;
  #address;
  #body = make("div", { class: "body", lang: "" });

  /**
   * @param {Widget.About} about
   * @param {Widget.Article} article
   * @param {import("./find.js").Question} question
   */
  constructor(about, article, question) {
    this.#about = about;
    this.#article = article;
    this.#question = question;
    this.#address = article.url || new URL(`a/${encodeURIComponent(article.article)}`, about.service).href;
    this.#body.lang = article.lang;
    this.#body.append(make("h1", { tabindex: -1 }, article.title), make("p", {}, text("loading")));
    const whole = make("a", { href: this.#address, target: "_blank", rel: "noopener" }, text("whole"));
    this.element = make("div", { class: "reading" }, this.#body, this.#helpful(), make("p", {}, whole));
  }

  /** Take the article from the service. */
  async load() {
    try {
      const name = encodeURIComponent(this.#article.article);
      const response = await fetch(new URL(`-/widget/articles/${name}`, this.#about.service), {
        credentials: "omit",
        signal: AbortSignal.timeout(LONGEST),
      });
      if (!response.ok) throw new Error(`the service answered ${response.status}`);
      /** @type {{ content: Widget.TreeNode[] }} */
      const { content } = await response.json();
      this.#body.replaceChildren(...content.map(built));
      const { article, anchor = "" } = this.#article;
      const { search = "" } = this.#question;
      this.#about.log.tell("viewed", { article, anchor, search, arrival: search ? "search" : "other" });
    } catch {
      this.#body.lastElementChild?.replaceChildren(text("unreadable"));
    }
  }

  /**
   * Go to the section that was found, or to the title; the focus goes along if it is in `panel` still.
   * @param {HTMLElement} panel
   */
  focusLate(panel) {
    const { anchor } = this.#article;
    const section = anchor && [...this.#body.querySelectorAll("[id]")].find(({ id }) => id === anchor);
    const place = section || this.#body.querySelector("h1");
    if (!(place instanceof HTMLElement)) return;
    place.tabIndex = -1;
    focusLate(place, panel, { preventScroll: true });
    place.scrollIntoView({ block: "start" });
  }

  #helpful() {
    const vote = (/** @type {boolean} */ helpful) => () => {
      const { search = "" } = this.#question;
      this.#about.log.tell("voted", { article: this.#article.article, helpful, search });
      thanks.textContent = text(helpful ? "thanks" : "sorry");
      thanks.focus();
      for (const button of buttons) button.hidden = true;
    };
    const buttons = [
      make("button", { type: "button", class: "small", onclick: vote(true) }, text("yes")),
      make("button", { type: "button", class: "small", onclick: vote(false) }, text("no")),
    ];
    const thanks = make("p", { id: "gapless-helpful", tabindex: -1, role: "status" }, text("helpful"));
    return make(
      "div",
      { class: "helpful", role: "group", "aria-labelledby": "gapless-helpful" },
      thanks,
      buttons,
    );
  }
}

/**
 * A node of the article: the service takes them from a few kinds of elements (kb_server/center/article_tree.py).
 * @param {Widget.TreeNode} node
 * @returns {Node | string}
 */
function built(node) {
  if (typeof node === "string") return node;
  const [name, attributes, ...children] = node;
  const more = { a: { target: "_blank", rel: "noopener" }, img: { loading: "lazy" } }[name];
  return make(/** @type {"div"} */ (name), { ...attributes, ...more }, ...children.map(built));
}
