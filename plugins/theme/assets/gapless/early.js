/** Clicks that come before the script of their element does: it gets them when it is there. */

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
