// Reloads the page when another release is served, in development only. A hidden page closes its connection.

const address = new URL("reload", import.meta.url);
let shown = "";
/** @type {EventSource | null} */
let events = null;

function listen() {
  events = new EventSource(address);
  events.onmessage = ({ data }) => {
    if (shown && data !== shown) location.reload();
    shown = data;
  };
}

function follow() {
  if (document.hidden) {
    events?.close();
    events = null;
  } else if (!events) {
    listen();
  }
}

document.addEventListener("visibilitychange", follow);
follow();
