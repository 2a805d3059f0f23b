/** The one Search of this tab, with the addresses that the page names. */

import { page } from "./page.js";
import { Search } from "./search.js";

// Material reads its configuration once, and so do we: instant navigation never replaces it.
const worker = new URL(JSON.parse(document.getElementById("__config").textContent).search, location.href);

let search = null;

/** The way to ask. */
export function client() {
  const { service, patience, fallback } = page();
  search ??= new Search({
    service,
    patience,
    fallback,
    material: new URL(worker.searchParams.get("material"), worker),
  });
  return search;
}
