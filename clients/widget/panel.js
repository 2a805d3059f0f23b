/** The panel: a dialog with what is found, an article, or the way to a person; one of them is shown. */

import { ArticleView } from "./article.js";
import { ContactView } from "./contact.js";
import { make } from "./elements.js";
import { FindView } from "./find.js";
import { text } from "./words.js";

const PHONE = "(max-width: 30rem)"; // there the panel is as large as the screen, and the page waits

/**
 * @typedef {object} Shown
 * @property {HTMLElement} element
 * @property {string} article that is read in it, or ""
 * @property {Element | null} from what had the focus before
 */

export class Panel {
  #about;
  #left;
  #find;
  #contact;
  #stage = make("div", { class: "stage" });
  #back = make("button", { type: "button", class: "plain", onclick: () => this.#return() }, text("back"));
  #ask = make("button", { type: "button", class: "plain", onclick: () => this.#write() }, text("contact"));
  /** @type {Shown[]} the last one is seen */
  #views = [];

  /**
   * @param {Widget.About} about
   * @param {() => import("./find.js").Suggestion[]} suggested
   * @param {() => void} left where the focus goes when the panel closes
   */
  constructor(about, suggested, left) {
    this.#about = about;
    this.#left = left;
    this.#find = new FindView(about, suggested, (article, question) => this.read(article, question));
    this.#contact = new ContactView(about, (article) => this.read(article, {}));
    const leave = () => this.element.close();
    const close = make(
      "button",
      { type: "button", class: "plain close", "aria-label": text("close"), onclick: leave },
      "✕",
    );
    const head = make("header", {}, this.#back, make("h2", { id: "gapless-panel" }, about.site.name), close);
    const parts = [head, this.#stage, make("footer", {}, this.#ask)];
    this.element = make("dialog", { "aria-labelledby": "gapless-panel", class: "panel" }, parts);
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("close", () => this.#closed());
    this.#show([{ element: this.#find.element, article: "", from: null }]);
  }

  get isOpen() {
    return this.element.open;
  }

  /**
   * Open it as it was left, and search for `words` if there are any.
   * @param {string} words
   */
  open(words) {
    if (!this.element.open) {
      if (matchMedia(PHONE).matches) this.element.showModal();
      else this.element.show();
    }
    if (words) this.#show(this.#views.slice(0, 1));
    this.#find.begin(words);
  }

  /**
   * Read an article in place.
   * @param {Widget.Article} article
   * @param {import("./find.js").Question} question that led to it
   */
  async read(article, question) {
    const view = new ArticleView(this.#about, article, question);
    this.#push(view.element, article.article);
    await view.load();
    view.focusLate(this.element);
  }

  #write() {
    const { article } = this.#views[this.#views.length - 1];
    this.#push(this.#contact.element);
    this.#contact.begin(article);
  }

  /**
   * @param {HTMLElement} element
   * @param {string} article
   */
  #push(element, article = "") {
    const root = this.element.getRootNode();
    const from = root instanceof ShadowRoot ? root.activeElement : null;
    this.#show([...this.#views, { element, article, from }]);
  }

  /** Show what was there before, with the focus where it was. */
  #return() {
    const { from } = this.#views[this.#views.length - 1];
    this.#show(this.#views.slice(0, -1));
    if (from instanceof HTMLElement && from.isConnected) from.focus();
    else this.#find.focus();
  }

  /** @param {Shown[]} views */
  #show(views) {
    this.#views = views;
    const { element } = views[views.length - 1];
    this.#back.hidden = views.length === 1;
    this.#ask.hidden = views.some((one) => one.element === this.#contact.element);
    this.#stage.replaceChildren(element);
    this.#stage.scrollTop = 0;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation(); // the product's own keys are not meant
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    this.element.close();
  }

  #closed() {
    this.#find.settle("close");
    this.#left();
  }
}
