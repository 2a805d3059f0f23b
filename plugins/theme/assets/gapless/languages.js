/** Lists that open: languages, areas, what can be copied. And pages in other languages, which bring their own header. */

import { around, part } from "./elements.js";
import { languageAt } from "./page.js";

const LISTS = "details:is(.gapless-languages, .gapless-areas, .gapless-copy)";

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
  document.addEventListener("click", (event) => close(around(event, LISTS)));
  document.addEventListener("keydown", (event) => {
    const list = event.key === "Escape" && around(event, LISTS);
    if (!list) return;
    close(null);
    part(list, "summary", HTMLElement).focus();
  });
}

/** Another page is shown: let the switch lead to its translations. */
export function refresh() {
  const next = document.querySelector("gapless-page > template");
  const shown = document.querySelector(".gapless-languages");
  if (!(next instanceof HTMLTemplateElement) || !shown) return;
  const list = next.content.querySelector(".gapless-languages__list")?.cloneNode(true);
  if (list) shown.querySelector(".gapless-languages__list")?.replaceWith(list);
  close(null);
}

/** @param {Element | null} but */
function close(but) {
  for (const list of document.querySelectorAll(LISTS)) if (list !== but) list.removeAttribute("open");
}
