/** <gapless-search>: the search form in a page. A click into it, or typing, opens the search dialog. */

import { part } from "./elements.js";
import { lastSearch, rememberSearch } from "./tab.js";

export class GaplessSearch extends HTMLElement {
  #gone = new AbortController();
  // The home page's box makes room for the one in the header once it is scrolled away.
  #seen = new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) =>
    document.body.toggleAttribute("data-beyond", !isIntersecting && boundingClientRect.top < 0),
  );

  connectedCallback() {
    if (this.#home) this.#seen.observe(this);
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    part(this, "noscript", HTMLElement).textContent = ""; // instant navigation reads its markup as elements
    const input = this.#input;
    input.setAttribute("aria-haspopup", "dialog");
    // Moving the focus away would end a composition, as of Chinese words.
    input.addEventListener("input", (event) => event.isComposing || this.#open(), { signal });
    for (const name of ["click", "compositionend"])
      input.addEventListener(name, () => this.#open(), { signal });
    this.form.addEventListener("submit", (event) => this.#submit(event), { signal });
  }

  disconnectedCallback() {
    this.#gone.abort();
    this.#seen.disconnect();
    document.body.removeAttribute("data-beyond");
  }

  get form() {
    return part(this, "form", HTMLFormElement);
  }

  get #input() {
    return part(this, "input[name=q]", HTMLInputElement);
  }

  get #home() {
    return this.closest(".gapless-home");
  }

  get value() {
    return this.#input.value.trim();
  }

  set value(words) {
    this.#input.value = words;
  }

  get caret() {
    return this.#input.selectionEnd ?? this.value.length;
  }

  /** Is somebody writing in it? Then they have begun before the scripts were there. */
  get begun() {
    return this.#input === document.activeElement && this.value !== "";
  }

  /** What the log calls this place. */
  get place() {
    return this.#home ? "home" : "box";
  }

  focus() {
    this.#input.focus();
  }

  #open() {
    this.dispatchEvent(new CustomEvent("gapless-search", { bubbles: true }));
  }

  /** @param {Event} event */
  #submit(event) {
    if (!this.value) {
      event.preventDefault();
      this.focus();
    } else if (this.#home && lastSearch().text !== this.value) {
      rememberSearch({ place: "home" });
    }
  }
}

customElements.define("gapless-search", GaplessSearch);
