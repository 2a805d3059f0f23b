/** The language switch in the header, and pages in other languages, which bring a header of their own. */

import { around, part } from "./elements.js";
import { languageAt } from "./page.js";

/** Instant navigation keeps the header: links into another language are loaded in full. */
export function watch() {
  document.addEventListener(
    "click",
    (event) => {
      const link = around(event, "a[href]");
      if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin) return;
      if (languageAt(new URL(link.href)) !== languageAt(new URL(location.href))) link.target = "_self";
    },
    { capture: true },
  );
  document.addEventListener("click", (event) => around(event, ".gapless-languages") || close());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !around(event, ".gapless-languages[open]")) return;
    close();
    part(document, ".gapless-languages > summary", HTMLElement).focus();
  });
}

/** Another page is shown: let the switch lead to its translations. */
export function refresh() {
  const next = document.querySelector("gapless-page > template");
  const shown = document.querySelector(".gapless-languages");
  if (!(next instanceof HTMLTemplateElement) || !shown) return;
  const list = next.content.querySelector(".gapless-languages__list")?.cloneNode(true);
  if (list) shown.querySelector(".gapless-languages__list")?.replaceWith(list);
  close();
}

function close() {
  document.querySelector(".gapless-languages")?.removeAttribute("open");
}
