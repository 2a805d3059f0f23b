/** <gapless-search>: a search form that suggests while one types. Keys as the ARIA combobox pattern has them. */

import { leave } from "./arrival.js";
import { client } from "./client.js";
import { make, marked, part } from "./elements.js";
import { address, page, text } from "./page.js";
import { rememberSearch } from "./tab.js";

const PAUSE = 120; // ms without a keystroke before suggestions are asked for
let boxes = 0;

/** @typedef {{ option: HTMLElement, suggestion: Wire.Suggestion }} Option */

export class GaplessSearch extends HTMLElement {
  #list = make("ul", { role: "listbox", class: "gapless-suggestions", hidden: true });
  #status = make("p", { role: "status", class: "gapless-unseen" });
  /** @type {Option[]} */
  #options = [];
  #active = -1;
  #asking = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #gone = new AbortController();
  // The home page's box makes room for the one in the header once it is scrolled away.
  #seen = new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) =>
    document.body.toggleAttribute("data-beyond", !isIntersecting && boundingClientRect.top < 0),
  );

  connectedCallback() {
    if (this.closest(".gapless-home")) this.#seen.observe(this);
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    const id = `gapless-suggestions-${++boxes}`;
    this.#list.id = id;
    this.#list.setAttribute("aria-label", this.#input.getAttribute("aria-label") ?? "");
    this.append(this.#list, this.#status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id,
    })) {
      this.#input.setAttribute(name, value);
    }
    this.#input.addEventListener("input", () => this.#typed(), { signal });
    this.#input.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#input.addEventListener("blur", () => this.close(), { signal });
    this.#list.addEventListener("mousedown", (event) => event.preventDefault(), { signal }); // keeps the focus in the box
    this.#list.addEventListener(
      "click",
      ({ target }) =>
        this.#choose(this.#options.find(({ option }) => target instanceof Node && option.contains(target))),
      { signal },
    );
    this.form.addEventListener("submit", (event) => this.#submit(event), { signal });
  }

  disconnectedCallback() {
    this.#gone.abort();
    this.#seen.disconnect();
    document.body.removeAttribute("data-beyond");
    this.#asking.abort();
    clearTimeout(this.#timer);
    this.#list.remove();
    this.#status.remove();
  }

  get form() {
    return part(this, "form", HTMLFormElement);
  }

  get #input() {
    return part(this, "input[name=q]", HTMLInputElement);
  }

  get value() {
    return this.#input.value.trim();
  }

  set value(words) {
    this.#input.value = words;
  }

  focus() {
    this.#input.focus();
  }

  /** Take the focus, so that typing replaces what is there. */
  select() {
    this.#input.focus();
    this.#input.select();
  }

  /** Put the suggestions away. */
  close() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#show([]);
    this.#status.textContent = "";
  }

  #typed() {
    this.#activate(-1);
    clearTimeout(this.#timer);
    this.#asking.abort();
    if (!this.value) return this.close();
    this.#timer = setTimeout(() => this.#suggest(this.value), PAUSE);
    return undefined;
  }

  /** @param {string} typed */
  async #suggest(typed) {
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const found = await client().suggest(typed, { lang: page().lang, signal });
      if (signal.aborted) return;
      this.#show(found);
      this.#status.textContent = text("suggestions", { n: found.length });
    } catch {
      if (!signal.aborted) this.close(); // suggestions are optional: the search itself says what is wrong
    }
  }

  /** @param {Wire.Suggestion[]} suggestions */
  #show(suggestions) {
    const chosen = this.#options[this.#active]?.suggestion.text; // stays chosen when a late answer has it too
    this.#options = suggestions.map((suggestion, index) => {
      const option = make(
        "li",
        {
          role: "option",
          id: `${this.#list.id}-${index}`,
          "aria-selected": "false",
          "data-kind": suggestion.kind,
        },
        marked(suggestion.marked),
      );
      return { option, suggestion };
    });
    this.#list.replaceChildren(...this.#options.map(({ option }) => option));
    this.#list.hidden = !suggestions.length;
    this.#input.setAttribute("aria-expanded", String(suggestions.length > 0));
    this.#activate(suggestions.findIndex((one) => one.text === chosen));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const open = this.#options.length > 0;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      this.#move(event.key === "ArrowDown" ? 1 : -1);
    } else if (open && event.key === "Escape") {
      this.close();
    } else if (this.#active >= 0 && event.key === "Enter") {
      this.#choose(this.#options[this.#active]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {1 | -1} by */
  #move(by) {
    const places = this.#options.length + 1; // the box itself is one of them
    this.#activate(((this.#active + 1 + by + places) % places) - 1);
  }

  /** @param {number} index of the suggestion that Enter chooses; -1 for none */
  #activate(index) {
    this.#active = index;
    for (const [place, { option }] of this.#options.entries())
      option.setAttribute("aria-selected", String(place === index));
    const active = this.#options[index]?.option;
    if (active) this.#input.setAttribute("aria-activedescendant", active.id);
    else this.#input.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Option | undefined} chosen */
  #choose(chosen) {
    if (!chosen) return;
    const { url, text: words } = chosen.suggestion;
    this.close();
    if (url) {
      leave();
      location.assign(address(url));
    } else {
      this.value = words;
      this.form.requestSubmit();
    }
  }

  /** @param {Event} event */
  #submit(event) {
    this.close();
    if (!this.value) {
      event.preventDefault();
      this.focus();
    } else if (document.querySelector(".gapless-home")) {
      rememberSearch({ place: "home" });
    }
  }
}

customElements.define("gapless-search", GaplessSearch);
