/** Tables that are wider than the page: whoever has no mouse scrolls them with the arrow keys. */

const WRAPS = ".md-typeset__scrollwrap"; // Material puts it around each table

const watched = new ResizeObserver((entries) => {
  for (const { target } of entries) reachable(target);
});

/** A page is shown: let the keyboard reach its wide tables, now and when the page becomes narrower. */
export function scrollTables() {
  for (const wrap of document.querySelectorAll(WRAPS)) watched.observe(wrap);
}

/** @param {Element} wrap */
function reachable(wrap) {
  const wide = wrap.scrollWidth > wrap.clientWidth;
  if (wide) wrap.setAttribute("tabindex", "0");
  else wrap.removeAttribute("tabindex");
}
