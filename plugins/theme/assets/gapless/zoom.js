/** Pictures that are shown smaller than they are open in full on a click. */

import { label, make } from "./elements.js";
import { text } from "./page.js";

const WORTH = 1.25; // how many times larger than shown a picture must be
const PICTURES = "article img:not(a img, button img, summary img, .gapless-card img, .twemoji, .emojione)";

/** A page is shown: make its large pictures open. */
export function enlarge() {
  for (const picture of /** @type {NodeListOf<HTMLImageElement>} */ (document.querySelectorAll(PICTURES))) {
    if (picture.complete) offer(picture);
    else picture.addEventListener("load", () => offer(picture), { once: true });
  }
}

/** @param {HTMLImageElement} picture */
function offer(picture) {
  const width = picture.srcset ? Number(picture.getAttribute("width")) : picture.naturalWidth;
  const larger = isDrawn(picture) || width > picture.clientWidth * WORTH;
  if (!picture.clientWidth || picture.closest(".gapless-zoom") || !larger) return;
  const name = [text("zoom"), picture.alt].filter(Boolean).join(": ");
  const button = make("button", { type: "button", class: "gapless-zoom" });
  button.addEventListener("click", () => open(picture, button));
  picture.replaceWith(button);
  button.append(picture);
  label(button, "aria-label", name);
}

/**
 * Is the picture a drawing, which has no size of its own?
 * @param {HTMLImageElement} picture
 */
const isDrawn = (picture) => new URL(full(picture), location.href).pathname.endsWith(".svg");

/**
 * The address of the picture itself, where the page shows a smaller form of it.
 * @param {HTMLImageElement} picture
 */
const full = ({ srcset, currentSrc, src }) => (srcset ? src : currentSrc || src);

/**
 * @param {HTMLImageElement} picture
 * @param {HTMLElement} button
 */
function open(picture, button) {
  const drawn = isDrawn(picture) && "gapless-picture__drawing";
  const shown = make("img", { src: full(picture), alt: picture.alt, class: drawn });
  const dialog = make(
    "dialog",
    { class: "gapless-picture", "aria-label": picture.alt || text("zoom") },
    shown,
    make("button", { type: "button", class: "gapless-button", onclick: () => dialog.close() }, text("close")),
  );
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  shown.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
