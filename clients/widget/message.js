/** A message to the team: its form, what is looked up while one writes, and what is said once it is sent. */

import { alone, focusLate, make } from "./elements.js";
import { formText, text } from "./words.js";
import { solve } from "./work.js";

const PAUSE = 700; // ms without a key after which what is written is looked up
const FEWEST = 20; // characters
const AGAIN = [1500, 4000, 10_000]; // ms after which a message is sent again
const LONGEST = 60_000; // ms that the service may take: files come along
const QUICKEST = 3500; // ms after which the service believes that a person has written

/** @typedef {{ article: string, title: string, url: string, about: string }} Found */

export class Message {
  #about;
  #form;
  #article;
  #read;
  #begun = Date.now();
  #asked = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #text = make("textarea", { name: "text", rows: 6, maxlength: 20_000, required: true });
  #address = make("input", { type: "email", name: "address", autocomplete: "email", maxlength: 250 });
  #share = make("input", { type: "checkbox", name: "share", checked: true });
  #answers = make("div", { class: "answers", role: "status" });
  #files = make("input", { type: "file", multiple: true });
  #status = make("p", { role: "alert", class: "status" });
  /** @type {HTMLSelectElement[]} */
  #choices = [];

  /**
   * @param {Widget.About} about
   * @param {Widget.ContactForm} form
   * @param {string} article that was being read, or ""
   * @param {(article: Widget.Article) => void} read
   */
  constructor(about, form, article, read) {
    this.#about = about;
    this.#form = form;
    this.#article = article;
    this.#read = read;
    this.#text.addEventListener("input", () => this.#writing());
    const send = make("button", { type: "submit", class: "primary" }, formText("send"));
    const promise = form.promise && make("p", {}, form.promise);
    const parts = [
      this.#choice("kind", form.kinds, false),
      field(formText("text"), this.#text),
      this.#answers,
      this.#choice("urgency", form.urgencies, true),
      this.#attaching(),
      field(formText("address"), this.#address),
      make("p", { class: "status" }, formText("address_hint")),
      this.#sharing(),
      promise,
      send,
      this.#status,
    ];
    this.element = make("form", { class: "message" }, parts);
    this.element.addEventListener(
      "submit",
      alone(() => this.#submitted()),
    );
  }

  /** Is it still to be sent? */
  get isOpen() {
    return this.element instanceof HTMLFormElement && !this.element.hidden;
  }

  /**
   * A choice, where there is anything to choose. With `any`, the customer may leave it to the service.
   * @param {"kind" | "urgency"} name
   * @param {Widget.NamedChoice[]} choices
   * @param {boolean} any
   */
  #choice(name, choices, any) {
    if (choices.length < 2) return null;
    const options = choices.map(({ id, title }) => make("option", { value: id }, title));
    const none = any && make("option", { value: "" }, formText("choose"));
    const select = make("select", { name }, none, options);
    this.#choices.push(select);
    return field(formText(name), select);
  }

  /** Where files may come along. */
  #attaching() {
    const { files } = this.#form;
    if (!files) return null;
    this.#files.accept = files.types.map((type) => `.${type}`).join();
    return field(formText("files"), this.#files);
  }

  /** The box that sends along what was searched and read, and what that is. */
  #sharing() {
    const { searched, read } = this.#about.log.trail;
    const page = location.origin + location.pathname;
    const items = [page, ...searched, ...read].map((one) => make("li", {}, one));
    const shown = make("details", {}, make("summary", {}, formText("shared")), make("ul", {}, items));
    const box = make("label", { class: "box" }, this.#share, make("span", {}, formText("share")));
    return make("div", {}, box, shown);
  }

  #writing() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    const words = this.#text.value.trim();
    if (words.length < FEWEST || words === this.#asked) return;
    this.#asked = words;
    const answer = await this.#post("api/contacts/answers", { text: words, lang: this.#about.lang })
      .then((response) => (response.ok ? response.json() : null))
      .catch(() => null);
    if (answer && words === this.#asked) this.#suggest(answer.articles);
  }

  /** @param {Found[]} found */
  #suggest(found) {
    const items = found.map(({ article, title, url, about }) => {
      const address = new URL(url, this.#about.service).href;
      const anchor = decodeURIComponent(new URL(address).hash.slice(1));
      const open = (/** @type {Event} */ event) => {
        event.preventDefault();
        this.#read({ article, title, lang: "", anchor, url: address });
      };
      const link = make("a", { href: address, class: "choice", target: "_blank", onclick: open }, [
        make("strong", {}, title),
        about && make("span", { class: "snippet" }, about),
      ]);
      const solved = make(
        "button",
        { type: "button", class: "small", onclick: () => this.#solved(article) },
        formText("solved"),
      );
      return make("li", {}, link, solved);
    });
    const title = make("p", {}, formText("found"));
    this.#answers.replaceChildren(...(items.length ? [title, make("ul", {}, items)] : []));
  }

  /** @param {string} article */
  #solved(article) {
    const { log } = this.#about;
    log.tell("solved", { article, search: log.lastSearch().id ?? "" });
    this.#done(make("p", {}, formText("solved_thanks")));
  }

  async #submitted() {
    this.#status.textContent = text("sending");
    try {
      const { task } = this.#form;
      const proof = task ? await solve(task).catch(() => "") : "";
      const early = this.#begun + QUICKEST - Date.now();
      if (early > 0) await new Promise((go) => setTimeout(go, early));
      const files = await Promise.all([...(this.#files.files ?? [])].map(encoded));
      this.#sent(await this.#send({ ...this.#contact(proof), files }));
    } catch (error) {
      this.#status.textContent = (error instanceof Refused && error.message) || text("unsent");
    }
  }

  /**
   * Send it, again where the service is busy: with the same token it stays one message.
   * @param {object} contact
   */
  async #send(contact) {
    for (const wait of [...AGAIN, 0]) {
      const response = await this.#post("api/contacts", contact).catch(() => null);
      if (response?.ok) return response.json();
      if (response?.status === 422) throw new Refused((await response.json()).detail);
      if (!wait || (response && response.status < 500)) throw new Refused();
      await new Promise((go) => setTimeout(go, wait));
    }
  }

  /**
   * What is sent. What was searched and read goes along only while its box is ticked.
   * @param {string} proof
   */
  #contact(proof) {
    const { log, lang } = this.#about;
    const { searched, read } = log.trail;
    const shared = {
      page: location.origin + location.pathname,
      searched,
      read,
      search: log.lastSearch().id ?? "",
      article: this.#article,
    };
    return {
      text: this.#text.value,
      address: this.#address.value.trim(),
      ...Object.fromEntries(this.#choices.map(({ name, value }) => [name, value])),
      ...(this.#share.checked ? shared : { share: "0" }),
      token: this.#form.token,
      segment: log.segment,
      lang,
      proof,
    };
  }

  /** @param {{ reference: string, page: string, promise: string }} taken */
  #sent({ reference, page, promise }) {
    const own = make("a", { href: page, target: "_blank", rel: "noopener" }, text("own_page"));
    this.#done(make("p", {}, text("sent", { reference })), make("p", {}, promise), make("p", {}, own));
  }

  /** @param {...Node} said */
  #done(...said) {
    const told = make("div", { role: "status", tabindex: -1 }, ...said);
    this.element.hidden = true;
    this.element.after(told);
    focusLate(told, told);
  }

  /**
   * @param {string} path
   * @param {object} body
   */
  #post(path, body) {
    return fetch(new URL(path, this.#about.service), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      signal: AbortSignal.timeout(LONGEST),
    });
  }
}

/** What the service says of a message that it does not take. */
class Refused extends Error {}

/**
 * A file as JSON carries it.
 * @param {File} file
 * @returns {Promise<{ name: string, content: string }>}
 */
const encoded = (file) =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done({ name: file.name, content: `${reader.result}`.split(",")[1] ?? "" });
    reader.onerror = failed;
    reader.readAsDataURL(file);
  });

/** @type {(label: string, control: HTMLElement) => HTMLElement} */
const field = (label, control) => make("label", {}, make("span", {}, label), control);
