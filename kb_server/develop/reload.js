// Reloads the page when another release is served or its own text was edited, and shows why a change was not
// published. In development only.
// A hidden page closes its connection.

const address = new URL("reload", import.meta.url);
const root = decodeURI(new URL("..", address).pathname).slice(0, -1);
let shown = "";
/** @type {EventSource | null} */
let events = null;
/** @type {HTMLElement | null} */
let notice = null;

function listen() {
  events = new EventSource(address);
  events.onmessage = ({ data }) => {
    if (shown && data !== shown) location.reload();
    shown = data;
  };
  // The draft of a page is shown before the release that has it.
  events.addEventListener("draft", ({ data }) => {
    if (decodeURI(location.pathname) === root + JSON.parse(data)) location.reload();
  });
  events.addEventListener("failed", ({ data }) => tell(JSON.parse(data)));
}

/**
 * Show a failure above the page, which is the last one that could be published; "" when it is mended.
 * @param {string} failure
 */
function tell(failure) {
  notice?.remove();
  notice = null;
  if (!failure) return;
  notice = document.createElement("section");
  notice.setAttribute("role", "alert");
  const title = document.createElement("strong");
  title.textContent = "Not published: readers and search have what was before your last change.";
  const words = document.createElement("pre");
  words.textContent = failure;
  notice.append(title, words);
  // The content security policy forbids styles in the markup, and not those that a script sets.
  Object.assign(notice.style, {
    position: "fixed",
    inset: "auto 0 0 0",
    zIndex: "1000",
    maxBlockSize: "50vh",
    overflow: "auto",
    padding: "1rem 1.5rem",
    borderBlockStart: "4px solid #b3261e",
    background: "#fff",
    color: "#1d1b20",
    font: "14px/1.5 system-ui, sans-serif",
    boxShadow: "0 -4px 16px rgb(0 0 0 / 25%)",
  });
  Object.assign(words.style, {
    margin: "0.5rem 0 0",
    whiteSpace: "pre-wrap",
    font: "13px/1.5 ui-monospace, monospace",
  });
  document.body.append(notice);
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
