/** The settings page: it keeps what was entered, asks for the one permission, and tries the connection. */

import { check } from "./service.js";
import { Unfit, address, load, permission, save } from "./settings.js";

const form = part("form", HTMLFormElement);
const typed = part("#address", HTMLInputElement);
const token = part("#token", HTMLInputElement);
const quoted = part("[name=quoted]", HTMLInputElement);
const forms = [...document.querySelectorAll("[name=form]")].filter((one) => one instanceof HTMLInputElement);
const report = part(".report", HTMLElement);

const kept = await load();
typed.value = kept.address;
token.value = kept.token;
for (const one of forms) one.checked = one.value === kept.form;
quoted.checked = kept.quoted;
const [{ shortcut = "" } = {}] = await chrome.commands.getAll();
part("#shortcut", HTMLElement).textContent = shortcut || "the key that you chose for it";
part(".all", HTMLFieldSetElement).disabled = false; // now: nothing that is typed is overwritten

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  report.replaceChildren();
  const entered = read();
  if (!entered) return;
  let allowed = false;
  try {
    allowed = await chrome.permissions.request(permission(entered.address)); // first: it needs the click
  } catch (error) {
    return say([{ words: "The browser could not ask for the permission.", cure: said(error) }]);
  }
  await save(entered);
  await forget(entered.address);
  typed.value = entered.address;
  if (!allowed)
    return say([
      {
        words: `The extension may not speak to ${new URL(entered.address).host}.`,
        cure: "Choose Save again, and allow it when the browser asks.",
      },
    ]);
  say([{ good: true, words: "Saved. Trying the connection…" }]);
  return say([{ good: true, words: "Saved." }, ...(await check(entered))]);
});

/** What is entered, complete; null after saying what is missing. */
function read() {
  for (const field of [typed, token]) field.removeAttribute("aria-invalid");
  /** @type {(field: HTMLInputElement, words: string) => null} */
  const wrong = (field, words) => {
    field.setAttribute("aria-invalid", "true");
    field.focus();
    say([{ words: "Not saved.", cure: words }]);
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
  if (!secret) return wrong(token, "Enter your token.");
  if (!/^[\x21-\x7e]+$/.test(secret)) return wrong(token, "A token has no spaces and only plain letters.");
  const form = forms.find((one) => one.checked)?.value ?? "fitting";
  return { address: place, token: secret, form, quoted: quoted.checked };
}

/**
 * Give back the permission to speak to learn centers of before.
 * @param {string} current
 */
async function forget(current) {
  const { origins = [] } = await chrome.permissions.getAll();
  const old = origins.filter((origin) => !permission(current).origins.includes(origin));
  if (old.length) await chrome.permissions.remove({ origins: old }).catch(() => {}); // those of the manifest stay
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
 * The element that the page has; throws when it is missing or of another type.
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
const said = (error) => (error instanceof Error ? error.message : String(error));
