/** <gapless-widget>: the button in the product's page, what it offers there, and the panel that opens. */

import { make } from "./elements.js";
import { Happenings, fits } from "./rules.js";
import { speak, text } from "./words.js";

/** @typedef {import("./panel.js").Panel} Panel */

export class GaplessWidget extends HTMLElement {
  /** @type {Widget.About | undefined} */
  #about;
  #happenings = new Happenings();
  /** @type {Set<string>} the rules whose offer was shown, or came to an end, in this page */
  #shown = new Set();
  /** @type {Panel | undefined} */
  #panel;
  /** @type {Element | null} what had the focus in the product's page when the panel was opened */
  #before = null;
  #offer = make("div", { role: "status" });
  #button = make("button", {
    type: "button",
    class: "launcher",
    "aria-haspopup": "dialog",
    onclick: () => this.open(),
  });

  /**
   * @param {Widget.About} about
   * @param {string} styles
   */
  begin(about, styles) {
    this.#about = about;
    speak(about.site);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.lang = about.site.lang;
    this.#button.textContent = text("launcher");
    this.#button.hidden = !about.launcher;
    this.#offer.addEventListener("keydown", (event) => event.key === "Escape" && this.#dismiss());
    root.replaceChildren(this.#offer, this.#button);
  }

  /**
   * The product says that something happened.
   * @param {string} name
   */
  happened(name) {
    this.#happenings.note(name, Date.now());
    const due = this.#due().find((rule) => rule.event === name && !this.#shown.has(rule.id));
    if (due && !this.#panel?.isOpen) this.#show(due);
  }

  /**
   * Open the panel, and search for `words` if there are any.
   * @param {string} words
   */
  async open(words = "") {
    const about = this.#about;
    const root = this.shadowRoot;
    if (!about || !root) return;
    const from = document.activeElement;
    if (!this.#panel?.isOpen) this.#before = from;
    this.#offer.replaceChildren();
    if (!this.#panel) {
      const loaded = await import("./panel.js").catch(() => null);
      if (!loaded) return this.#missing(about.service);
      this.#panel ??= new loaded.Panel(
        about,
        () => this.#suggested(),
        () => this.#leave(),
      );
      if (!this.#panel.element.isConnected) root.append(this.#panel.element);
    }
    const now = document.activeElement;
    this.#panel.open(words);
    // Who has gone on in the product while the panel was loaded stays there.
    if (now !== from && now !== document.body && now instanceof HTMLElement)
      now.focus({ preventScroll: true });
  }

  /** Give the focus back to what had it, or to the button. */
  #leave() {
    const before = this.#before;
    const elsewhere = before !== this && before !== document.body && before?.isConnected;
    if (elsewhere && before instanceof HTMLElement) before.focus();
    else this.#button.focus();
  }

  /** The rules that fit this page now, those that something led to first. */
  #due() {
    const address = location.pathname + location.hash;
    const now = Date.now();
    return (this.#about?.site.contexts ?? [])
      .filter((rule) => rule.articles.length)
      .filter(({ pages }) => !pages.length || pages.some((pattern) => fits(pattern, address)))
      .filter((rule) => !rule.event || this.#happenings.enough(rule, now))
      .sort((one, other) => Number(!one.event) - Number(!other.event));
  }

  /** What the panel suggests before anything is typed. */
  #suggested() {
    const rules = this.#due();
    for (const { id } of rules) {
      if (!this.#shown.has(id)) this.#tell(id, "shown");
      this.#shown.add(id);
    }
    const opened =
      (/** @type {Widget.Rule} */ { id }, /** @type {Widget.Article} */ { article }) =>
      () =>
        this.#tell(id, "opened", article);
    return rules.flatMap((rule) => rule.articles.map((one) => ({ ...one, opened: opened(rule, one) })));
  }

  /** @param {Widget.Rule} rule */
  #show(rule) {
    this.#shown.add(rule.id);
    this.#tell(rule.id, "shown");
    const read = (/** @type {Widget.Article} */ article) => async () => {
      this.#tell(rule.id, "opened", article.article);
      await this.open();
      this.#panel?.read(article, {});
    };
    const choices = rule.articles.map((article) =>
      make(
        "li",
        {},
        make(
          "button",
          { type: "button", class: "choice", lang: article.lang, onclick: read(article) },
          article.title,
        ),
      ),
    );
    this.#put(rule.id, text("offer"), make("ul", {}, choices), text("dismiss"));
  }

  /**
   * Say that the panel could not be loaded: the learn center may be there all the same.
   * @param {URL} service
   */
  #missing({ href }) {
    const whole = make("a", { href, target: "_blank", rel: "noopener" }, text("whole"));
    this.#put("", text("failed"), make("p", {}, whole), text("close"));
  }

  /**
   * Put a card beside the button.
   * @param {string} rule that it is shown for, or ""
   * @param {string} title
   * @param {HTMLElement} content
   * @param {string} leave the name of the button that takes it away
   */
  #put(rule, title, content, leave) {
    const close = make("button", { type: "button", class: "plain", onclick: () => this.#dismiss() }, leave);
    const card = make(
      "section",
      { class: "offer", "aria-label": title },
      make("h2", {}, title),
      content,
      close,
    );
    card.dataset.rule = rule;
    this.#offer.replaceChildren(card);
  }

  #dismiss() {
    const card = this.#offer.firstElementChild;
    if (!(card instanceof HTMLElement)) return;
    if (card.dataset.rule) this.#tell(card.dataset.rule, "dismissed");
    const inside = card.contains(this.shadowRoot?.activeElement ?? null);
    this.#offer.replaceChildren();
    if (inside) this.#button.focus();
  }

  /**
   * @param {string} context
   * @param {"shown" | "opened" | "dismissed"} became
   * @param {string} article
   */
  #tell(context, became, article = "") {
    this.#about?.log.tell("offered", { context, became, article });
  }
}
