/** Tells the service when a visitor opens an article or asks for a person. */

import { around } from "./elements.js";
import { tell } from "./events.js";
import { page } from "./page.js";
import { lastSearch, rememberSearch, take } from "./tab.js";

const SHAPE = /^[^\s#]{0,200}$/;
const LINK = /^[a-z2-7]{16}$/; // a link that an agent sent, as kb_server/support/ledger.py makes them

/** Tell of the page that is shown; called after every navigation. */
export function viewed() {
  const { article } = page();
  if (!article) return;
  const { opened, ...last } = lastSearch();
  const anchor = attemptDecode(location.hash.slice(1));
  const bySearch = opened === article && last.id;
  const via = take("via") ?? "";
  const link = LINK.test(via) ? via : "";
  tell("viewed", {
    article,
    anchor: SHAPE.test(anchor) ? anchor : "",
    arrival: link ? "ticket" : bySearch ? "search" : "other",
    search: bySearch ? last.id : "",
    link,
  });
  if (opened) rememberSearch(last);
}

/** Tell when a visitor turns to a person. */
export function watchContact() {
  document.addEventListener("click", (event) => {
    const link = around(event, "a[data-contact]");
    if (!(link instanceof HTMLAnchorElement) || link.href === page().form) return; // a form tells when it is sent
    const channel = link.protocol === "mailto:" ? "email" : link.protocol === "tel:" ? "phone" : "link";
    tell("contacted", { channel, article: page().article, search: lastSearch().id ?? "" });
  });
}

/** @param {string} text */
function attemptDecode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
