/** <gapless-results>: the answer to the question in the address, or, on the 404 page, to the words of the address. */

import { answered, failed, told } from "./answer.js";
import { client } from "./client.js";
import { make } from "./elements.js";
import { page, text } from "./page.js";
import { Settling } from "./settling.js";

const A_PAGE = 10; // articles
const MOST = 50; // articles that the service gives at once
const FEW = 5; // articles on the 404 page
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/; // en, pt-BR: the service refuses what is no language

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
      this.#box
        .querySelector("form")
        .addEventListener("submit", (event) => this.#submitted(event), { signal });
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

  /** Take the question from the address. */
  #read() {
    const asked = new URL(location.href).searchParams;
    const named = asked.get("lang") ?? "";
    this.#state = {
      missing: this.#missing,
      q: this.#missing ? wanted(location.pathname) : (asked.get("q") ?? "").trim().slice(0, 200),
      type: asked.getAll("type"),
      product: asked.getAll("product"),
      correct: asked.get("correct") !== "0",
      lang: LANGUAGE.test(named) ? named : page().lang, // of the page asked from
    };
    if (this.#box) this.#box.value = this.#state.q;
    this.#ask(this.#missing ? FEW : Math.min(MOST, Math.max(A_PAGE, history.state?.gapless?.shown ?? 0)));
  }

  /** Put the question into the address, and ask it. */
  #write(next) {
    this.#state = { ...this.#state, ...next };
    const url = new URL(location.href);
    for (const name of ["q", "type", "product", "correct"]) url.searchParams.delete(name);
    if (this.#state.q) url.searchParams.set("q", this.#state.q);
    for (const name of ["type", "product"]) {
      for (const value of this.#state[name]) url.searchParams.append(name, value);
    }
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
    let answer;
    try {
      answer = await client().answer(q, options);
    } catch {
      if (!signal.aborted) this.#settle(null, failed(this.#deeds), text("failed"));
      return;
    }
    this.#hits = offset ? [...this.#hits, ...answer.hits] : answer.hits;
    this.#settle(answer, answered(answer, this.#hits, this.#state, this.#deeds), told(answer, this.#state));
    if (offset) this.querySelectorAll("h3 a")[offset]?.focus();
    if (!this.#missing) history.replaceState({ ...history.state, gapless: { shown: this.#hits.length } }, "");
  }

  /** Show `content`, and say `told` to those who do not see it. */
  #settle(answer, content, told) {
    this.#settling.shown(answer, this.#state.q);
    if (answer && !this.#missing) this.#settling.settle("enter");
    this.removeAttribute("aria-busy");
    const { name, value } = this.contains(document.activeElement) ? document.activeElement : {};
    this.#shown.replaceChildren(...content.filter(Boolean));
    this.#status.textContent = told;
    // A filter keeps the focus, though its form is made anew.
    if (name && value) this.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`)?.focus();
  }

  /** What the parts of an answer do. */
  get #deeds() {
    const { contact, contactText } = this.dataset;
    return {
      contact: contact ? make("a", { href: contact, "data-contact": true }, contactText) : null,
      question: () => this.#settling.id,
      filter: (next) => this.#write(next),
      more: () => this.#ask(A_PAGE, this.#hits.length),
      literally: () => this.#write({ correct: false }),
      again: () => {
        client().retry();
        this.#ask(A_PAGE);
      },
    };
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
