/** <gapless-results>: the answer to the question in the address, or, on the 404 page, to the words of the address. */

import { askForm } from "./ask.js";
import { client } from "./client.js";
import { make } from "./elements.js";
import { filterForm } from "./filters.js";
import { hitElement } from "./hits.js";
import { page, text } from "./page.js";
import { Settling } from "./settling.js";

const A_PAGE = 10; // articles
const FEW = 5; // articles on the 404 page

class GaplessResults extends HTMLElement {
  #missing = false;
  #settling;
  #state;
  #hits = [];
  #status = make("p", { role: "status", class: "gapless-unseen" });
  #shown = make("div");
  #asking = new AbortController();
  #gone;

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    this.#missing = this.hasAttribute("data-missing");
    this.#settling = new Settling(this.#missing ? "404" : "results");
    this.replaceChildren(this.#status, this.#shown);
    this.addEventListener("click", (event) => this.#opened(event), { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    window.addEventListener("pagehide", () => this.#settling.settle("close"), { signal });
    if (!this.#missing) {
      this.#box.querySelector("form").addEventListener("submit", (event) => this.#submitted(event), { signal });
      window.addEventListener("popstate", () => this.#read(), { signal });
    }
    this.#read();
  }

  disconnectedCallback() {
    this.#settling.settle("close");
    this.#gone.abort();
    this.#asking.abort();
  }

  get #box() {
    return document.querySelector("gapless-search");
  }

  get #contact() {
    const { contact, contactText } = this.dataset;
    return contact ? make("a", { href: contact, "data-contact": true }, contactText) : null;
  }

  /** Take the question from the address. */
  #read() {
    const asked = new URL(location.href).searchParams;
    this.#state = {
      q: this.#missing ? wanted(location.pathname) : (asked.get("q") ?? "").trim().slice(0, 200),
      type: asked.getAll("type"),
      product: asked.getAll("product"),
      correct: asked.get("correct") !== "0",
    };
    if (this.#box) this.#box.value = this.#state.q;
    this.#ask(this.#missing ? FEW : Math.max(A_PAGE, history.state?.gapless?.shown ?? 0));
  }

  /** Put the question into the address, and ask it. */
  #write(next) {
    this.#state = { ...this.#state, ...next };
    const url = new URL(location.href);
    url.search = "";
    if (this.#state.q) url.searchParams.set("q", this.#state.q);
    for (const name of ["type", "product"]) for (const value of this.#state[name]) url.searchParams.append(name, value);
    if (!this.#state.correct) url.searchParams.set("correct", "0");
    history.pushState(null, "", url);
    this.#ask(A_PAGE);
  }

  #submitted(event) {
    event.preventDefault();
    if (this.#box.value) this.#write({ q: this.#box.value, type: [], product: [], correct: true });
  }

  async #ask(limit, offset = 0) {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const { q, type, product, correct } = this.#state;
    if (!this.#missing) document.title = q ? text("results_title", { q }) : document.title;
    if (!q) return this.#settle(null, this.#missing ? [] : [make("p", {}, text("try_searching"))], "");
    this.setAttribute("aria-busy", "true");
    if (!this.#shown.childElementCount) this.#shown.append(make("p", { class: "gapless-loading" }, text("loading")));
    try {
      const answer = await client().answer(q, { lang: page().lang, types: type, products: product, correct, limit, offset, signal });
      this.#hits = offset ? [...this.#hits, ...answer.hits] : answer.hits;
      this.#settle(answer, this.#answered(answer), this.#told(answer));
      if (offset) this.querySelectorAll("h3 a")[offset]?.focus();
      if (!this.#missing) history.replaceState({ ...history.state, gapless: { shown: this.#hits.length } }, "");
    } catch {
      if (!signal.aborted) this.#settle(null, this.#failed(), text("failed"));
    }
    return undefined;
  }

  /** Show `content`, and say `told` to those who do not see it. */
  #settle(answer, content, told) {
    this.#settling.shown(answer, this.#state.q);
    if (answer && !this.#missing) this.#settling.settle("enter");
    this.removeAttribute("aria-busy");
    const { name, value } = this.contains(document.activeElement) ? document.activeElement : {};
    this.#shown.replaceChildren(...content.filter(Boolean));
    this.#status.textContent = told;
    if (name && value) this.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`)?.focus(); // a filter keeps the focus
  }

  #told({ answered, total, corrected }) {
    if (this.#missing) return total ? text("near_misses") : "";
    const { q, type, product } = this.#state;
    if (!answered && !type.length && !product.length) return text("ask_title");
    return text("results_for", { n: total, q: corrected || q });
  }

  #failed() {
    const again = () => {
      client().retry();
      this.#ask(A_PAGE);
    };
    return [
      make("p", {}, text("failed")),
      make("p", {}, make("button", { type: "button", class: "gapless-button", onclick: again }, text("failed_retry")), " ", this.#contact),
    ];
  }

  #answered(answer) {
    const { q, type, product } = this.#state;
    const list = make("ol", { class: "gapless-hits" }, this.#hits.map((hit, index) => hitElement(hit, index + 1)));
    const left = answer.total - this.#hits.length;
    const note = answer.via === "static" ? make("p", { class: "gapless-note" }, text("fallback")) : null;
    const more = left > 0 ? make("button", { type: "button", class: "gapless-button gapless-more", onclick: () => this.#ask(A_PAGE, this.#hits.length) }, text("more")) : null;
    const filtered = type.length + product.length > 0;
    if (this.#missing) return this.#hits.length ? [note, make("h2", {}, text("near_misses")), list] : [];
    const filters = filterForm(answer.facets, { type, product }, (next) => this.#write(next));
    if (answer.answered || filtered) {
      return [
        make("h2", { class: "gapless-summary" }, this.#told(answer)),
        this.#correction(answer), note, filters, list, more,
      ];
    }
    return [
      make("section", { class: "gapless-unanswered" }, make("h2", {}, text("ask_title")), askForm(q, () => this.#settling.id, this.#contact)),
      this.#correction(answer),
      note,
      this.#hits.length ? make("section", { class: "gapless-near" }, make("h2", {}, text("near_misses")), filters, list, more) : make("p", {}, text("nothing")),
    ];
  }

  #correction({ stage, corrected }) {
    if (stage !== "corrected" || !corrected) return null;
    const { q } = this.#state;
    const literally = new URL(location.href);
    literally.searchParams.set("correct", "0");
    const instead = make("a", { href: literally.href, onclick: (event) => this.#literally(event) }, q);
    return make("p", { class: "gapless-correction" }, `${text("corrected")} `, make("strong", {}, corrected), `. ${text("corrected_instead")} `, instead, ".");
  }

  #literally(event) {
    event.preventDefault();
    this.#write({ correct: false });
  }

  #opened(event) {
    const link = event.target.closest(".gapless-hit__link");
    if (!link) return;
    const position = Number(link.closest(".gapless-hit").dataset.position);
    this.#settling.clicked(this.#hits[position - 1], link.dataset.anchor, position);
  }

  /** Up and down walk through the hits, Escape leads back to the box. */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const inBox = this.#box?.contains(event.target);
    if (!inBox && !this.contains(event.target)) return;
    if (event.target.closest(".gapless-ask, .gapless-filters")) return;
    const links = [...this.querySelectorAll(".gapless-hit__link")];
    const at = links.indexOf(document.activeElement);
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

/** What a broken address was about: the words of its last part; folders and endings say little. */
function wanted(path) {
  const last = path.split("/").findLast(Boolean) ?? "";
  let readable = last;
  try {
    readable = decodeURIComponent(last);
  } catch {
    // not UTF-8: the letters that can be read must do
  }
  return readable
    .replace(/\.\w{1,5}$/, "")
    .replace(/[_+.%-]+/g, " ")
    .trim()
    .slice(0, 200);
}

customElements.define("gapless-results", GaplessResults);
