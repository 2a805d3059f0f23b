/** What Material's frame does not tell screen readers: names for its landmarks, and what is mere decoration. */

/** Mend the frame now, and whenever Material has put in another part. */
export function mend() {
  document.querySelector(".md-progress")?.setAttribute("aria-hidden", "true");
  window.component$?.subscribe(name);
}

function name() {
  // The buttons of a code block are not a landmark.
  for (const nav of document.querySelectorAll(".md-code__nav:not([role])")) nav.setAttribute("role", "none");
  // The label of a section that has its own page is empty: the link before it has the name.
  for (const nav of document.querySelectorAll("nav.md-nav[aria-labelledby]")) {
    const label = document.getElementById(nav.getAttribute("aria-labelledby") ?? "");
    const link = nav.parentElement?.querySelector(":scope > .md-nav__container > a, :scope > a");
    if (link && !label?.textContent.trim()) {
      nav.removeAttribute("aria-labelledby");
      nav.setAttribute("aria-label", link.textContent.trim());
    }
  }
}
