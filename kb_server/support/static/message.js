/** The ticket that is being answered: its message, and the key that belongs to it. */

import { around } from "./elements.js";
import { isOther, keyIn } from "./wording.js";

const LONGEST = 100_000; // characters

/**
 * Watch the fields of a ticket. A new message never keeps the key of the one before: it brings its own, or has
 * none. `found` is called when a message was pasted, wherever on the page.
 * @param {HTMLTextAreaElement} message
 * @param {HTMLInputElement} key
 * @param {() => void} found
 */
export function ticketOf(message, key, found) {
  let asked = ""; // the message that was asked last
  let answered = false; // was a link copied for it?
  let keyed = false; // was the key typed after the message?

  key.addEventListener("input", () => {
    keyed = true;
  });
  message.addEventListener("input", () => {
    keyed = false;
    if (!message.value.trim()) key.value = "";
  });
  document.addEventListener("paste", (event) => {
    const inside = event.target === message;
    if (!inside && around(event, "input, textarea, select, dialog")) return;
    if (inside && !replaces()) {
      setTimeout(found); // when the text is in
      return;
    }
    event.preventDefault();
    begin(event.clipboardData?.getData("text/plain") ?? "");
    found();
  });

  /** Does what is pasted into the message take the place of all of it? After a link was copied, it does. */
  function replaces() {
    const all = message.selectionStart === 0 && message.selectionEnd === message.value.length;
    return all || answered || !message.value.trim();
  }

  /**
   * Take a new message. A key that was typed while there was none belongs to it.
   * @param {string} text
   */
  function begin(text) {
    const own = message.value.trim() ? "" : key.value;
    message.focus();
    message.select();
    // Unlike an assignment, this can be undone.
    if (!document.execCommand("insertText", false, text.slice(0, LONGEST))) message.value = text;
    key.value = keyIn(text) || own;
    asked = text.trim();
    answered = false;
  }

  return {
    /** The message as it is asked now. */
    ask() {
      const text = message.value.trim();
      if (asked && isOther(asked, text)) {
        if (!keyed) key.value = keyIn(text);
        answered = false;
      }
      asked = text;
      return text;
    },

    /** A link was copied: what is pasted next is another ticket. */
    answer() {
      answered = true;
    },

    /** Have the cursor in the message, all of it selected: whatever is pasted takes its place. */
    edit() {
      message.focus();
      message.select();
    },
  };
}
