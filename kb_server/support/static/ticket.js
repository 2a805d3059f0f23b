/** The desk: agents paste a ticket and get links. Two keys are enough: paste, and the form of the link. */

import { choosing } from "./chosen.js";
import { copy } from "./copying.js";
import { around, part } from "./elements.js";
import { flagging } from "./flagging.js";
import { formName, listed } from "./listed.js";
import { ticketOf } from "./message.js";
import { messageOf, post } from "./service.js";
import { speak, text } from "./texts.js";
import { together } from "./wording.js";

/** @typedef {import("./listed.js").Row} Row */

/** @type {Record<string, keyof Wire.Forms>} */
const FORMS = { m: "markdown", h: "html", t: "text" };
const KEPT = "gapless.desk.form"; // the form that this agent used last
const OFF = "gapless.keys-off"; // see staff.js
const PAUSE = 1200; // ms, see staff.js
const desk = part(document, ".desk", HTMLElement);
const root = desk.dataset.root ?? "/";
speak(
  JSON.parse(desk.dataset.texts ?? "{}"),
  document.documentElement.lang,
  JSON.parse(desk.dataset.types ?? "{}"),
);
const form = part(desk, "form.ticket", HTMLFormElement);
const searching = part(desk, "form.words", HTMLFormElement);
const words = part(searching, "[name=words]", HTMLInputElement);
const message = part(form, "[name=text]", HTMLTextAreaElement);
const ticket = part(form, "[name=ticket]", HTMLInputElement);
const status = part(desk, ".status", HTMLElement);
const results = part(desk, ".results", HTMLElement);
const passed = new URLSearchParams(location.hash.slice(1)); // from the bookmarklet: the text, and the origin of the page that waits for a link
/** @type {Wire.Similar | null} */
let found = null;
/** @type {Row[]} */
let rows = [];
let asked = 0;
let going = Number.NEGATIVE_INFINITY; // when `g` was pressed
const chosen = choosing(part(desk, ".basket", HTMLElement));
const current = ticketOf(message, ticket, find);

const flags = flagging(part(document, "dialog", HTMLDialogElement), {
  root,
  say,
  ticket: () => ticket.value.trim(),
  segment: () => form.querySelector("select")?.value ?? "",
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
searching.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(words.value.trim(), words);
});
message.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) find();
});
document.addEventListener("keydown", pressed);
results.addEventListener("click", (event) => {
  const button = around(event, "button");
  const element = around(event, ".place");
  const row = rows.find((one) => one.element === element);
  if (row) select(rows.indexOf(row));
  if (row && button?.dataset.add !== undefined) chosen.toggle(row);
  else if (row && button?.dataset.form) take([row], formOf(button.dataset.form), event.shiftKey);
  else if (button?.dataset.flag !== undefined) flag(button.dataset.flag);
});

part(desk, ".basket", HTMLElement).addEventListener("click", (event) => {
  const button = around(event, "button");
  if (button?.dataset.form) take(chosen.rows(), formOf(button.dataset.form), event.shiftKey);
});

function find() {
  chosen.clear();
  return ask(current.ask(), message);
}

/**
 * Show what answers `asking`, the message or words that an agent searches for; without it, go to its field. The
 * focus goes to the answer, unless the agent has gone on meanwhile, or writes on.
 * @param {string} asking
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 */
async function ask(asking, field) {
  if (!asking) return field.focus();
  const from = document.activeElement;
  const number = ++asked;
  say(text("looking"));
  results.inert = true; // they answer what was asked before
  /** @type {Wire.Similar} */
  let answer;
  try {
    answer = await post(`${root}api/similar`, { text: asking, limit: 6 });
  } catch (error) {
    if (number === asked) forget(text("try_again", { reason: messageOf(error) }));
    return undefined;
  }
  if (number !== asked) return undefined;
  results.inert = false;
  found = answer;
  rows = listed(results, found, root);
  part(desk, ".keys", HTMLElement).hidden = false;
  say("");
  const now = document.activeElement;
  const waits = now === document.body || ((now === from || now === field) && field.value.trim() === asking);
  const answers = rows.some(({ element }) => !element.closest("details"));
  if (answers) select(0, waits);
  else if (waits) results.querySelector("button")?.focus();
  return undefined;
}

/**
 * Show no results, and why: those of another ticket would be taken for this one's.
 * @param {string} reason
 */
function forget(reason) {
  found = null;
  rows = [];
  results.replaceChildren();
  results.inert = false;
  part(desk, ".keys", HTMLElement).hidden = true;
  say(reason, true);
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const typing = around(event, "input, textarea, select, dialog");
  if (!found || results.inert || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key.length === 1 && !letters(key, event.timeStamp)) return;
  if (key.startsWith("arrow") && around(event, ".whole")) return; // a long reply scrolls
  const row = selected();
  const at = row ? rows.indexOf(row) : -1;
  if (key === "arrowdown") select(Math.min(at + 1, rows.length - 1));
  else if (key === "arrowup") select(Math.max(at - 1, 0));
  else if (FORMS[key]) take(picked(row), FORMS[key], event.shiftKey);
  else if (key === "enter" && !around(event, "a, button, summary")) take(picked(row), last(), event.shiftKey);
  else if (key === "a" && row) add(row);
  else if (/^[1-9]$/.test(key)) select(rows.findIndex(({ element }) => element.dataset.number === key));
  else if (key === "f" && row?.article) flag(row.article.article);
  else if (key === "n") flag("");
  else if (key === "e") current.edit();
  else if (key === "s") words.select();
  else return;
  event.preventDefault();
}

/**
 * Are single keys the desk's own? The reader may have switched them off, and `g` and a letter open a page.
 * @param {string} key
 * @param {number} at when it was pressed: a busy page hears of it later
 */
function letters(key, at) {
  const after = at - going < PAUSE;
  going = key === "g" ? at : Number.NEGATIVE_INFINITY;
  return !after && localStorage.getItem(OFF) === null;
}

/** @param {Row | undefined} row */
const picked = (row) => (chosen.rows().length ? chosen.rows() : row ? [row] : []);

/** @param {Row} row */
function add(row) {
  if (!row.forms && !row.links.length) return say(text("inside_refused"), true);
  chosen.toggle(row);
  return undefined;
}

const selected = () => rows.find(({ element }) => element.getAttribute("aria-current") === "true");

/**
 * @param {number} index
 * @param {boolean} focus
 */
function select(index, focus = true) {
  if (!rows[index]) return;
  for (const { element } of rows) element.removeAttribute("aria-current");
  const { element } = rows[index];
  element.closest("details")?.setAttribute("open", "");
  element.setAttribute("aria-current", "true");
  if (!focus) return;
  element.focus();
  element.scrollIntoView({ block: "nearest" });
}

/**
 * Copy the links of these rows, or pass them to the page that waits, and enter them in the ledger.
 * @param {Row[]} taken
 * @param {keyof Wire.Forms} kind
 * @param {boolean} quoted
 */
async function take(taken, kind, quoted) {
  const several = taken.flatMap((row) => row.forms ?? row.links[0]?.link[quoted ? "quoted" : "plain"] ?? []);
  if (!taken.length) return undefined;
  if (several.length < taken.length) return say(text("inside_refused"), true);
  const forms = together(several);
  if (!ticket.reportValidity()) return;
  localStorage.setItem(KEPT, kind);
  const waiting = passed.get("origin");
  const opener = waiting ? window.opener : null;
  if (opener) opener.postMessage({ gapless: "insert", forms }, waiting);
  else if (!copy(forms, kind)) return say(text("copy_refused"), true);
  const key = opener ? "inserted" : quoted ? "copied_quoted" : "copied";
  const done = text(key, { form: formName(kind), title: taken.map(({ title }) => title).join(" · ") });
  say(done);
  current.answer();
  try {
    for (const { link, article, anchor } of taken.flatMap(({ links }) => links))
      await post(
        `${root}api/links`,
        { id: link.id, article, anchor, ticket: ticket.value.trim() },
        { keepalive: true },
      );
    for (const { element } of taken) element.classList.add("taken");
    chosen.clear(taken);
    if (opener) window.close();
  } catch (error) {
    say(text("unlisted", { done, reason: messageOf(error) }), true);
  }
  return undefined;
}

const last = () => formOf(localStorage.getItem(KEPT));

/**
 * @param {string | null} kind
 * @returns {keyof Wire.Forms}
 */
const formOf = (kind) => (kind === "html" || kind === "text" ? kind : "markdown");

/**
 * Report an article; with "", report that none answers the ticket.
 * @param {string} article
 */
function flag(article) {
  if (!found) return;
  if (!article) return flags.missing(found);
  const about = found.articles.find((one) => one.article === article);
  const row = selected();
  if (about) flags.wrong(about, (row?.article === about && row.place) || about.places[0]);
}

/** @param {string} words */
function say(words, wrong = false) {
  status.textContent = words;
  status.classList.toggle("trouble", wrong);
}

part(document, ".late", HTMLElement).remove();
for (const one of [form, searching]) part(one, "[type=submit]", HTMLButtonElement).disabled = false;
message.value = passed.get("text") || message.value;
ticket.value = passed.get("ticket") || ticket.value;
// Keep what a customer wrote out of the history and out of the Referer header.
history.replaceState(null, "", location.pathname);
if (message.value.trim()) find();
else if (words.value.trim()) ask(words.value.trim(), words); // written before we came
