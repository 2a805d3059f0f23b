/** What readers do before the page's scripts have come: a click waits for them, and the focus stays. */

import { around } from "./elements.js";

const WORKS = "a[href], button, input, label, select, summary, textarea, video"; // without a script, too

/**
 * Keep what is clicked in elements with these names until they are defined.
 * @param {Iterable<string>} names
 */
export function watchEarlyClicks(names) {
  const waiting = [...names].map((name) => `${name}:not(:defined)`).join();
  document.addEventListener("click", async (event) => {
    const { target } = event;
    const element = around(event, waiting);
    if (!element || !(target instanceof HTMLElement) || around(event, WORKS)) return;
    await customElements.whenDefined(element.localName);
    if (target.isConnected) target.click();
  });
}

/**
 * Keep the focus in what is written in until the page is there. Where its address names a place (`#t=20`), the browser
 * goes to it as late as that, and takes the focus from wherever it is: HTML, "scroll to the fragment".
 */
export function keepEarlyFocus() {
  if (document.readyState === "complete" || !location.hash) return;
  const loaded = new AbortController();
  const { signal } = loaded;
  let moved = false; // by the reader, in this turn
  const moves = () => {
    moved = true;
    setTimeout(() => {
      moved = false;
    });
  };
  for (const kind of ["pointerdown", "mousedown", "keydown"]) {
    window.addEventListener(kind, moves, { signal, capture: true });
  }
  document.addEventListener(
    "focusout",
    ({ target, relatedTarget }) => {
      const written = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
      if (written && !moved && !relatedTarget && document.hasFocus()) target.focus({ preventScroll: true });
    },
    { signal },
  );
  // A frame after the page is there, at the latest, the browser has been to the place.
  window.addEventListener("load", () => {
    requestAnimationFrame(() => requestAnimationFrame(() => loaded.abort()));
  });
}
