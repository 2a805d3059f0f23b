/** The way to a person. */

import { make } from "./elements.js";
import { text } from "./words.js";

export class ContactView {
  #about;
  #title = make("h3", { tabindex: -1 }, text("contact"));
  #article = "";

  /**
   * @param {Widget.About} about
   * @param {(article: Widget.Article) => void} _read shows an article
   */
  constructor(about, _read) {
    this.#about = about;
    this.element = make("div", { class: "contact" }, this.#title, this.#address());
  }

  /**
   * It is shown now, beside `article`, or "".
   * @param {string} article
   */
  begin(article) {
    this.#article = article;
    this.#title.focus();
  }

  #address() {
    const { site, service } = this.#about;
    if (!site.contact) return make("p", {}, text("nobody"));
    const { href, protocol } = new URL(site.contact, service);
    const channel = { "mailto:": "email", "tel:": "phone" }[protocol] ?? "link";
    const attributes = { href, target: "_blank", rel: "noopener", onclick: () => this.#tell(channel) };
    const way = make("a", attributes, site.contact.replace(/^(mailto|tel):/, ""));
    return make("div", {}, make("p", {}, text("contact_hint")), make("p", {}, way));
  }

  /** @param {string} channel */
  #tell(channel) {
    const { log } = this.#about;
    log.tell("contacted", { channel, article: this.#article, search: log.lastSearch().id ?? "" });
  }
}
