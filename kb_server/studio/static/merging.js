// A gap is dragged by its grip onto another gap of the list, by mouse, pen or finger: a dialog asks, and its
// form merges them. Without a pointer that drags, the page of a gap has the same decision as a form.

const EDGE = 48; // pixels from an edge of the window within which dragging scrolls
const STEP = 12; // pixels that it scrolls at each movement

const table = /** @type {HTMLTableElement | null} */ (document.querySelector("table.gaps"));
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("merge"));
/** @type {HTMLTableRowElement | null} */
let dragged = null;
/** @type {HTMLTableRowElement | null} */
let target = null;

/**
 * The row of a gap at a point of the window.
 * @param {number} x
 * @param {number} y
 */
function rowAt(x, y) {
  const found = document.elementFromPoint(x, y)?.closest("table.gaps tr[data-merge]");
  return found instanceof HTMLTableRowElement && found !== dragged ? found : null;
}

/** @param {HTMLTableRowElement | null} row */
function aim(row) {
  target?.classList.remove("aimed");
  target = row;
  target?.classList.add("aimed");
}

/** Let go of the row that is dragged, wherever it is. */
function drop() {
  aim(null);
  dragged?.classList.remove("dragged");
  dragged = null;
}

/**
 * Ask whether the first gap is to become a part of the second.
 * @param {HTMLTableRowElement} gap
 * @param {HTMLTableRowElement} into
 */
function ask(gap, into) {
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  const [one, other] = dialog.querySelectorAll("bdi");
  form.action = gap.dataset.merge ?? "";
  /** @type {HTMLInputElement} */ (form.elements.namedItem("value")).value = into.dataset.gap ?? "";
  if (one) one.textContent = gap.querySelector("th")?.textContent?.trim() ?? "";
  if (other) other.textContent = into.querySelector("th")?.textContent?.trim() ?? "";
  dialog.showModal();
}

/**
 * The handle by which a row is dragged.
 * @param {HTMLTableRowElement} row
 * @param {string} help
 */
function grip(row, help) {
  const made = document.createElement("span");
  made.className = "grip";
  made.title = help;
  made.ariaHidden = "true";
  made.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault(); // no text is selected
    made.setPointerCapture(event.pointerId);
    dragged = row;
    row.classList.add("dragged");
  });
  made.addEventListener("pointermove", (event) => {
    if (dragged !== row) return;
    aim(rowAt(event.clientX, event.clientY));
    if (event.clientY < EDGE) scrollBy(0, -STEP);
    if (event.clientY > innerHeight - EDGE) scrollBy(0, STEP);
  });
  made.addEventListener("pointerup", () => {
    const into = dragged === row ? target : null;
    drop();
    if (into) ask(row, into);
  });
  made.addEventListener("pointercancel", drop);
  return made;
}

if (table) {
  const rows = /** @type {HTMLTableRowElement[]} */ ([...table.querySelectorAll("tr[data-merge]")]);
  for (const row of rows) row.cells[0]?.append(grip(row, table.dataset.drag ?? ""));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") drop();
  });
}

export {}; // a module, whose names are its own
