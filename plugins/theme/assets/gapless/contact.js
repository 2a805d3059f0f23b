/** <gapless-contact>: the contact form, and what else the service shows in its place. It works without us. */

import { make, part, retell, say } from "./elements.js";
import { tellNow } from "./events.js";
import { page, written } from "./page.js";
import { refill } from "./refill.js";
import { lastSearch, segment } from "./tab.js";
import { trail } from "./trail.js";
import { solve } from "./work.js";

const PAUSE = 700; // ms without a key after which what is written is looked up
const FEWEST = 20; // characters

/** @typedef {{ article: string, title: string, url: string, about: string }} Found */

class GaplessContact extends HTMLElement {
  connectedCallback() {
    this.#enhance();
  }

  #enhance() {
    this.#localise();
    this.#sendMark();
    this.#fillLinks();
    const form = this.querySelector("form[data-claimed]");
    if (!(form instanceof HTMLFormElement)) return;
    offerTrail(form);
    if (segment() && !form.dataset.claimed) this.#claim();
    else new ContactForm(this, form);
  }

  /** Times in the reader's own time zone. */
  #localise() {
    for (const time of this.querySelectorAll("time")) {
      const at = new Date(time.dateTime);
      const shown = new Intl.DateTimeFormat(page().lang, {
        weekday: "long",
        day: "numeric",
        month: "long",
        hour: "numeric",
        minute: "2-digit",
        timeZoneName: "short",
      });
      retell(time, shown.format(at));
    }
  }

  /** The links of chats take along what was searched last. */
  #fillLinks() {
    const query = encodeURIComponent(trail().searched.at(-1) ?? "");
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
      this.querySelectorAll("a[data-pattern]")
    )) {
      link.href = (link.dataset.pattern ?? "").replace("{searched}", query);
    }
  }

  /** A mark that came with a link counts once a browser has opened its page. */
  async #sendMark() {
    const form = this.querySelector("form.gapless-mark");
    if (!(form instanceof HTMLFormElement)) return;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (answer?.ok) form.hidden = true;
  }

  /** Show the page again, for a customer whose product has signed who they are. */
  async #claim() {
    const headers = { "Gapless-Claim": segment() }; // not in the address, which servers log
    const answer = await fetch(location.href, { headers }).catch(() => null);
    const html = answer?.ok ? await answer.text() : "";
    const theirs = new DOMParser().parseFromString(html, "text/html").querySelector("gapless-contact");
    const form = part(this, "form[data-claimed]", HTMLFormElement);
    if (theirs) {
      const [gone, next] = [[...this.childNodes], theirs.querySelector("form[data-claimed]")];
      this.append(...theirs.childNodes);
      if (next instanceof HTMLFormElement) refill(next, form); // they may have begun to write
      for (const node of gone) node.remove();
    } else form.dataset.claimed = "1"; // do not ask again
    this.#enhance();
  }
}

/**
 * Ask whether to send what this tab searched and read, where it did.
 * @param {HTMLFormElement} form
 */
function offerTrail(form) {
  const { searched, read } = trail();
  const known = [...searched, ...read].map((one) => make("li", {}, one));
  const details = part(form, ".gapless-form__shared", HTMLDetailsElement);
  part(form, ".gapless-form__check", HTMLElement).hidden = details.hidden = !known.length;
  part(details, "ul", HTMLElement).replaceChildren(...known);
}

class ContactForm {
  #around;
  #form;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #asked = "";
  /** @type {Promise<string> | null} */
  #work = null;

  /**
   * @param {HTMLElement} around
   * @param {HTMLFormElement} form
   */
  constructor(around, form) {
    this.#around = around;
    this.#form = form;
    if (!this.#field("page").value) this.#field("page").value = trail().page;
    form.addEventListener("input", () => this.#writing());
    form.addEventListener("formdata", ({ formData }) => this.#complete(formData));
    form.addEventListener("submit", (event) => this.#submitting(event));
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) this.#status.replaceChildren(); // who came back is sending nothing
    });
    if (this.#words()) this.#writing(); // written before we came, or kept by the browser
  }

  /** @param {string} name */
  #field(name) {
    return part(this.#form, `[name=${name}]`, HTMLInputElement);
  }

  get #status() {
    return part(this.#form, ".gapless-form__status", HTMLElement);
  }

  #words() {
    const { value } = part(this.#form, "textarea", HTMLTextAreaElement);
    return `${this.#field("subject").value}\n${value}`.trim();
  }

  #writing() {
    clearTimeout(this.#timer);
    if (!("registers" in this.#form.dataset)) this.#timer = setTimeout(() => this.#ask(), PAUSE);
    const { task } = this.#form.dataset;
    if (task && !this.#work) this.#work = solve(JSON.parse(task)).catch(() => "");
  }

  async #ask() {
    const words = this.#words();
    if (words.length < FEWEST || words === this.#asked) return;
    this.#asked = words;
    const answer = await fetch(new URL("api/contacts/answers", page().service), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text: words.slice(0, 20_000), lang: page().lang }),
    })
      .then((response) => (response.ok ? response.json() : null))
      .catch(() => null);
    if (answer && words === this.#asked) this.#show(answer.articles);
  }

  /** @param {Found[]} found */
  #show(found) {
    const place = part(this.#form, ".gapless-form__answers", HTMLElement);
    const title = written(place, "found");
    const solved = written(place, "solved");
    const items = found.map((one) =>
      make(
        "li",
        {},
        make("a", { href: new URL(one.url, page().root).href, target: "_blank", rel: "noopener" }, one.title),
        one.about ? make("span", {}, one.about) : null,
        make(
          "button",
          { type: "button", class: "gapless-button", onclick: () => this.#solved(one.article) },
          solved,
        ),
      ),
    );
    place.replaceChildren(
      ...(items.length ? [make("p", { class: "gapless-form__title" }, title), make("ul", {}, items)] : []),
    );
  }

  /** @param {string} article */
  async #solved(article) {
    const topic = this.#form.querySelector("[name=topic]");
    const fields = { article, topic: topic instanceof HTMLSelectElement ? topic.value : "" };
    await tellNow("solved", { ...fields, search: lastSearch().id ?? "" });
    const thanks = written(part(this.#form, ".gapless-form__answers", HTMLElement), "thanks");
    const said = make("p", { role: "status", tabindex: -1 }, thanks);
    this.#around.replaceChildren(said);
    said.focus();
  }

  /** @param {FormData} data */
  #complete(data) {
    const asked = !part(this.#form, ".gapless-form__check", HTMLElement).hidden;
    if (!asked || !data.has("share")) return;
    const { searched, read } = trail();
    for (const one of searched) data.append("searched", one);
    for (const one of read) data.append("read", one);
    data.append("search", lastSearch().id ?? "");
    data.append("article", read.at(-1) ?? "");
  }

  /** @param {SubmitEvent} event */
  async #submitting(event) {
    if (!this.#form.dataset.task || this.#form.querySelector("[name=proof]")) return;
    event.preventDefault();
    say(this.#status, written(this.#status, "working"));
    const proof = await (this.#work ?? solve(JSON.parse(this.#form.dataset.task)).catch(() => ""));
    this.#form.append(make("input", { type: "hidden", name: "proof", value: proof }));
    // Work that was done before leaves us within the event, in which a browser ignores a second request.
    setTimeout(() => this.#form.requestSubmit());
  }
}

customElements.define("gapless-contact", GaplessContact);
