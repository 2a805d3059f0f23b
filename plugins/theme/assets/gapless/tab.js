/** What this tab remembers for as long as it lives, and what its address carries. */

const LAST = "gapless.search";
const SEGMENT = "gapless.segment";

/**
 * The last question that settled in this tab, if any.
 * @returns {Wire.LastSearch}
 */
export function lastSearch() {
  try {
    return JSON.parse(sessionStorage.getItem(LAST) ?? "null") ?? {};
  } catch {
    return {};
  }
}

/**
 * Remember in this tab what the last question was, and which of its hits was opened.
 * @param {Wire.LastSearch} search
 */
export function rememberSearch(search) {
  attempt(() => sessionStorage.setItem(LAST, JSON.stringify(search)));
}

/** The signed claim that the product put into its link (kb_server/access/segments.py), or "". */
export function segment() {
  try {
    return sessionStorage.getItem(SEGMENT) ?? "";
  } catch {
    return "";
  }
}

/** Take such a claim from the address. */
export function takeSegment() {
  const claim = take("segment");
  if (claim !== null) attempt(() => sessionStorage.setItem(SEGMENT, claim));
}

/**
 * Take the parameter `name` out of the address, so that an address that people pass on claims nothing.
 * @param {string} name
 */
export function take(name) {
  const url = new URL(location.href);
  const value = url.searchParams.get(name);
  if (value === null) return null;
  url.searchParams.delete(name);
  history.replaceState(history.state, "", url);
  return value;
}

/**
 * Storage may be forbidden or full: then nothing is remembered, and everything else still works. Was it written?
 * @param {() => void} write
 */
export function attempt(write) {
  try {
    write();
    return true;
  } catch {
    return false; // nothing to remember with
  }
}
