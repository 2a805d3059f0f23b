/** Copying; HTML is also copied as rich text. Uses `execCommand`, which works without TLS and needs no permission. */

/**
 * Put a link's form into the clipboard; false when the browser refuses.
 * @param {Wire.Forms} forms
 * @param {keyof Wire.Forms} kind
 */
export function copy(forms, kind) {
  let done = false;
  const fill = (/** @type {ClipboardEvent} */ event) => {
    if (!event.clipboardData) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData.setData("text/plain", forms[kind]);
    if (kind === "html") event.clipboardData.setData("text/html", forms.html);
    done = true;
  };
  document.addEventListener("copy", fill, { capture: true, once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", fill, { capture: true });
  return done;
}
