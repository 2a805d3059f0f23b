/** Searching in the panel: the service is asked while one types, and a question is told once it has settled. */

import { make } from "./elements.js";
import { Settling } from "./settling.js";
import { snippet } from "./snippet.js";
import { text } from "./words.js";

const PAUSE = 150; // ms without a keystroke before the service is asked
const MOST = 6; // articles
const LONGEST = 10_000; // ms that the service may take

/** @typedef {Widget.Article & { opened: () => void }} Suggestion */
/** @typedef {{ search?: string }} Question the question in the log that led to an article */

export class FindView {
  #about;
  #suggested;
  #read;
  #settling;
  #input = make("input", {
    type: "search",
    name: "q",
    autocomplete: "off",
    maxlength: 200,
    placeholder: text("placeholder"),
    "aria-label": text("search"),
  });
  #status = make("p", { role: "status", class: "status" });
  #list = make("ul", { class: "found" });
  #asking = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Widget.About} about
   * @param {() => Suggestion[]} suggested
   * @param {(article: Widget.Article, question: Question) => void} read
   */
  constructor(about, suggested, read) {
    this.#about = about;
    this.#suggested = suggested;
    this.#read = read;
    this.#settling = new Settling("widget", {
      tell: (kind, fields) => about.log.tell(kind, fields),
      lastSearch: () => about.log.lastSearch(),
      rememberSearch: (search) => about.log.rememberSearch(search),
    });
    const form = make("form", { role: "search" }, this.#input);
    form.addEventListener("submit", (event) => this.#enter(event));
    this.#input.addEventListener("input", () => this.#typed());
    this.element = make("div", { class: "find" }, form, this.#status, this.#list);
    this.element.addEventListener("keydown", (event) => this.#move(event));
    addEventListener("pagehide", () => this.settle("close"));
  }

  /**
   * Show what is there, and search for `words` if there are any.
   * @param {string} words
   */
  begin(words) {
    if (words) {
      this.#input.value = words.slice(0, 200);
      this.#ask(this.#words, "enter");
    } else if (!this.#words) this.#suggest();
    if (this.element.isConnected) this.focus();
  }

  focus() {
    this.#input.focus();
  }

  /** @param {"close" | "blur"} how */
  settle(how) {
    this.#settling.settle(how);
  }

  get #words() {
    return this.#input.value.trim();
  }

  /** @param {Event} event */
  #enter(event) {
    event.preventDefault();
    clearTimeout(this.#timer);
    if (this.#words) this.#ask(this.#words, "enter");
  }

  #typed() {
    this.#settling.typing();
    clearTimeout(this.#timer);
    this.#asking.abort();
    if (this.#words) this.#timer = setTimeout(() => this.#ask(this.#words), PAUSE);
    else {
      this.#settling.shown(null, "");
      this.#suggest();
    }
  }

  /** Where nothing is typed: articles for the page that the product shows. */
  #suggest() {
    const suggestions = this.#suggested();
    this.#status.textContent = suggestions.length ? text("suggested") : text("hint");
    this.#list.replaceChildren(
      ...suggestions.map((one) =>
        this.#choice(one, [one.title], () => {
          one.opened();
          this.#read(one, {});
        }),
      ),
    );
  }

  /**
   * @param {string} typed
   * @param {"enter"} [how] that it was asked on purpose
   */
  async #ask(typed, how) {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const answer = await this.#answer(typed, signal);
      this.#show(answer);
      this.#settling.shown(answer, typed);
      if (how) this.#settling.settle(how);
    } catch {
      if (signal.aborted) return;
      this.#list.replaceChildren();
      this.#settling.shown(null, typed);
      this.#status.textContent = text("failed");
    }
  }

  /**
   * @param {string} typed
   * @param {AbortSignal} signal
   * @returns {Promise<Wire.Answer>}
   */
  async #answer(typed, signal) {
    const { service, lang, products } = this.#about;
    const asked = new URLSearchParams({ q: typed, lang, limit: String(MOST), prefix: "1" });
    for (const product of products) asked.append("product", product);
    const response = await fetch(new URL(`api/search?${asked}`, service), {
      credentials: "omit",
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST)]),
    });
    if (!response.ok) throw new Error(`the service answered ${response.status}`);
    return { ...(await response.json()), via: "service" };
  }

  /** @param {Wire.Answer} answer */
  #show(answer) {
    this.#status.textContent = said(answer);
    const focused = this.#list.querySelector("a:focus"); // a late answer does not take it from under one's finger
    this.#list.replaceChildren(...answer.hits.map((hit, index) => this.#hit(hit, index + 1)));
    if (!(focused instanceof HTMLAnchorElement)) return;
    const [again] = [...this.#list.querySelectorAll("a")].filter(({ href }) => href === focused.href);
    (again ?? this.#input).focus();
  }

  /**
   * @param {Wire.Hit} hit
   * @param {number} position
   */
  #hit(hit, position) {
    const [best] = hit.sections;
    const anchor = best?.anchor ?? "";
    const { article, title, lang } = hit;
    const url = new URL(anchor ? best.url : hit.url, this.#about.service).href;
    const found = { article, title, lang, anchor, url };
    const about = [
      anchor && best.heading && make("span", { class: "where" }, best.heading),
      best?.snippet && make("span", { class: "snippet" }, ...snippet(best.snippet)),
    ];
    return this.#choice(found, [make("strong", {}, ...snippet(hit.title_marked)), ...about], (elsewhere) => {
      this.#settling.clicked(hit, anchor, position);
      if (!elsewhere) this.#read(found, { search: this.#settling.id });
    });
  }

  /**
   * A link to the article in the learn center, which a plain click reads here.
   * @param {Widget.Article} article
   * @param {import("./elements.js").Child[]} content
   * @param {(elsewhere: boolean) => void} chosen
   */
  #choice(article, content, chosen) {
    const onclick = (/** @type {MouseEvent} */ event) => {
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
      if (!elsewhere) event.preventDefault();
      chosen(elsewhere);
    };
    const href = article.url || new URL(`a/${encodeURIComponent(article.article)}`, this.#about.service).href;
    return make(
      "li",
      {},
      make(
        "a",
        { href, class: "choice", lang: article.lang, target: "_blank", rel: "noopener", onclick },
        content,
      ),
    );
  }

  /**
   * The arrows go from the box through the list.
   * @param {KeyboardEvent} event
   */
  #move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const places = [this.#input, ...this.#list.querySelectorAll("a")];
    const now = places.findIndex((one) => one.matches(":focus"));
    event.preventDefault();
    places[(now + step + places.length) % places.length].focus();
  }
}

/**
 * The answer in a few words.
 * @param {Wire.Answer} answer
 */
function said({ stage, corrected, answered, verdict, hits }) {
  const count = text("hits", { n: hits.length });
  if (stage === "corrected" && corrected) return `${text("corrected", { words: corrected })} ${count}`;
  if (answered) return count;
  return text(verdict === "unsure" ? "unsure" : hits.length ? "near_misses" : "nothing");
}
