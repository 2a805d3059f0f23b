/** An article, read in the panel. What it shows is made of a few kinds of elements, see tree.js. */

import { make } from "./elements.js";
import { copies } from "./tree.js";
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
      const document = await fetched(
        new URL(`-/widget/articles/${encodeURIComponent(this.#article.article)}`, this.#about.service),
      );
      const shown = document.querySelector("article");
      const { address } = document.documentElement.dataset;
      if (!shown || !address) throw new Error("this is no article");
      this.#body.replaceChildren(...copies(shown, address));
      const { article, anchor = "" } = this.#article;
      const { search = "" } = this.#question;
      this.#about.log.tell("viewed", { article, anchor, search, arrival: search ? "search" : "other" });
    } catch {
      this.#body.lastElementChild?.replaceChildren(text("unreadable"));
    }
  }

  /** Go to the section that was found, or to the title. */
  focus() {
    const { anchor } = this.#article;
    const section = anchor && [...this.#body.querySelectorAll("[id]")].find(({ id }) => id === anchor);
    const place = section || this.#body.querySelector("h1");
    if (!(place instanceof HTMLElement)) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
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
    const thanks = make("p", { id: "helpful", tabindex: -1, role: "status" }, text("helpful"));
    return make("div", { class: "helpful", role: "group", "aria-labelledby": "helpful" }, thanks, buttons);
  }
}

/**
 * A page as a document that runs nothing. The browser reads the answer itself: a strict page forbids scripts to.
 * @param {URL} address
 * @returns {Promise<Document>}
 */
const fetched = (address) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.timeout = LONGEST;
    request.onload = () =>
      request.status === 200 && request.responseXML
        ? resolve(request.responseXML)
        : reject(new Error(`${request.status}`));
    request.onerror = () => reject(new Error("not reached"));
    request.ontimeout = () => reject(new Error("too late"));
    request.send();
  });
