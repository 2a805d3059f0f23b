/** The desk: a ticket in, links out. From paste to copy two keys: the paste, and the form of the link. */

import { copy } from "./copying.js";
import { listed } from "./listed.js";

const FORMS = { m: "markdown", h: "html", t: "text" };
const NAMES = { markdown: "Markdown", html: "HTML", text: "Text" };
const KEPT = "gapless.desk.form"; // the form that this agent used last
const desk = document.querySelector(".desk");
const form = desk.querySelector("form");
const status = desk.querySelector(".status");
const results = desk.querySelector(".results");
const dialog = document.querySelector("dialog");
const passed = new URLSearchParams(location.hash.slice(1)); // from the bookmarklet: the text, and who waits for a link
let found = null;
let rows = [];
let asked = 0;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
form.elements.text.addEventListener("paste", () => setTimeout(find)); // when the text is in
form.elements.text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) find();
});
document.addEventListener("keydown", pressed);
results.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const row = event.target.closest(".place");
  if (row) select(rows.indexOf(row));
  if (button?.dataset.form) take(row, button.dataset.form, event.shiftKey);
  else if (button?.dataset.flag !== undefined) flag(button.dataset.flag);
});

async function find() {
  const text = form.elements.text.value.trim();
  if (!text) return form.elements.text.focus();
  const number = ++asked;
  say("Looking…");
  let answer;
  try {
    answer = await post("api/similar", { text, limit: 6 });
  } catch (error) {
    if (number === asked) say(`${error.message} Your text is still there: try again.`, true);
    return undefined;
  }
  if (number !== asked) return undefined;
  found = answer;
  rows = listed(results, found);
  desk.querySelector(".keys").hidden = false;
  say("");
  if (rows.length) select(0);
  else results.querySelector("button")?.focus();
  return undefined;
}

function pressed(event) {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (!found || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  const at = rows.indexOf(selected());
  if (key === "arrowdown") select(Math.min(at + 1, rows.length - 1));
  else if (key === "arrowup") select(Math.max(at - 1, 0));
  else if (FORMS[key]) take(selected(), FORMS[key], event.shiftKey);
  else if (key === "enter" && !event.target.closest("a, button")) take(selected(), last(), event.shiftKey);
  else if (/^[1-9]$/.test(key)) select(rows.findIndex((row) => row.dataset.number === key));
  else if (key === "f" && selected()?.article) flag(selected().article.article);
  else if (key === "n") flag("");
  else if (key === "e") form.elements.text.focus();
  else return;
  event.preventDefault();
}

const selected = () => rows.find((row) => row.getAttribute("aria-current") === "true");

function select(index) {
  if (!rows[index]) return;
  for (const row of rows) row.removeAttribute("aria-current");
  rows[index].setAttribute("aria-current", "true");
  rows[index].focus();
  rows[index].scrollIntoView({ block: "nearest" });
}

/** Copy the row's link, or hand it to the page that waits for one, and enter it in the ledger. */
async function take(row, kind, quoted) {
  if (!row) return;
  if (!row.links.length && !row.forms)
    return say("This article is for agents: a customer cannot open it.", true);
  const key = form.elements.ticket;
  if (!key.checkValidity()) return key.reportValidity();
  const forms = row.forms ?? row.links[0].link[quoted ? "quoted" : "plain"];
  localStorage.setItem(KEPT, kind);
  const waiting = passed.get("origin");
  if (waiting && window.opener) window.opener.postMessage({ gapless: "insert", forms }, waiting);
  else if (!copy(forms, kind)) return say("The browser does not let this page copy.", true);
  const done =
    waiting && window.opener ? "Inserted" : `Copied as ${NAMES[kind]}${quoted ? ", with the passage" : ""}`;
  say(`${done}: ${row.dataset.title}`);
  try {
    for (const { link, article, anchor } of row.links)
      await post(
        "api/links",
        { id: link.id, article, anchor, ticket: key.value.trim() },
        { keepalive: true },
      );
    row.classList.add("taken");
    if (waiting && window.opener) window.close();
  } catch (error) {
    say(`${done}, but not entered among the sent links. ${error.message}`, true);
  }
  return undefined;
}

const last = () => localStorage.getItem(KEPT) ?? "markdown";

/** Report an article, or with "" that none answers the ticket. */
function flag(article) {
  const missing = !article;
  const about = found.articles.find((one) => one.article === article);
  const place = missing ? null : (selected()?.place ?? about.places[0]);
  const fields = dialog.querySelector("form");
  dialog.querySelector("h2").textContent = missing ? "No article answers this" : `Flag “${about.title}”`;
  dialog.querySelector(".about").textContent = missing
    ? "The question becomes a part of what the writers see. Leave nothing in it that tells who asked."
    : "The writers see it, and you see under Flags what became of it.";
  dialog.querySelector(".reason").hidden = missing;
  dialog.querySelector("[for=passage]").textContent = missing ? "The question" : "The passage";
  fields.elements.passage.maxLength = missing ? 200 : 400;
  fields.elements.passage.value = missing ? found.question.slice(0, 200) : plain(place?.snippet ?? "");
  fields.elements.words.value = "";
  trouble("");
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector("[value=cancel]").onclick = () => dialog.close();
  fields.onsubmit = async (event) => {
    event.preventDefault();
    const words = fields.elements.words.value;
    const passage = fields.elements.passage.value;
    const shared = {
      words,
      ticket: form.elements.ticket.value.trim(),
      segment: form.elements.segment?.value ?? "",
    };
    const wrong = { reason: fields.elements.reason.value, article, anchor: place?.anchor ?? "", passage };
    try {
      await post(
        "api/flags",
        missing
          ? { ...shared, reason: "missing", question: passage, lang: found.lang }
          : { ...shared, ...wrong },
      );
      dialog.close();
      say(missing ? "Told: no article answers it." : `Flagged: ${about.title}`);
    } catch (error) {
      trouble(error.message);
    }
  };
}

function trouble(words) {
  const told = dialog.querySelector(".trouble");
  told.textContent = words;
  told.hidden = !words;
}

/** `options` of fetch: what is to arrive although the page is left needs `keepalive`. */
async function post(path, body, options = {}) {
  let response;
  try {
    response = await fetch(desk.dataset.root + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      ...options,
    });
  } catch {
    throw new Error("The service does not answer.");
  }
  if (response.status === 401) throw new Error("You are not logged in any more: log in in another tab.");
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? "The service does not answer as it should.");
  return answer;
}

function say(words, wrong = false) {
  status.textContent = words;
  status.classList.toggle("trouble", wrong);
}

const plain = (snippet) => new DOMParser().parseFromString(snippet, "text/html").body.textContent;

if (passed.get("text")) form.elements.text.value = passed.get("text");
if (passed.get("ticket")) form.elements.ticket.value = passed.get("ticket");
// What a customer wrote stays in no history and goes along with no link.
history.replaceState(null, "", location.pathname);
if (form.elements.text.value.trim()) find();
