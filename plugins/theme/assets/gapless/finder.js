/** <gapless-finder>: the search dialog, the one place that answers while one types. It opens from every page. */

import { leave } from "./arrival.js";
import { GaplessSearch } from "./box.js";
import { client } from "./client.js";
import { around, make, opensElsewhere, part, say } from "./elements.js";
import { questions } from "./events.js";
import { groups, summary } from "./found.js";
import { address, page, resultsAddress, text, written } from "./page.js";
import { recent, remember } from "./recent.js";
import { Settling } from "./settling.js";

const PAUSE = 120; // ms without a keystroke before the service is asked; the first keystroke is asked at once
const MOST = 8; // articles in the dialog

/** @typedef {import("./found.js").Choice} Choice */

class GaplessFinder extends HTMLElement {
  #settling = new Settling("box", questions);
  /** @type {Choice[]} */
  #choices = [];
  #active = -1;
  /** @type {import("./found.js").Group[]} */
  #starts = [];
  #asking = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #keyed = -PAUSE; // when the last keystroke was

  connectedCallback() {
    this.#starts = starts(part(this, "template", HTMLTemplateElement));
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.#list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the box
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    this.#dialog.addEventListener("close", () => this.#closed());
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.close()); // beside it
    part(this, ".gapless-finder__close", HTMLElement).addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => this.#reach(event), { capture: true });
    document.addEventListener("click", (event) => this.#opener(event), { capture: true });
    document.addEventListener("gapless-search", () => this.open(this.#box?.caret));
    window.addEventListener("pagehide", () => this.#settling.settle("close"));
    if (this.#box?.begun) this.open(this.#box.caret);
  }

  get #dialog() {
    return part(this, "dialog", HTMLDialogElement);
  }

  get #form() {
    return part(this, "form", HTMLFormElement);
  }

  get #input() {
    return part(this, "input[name=q]", HTMLInputElement);
  }

  get #list() {
    return part(this, "[role=listbox]", HTMLElement);
  }

  /** The search form in the page itself, where it has one. */
  get #box() {
    const box = document.querySelector("gapless-search");
    return box instanceof GaplessSearch ? box : null;
  }

  /**
   * Open the dialog, with the words in the page's own form if there is one.
   * @param {number} [caret] where the next letter goes; without it, typing replaces the words
   */
  open(caret) {
    if (this.#dialog.open) return this.#input.select();
    const box = this.#box;
    if (box) this.#input.value = box.value;
    this.#settling = new Settling(box?.place ?? "box", questions);
    this.#dialog.showModal();
    if (caret === undefined) this.#input.select();
    else this.#input.setSelectionRange(caret, caret);
    this.#answer();
    return undefined;
  }

  close() {
    this.#dialog.close();
  }

  #closed() {
    this.#settling.settle("blur");
    if (this.#box) this.#box.value = this.#input.value;
  }

  /** Where nothing is typed yet: what was opened last, and good places to start. */
  #begin() {
    this.#show([{ heading: text("recent"), choices: recent() }, ...this.#starts]);
  }

  #typed() {
    this.#activate(-1);
    this.#settling.typing();
    clearTimeout(this.#timer);
    this.#asking.abort();
    const now = performance.now();
    const pause = now - this.#keyed > PAUSE ? 0 : PAUSE;
    this.#keyed = now;
    this.#timer = setTimeout(() => this.#answer(), this.#words ? pause : 0);
  }

  #answer() {
    if (this.#words) return this.#ask(this.#words);
    this.#settling.shown(null, "");
    this.#tell([], "");
    return this.#begin();
  }

  get #words() {
    return this.#input.value.trim();
  }

  /** @param {string} typed */
  async #ask(typed) {
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const answer = await client().answer(typed, { lang: page().lang, prefix: true, limit: MOST, signal });
      this.#show(groups(answer, typed));
      this.#settling.shown(answer, typed);
      const note = answer.via === "static" ? [text("fallback")] : corrected(answer);
      this.#tell(note, summary(answer));
    } catch {
      if (signal.aborted) return;
      this.#show([]);
      this.#settling.shown(null, typed);
      this.#tell([text("failed")], text("failed"));
    }
  }

  /**
   * A line above the hits, and what is said to those who do not see them.
   * @param {string[]} note
   * @param {string} said
   */
  #tell(note, said) {
    const line = part(this, ".gapless-finder__note", HTMLElement);
    line.hidden = !note.length;
    say(line, ...note);
    say(part(this, "[role=status]", HTMLElement), ...note, note.length && said ? " · " : "", said);
  }

  /** @param {import("./found.js").Group[]} shown */
  #show(shown) {
    const filled = shown.filter(({ choices }) => choices.length);
    const chosen = same(this.#choices[this.#active]); // a late answer does not take it from under one's finger
    this.#choices = filled.flatMap(({ choices }) => choices);
    let index = 0;
    const sections = filled.map(({ heading, choices }, number) => {
      const id = `${this.#list.id}-${number}`;
      const options = choices.map((choice) => optionElement(choice, `${this.#list.id}-option-${index++}`));
      const name = heading && make("p", { id, role: "presentation" }, heading);
      const lang = this.#list.lang ? page().lang : null; // its name may be in another
      return make("div", { role: "group", "aria-labelledby": heading ? id : null, lang }, name, options);
    });
    this.#list.replaceChildren(...sections);
    this.#list.scrollTop = 0;
    this.#list.hidden = !filled.length;
    this.#input.setAttribute("aria-expanded", String(filled.length > 0));
    this.#activate(this.#choices.findIndex((choice) => same(choice) === chosen));
  }

  get #options() {
    return [...this.#list.querySelectorAll("a")];
  }

  /** @param {number} index of the option that Enter opens; -1 for none */
  #activate(index) {
    this.#active = index;
    for (const [place, option] of this.#options.entries())
      option.setAttribute("aria-selected", String(place === index));
    const active = this.#options[index];
    if (active) this.#input.setAttribute("aria-activedescendant", active.id);
    else this.#input.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const places = this.#choices.length + 1; // the box itself is one of them
    if (event.key === "ArrowDown") this.#activate(((this.#active + 2) % places) - 1);
    else if (event.key === "ArrowUp") this.#activate(((this.#active + places) % places) - 1);
    else if (event.key === "Enter" && this.#active >= 0) this.#options[this.#active].click();
    else return;
    event.preventDefault();
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const words = this.#words;
    if (!words) return;
    this.#settling.settle("enter");
    const box = this.#box;
    if (!box) return location.assign(resultsAddress(words));
    this.close();
    box.value = words;
    box.form.requestSubmit(); // it knows its page's language, and the results stay where they are
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const link = around(event, "a");
    const choice = link instanceof HTMLAnchorElement && this.#choices[this.#options.indexOf(link)];
    if (!choice) return;
    if (choice.position) this.#settling.clicked(choice, choice.anchor ?? "", choice.position);
    else this.#settling.settle("click");
    if (choice.all) return;
    remember(choice);
    if (opensElsewhere(event)) return;
    leave(choice.words);
    this.close();
  }

  /** @param {MouseEvent} event */
  #opener(event) {
    if (!around(event, "[data-finder]") || opensElsewhere(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.open();
  }

  /**
   * `/` and Ctrl+K or ⌘K lead to the search from anywhere.
   * @param {KeyboardEvent} event
   */
  #reach(event) {
    const chord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey;
    if (!(chord || slash) || event.altKey || event.isComposing) return;
    // Until the next frame the box of a dialog just closed has the focus still.
    if (slash && around(event, "input, textarea, select, [contenteditable]")?.checkVisibility()) return;
    event.preventDefault();
    event.stopPropagation();
    this.open();
  }
}

/**
 * The good places to start that the page names. Their addresses are relative to the page that was loaded first.
 * @param {HTMLTemplateElement} template
 */
const starts = ({ content }) =>
  [...content.querySelectorAll("section")].map((section) => ({
    heading: written(section, "heading"),
    choices: [...section.querySelectorAll("a")].map((link) => ({
      url: new URL(link.getAttribute("href") ?? "", location.href).href,
      title: link.textContent,
    })),
  }));

/**
 * What makes two lines of the list the same one. The address of the line "all results" changes with the words.
 * @param {Choice | undefined} choice
 */
const same = (choice) => choice && (choice.all ? "all" : choice.url);

/** @param {Wire.Answer} answer */
const corrected = ({ stage, corrected: words }) =>
  stage === "corrected" && words ? [text("corrected"), ` ${words}`] : [];

/**
 * @param {Choice} choice
 * @param {string} id
 */
function optionElement({ url, title, shown, about, snippet, lang, all, poster }, id) {
  return make(
    "a",
    {
      role: "option",
      id,
      href: address(url),
      tabindex: -1,
      "aria-selected": "false",
      class: all ? "gapless-all" : poster && "gapless-option--video",
    },
    poster ? make("img", { src: address(poster), alt: "", width: 64, height: 36, loading: "lazy" }) : null,
    make("span", { class: "gapless-option__title", lang }, shown ?? title),
    about ? make("span", { class: "gapless-option__about" }, about) : null,
    snippet ? make("span", { class: "gapless-option__snippet", lang }, snippet) : null,
  );
}

customElements.define("gapless-finder", GaplessFinder);
