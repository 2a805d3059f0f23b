/** Writing to the team: the form, articles that may answer meanwhile, and the other ways. */

import { make } from "./elements.js";
import { Message } from "./message.js";
import { formText, text } from "./words.js";

const LONGEST = 10_000; // ms that the service may take
const AGAIN = [1000, 3000]; // ms after which a service that is busy is asked again

export class ContactView {
  #about;
  #read;
  #title = make("h3", { tabindex: -1 }, text("contact"));
  #place = make("div");
  #article = "";
  #asking = false; // for the form: it comes once, though the customer goes and returns meanwhile
  /** @type {Message | undefined} */
  #message;

  /**
   * @param {Widget.About} about
   * @param {(article: Widget.Article) => void} read shows an article
   */
  constructor(about, read) {
    this.#about = about;
    this.#read = read;
    this.element = make("div", { class: "contact" }, this.#title, this.#place);
  }

  /**
   * It is shown now, beside `article`, or "". What was written before is still there.
   * @param {string} article
   */
  async begin(article) {
    this.#article = article;
    this.#title.focus();
    if (this.#message?.isOpen || this.#asking) return;
    this.#place.replaceChildren(make("p", {}, text("loading_form")));
    this.#asking = true;
    try {
      const form = await this.#asked();
      this.#message = form.form ? new Message(this.#about, form, article, this.#read) : undefined;
      this.#place.replaceChildren(
        ...(this.#message ? [this.#message.element] : []),
        this.#ways(form.channels),
      );
    } catch {
      this.#place.replaceChildren(this.#address());
    }
    this.#asking = false;
  }

  /**
   * @param {number[]} again
   * @returns {Promise<Widget.ContactForm>}
   */
  async #asked(again = AGAIN) {
    const { service, lang, log } = this.#about;
    // Not in the address: logs keep addresses, and a token may name the customer.
    const response = await fetch(new URL("api/contacts/form", service), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ lang, segment: log.segment }),
      credentials: "omit",
      signal: AbortSignal.timeout(LONGEST),
    });
    if (response.ok) return response.json();
    if (!again.length || response.status !== 503) throw new Error(`the service answered ${response.status}`);
    const [pause, ...later] = again;
    await new Promise((go) => setTimeout(go, pause));
    return this.#asked(later);
  }

  /**
   * The other ways to the team, as support.yml offers them to this customer now.
   * @param {Widget.Channel[]} channels
   */
  #ways(channels) {
    const others = channels.filter(({ type }) => type !== "form");
    const query = encodeURIComponent(this.#about.log.trail.searched.at(-1) ?? "");
    const items = others.map(({ type, title, name, address, pattern, hours, open, promise }) => {
      // The list of sessions is no person.
      const told = { mail: "email", phone: "phone", chat: "chat", sessions: "" }[type] ?? "link";
      const place = pattern.replace("{searched}", query) || address;
      const link = place && this.#link(place, told, name || title);
      const about = [hours, !open && formText("closed_now"), promise].filter(Boolean).join(" · ");
      return make(
        "li",
        {},
        link || make("strong", {}, name || title),
        make("span", { class: "status" }, about),
      );
    });
    return items.length ? make("ul", { class: "ways", "aria-label": text("other_ways") }, items) : "";
  }

  /** Where there is no support.yml: the address of the learn center. */
  #address() {
    const { contact } = this.#about.site;
    if (!contact) return make("p", {}, text("nobody"));
    const { protocol } = new URL(contact, this.#about.service);
    const channel = { "mailto:": "email", "tel:": "phone" }[protocol] ?? "link";
    const link = this.#link(contact, channel, contact.replace(/^(mailto|tel):/, ""));
    return make("div", {}, make("p", {}, text("contact_hint")), make("p", {}, link));
  }

  /**
   * @param {string} address
   * @param {string} channel what the log is told; "" for nothing
   * @param {string} name
   */
  #link(address, channel, name) {
    const { href } = new URL(address, this.#about.service);
    const { log } = this.#about;
    const told = () =>
      log.tell("contacted", { channel, article: this.#article, search: log.lastSearch().id ?? "" });
    return make("a", { href, target: "_blank", rel: "noopener", onclick: channel ? told : null }, name);
  }
}
