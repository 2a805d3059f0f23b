/** What this tab has searched and read: shown on the contact form, and sent with it if its box stays ticked. */

import { attempt } from "./tab.js";

const KEPT = "gapless.trail";
const MOST = 20;

/**
 * @typedef {object} Trail
 * @property {string[]} searched queries, the last one last
 * @property {string[]} read the ids of articles, the last one last
 * @property {string} page the path of the last article
 */

/** @returns {Trail} */
export function trail() {
  const nothing = { searched: [], read: [], page: "" };
  try {
    return { ...nothing, ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };
  } catch {
    return nothing;
  }
}

/**
 * Remember what an event says.
 * @param {string} kind
 * @param {Record<string, unknown>} fields
 */
export function note(kind, fields) {
  const { searched, read, page } = trail();
  if (kind === "searched") keep({ searched: last(searched, String(fields.text)), read, page });
  if (kind === "viewed")
    keep({ searched, read: last(read, String(fields.article)), page: location.pathname });
}

/** @type {(list: string[], one: string) => string[]} */
const last = (list, one) => [...list.filter((other) => other !== one), one].slice(-MOST);

/** @param {Trail} next */
function keep(next) {
  attempt(() => sessionStorage.setItem(KEPT, JSON.stringify(next)));
}
