/** The panel: a dialog with what is found, an article, or the way to a person; one of them is shown. */

import { ArticleView } from "./article.js";
import { contactView } from "./contact.js";
import { make } from "./elements.js";
import { FindView } from "./find.js";
import { text } from "./words.js";

const PHONE = "(max-width: 30rem)"; // there the panel is as large as the screen, and the page waits

export class Panel {
  #about;
  #left;
  #find;
  #stage = make("div", { class: "stage" });
  #back = make(
    "button",
    { type: "button", class: "plain back", hidden: true, onclick: () => this.#return() },
    text("back"),
  );
  #contact = make("button", { type: "button", class: "plain", onclick: () => this.#ask() }, text("contact"));
  /** @type {Element | null} what had the focus before another view was shown */
  #from = null;
  /** @type {string} the article that is read */
  #article = "";

  /**
   * @param {Widget.About} about
   * @param {() => import("./find.js").Suggestion[]} suggested
   * @param {() => void} left where the focus goes when the panel closes, if it came from nowhere else
   */
  constructor(about, suggested, left) {
    this.#about = about;
    this.#left = left;
    this.#find = new FindView(about, suggested, (article, question) => this.read(article, question));
    const close = make(
      "button",
      {
        type: "button",
        class: "plain close",
        "aria-label": text("close"),
        onclick: () => this.element.close(),
      },
      "✕",
    );
    const head = make("header", {}, this.#back, make("h2", { id: "gapless-panel" }, about.site.name), close);
    const foot = make("footer", {}, this.#contact);
    this.element = make(
      "dialog",
      { "aria-labelledby": "gapless-panel", class: "panel" },
      head,
      this.#stage,
      foot,
    );
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("close", () => this.#closed());
    this.#show(this.#find.element);
  }

  get isOpen() {
    return this.element.open;
  }

  /**
   * Open it, and search for `words` if there are any.
   * @param {string} words
   */
  open(words) {
    if (!this.element.open) {
      if (matchMedia(PHONE).matches) this.element.showModal();
      else this.element.show();
    }
    if (words || !this.#article) this.#return();
    this.#find.begin(words);
  }

  /**
   * Read an article in place.
   * @param {Widget.Article} article
   * @param {import("./find.js").Question} question that led to it
   */
  async read(article, question) {
    this.#away();
    this.#article = article.article;
    const view = new ArticleView(this.#about, article, question);
    this.#show(view.element);
    await view.load();
    view.focus();
  }

  #ask() {
    this.#away();
    const view = contactView(this.#about, this.#article);
    this.#contact.hidden = true;
    this.#show(view);
    view.querySelector("h3")?.focus();
  }

  #away() {
    const root = this.element.getRootNode();
    if (this.#back.hidden) this.#from = root instanceof ShadowRoot ? root.activeElement : null;
    this.#back.hidden = false;
  }

  /** Show what was found again. */
  #return() {
    const hidden = this.#back.hidden;
    this.#back.hidden = true;
    this.#contact.hidden = false;
    this.#article = "";
    this.#show(this.#find.element);
    if (hidden) return;
    if (this.#from instanceof HTMLElement && this.#from.isConnected) this.#from.focus();
    else this.#find.focus();
  }

  /** @param {Node} view */
  #show(view) {
    this.#stage.replaceChildren(view);
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
