// Reloads the page when another release is served. In development only; a hidden page keeps no connection.

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
