/** The one Search of this tab, with the addresses that the page names. */

import { page } from "./page.js";
import { Search } from "./search.js";

/** @type {Search | undefined} */
let search;

/** The way to ask. */
export function client() {
  const { service, patience, fallback, material } = page();
  search ??= new Search({
    service,
    patience,
    fallback,
    material,
  });
  return search;
}
