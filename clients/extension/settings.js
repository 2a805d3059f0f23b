/** What the agent set. It stays on this machine, and pages cannot read it. */

export class Unfit extends Error {}

const DEFAULTS = { address: "", token: "", form: "fitting", quoted: false };

/**
 * The settings, complete.
 * @returns {Promise<Extension.Settings>}
 */
export async function load() {
  return { ...DEFAULTS, ...(await chrome.storage.local.get(Object.keys(DEFAULTS))) };
}

/**
 * Keep the settings.
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
  const text = typed.trim();
  if (!text) throw new Unfit("Enter the address of your learn center, such as https://help.example.com");
  let url;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    throw new Unfit("This is no address. It looks like https://help.example.com");
  }
  const local = ["localhost", "127.0.0.1"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && local))
    throw new Unfit("The address must begin with https://, or others on the way could read the token.");
  if (url.username || url.password) throw new Unfit("Leave out the name and password before the @.");
  return url.origin + url.pathname.replace(/\/(desk\/?)?$/, "/").replace(/\/?$/, "/");
}

/**
 * The permission to ask this address. Firefox knows no ports in it, so it is the host's.
 * @param {string} address
 */
export function permission(address) {
  const { protocol, hostname } = new URL(address);
  return { origins: [`${protocol}//${hostname}/*`] };
}
