/** Where the agent is in the page: the text to ask about, and the place where a link goes. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));
  const TYPES = ["text", "search", "url", "tel"]; // inputs that have a cursor; never a password

  /**
   * The element that has the focus, also in open shadow trees and in frames of the same site.
   * @param {DocumentOrShadowRoot} root
   * @returns {Element | null}
   */
  function focused(root = document) {
    const element = root.activeElement;
    const inner = element?.shadowRoot ?? frame(element);
    return (inner && focused(inner)) || element;
  }

  /**
   * @param {Element | null} element
   * @returns {Document | null | undefined}
   */
  function frame(element) {
    try {
      return /** @type {HTMLIFrameElement | null} */ (element)?.contentDocument;
    } catch {
      return null; // another site's
    }
  }

  /** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

  /**
   * By names, not by `instanceof`: an element in a frame is of the frame's own classes.
   * @param {Element | null} element
   * @returns {element is Field}
   */
  const isField = (element) =>
    element?.localName === "textarea" ||
    (element?.localName === "input" && TYPES.includes(/** @type {HTMLInputElement} */ (element).type));

  /**
   * @param {Element | null} element
   * @returns {element is Field}
   */
  const isWritable = (element) => isField(element) && !element.readOnly && !element.disabled;

  /**
   * The outermost element that is edited together with `element`.
   * @param {Element | null} focus
   * @returns {HTMLElement | null}
   */
  function richHost(focus) {
    if (!focus) return null;
    if (focus.ownerDocument.designMode === "on") return focus.ownerDocument.body;
    const element = /** @type {HTMLElement} */ (focus);
    let host = element.isContentEditable ? element : null;
    while (host?.parentElement?.isContentEditable) host = host.parentElement;
    return host;
  }

  /** @param {Element} element */
  function selectionOf(element) {
    // Chromium's shadow trees have a selection of their own.
    const root = /** @type {Document} */ (element.getRootNode());
    return root.getSelection?.() ?? element.ownerDocument.getSelection();
  }

  /** @param {Element} element */
  function rangeIn(element) {
    const selection = selectionOf(element);
    return selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
  }

  /**
   * The place at `element`'s cursor, or null where nothing can be written.
   * @param {Element | null} element
   * @returns {Extension.Spot | null}
   */
  function at(element) {
    if (isWritable(element)) return { element, kind: "field" };
    const host = richHost(element);
    if (!host) return null;
    const range = rangeIn(host);
    return {
      element: host,
      kind: "rich",
      range: range && host.contains(range.startContainer) ? range : null,
    };
  }

  /** What is selected in the page, else what is written in the field that has the focus. */
  function text() {
    const element = focused() ?? document.body;
    const part = isField(element) ? selectedIn(element) : "";
    const selected = part || String(selectionOf(element) ?? "");
    if (selected.trim()) return selected.trim();
    return (isField(element) ? element.value : (richHost(element)?.innerText ?? "")).trim();
  }

  /** @param {Field} field */
  const selectedIn = ({ value, selectionStart, selectionEnd }) =>
    value.slice(selectionStart ?? 0, selectionEnd ?? 0);

  /** Remember where the agent last wrote: selecting the ticket's text takes the cursor away from there. */
  function remember() {
    const place = at(focused());
    if (place) gapless.last = place;
  }

  /** The place where the agent wrote last, if it can still be seen. */
  function last() {
    const spot = gapless.last;
    return spot?.element.isConnected && spot.element.checkVisibility?.() !== false ? spot : null;
  }

  /** Remember focus and selection; return what gives them back. */
  function keep() {
    const element = focused();
    const range = element && rangeIn(element);
    return () => {
      /** @type {HTMLElement | null} */ (element)?.focus?.({ preventScroll: true });
      if (range && !isField(element)) select(element, range);
    };
  }

  /**
   * @param {Element} element
   * @param {Range} range
   */
  function select(element, range) {
    const selection = selectionOf(element);
    selection?.removeAllRanges();
    selection?.addRange(range);
  }

  if (!gapless.place) {
    document.addEventListener("selectionchange", () => gapless.place.remember());
    document.addEventListener("focusin", () => gapless.place.remember());
  }
  gapless.place = { at, focused, keep, last, remember, select, text };
})();
