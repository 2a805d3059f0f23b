/** Events on their way to the service: gathered into batches, and kept in this browser while they cannot be sent. */

/** @import { PageReceipt } from "./receipt.js" */

import { attempt } from "./tab.js";

const KEPT = "gapless.events";
const MOST = 50; // events of one batch, and events kept
const OLDEST = 7 * 24 * 3600_000; // ms: the service takes none that are older
const GATHER = 400; // ms in which events gather into one batch
const LONGEST = 20_000; // ms that the service may take
const TAKEN = 202; // what the service says; a network that asks for a login answers 200, with a page of its own
const SAID = ["asked", "contacted", "voted"]; // kinds that say that nothing helped

/**
 * Does the event count for less without the page's receipt? Answers of the service carry one of their own.
 * @param {Wire.Event} event
 */
const wantsReceipt = ({ kind, via }) => via === "static" || SAID.includes(kind);

/**
 * @typedef {object} Ways
 * @property {() => URL} intake the address that takes events
 * @property {PageReceipt} receipt of the page; without it events count for less
 * @property {() => string} segment the signed claim that goes along
 * @property {() => Storage} storage where events are kept; it may throw
 * @property {(events: Wire.Event[]) => void} late hears of events that were kept and are now with the service
 * @property {(address: URL, body: string) => boolean} beacon sends when nobody can wait for the answer
 */

export class Outbox {
  /** @type {Wire.Event[]} */
  #waiting = [];
  /** @type {Set<Wire.Event>} */
  #pressing = new Set(); // events that are sent at once, when the page's receipt is there
  /** @type {Set<Wire.Event>} */
  #unanswered = new Set(); // events that were sent, of which nothing was heard yet
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #ways;

  /** @param {Ways} ways */
  constructor(ways) {
    this.#ways = ways;
  }

  /**
   * Send `event` in a moment, with others.
   * @param {Wire.Event} event
   */
  put(event) {
    this.#waiting.push(event);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), GATHER);
    this.#prove();
  }

  /**
   * Send `event` at once, with what waits: "taken", "kept" in this browser to be sent later, or "refused".
   * @param {Wire.Event} event
   * @returns {Promise<"taken" | "kept" | "refused">}
   */
  async send(event) {
    this.#pressing.add(event);
    await this.#prove();
    if (!this.#pressing.delete(event)) return "kept"; // the page went away meanwhile
    return this.#deliver([...this.#waiting.splice(0), event]);
  }

  /** Send what waits as the page goes away, when nobody can wait for the answer. */
  leave() {
    clearTimeout(this.#timer);
    if (this.#unanswered.size) this.#keep([...this.#unanswered]); // nobody may hear that they did not arrive
    const last = [...this.#waiting.splice(0), ...this.#pressing];
    this.#pressing.clear();
    if (!last.length) return;
    if (this.#mayWait(last) && this.#keep(last)) return;
    if (!this.#ways.beacon(this.#ways.intake(), this.#body(last))) this.#keep(last);
  }

  /** Send what was kept, as there is a network again. */
  async resume() {
    if (await this.#prove()) this.#deliver([]);
  }

  /** Is anything kept? */
  get keeps() {
    try {
      return this.#ways.storage().getItem(KEPT) !== null;
    } catch {
      return false;
    }
  }

  async #flush() {
    await this.#prove();
    if (this.#waiting.length) this.#deliver(this.#waiting.splice(0));
  }

  /** Get the page's receipt. False when the service cannot be reached. */
  #prove() {
    return this.#ways.receipt.get().then(
      () => true,
      () => false,
    );
  }

  /**
   * @param {Wire.Event[]} events
   * @returns {Promise<"taken" | "kept" | "refused">}
   */
  async #deliver(events) {
    const kept = this.#takeKept();
    const batch = [...kept, ...events].slice(-MOST);
    if (!batch.length) return "taken";
    if (this.#mayWait(batch) && this.#keep(batch)) return "kept";
    for (const event of batch) this.#unanswered.add(event);
    try {
      const response = await fetch(this.#ways.intake(), {
        method: "POST",
        body: this.#body(batch),
        keepalive: true,
        credentials: "same-origin",
        signal: AbortSignal.timeout(LONGEST),
      });
      if (response.status === TAKEN) {
        this.#drop(batch);
        /** @type {{ refused?: { index: number }[] }} */
        const { refused = [] } = await response.json().catch(() => ({}));
        const late = batch.filter(
          (event, place) => kept.includes(event) && !refused.some(({ index }) => index === place),
        );
        if (late.length) this.#ways.late(late);
        return refused.some(({ index }) => index === batch.length - 1) ? "refused" : "taken";
      }
      if (!response.ok && response.status < 500 && response.status !== 429) {
        this.#drop(batch);
        return "refused";
      }
    } catch {
      // no network, or no answer in time: kept below
    } finally {
      for (const event of batch) this.#unanswered.delete(event);
    }
    return this.#keep(batch) ? "kept" : "refused";
  }

  /**
   * Should events wait for a page that has a receipt, where this browser can keep them?
   * @param {Wire.Event[]} events
   */
  #mayWait(events) {
    return this.#ways.receipt.held === null && events.some(wantsReceipt);
  }

  /** @param {Wire.Event[]} events */
  #body(events) {
    const { segment, receipt } = this.#ways;
    return JSON.stringify({ sent: Date.now(), segment: segment(), page: receipt.held ?? "", events });
  }

  /**
   * Keep `events` in this browser, behind those that other pages keep. False when it keeps nothing.
   * @param {Wire.Event[]} events
   */
  #keep(events) {
    const late = events.map((event) => (event.kind === "searched" ? { ...event, queued: true } : event));
    return this.#store([...this.#keptBut(events), ...late]);
  }

  /**
   * Keep `events` no longer.
   * @param {Wire.Event[]} events
   */
  #drop(events) {
    if (this.keeps) this.#store(this.#keptBut(events));
  }

  /** @returns {Wire.Event[]} */
  #takeKept() {
    const kept = this.#keptBut([]);
    attempt(() => this.#ways.storage().removeItem(KEPT));
    return kept;
  }

  /**
   * What is kept, without `events`.
   * @param {Wire.Event[]} events
   * @returns {Wire.Event[]}
   */
  #keptBut(events) {
    const ids = new Set(events.map(({ id }) => id));
    try {
      /** @type {Wire.Event[]} */
      const kept = JSON.parse(this.#ways.storage().getItem(KEPT) ?? "[]");
      return kept.filter(({ id, at }) => !ids.has(id) && Date.now() - at < OLDEST);
    } catch {
      return [];
    }
  }

  /** @param {Wire.Event[]} events */
  #store(events) {
    return attempt(() => {
      if (events.length) this.#ways.storage().setItem(KEPT, JSON.stringify(events.slice(-MOST)));
      else this.#ways.storage().removeItem(KEPT);
    });
  }
}
