/** The desk: agents paste a ticket and get links. Two keys are enough: paste, and the form of the link. */

import { copy } from "./copying.js";
import { around, part } from "./elements.js";
import { flagging } from "./flagging.js";
import { formName, listed } from "./listed.js";
import { messageOf, post } from "./service.js";
import { speak, text } from "./texts.js";

/** @typedef {import("./listed.js").Row} Row */

/** @type {Record<string, keyof Wire.Forms>} */
const FORMS = { m: "markdown", h: "html", t: "text" };
const KEPT = "gapless.desk.form"; // the form that this agent used last
const desk = part(document, ".desk", HTMLElement);
const root = desk.dataset.root ?? "/";
speak(
  JSON.parse(desk.dataset.texts ?? "{}"),
  document.documentElement.lang,
  JSON.parse(desk.dataset.types ?? "{}"),
);
const form = part(desk, "form", HTMLFormElement);
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
message.addEventListener("paste", () => setTimeout(find)); // when the text is in
message.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) find();
});
document.addEventListener("keydown", pressed);
results.addEventListener("click", (event) => {
  const button = around(event, "button");
  const element = around(event, ".place");
  const row = rows.find((one) => one.element === element);
  if (row) select(rows.indexOf(row));
  if (row && button?.dataset.form) take(row, formOf(button.dataset.form), event.shiftKey);
  else if (button?.dataset.flag !== undefined) flag(button.dataset.flag);
});

async function find() {
  const asking = message.value.trim();
  if (!asking) return message.focus();
  const number = ++asked;
  say(text("looking"));
  /** @type {Wire.Similar} */
  let answer;
  try {
    answer = await post(`${root}api/similar`, { text: asking, limit: 6 });
  } catch (error) {
    if (number === asked) say(text("try_again", { reason: messageOf(error) }), true);
    return undefined;
  }
  if (number !== asked) return undefined;
  found = answer;
  rows = listed(results, found, root);
  part(desk, ".keys", HTMLElement).hidden = false;
  say("");
  if (rows.length) select(0);
  else results.querySelector("button")?.focus();
  return undefined;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const typing = around(event, "input, textarea, select, dialog");
  if (!found || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  const row = selected();
  const at = row ? rows.indexOf(row) : -1;
  if (key === "arrowdown") select(Math.min(at + 1, rows.length - 1));
  else if (key === "arrowup") select(Math.max(at - 1, 0));
  else if (FORMS[key]) take(row, FORMS[key], event.shiftKey);
  else if (key === "enter" && !around(event, "a, button")) take(row, last(), event.shiftKey);
  else if (/^[1-9]$/.test(key)) select(rows.findIndex(({ element }) => element.dataset.number === key));
  else if (key === "f" && row?.article) flag(row.article.article);
  else if (key === "n") flag("");
  else if (key === "e") message.focus();
  else return;
  event.preventDefault();
}

const selected = () => rows.find(({ element }) => element.getAttribute("aria-current") === "true");

/** @param {number} index */
function select(index) {
  if (!rows[index]) return;
  for (const { element } of rows) element.removeAttribute("aria-current");
  const { element } = rows[index];
  element.setAttribute("aria-current", "true");
  element.focus();
  element.scrollIntoView({ block: "nearest" });
}

/**
 * Copy the row's link, or pass it to the page that waits for one, and enter it in the ledger.
 * @param {Row | undefined} row
 * @param {keyof Wire.Forms} kind
 * @param {boolean} quoted
 */
async function take(row, kind, quoted) {
  if (!row) return;
  const forms = row.forms ?? row.links[0]?.link[quoted ? "quoted" : "plain"];
  if (!forms) return say(text("inside_refused"), true);
  if (!ticket.reportValidity()) return;
  localStorage.setItem(KEPT, kind);
  const waiting = passed.get("origin");
  const opener = waiting ? window.opener : null;
  if (opener) opener.postMessage({ gapless: "insert", forms }, waiting);
  else if (!copy(forms, kind)) return say(text("copy_refused"), true);
  const key = opener ? "inserted" : quoted ? "copied_quoted" : "copied";
  const done = text(key, { form: formName(kind), title: row.title });
  say(done);
  try {
    for (const { link, article, anchor } of row.links)
      await post(
        `${root}api/links`,
        { id: link.id, article, anchor, ticket: ticket.value.trim() },
        { keepalive: true },
      );
    row.element.classList.add("taken");
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

message.value = passed.get("text") || message.value;
ticket.value = passed.get("ticket") || ticket.value;
// Keep what a customer wrote out of the history and out of the Referer header.
history.replaceState(null, "", location.pathname);
if (message.value.trim()) find();
