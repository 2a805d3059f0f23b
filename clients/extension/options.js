/** The settings page: it keeps what was entered, asks for the one permission, and tries the connection. */

import { check } from "./service.js";
import { Unfit, address, load, permission, save } from "./settings.js";

const form = document.querySelector("form");
const fields = form.elements;
const report = document.querySelector(".report");

const kept = await load();
fields.address.value = kept.address;
fields.token.value = kept.token;
fields.form.value = kept.form;
fields.quoted.checked = kept.quoted;
const [{ shortcut = "" } = {}] = await chrome.commands.getAll();
document.querySelector("#shortcut").textContent = shortcut || "the key that you chose for it";
document.querySelector(".all").disabled = false; // now: nothing that is typed is overwritten

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  report.replaceChildren();
  const entered = read();
  if (!entered) return;
  let allowed = false;
  try {
    allowed = await chrome.permissions.request(permission(entered.address)); // first: it needs the click
  } catch (error) {
    return say([{ words: "The browser could not ask for the permission.", cure: error.message }]);
  }
  await save(entered);
  await forget(entered.address);
  fields.address.value = entered.address;
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
  for (const field of [fields.address, fields.token]) field.removeAttribute("aria-invalid");
  const wrong = (field, words) => {
    field.setAttribute("aria-invalid", "true");
    field.focus();
    say([{ words: "Not saved.", cure: words }]);
    return null;
  };
  let place;
  try {
    place = address(fields.address.value);
  } catch (error) {
    if (error instanceof Unfit) return wrong(fields.address, error.message);
    throw error;
  }
  const token = fields.token.value.trim();
  if (!token) return wrong(fields.token, "Enter your token.");
  if (!/^[\x21-\x7e]+$/.test(token))
    return wrong(fields.token, "A token has no spaces and only plain letters.");
  return { address: place, token, form: fields.form.value, quoted: fields.quoted.checked };
}

/** Give back the permission to speak to learn centers of before. */
async function forget(current) {
  const { origins } = await chrome.permissions.getAll();
  const old = origins.filter((origin) => !permission(current).origins.includes(origin));
  if (old.length) await chrome.permissions.remove({ origins: old }).catch(() => {}); // those of the manifest stay
}

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
