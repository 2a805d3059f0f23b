/** What was filled in goes along, when the service's form is exchanged while somebody writes. */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

const FIELDS = "input:not([type=hidden]), select, textarea";

/**
 * Fill `form` with what the reader has changed in the form `before`, and move the focus to the same field.
 * @param {HTMLFormElement} form
 * @param {HTMLFormElement} before
 */
export function refill(form, before) {
  const focused = document.activeElement;
  for (const field of fields(before)) {
    const own = fields(form).find((one) => same(one, field));
    if (!own) continue;
    copy(field, own);
    if (field === focused) own.focus({ preventScroll: true });
  }
}

/**
 * @param {HTMLFormElement} form
 * @returns {Field[]}
 */
const fields = (form) => [.../** @type {NodeListOf<Field>} */ (form.querySelectorAll(FIELDS))];

/** @type {(one: Field, other: Field) => boolean} */
const same = (one, other) =>
  one.name === other.name && one.type === other.type && (one.type !== "radio" || one.value === other.value);

/**
 * @param {Field} from
 * @param {Field} to
 */
function copy(from, to) {
  if (from instanceof HTMLInputElement && to instanceof HTMLInputElement) {
    if (from.checked !== from.defaultChecked) to.checked = from.checked;
    if (from.type === "file") to.files = from.files;
    else if (from.value !== from.defaultValue) to.value = from.value;
  } else if (from instanceof HTMLSelectElement || from.value !== from.defaultValue) to.value = from.value;
}
