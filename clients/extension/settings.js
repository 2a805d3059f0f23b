/** The agent's settings. They stay on this machine, and pages cannot read them. */

import "./page/texts.js";

const { text } = globalThis.gapless.texts;

export class Unfit extends Error {}

const DEFAULTS = { address: "", token: "", form: "fitting", quoted: false };

/**
 * All settings, with defaults.
 * @returns {Promise<Extension.Settings>}
 */
export async function load() {
  return { ...DEFAULTS, ...(await chrome.storage.local.get(Object.keys(DEFAULTS))) };
}

/**
 * Store the settings.
 * @param {Extension.Settings} settings
 */
export async function save(settings) {
  await chrome.storage.local.set(settings);
}

/**
 * The address of a learn center as it was typed, with a scheme and a slash at its end. Throws Unfit.
 * @param {string} typed
 */
export function address(typed) {
  const entered = typed.trim();
  if (!entered) throw new Unfit(text("address_missing"));
  let url;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(entered) ? entered : `https://${entered}`);
  } catch {
    throw new Unfit(text("address_malformed"));
  }
  const local = ["localhost", "127.0.0.1"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && local))
    throw new Unfit(text("address_insecure"));
  if (url.username || url.password) throw new Unfit(text("address_login"));
  return url.origin + url.pathname.replace(/\/(desk\/?)?$/, "/").replace(/\/?$/, "/");
}

/**
 * The permission to access this address. It is for the whole host, because Firefox allows no port in it.
 * @param {string} address
 */
export function permission(address) {
  const { protocol, hostname } = new URL(address);
  return { origins: [`${protocol}//${hostname}/*`] };
}
