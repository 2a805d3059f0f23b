/** <gapless-results>: the answer to the question in the address, or, on the 404 page, to the words of the address. */

import { answered, failed, told } from "./answer.js";
import { askForm } from "./ask.js";
import { GaplessSearch } from "./box.js";
import { client } from "./client.js";
import { leave } from "./arrival.js";
import { around, focusLate, keepingFocus, make, opensElsewhere, say } from "./elements.js";
import { questions } from "./events.js";
import { page, resultsPage, text, wordsOf, written } from "./page.js";
import { keep, kept } from "./place.js";
import { Settling } from "./settling.js";
import { take } from "./tab.js";

const A_PAGE = 10; // articles
const MOST = 50; // articles that the service gives at once
const FEW = 5; // articles on the 404 page
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/; // en, pt-BR: the service refuses what is no language

class GaplessResults extends HTMLElement {
  #missing = false;
  #settling = new Settling("results", questions);
  /** @type {import("./answer.js").State} */
  #state = { missing: false, q: "", type: [], product: [], correct: true, lang: "" };
  /** @type {Wire.Hit[]} */
  #hits = [];
  #more = false; // are there hits that are not shown yet?
  #status = make("p", { role: "status", class: "gapless-unseen" });
  #shown = make("div");
  /** @type {HTMLTemplateElement | null} */
  #elsewhere = null;
  /** @type {Map<string, HTMLFormElement>} by question: what is written in one stays when its hits are shown anew */
  #forms = new Map();
  #asking = new AbortController();
  #gone = new AbortController();

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    this.#missing = this.hasAttribute("data-missing");
    this.#settling = new Settling(this.#missing ? "404" : "results", questions);
    this.#elsewhere ??= this.querySelector("template");
    this.replaceChildren(this.#status, this.#shown);
    this.addEventListener("click", (event) => this.#opened(event), { signal });
    this.addEventListener("auxclick", (event) => this.#opened(event), { signal });
    window.addEventListener("scrollend", () => this.#missing || keep({ y: window.scrollY }), { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    window.addEventListener("pagehide", () => this.#settling.settle("close"), { signal });
    if (!this.#missing) {
      this.#box?.form.addEventListener("submit", (event) => this.#submitted(event), { signal });
      window.addEventListener("popstate", () => this.#read(), { signal });
    }
    if (!this.#missing && elsewhere()) return;
    if (!this.#missing) history.scrollRestoration = "manual";
    this.#read();
  }

  disconnectedCallback() {
    this.#settling.settle("close");
    this.#gone.abort();
    this.#asking.abort();
  }

  get #box() {
    const box = document.querySelector("gapless-search");
    return box instanceof GaplessSearch ? box : null;
  }

  /** Take the question from the address. */
  #read() {
    take("plain"); // the service's own answer, for browsers without scripts
    const asked = new URL(location.href).searchParams;
    const named = asked.get("lang") ?? "";
    this.#state = {
      missing: this.#missing,
      q: this.#missing ? wordsOf(location.pathname) : (asked.get("q") ?? "").trim().slice(0, 200),
      type: asked.getAll("type"),
      product: asked.getAll("product"),
      correct: asked.get("correct") !== "0",
      lang: LANGUAGE.test(named) ? named : page().lang, // of the page asked from
    };
    if (this.#box) this.#box.value = this.#state.q;
    this.#hits = [];
    this.#restore();
  }

  /** Show as many hits as were shown when the page was left, at the same place. */
  async #restore() {
    const { shown = 0, y = 0, opened = 0 } = this.#missing ? {} : kept();
    await this.#ask(this.#missing ? FEW : Math.min(MOST, Math.max(A_PAGE, shown)));
    while (this.#hits.length < shown && this.#more) await this.#ask(MOST, this.#hits.length);
    if (!shown) return;
    window.scrollTo(0, y);
    const link = this.#links("h3 a")[opened - 1];
    if (link) focusLate(link, null, { preventScroll: true });
  }

  /**
   * Put the question into the address, and ask it.
   * @param {Partial<import("./answer.js").State>} next
   */
  #write(next) {
    this.#state = { ...this.#state, ...next };
    const url = new URL(location.href);
    for (const name of ["q", "type", "product", "correct"]) url.searchParams.delete(name);
    if (this.#state.q) url.searchParams.set("q", this.#state.q);
    for (const value of this.#state.type) url.searchParams.append("type", value);
    for (const value of this.#state.product) url.searchParams.append("product", value);
    if (!this.#state.correct) url.searchParams.set("correct", "0");
    history.pushState(null, "", url);
    this.#ask(A_PAGE);
    window.scrollTo(0, 0);
  }

  /** @param {Event} event */
  #submitted(event) {
    event.preventDefault();
    if (this.#box?.value) this.#write({ q: this.#box.value, type: [], product: [], correct: true });
  }

  /** @param {number} limit */
  async #ask(limit, offset = 0) {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const { q, type, product, correct, lang } = this.#state;
    if (!this.#missing) document.title = q ? text("results_title", { q }) : document.title;
    if (!q) {
      this.#settle(null, this.#missing ? [] : [make("p", {}, text("try_searching"))], "");
      return;
    }
    this.setAttribute("aria-busy", "true");
    if (!this.#shown.childElementCount) {
      this.#shown.append(make("p", { class: "gapless-loading" }, text("loading")));
    }
    const options = { lang, types: type, products: product, correct, limit, offset, signal };
    const answer = await client()
      .answer(q, options)
      .catch(() => null);
    if (!answer) {
      if (!signal.aborted) this.#settle(null, failed(this.#deeds), text("failed"));
      return;
    }
    this.#hits = offset ? [...this.#hits, ...answer.hits] : answer.hits;
    this.#more = answer.hits.length > 0 && this.#hits.length < answer.total;
    // They may be writing in its form, which moves.
    keepingFocus(() =>
      this.#settle(answer, answered(answer, this.#hits, this.#state, this.#deeds), told(answer, this.#state)),
    );
    if (!this.#missing) keep({ shown: this.#hits.length });
  }

  /** Show the next hits, and go on with the first of them. */
  async #next() {
    const before = this.#hits.length;
    await this.#ask(A_PAGE, before);
    const first = this.#links("h3 a")[before];
    if (first) focusLate(first, null);
  }

  /**
   * Show `content`, and say `told` to those who do not see it.
   * @param {Wire.Answer | null} answer
   * @param {import("./elements.js").Child[]} content
   * @param {string} told
   */
  #settle(answer, content, told) {
    this.#settling.shown(answer, this.#state.q);
    if (answer && !this.#missing) this.#settling.settle("enter");
    this.removeAttribute("aria-busy");
    const focused = this.contains(document.activeElement) ? document.activeElement : null;
    this.#shown.replaceChildren(...content.filter((one) => one instanceof Node));
    say(this.#status, told);
    if (focused instanceof HTMLInputElement) this.#focusAgain(focused);
  }

  /**
   * A filter keeps the focus, though its form is made anew.
   * @param {HTMLInputElement} filter
   */
  #focusAgain({ name, value }) {
    const again = this.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`);
    if (again instanceof HTMLInputElement) again.focus();
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement[]}
   */
  #links(selector) {
    return [...this.querySelectorAll(selector)].filter((link) => link instanceof HTMLElement);
  }

  /** The form that passes on the question in the address. */
  #form() {
    const { q } = this.#state;
    const form = this.#forms.get(q) ?? askForm(q, () => this.#settling.id, this.#contact);
    this.#forms.set(q, form);
    return form;
  }

  get #contact() {
    const { contact } = this.dataset;
    return contact ? make("a", { href: contact, "data-contact": true }, written(this, "contactText")) : null;
  }

  /** @returns {import("./answer.js").Deeds} */
  get #deeds() {
    return {
      contact: this.#contact,
      elsewhere: () => make("div", { class: "gapless-elsewhere" }, this.#elsewhere?.content.cloneNode(true)),
      form: () => this.#form(),
      filter: (next) => this.#write(next),
      more: () => this.#next(),
      literally: () => this.#write({ correct: false }),
      again: () => {
        client().retry();
        this.#ask(A_PAGE);
      },
    };
  }

  /** @param {MouseEvent} event */
  #opened(event) {
    if (event.button > 1) return;
    const link = around(event, ".gapless-hit__link");
    const hit = around(event, ".gapless-hit");
    if (!link || !hit) return;
    const position = Number(hit.dataset.position);
    this.#settling.clicked(this.#hits[position - 1], link.dataset.anchor ?? "", position);
    if (opensElsewhere(event) || event.button) return;
    leave([...hit.querySelectorAll("mark")].map((mark) => mark.textContent.toLowerCase()));
    if (!this.#missing) keep({ y: window.scrollY, opened: position });
  }

  /**
   * Up and down walk through the hits, Escape leads back to the box.
   * @param {KeyboardEvent} event
   */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target instanceof Node)) return;
    const inBox = this.#box?.contains(event.target);
    if (!inBox && !this.contains(event.target)) return;
    if (around(event, ".gapless-ask, .gapless-not-it, .gapless-filters")) return;
    const links = this.#links(".gapless-hit__link");
    const focused = document.activeElement;
    const at = focused instanceof HTMLElement ? links.indexOf(focused) : -1;
    if (event.key === "Escape" && !inBox) {
      this.#box?.focus();
    } else if (event.key === "ArrowDown" && links[at + 1]) {
      links[at + 1].focus();
    } else if (event.key === "ArrowUp" && at === 0) {
      this.#box?.focus();
    } else if (event.key === "ArrowUp" && at > 0) {
      links[at - 1].focus();
    } else return;
    event.preventDefault();
  }
}

/** Is the question asked in another language, which has a results page? Then go there. */
function elsewhere() {
  const url = new URL(location.href);
  const results = resultsPage(url.searchParams.get("lang") ?? "");
  if (!results) return false;
  url.searchParams.delete("lang");
  location.replace(`${results}${url.search}`);
  return true;
}

customElements.define("gapless-results", GaplessResults);
