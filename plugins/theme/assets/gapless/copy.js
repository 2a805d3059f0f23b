/** <gapless-copy>: copies the page as Markdown, or its permanent link, and prints it. */

import { around, say } from "./elements.js";
import { text } from "./page.js";

class GaplessCopy extends HTMLElement {
  connectedCallback() {
    for (const button of this.querySelectorAll("button")) {
      const possible = "print" in button.dataset || "clipboard" in navigator; // it is missing without HTTPS
      button.parentElement?.toggleAttribute("hidden", !possible);
    }
    this.addEventListener("click", (event) => this.#clicked(event));
  }

  /** @param {Event} event */
  async #clicked(event) {
    const button = around(event, "button");
    if (!button) return;
    this.querySelector("details")?.removeAttribute("open");
    this.querySelector("summary")?.focus();
    if ("print" in button.dataset) window.print();
    else this.#say(text((await copied(button.dataset)) ? "copied" : "copy_failed"));
  }

  /** @param {string} words */
  #say(words) {
    const status = this.querySelector("[role=status]");
    if (status) say(status, words);
  }
}

/**
 * Was it copied?
 * @param {DOMStringMap} what
 */
async function copied({ copy, from = "" }) {
  const address = new URL(from, location.href).href;
  try {
    await navigator.clipboard.write([
      new ClipboardItem({ "text/plain": copy === "link" ? written(address) : fetched(address) }),
    ]);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} words */
const written = (words) => new Blob([words], { type: "text/plain" });

/**
 * Browsers that ask for a click wait for what is being fetched.
 * @param {string} address
 */
async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} is ${answer.status}`);
  return written(await answer.text());
}

customElements.define("gapless-copy", GaplessCopy);
