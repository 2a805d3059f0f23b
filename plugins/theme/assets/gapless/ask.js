/** Passing a question on when no article answers it. */

import { alone, make, say } from "./elements.js";
import { tellNow } from "./events.js";
import { text } from "./page.js";

/**
 * A form that sends `query`, with what the visitor adds. `search` gives the id of the question in the log;
 * `contact` is a link for when it cannot be sent, or null.
 * @param {string} query
 * @param {() => string} search
 * @param {HTMLElement | null} contact
 */
export function askForm(query, search, contact) {
  const words = make("textarea", { name: "words", rows: 3, maxlength: 700 });
  const email = make("input", { type: "email", name: "address", autocomplete: "email", maxlength: 250 });
  const status = make("p", { role: "status", class: "gapless-ask__status" });
  const form = make(
    "form",
    { class: "gapless-ask" },
    make("p", {}, text("ask_hint")),
    make("label", {}, text("ask_details"), words),
    make("label", {}, text("ask_address"), email),
    make("button", { type: "submit", class: "gapless-button gapless-button--primary" }, text("ask_send")),
    status,
  );
  const send = async () => {
    const asked = [query, words.value.trim()].filter(Boolean).join("\n");
    const taken = await tellNow("asked", { text: asked, address: email.value.trim(), search: search() });
    if (taken !== "refused") form.replaceChildren(status);
    say(
      status,
      text(taken === "taken" ? "ask_sent" : taken === "kept" ? "ask_kept" : "feedback_failed"),
      " ",
    );
    if (taken !== "taken") status.append(contact?.cloneNode(true) ?? "");
  };
  form.addEventListener("submit", alone(send));
  return form;
}
