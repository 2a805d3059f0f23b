/** Making elements and finding them: no markup is ever put together from strings. */

/** @typedef {Node | string | null | undefined | false} Child */

const READ_ATTRIBUTES = new Set(["alt", "aria-description", "aria-label", "placeholder", "title"]);
const SEPARATORS = /( · | \()/; // between facts in one line

/** @type {Map<string, string>} texts that are in another language than the page, and which */
const languages = new Map();

/**
 * Note that `text` is in the language `lang`: wherever it is put it says so (WCAG 2.2, 3.1.2). "" is the page's.
 * @param {string} text
 * @param {string} lang
 */
export function spoken(text, lang) {
  if (lang) languages.set(text, lang);
  return text;
}

/**
 * What shows `text`, or facts in one line: texts in another language than the page's in elements of that.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
const worded = (text) =>
  (languages.size && !languages.has(text) ? text.split(SEPARATORS) : [text]).filter(Boolean).map(wordedAlone);

/** @param {string} text */
function wordedAlone(text) {
  const lang = languages.get(text);
  return lang ? Object.assign(document.createElement("bdi"), { lang, dir: "ltr", textContent: text }) : text;
}

/**
 * Show `words` in `element` in place of what is in it.
 * @param {Element} element
 * @param {...string} words
 */
export const say = (element, ...words) => element.replaceChildren(...words.flatMap(worded));

/**
 * Name `element`. A name in another language makes it an element of that, and what is in it of the page's.
 * @param {Element} element
 * @param {string} attribute
 * @param {string} name
 */
export function label(element, attribute, name) {
  element.setAttribute(attribute, name);
  const lang = READ_ATTRIBUTES.has(attribute) && (languages.get(name) ?? languages.get(name.split(": ")[0]));
  if (!lang || element.hasAttribute("lang")) return;
  element.setAttribute("lang", lang);
  for (const child of element.children)
    if (!child.hasAttribute("lang")) child.setAttribute("lang", document.documentElement.lang);
}

/**
 * An element with attributes and children. Properties that are functions become listeners: `{onclick}`.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} attributes
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  element.append(
    ...children.flat().flatMap((child) => (typeof child === "string" ? worded(child) : child || [])),
  );
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else label(element, key, value === true ? "" : String(value));
  }
  return element;
}

/**
 * Show `words` in the page's language in `element`. What it shows so far becomes its title.
 * @param {HTMLElement} element
 * @param {string} words
 */
export function retell(element, words) {
  const lang = (element.querySelector("bdi") ?? element.closest("bdi"))?.lang;
  element.title ||= element.textContent ?? "";
  if (lang) element.lang = lang;
  element.replaceChildren(
    element.lang ? make("span", { lang: document.documentElement.lang }, words) : words,
  );
}

/**
 * The element in `root` that a template promises; throws when it is missing or of another type.
 * @template {Element} E
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} type
 * @returns {E}
 */
export function part(root, selector, type) {
  const found = root.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${type.name} at ${selector}: a template was overridden without it.`);
}

/**
 * Do what moves elements about: what has the focus keeps it.
 * @param {() => void} move
 */
export function keepingFocus(move) {
  const focused = document.activeElement;
  move();
  if (focused instanceof HTMLElement && focused !== document.activeElement)
    focused.focus({ preventScroll: true });
}

/**
 * Move the focus to `element` now that what was asked for has come. Readers who have gone on meanwhile, to somewhere
 * in the page that is not in `around`, keep the focus there.
 * @param {HTMLElement} element
 * @param {Element | null} around null: whatever has the focus keeps it
 * @param {FocusOptions} [options]
 */
export function focusLate(element, around, options) {
  const { activeElement: now, body } = document;
  const root = around?.getRootNode();
  const place = root instanceof ShadowRoot ? root.host : around; // which stands for what has the focus inside
  if (!now || now === body || place?.contains(now)) element.focus(options);
}

/**
 * `send`, which is left alone while it is busy: a second click sends nothing twice.
 * @param {(event: Event) => Promise<void>} send
 * @returns {(event: Event) => void}
 */
export function alone(send) {
  let busy = false;
  return async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    await send(event).finally(() => {
      busy = false;
    });
  };
}

/**
 * The element around the target of `event` that matches, or null.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function around(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

/**
 * Does this click open its link in another tab or window?
 * @param {MouseEvent} event
 */
export const opensElsewhere = ({ ctrlKey, metaKey, shiftKey }) => ctrlKey || metaKey || shiftKey;

/**
 * `text` with those of its words marked that are among `words`, in whatever case.
 * @param {string} text
 * @param {Iterable<string>} words
 */
export function markedIn(text, words) {
  const wanted = new Set(words);
  const parts = text.split(/([\p{L}\p{N}]+)/u);
  return parts.map((part) => (wanted.has(part.toLowerCase()) ? make("mark", {}, part) : part));
}

/**
 * The words that `<mark>` marks in each of `texts`, in lower case.
 * @param {string[]} texts
 */
export const markedWords = (texts) =>
  texts.flatMap((html) =>
    [...marked(html).querySelectorAll("mark")].map((mark) => mark.textContent.toLowerCase()),
  );

/**
 * Text in which `<mark>` marks words, as nodes: any other markup in it is dropped, its text kept.
 * @param {string} html
 */
export function marked(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const kept = document.createDocumentFragment();
  /** @type {(node: Node, inMark: boolean) => void} */
  const walk = (node, inMark) => {
    for (const child of node.childNodes) {
      if (child instanceof Text) kept.append(inMark ? make("mark", {}, child.data) : child.data);
      else walk(child, inMark || child.nodeName === "MARK");
    }
  };
  walk(body, false);
  return kept;
}
