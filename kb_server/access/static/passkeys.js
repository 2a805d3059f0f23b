/**
 * Asks the browser for a passkey, and sends what it gives with the form that the button is in.
 *
 * The form says in `data-passkey` what is asked for, `create` or `get`, and in `data-options` the options as
 * JSON. It is shown only where the browser can do that; what is `data-without` is shown elsewhere.
 */

const KINDS = { create: "parseCreationOptionsFromJSON", get: "parseRequestOptionsFromJSON" };

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const kind = form instanceof HTMLFormElement && form.dataset.passkey === "create" ? "create" : "get";
  if (form instanceof HTMLFormElement && able(kind)) prepare(form, kind);
}

/** @param {"create" | "get"} kind */
function able(kind) {
  return typeof PublicKeyCredential !== "undefined" && KINDS[kind] in PublicKeyCredential;
}

/**
 * @param {HTMLFormElement} form
 * @param {"create" | "get"} kind
 */
function prepare(form, kind) {
  for (const other of document.querySelectorAll("[data-without]")) other.toggleAttribute("hidden", true);
  form.hidden = false;
  const button = form.querySelector("button");
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && button) button.disabled = false; // who came back may ask anew
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[data-trouble]");
    trouble?.toggleAttribute("hidden", true);
    if (button) button.disabled = true;
    try {
      const field = form.elements.namedItem("credential");
      const given = await ask(kind, JSON.parse(form.dataset.options ?? "{}"));
      if (field instanceof HTMLInputElement) field.value = JSON.stringify(given);
      form.submit();
    } catch {
      trouble?.toggleAttribute("hidden", false); // also when the person has changed their mind
      if (button) button.disabled = false;
    }
  });
}

/**
 * @param {"create" | "get"} kind
 * @param {any} options
 */
function ask(kind, options) {
  return kind === "create"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}
