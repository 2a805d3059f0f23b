/** What is told to the service: questions that settled, hits opened, votes. Never keystrokes.
 *
 *  The kinds and their fields are declared in kb_server/log/events.py. What cannot be sent is kept in this
 *  browser and sent later.
 */

import { page } from "./page.js";

const KEPT = "gapless.events";
const LAST = "gapless.search";
const SEGMENT = "segment"; // in the address
const KEPT_SEGMENT = "gapless.segment";
const MOST = 50; // events of one batch, and events kept
const OLDEST = 7 * 24 * 3600_000; // ms: the service takes none that are older
const GATHER = 400; // ms in which events gather into one batch

let waiting = [];
let timer = 0;

/** Tell the service of an event; it is sent in a moment, with others. Returns the event's id. */
export function tell(kind, fields) {
  const event = made(kind, fields);
  waiting.push(event);
  clearTimeout(timer);
  if (document.visibilityState === "hidden") leave();
  else timer = setTimeout(flush, GATHER);
  return event.id;
}

/** Tell the service of an event at once. True when it was taken or is kept to be sent later, false when refused. */
export async function tellNow(kind, fields) {
  return deliver([...waiting.splice(0), made(kind, fields)]);
}

/** The last question that settled in this tab, if any: {id, hits: {url: …}}. */
export function lastSearch() {
  try {
    return JSON.parse(sessionStorage.getItem(LAST)) ?? {};
  } catch {
    return {};
  }
}

/** Remember in this tab what the last question was, and which of its hits was opened. */
export function rememberSearch(search) {
  attempt(() => sessionStorage.setItem(LAST, JSON.stringify(search)));
}

function made(kind, fields) {
  const { lang } = page();
  return { kind, id: newId(), at: Date.now(), page: location.pathname.slice(0, 300), lang, ...fields };
}

/** 128 random bits; `crypto.randomUUID` is missing on pages without TLS. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

function flush() {
  if (waiting.length) deliver(waiting.splice(0));
}

/** The page goes away: nobody waits for the answer. */
function leave() {
  if (!waiting.length) return;
  const last = waiting.splice(0);
  if (!navigator.onLine || !navigator.sendBeacon(intake(), body(last))) keep([...takeKept(), ...last]);
}

async function deliver(events) {
  const batch = [...takeKept(), ...events].slice(-MOST);
  try {
    const response = await fetch(intake(), {
      method: "POST",
      body: body(batch),
      keepalive: true,
      credentials: "same-origin",
    });
    if (response.ok) {
      const { refused = [] } = await response.json().catch(() => ({}));
      return !refused.some(({ index }) => index === batch.length - 1);
    }
    if (response.status < 500 && response.status !== 429) return false;
  } catch {
    // no network: kept below
  }
  keep(batch);
  return true;
}

/** The signed claim that the product put into its link (kb_server/access/segments.py), for as long as this tab lives. */
function takeSegment() {
  const segment = take(SEGMENT);
  if (segment !== null) attempt(() => sessionStorage.setItem(KEPT_SEGMENT, segment));
}

/** The parameter `name` of the address, which loses it, so that an address that is handed on claims nothing. */
export function take(name) {
  const url = new URL(location.href);
  const value = url.searchParams.get(name);
  if (value === null) return null;
  url.searchParams.delete(name);
  history.replaceState(history.state, "", url);
  return value;
}

function segment() {
  try {
    return sessionStorage.getItem(KEPT_SEGMENT) ?? "";
  } catch {
    return "";
  }
}

const intake = () => new URL("api/events", page().service);
const body = (events) => JSON.stringify({ sent: Date.now(), segment: segment(), events });

function keep(events) {
  const late = events.map((event) => (event.kind === "searched" ? { ...event, queued: true } : event));
  attempt(() => localStorage.setItem(KEPT, JSON.stringify(late.slice(-MOST))));
}

function takeKept() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT)) ?? [];
    localStorage.removeItem(KEPT);
    return kept.filter((event) => Date.now() - event.at < OLDEST);
  } catch {
    return [];
  }
}

/** Storage may be forbidden or full: then nothing is remembered, and everything else goes on. */
function attempt(write) {
  try {
    write();
  } catch {
    // nothing to remember with
  }
}

/** Send what waits when the page goes away, and what was kept when a network is there. */
export function watch() {
  takeSegment();
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  const resume = () => {
    const kept = navigator.onLine ? takeKept() : [];
    if (kept.length) deliver(kept);
  };
  window.addEventListener("online", resume);
  resume();
}
