/** The receipt of the page that runs here: with it the service counts what this network tells for itself. */

const FRESH = 10 * 60_000; // ms after which another one is fetched
const BELIEVED = 25 * 60_000; // ms in which it is used; the service believes it somewhat longer
const PATIENCE = 10_000; // ms

/**
 * @typedef {object} Place
 * @property {string} page the path of the page, "" for the site
 * @property {URL} service
 */

export class PageReceipt {
  #place;
  #held = "";
  #since = Number.NEGATIVE_INFINITY;
  /** @type {Promise<void> | null} */
  #asking = null;

  /** @param {() => Place} place */
  constructor(place) {
    this.#place = place;
  }

  /** The receipt that is at hand; null when none is, "" when the service gives none. */
  get held() {
    return Date.now() - this.#since < BELIEVED ? this.#held : null;
  }

  /** Get a receipt where no fresh one is at hand. Rejects when the service cannot give one now. */
  async get() {
    if (Date.now() - this.#since < FRESH) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    await this.#asking;
  }

  /** Forget the receipt: this browser may be in another network now. */
  forget() {
    this.#since = Number.NEGATIVE_INFINITY;
  }

  async #ask() {
    const { page, service } = this.#place();
    let response = await ask(service, page);
    if (response.status === 404 && page) response = await ask(service, ""); // a page of another release, or none
    if (response.status >= 500 || response.status === 429) throw new Error(`receipt: ${response.status}`);
    this.#held = response.ok ? (await response.json()).receipt : "";
    this.#since = Date.now();
  }
}

/**
 * @param {URL} service
 * @param {string} page
 */
function ask(service, page) {
  const address = new URL(`api/receipt?${new URLSearchParams({ page })}`, service);
  return fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
}
