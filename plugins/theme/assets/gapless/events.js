/** What pages report to the service: questions that settled, hits opened, votes. Never keystrokes.
 *
 *  The kinds and their fields are declared in kb_server/log/events.py.
 */

import { newId } from "./ids.js";
import { notify } from "./notice.js";
import { Outbox } from "./outbox.js";
import { page, text } from "./page.js";
import { PageReceipt } from "./receipt.js";
import { lastSearch, rememberSearch, segment, takeSegment } from "./tab.js";
import { note } from "./trail.js";

const AGAIN = 20_000; // ms after which what was kept is sent again, in a page that stays open

const receipt = new PageReceipt(() => ({ page: location.pathname, service: page().service }));

const outbox = new Outbox({
  intake: () => new URL("api/events", page().service),
  receipt,
  segment,
  storage: () => localStorage,
  late: (events) => {
    const asked = events.find(({ kind }) => kind === "asked");
    if (asked) notify(text("ask_sent_later", { q: String(asked.text).split("\n")[0] }));
  },
  beacon: (address, body) => navigator.onLine && navigator.sendBeacon(address, body),
});

/**
 * Tell the service of an event; it is sent in a moment, with others. Returns the event's id.
 * @param {string} kind
 * @param {Record<string, unknown>} fields
 */
export function tell(kind, fields) {
  note(kind, fields);
  const event = made(kind, fields);
  outbox.put(event);
  if (document.visibilityState === "hidden") outbox.leave();
  return event.id;
}

/**
 * Tell the service of an event at once: "taken", "kept" in this browser to be sent later, or "refused".
 * @param {string} kind
 * @param {Record<string, unknown>} fields
 */
export const tellNow = (kind, fields) => outbox.send(made(kind, fields));

/**
 * @param {string} kind
 * @param {Record<string, unknown>} fields
 * @returns {Wire.Event}
 */
function made(kind, fields) {
  const { lang } = page();
  return { kind, id: newId(), at: Date.now(), page: location.pathname.slice(0, 300), lang, ...fields };
}

/** Where questions that settle are told, and what this tab remembers of them. */
export const questions = { tell, lastSearch, rememberSearch };

/** Send what waits when the page goes away, and what was kept when a network is there. */
export function watch() {
  takeSegment();
  document.addEventListener(
    "visibilitychange",
    () => document.visibilityState === "hidden" && outbox.leave(),
  );
  const resume = () => navigator.onLine && outbox.keeps && outbox.resume();
  window.addEventListener("online", () => {
    receipt.forget(); // it may be another network
    resume();
  });
  setInterval(resume, AGAIN);
  resume();
}
