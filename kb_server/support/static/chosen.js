/** The links that were chosen for one reply, in the order in which they were chosen. */

import { make } from "./elements.js";
import { buttons } from "./listed.js";
import { text } from "./texts.js";

/** @typedef {import("./listed.js").Row} Row */

/**
 * The choice, shown in `place` while there is one.
 * @param {HTMLElement} place
 */
export function choosing(place) {
  /** @type {Row[]} */
  let rows = [];

  function show() {
    place.hidden = !rows.length;
    place.replaceChildren(
      make("strong", {}, text("chosen", { count: rows.length })),
      make("span", {}, rows.map(({ title }) => title).join(" · ")),
      buttons(),
    );
  }

  /** @param {Row} row */
  function toggle(row) {
    const has = rows.includes(row);
    rows = has ? rows.filter((one) => one !== row) : [...rows, row];
    row.element.classList.toggle("chosen", !has);
    row.element.querySelector("[data-add]")?.setAttribute("aria-pressed", String(!has));
    show();
  }

  return {
    toggle,
    /** The chosen rows; a copy. */
    rows: () => [...rows],
    /** Give up all, or those of `some` that are chosen. */
    clear(some = rows) {
      for (const row of rows.filter((one) => some.includes(one))) toggle(row);
    },
  };
}
