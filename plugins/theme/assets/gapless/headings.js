/** The sign beside a heading copies the link to it, and says so. */

import { around, label } from "./elements.js";
import { notify } from "./notice.js";
import { address, page, text } from "./page.js";

/** Listen for clicks on the sign, which goes to its heading as ever. */
export function watchHeadings() {
  document.addEventListener("click", async (event) => {
    const sign = around(event, "a.headerlink");
    if (!(sign instanceof HTMLAnchorElement) || !("clipboard" in navigator)) return;
    try {
      await navigator.clipboard.writeText(link(sign));
    } catch {
      return; // the address of the browser has it
    }
    notify(text("link_copied", { heading: words(sign) }));
  });
}

/** A page is shown: name its signs in its language. */
export function nameSigns() {
  for (const sign of document.querySelectorAll("a.headerlink")) {
    label(sign, "title", text("copy_heading"));
    label(sign, "aria-label", `${text("copy_heading")}: ${words(sign)}`);
  }
}

/**
 * The link to a heading that survives when its page is renamed; of a page without one, its address.
 * @param {HTMLAnchorElement} sign
 */
function link({ href, hash }) {
  const { article } = page();
  return article ? address(`a/${article}/${hash.slice(1)}`) : href;
}

/** @param {Element} sign */
function words(sign) {
  const heading = sign.parentElement?.cloneNode(true);
  if (!(heading instanceof Element)) return "";
  heading.querySelector("a.headerlink")?.remove();
  return heading.textContent.trim();
}
