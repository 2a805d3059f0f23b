// A form is sent once, however often its button is clicked while the service is busy: a second token would be made,
// and a second try of what may be done once, such as an invitation, would look like a failure.

const AGAIN = 30_000; // ms after which a form is sent again: the first time may have been stopped in a browser that does not say so

/** @type {WeakMap<HTMLFormElement, number>} when each was sent */
let sent = new WeakMap();

addEventListener("submit", (event) => {
  const { target: form, submitter, timeStamp: now } = event;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  if ((submitter?.getAttribute("formmethod") ?? form.method) !== "post") return; // it closes a dialog, or asks
  if (now - (sent.get(form) ?? Number.NEGATIVE_INFINITY) < AGAIN) event.preventDefault();
  else sent.set(form, now);
});
const forget = () => {
  sent = new WeakMap();
};
addEventListener("pageshow", forget); // who came back may send it anew
globalThis.navigation?.addEventListener("navigateerror", forget); // and who stopped it, where browsers say so

export {}; // a module, whose names are its own
