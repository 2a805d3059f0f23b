/** A line at the foot of the window that tells of something that happened meanwhile. */

import { make, say } from "./elements.js";

const SHOWN = 12_000; // ms

/** @param {string} words */
export function notify(words) {
  const line = make("p", { role: "status", class: "gapless-notice" });
  document.body.append(line);
  requestAnimationFrame(() => {
    say(line, words); // a change of what is there already is read out
  });
  setTimeout(() => line.remove(), SHOWN);
}
