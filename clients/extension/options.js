/** The settings page: it stores what was entered, asks for the one permission, and tries the connection. */

import "./page/texts.js";
import { check } from "./service.js";
import { Unfit, address, load, permission, save } from "./settings.js";

const { language, text } = globalThis.gapless.texts;
const KEY = "\u0000"; // stands for the key in a text, until the element takes its place

const form = part("form", HTMLFormElement);
const typed = part("#address", HTMLInputElement);
const token = part("#token", HTMLInputElement);
const quoted = part("[name=quoted]", HTMLInputElement);
const forms = [...document.querySelectorAll("[name=form]")].filter((one) => one instanceof HTMLInputElement);
const report = part(".report", HTMLElement);

document.documentElement.lang = language();
for (const element of document.querySelectorAll("[data-text]"))
  element.textContent = text(element.getAttribute("data-text") ?? "");

const kept = await load();
typed.value = kept.address;
token.value = kept.token;
for (const one of forms) one.checked = one.value === kept.form;
quoted.checked = kept.quoted;
const [{ shortcut = "" } = {}] = await chrome.commands.getAll();
const key = document.createElement("kbd");
key.textContent = shortcut || text("no_key");
const [before, after] = text("use", { key: KEY }).split(KEY);
part(".use", HTMLElement).replaceChildren(before, key, after);
part(".all", HTMLFieldSetElement).disabled = false; // only now, so that nothing overwrites what the agent types

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  report.replaceChildren();
  const entered = read();
  if (!entered) return;
  let allowed = false;
  try {
    allowed = await chrome.permissions.request(permission(entered.address)); // first: it needs the click
  } catch (error) {
    return say([{ words: text("ask_failed"), cure: messageOf(error) }]);
  }
  await save(entered);
  await forget(entered.address);
  typed.value = entered.address;
  if (!allowed)
    return say([
      {
        words: text("not_allowed", { host: new URL(entered.address).host }),
        cure: text("not_allowed_cure"),
      },
    ]);
  say([{ good: true, words: text("trying") }]);
  return say([{ good: true, words: text("saved") }, ...(await check(entered))]);
});

/** The settings that were entered; null when something is missing, which the page then shows. */
function read() {
  for (const field of [typed, token]) field.removeAttribute("aria-invalid");
  /** @type {(field: HTMLInputElement, words: string) => null} */
  const wrong = (field, words) => {
    field.setAttribute("aria-invalid", "true");
    field.focus();
    say([{ words: text("not_saved"), cure: words }]);
    return null;
  };
  let place;
  try {
    place = address(typed.value);
  } catch (error) {
    if (error instanceof Unfit) return wrong(typed, error.message);
    throw error;
  }
  const secret = token.value.trim();
  if (!secret) return wrong(token, text("token_missing"));
  if (!/^[\x21-\x7e]+$/.test(secret)) return wrong(token, text("token_malformed"));
  const form = forms.find((one) => one.checked)?.value ?? "fitting";
  return { address: place, token: secret, form, quoted: quoted.checked };
}

/**
 * Give back the permissions for earlier learn centers.
 * @param {string} current
 */
async function forget(current) {
  const { origins = [] } = await chrome.permissions.getAll();
  const old = origins.filter((origin) => !permission(current).origins.includes(origin));
  if (old.length) await chrome.permissions.remove({ origins: old }).catch(() => {}); // permissions of the manifest stay
}

/** @param {import("./service.js").Line[]} lines */
function say(lines) {
  const list = document.createElement("ul");
  for (const { good = false, words, cure } of lines) {
    const line = document.createElement("li");
    line.className = good ? "" : "trouble";
    const strong = document.createElement("strong");
    strong.textContent = `${good ? "✓" : "✗"} ${words}`;
    line.append(strong, cure ? ` ${cure}` : "");
    list.append(line);
  }
  report.replaceChildren(list);
}

/**
 * The element at `selector`; throws when it is missing or of another type.
 * @template {Element} E
 * @param {string} selector
 * @param {new () => E} type
 * @returns {E}
 */
function part(selector, type) {
  const found = document.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${type.name} at ${selector}`);
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));
