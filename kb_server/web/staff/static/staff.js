// Keys of every page for staff: `/` searches, `?` shows the keys, `g` and a letter open a page.
// They can be switched off, since whoever speaks to their computer types single letters by accident
// (WCAG 2.2, 2.1.4 Character Key Shortcuts).

const OFF = "gapless.keys-off";
const PAUSE = 1200; // ms between `g` and its letter

const sheet = /** @type {HTMLDialogElement} */ (document.getElementById("keys"));
const choice = /** @type {HTMLInputElement} */ (document.getElementById("keys-on"));
const search = document.getElementById("everywhere");
let going = Number.NEGATIVE_INFINITY; // when `g` was pressed

choice.checked = localStorage.getItem(OFF) === null;
choice.addEventListener("change", () => {
  if (choice.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});

/**
 * Is the reader typing a text?
 * @param {EventTarget | null} target
 */
function typing(target) {
  const fields = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  return target instanceof HTMLElement && target.matches(fields);
}

/**
 * Esc leaves a field: pages that begin in one, such as the desk, have their keys too.
 * @param {KeyboardEvent} event
 */
function leave(event) {
  if (event.key !== "Escape" || event.isComposing || sheet.open) return;
  if (event.target instanceof HTMLElement) event.target.blur();
}

/** @param {string} letter */
function follow(letter) {
  const link = document.querySelector(`a[data-key="${CSS.escape(letter)}"]`);
  if (link instanceof HTMLElement) link.click();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target)) return leave(event);
  if (event.key === "?") return sheet.open ? sheet.close() : sheet.showModal();
  if (!choice.checked || sheet.open) return;
  if (event.timeStamp - going < PAUSE) {
    going = Number.NEGATIVE_INFINITY;
    return follow(event.key);
  }
  if (event.key === "g") going = event.timeStamp;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  }
});

export {}; // a module, whose names are its own
