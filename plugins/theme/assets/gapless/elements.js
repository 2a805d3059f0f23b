/** Making elements: no markup is ever put together from strings. */

/** An element with attributes and children. Properties that are functions become listeners: `{onclick}`. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(
    ...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** Text in which `<mark>` marks words, as nodes: any other markup in it is dropped, its text kept. */
export function marked(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const kept = document.createDocumentFragment();
  const walk = (node, inMark) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) kept.append(inMark ? make("mark", {}, child.data) : child.data);
      else walk(child, inMark || child.nodeName === "MARK");
    }
  };
  walk(body, false);
  return kept;
}

/** The text of such HTML, without marks. */
export const plain = (html) => marked(html).textContent;
