/** Long names in tables, such as those of settings, break after an underscore and nowhere else. */

import { make } from "./elements.js";

/** A page is shown: say where its long names may break. */
export function breakable() {
  for (const name of document.querySelectorAll("article td > code")) {
    if (name.childElementCount || !name.textContent.includes("_")) continue;
    const parts = name.textContent.split(/(?<=_)/);
    name.replaceChildren(...parts.flatMap((part, place) => (place ? [make("wbr"), part] : [part])));
  }
}
