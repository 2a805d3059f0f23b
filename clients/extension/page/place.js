/** Where the agent is in the page: the text to ask about, and the place where a link goes. */
(() => {
  const gapless = (globalThis.gapless ??= {});
  const TYPES = ["text", "search", "url", "tel"]; // inputs that have a cursor; never a password

  /** The element that has the focus, also in open shadow trees and in frames of the same site. */
  function focused(root = document) {
    const element = root.activeElement;
    const inner = element?.shadowRoot ?? frame(element);
    return (inner && focused(inner)) || element;
  }

  function frame(element) {
    try {
      return element?.contentDocument;
    } catch {
      return null; // another site's
    }
  }

  const isField = (element) =>
    element?.localName === "textarea" || (element?.localName === "input" && TYPES.includes(element.type));

  const isWritable = (element) => isField(element) && !element.readOnly && !element.disabled;

  /** The outermost element that is edited together with `element`. */
  function richHost(element) {
    if (!element) return null;
    if (element.ownerDocument.designMode === "on") return element.ownerDocument.body;
    let host = element.isContentEditable ? element : null;
    while (host?.parentElement?.isContentEditable) host = host.parentElement;
    return host;
  }

  function selectionOf(element) {
    const root = element.getRootNode();
    return root.getSelection?.() ?? element.ownerDocument.getSelection();
  }

  function rangeIn(element) {
    const selection = selectionOf(element);
    return selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
  }

  /** The place at `element`'s cursor: `{element, kind, range}`, or null where nothing can be written. */
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
    const part = isField(element) ? element.value.slice(element.selectionStart, element.selectionEnd) : "";
    const selected = part || String(selectionOf(element) ?? "");
    if (selected.trim()) return selected.trim();
    return (isField(element) ? element.value : (richHost(element)?.innerText ?? "")).trim();
  }

  /** Remember where the agent last wrote: selecting the ticket's text takes the cursor away from there. */
  function remember() {
    const place = at(focused());
    if (place) gapless.last = place;
  }

  /** The place where the agent wrote last, if it can still be seen. */
  function last() {
    const { element } = gapless.last ?? {};
    return element?.isConnected && element.checkVisibility?.() !== false ? gapless.last : null;
  }

  /** Remember focus and selection; return what gives them back. */
  function keep() {
    const element = focused();
    const range = element && rangeIn(element);
    return () => {
      element?.focus?.({ preventScroll: true });
      if (range && !isField(element)) select(element, range);
    };
  }

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
