/** What the widget tells the service: questions that settled, hits opened, what became of offers. Nothing is kept here. */

import { newId } from "./ids.js";
import { Outbox } from "./outbox.js";
import { PageReceipt } from "./receipt.js";

const LONGEST = 4000; // characters of a claim that the service reads
const MOST = 20; // queries, and articles, that are remembered for a message

export class Log {
  #lang;
  #segment = "";
  #outbox;
  /** @type {Wire.LastSearch} */
  #last = {};
  /** @type {Set<string>} */
  #searched = new Set();
  /** @type {Set<string>} */
  #read = new Set();

  /**
   * @param {URL} service
   * @param {string} lang
   */
  constructor(service, lang) {
    this.#lang = lang;
    this.#outbox = new Outbox({
      intake: () => new URL("api/events", service),
      receipt: new PageReceipt(() => ({ page: "", service })),
      segment: () => (this.#segment.length > LONGEST ? "" : this.#segment),
      storage: () => {
        throw new Error("the widget keeps nothing in the product's pages");
      },
      late: () => {},
      beacon: (address, body) => {
        // A beacon would carry cookies, where there are any.
        fetch(address, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => {});
        return true;
      },
    });
    document.addEventListener(
      "visibilitychange",
      () => document.visibilityState === "hidden" && this.leave(),
    );
  }

  /**
   * The group of the customer, as the product signed it.
   * @param {string} claim
   */
  identify(claim) {
    this.#segment = claim;
  }

  get segment() {
    return this.#segment;
  }

  /** What was searched and read here: the customer may send it with a message. */
  get trail() {
    return { searched: [...this.#searched].slice(-MOST), read: [...this.#read].slice(-MOST) };
  }

  /**
   * Tell of an event; returns its id. The page's own address stays in the page.
   * @param {string} kind
   * @param {Record<string, unknown>} fields
   */
  tell(kind, fields) {
    const event = { kind, id: newId(), at: Date.now(), lang: this.#lang, ...fields };
    this.#outbox.put(event);
    if (kind === "searched") this.#searched.add(String(fields.text));
    if (kind === "viewed") this.#read.add(String(fields.article));
    if (document.visibilityState === "hidden") this.leave();
    return event.id;
  }

  /** Send what waits, as the page goes away. */
  leave() {
    this.#outbox.leave();
  }

  lastSearch() {
    return this.#last;
  }

  /** @param {Wire.LastSearch} search */
  rememberSearch(search) {
    this.#last = search;
  }
}
