/** Writing at a place, so that the page reacts as if the agent had typed or pasted. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));
  const SETTLED = 20; // milliseconds until an editor knows where the cursor is
  const BLOCKS = "p, div, li, td, th, pre, blockquote, h1, h2, h3, h4, h5, h6";
  const LATE = 300; // milliseconds within which an editor shows what was pasted

  /** Write `text`, or `html` if it is given and the place accepts it. Returns "", or why it is not possible. */
  gapless.insert = (place, { text, html }) =>
    place.kind === "field" ? intoField(place.element, text) : intoRich(place, text, html);

  /**
   * @param {HTMLInputElement | HTMLTextAreaElement} field
   * @param {string} text
   */
  async function intoField(field, text) {
    field.focus({ preventScroll: true });
    const { value, maxLength } = field;
    const end = field.selectionEnd ?? value.length;
    if (maxLength >= 0 && value.length + text.length > maxLength)
      return gapless.texts.text("too_long", { most: maxLength });
    field.setSelectionRange(end, end); // after what is selected: nothing is overwritten
    const line = field.localName === "input" ? text.replace(/\s+/g, " ") : text;
    const words = gapless.words.apart(value.slice(0, end), line, value.slice(end));
    field.ownerDocument.execCommand("insertText", false, words); // so that undo takes it back
    if (field.value === value) {
      field.setRangeText(words, end, end, "end");
      const told = { bubbles: true, composed: true, inputType: "insertText", data: words };
      field.dispatchEvent(new InputEvent("input", told));
    }
    return field.value === value ? gapless.texts.text("no_text") : "";
  }

  /**
   * @param {Extract<Extension.Spot, { kind: "rich" }>} place
   * @param {string} text
   * @param {string | undefined} html
   */
  async function intoRich(place, text, html) {
    const { apart } = gapless.words;
    const host = place.element;
    host.focus({ preventScroll: true });
    const at = cursor(place);
    gapless.place.select(host, at);
    await pause(SETTLED);
    const before = host.innerHTML;
    const changed = () => host.innerHTML !== before;
    const [ahead, behind] = around(host, at);
    const words = apart(ahead, text, behind);
    const rich = html && (/^<(a|b|em|i|strong)\b/.test(html) ? apart(ahead, html, behind) : html);
    // Editors with a model of their own handle a paste event. If nobody handles it, the browser inserts.
    if (paste(host, words, rich)) await until(changed, LATE);
    if (!changed()) host.ownerDocument.execCommand(rich ? "insertHTML" : "insertText", false, rich ?? words);
    return changed() ? "" : gapless.texts.text("no_extension_text");
  }

  /**
   * The cursor as a range, after the selection; the end, if the editor has replaced its content.
   * @param {Extract<Extension.Spot, { kind: "rich" }>} place
   */
  function cursor({ element, range }) {
    const there = range && element.contains(range.endContainer) ? range.cloneRange() : null;
    const made = there ?? element.ownerDocument.createRange();
    if (!there) made.selectNodeContents(element);
    made.collapse(false);
    return made;
  }

  /**
   * The text before and after the cursor in its paragraph.
   * @param {HTMLElement} host
   * @param {Range} at
   */
  function around(host, at) {
    const near = elementOf(at.startContainer)?.closest(BLOCKS);
    const block = near && host.contains(near) ? near : host;
    const [ahead, behind] = [at.cloneRange(), at.cloneRange()];
    ahead.setStart(block, 0);
    behind.setEnd(block, block.childNodes.length);
    return [ahead.toString(), behind.toString()];
  }

  /**
   * The node itself, or the element around a text. Not `instanceof`: a frame has classes of its own.
   * @param {Node} node
   */
  const elementOf = (node) =>
    node.nodeType === Node.ELEMENT_NODE ? /** @type {Element} */ (node) : node.parentElement;

  /**
   * @param {HTMLElement} host
   * @param {string} text
   * @param {string | undefined} html
   */
  function paste(host, text, html) {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    if (html) clipboardData.setData("text/html", html);
    const node = host.ownerDocument.getSelection()?.anchorNode;
    const target = (node && host.contains(node) && elementOf(node)) || host;
    const event = new ClipboardEvent("paste", {
      clipboardData,
      bubbles: true,
      cancelable: true,
      composed: true,
    });
    return !target.dispatchEvent(event);
  }

  /** @param {number} milliseconds */
  const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

  /**
   * @param {() => boolean} true_
   * @param {number} milliseconds
   */
  async function until(true_, milliseconds) {
    for (let waited = 0; !true_() && waited < milliseconds; waited += SETTLED) await pause(SETTLED);
  }
})();
