/** An article as a tree of elements that are made here: nothing but the elements and attributes of these tables. */

import { make } from "./elements.js";

/** @type {Record<string, string[]>} */
const KEPT = {
  ...Object.fromEntries(
    "p h1 h2 h3 h4 h5 h6 ul li dl dt dd strong b em i code pre kbd samp var s del ins mark sub sup small blockquote hr br table caption thead tbody tfoot tr figure figcaption details summary q cite div"
      .split(" ")
      .map((name) => [name, []]),
  ),
  ol: ["start", "reversed"],
  th: ["scope", "colspan", "rowspan"],
  td: ["colspan", "rowspan"],
  abbr: ["title"],
};
const DROPPED =
  "script, style, template, form, button, input, select, textarea, svg, math, iframe, object, embed, nav, aside, noscript, audio, link, meta, .headerlink, .md-content__button, [class^='gapless-']:not(gapless-video, gapless-path, gapless-step)";
const LINKS = /^(https?|mailto|tel):$/;

/**
 * A copy of what is in `node`. `page` is the address at which the learn center shows it.
 * @param {Node} node
 * @param {string} page
 * @returns {(Node | string)[]}
 */
export const copies = (node, page) => [...node.childNodes].flatMap((child) => copied(child, page));

/**
 * @param {Node} node
 * @param {string} page
 * @returns {(Node | string)[]}
 */
function copied(node, page) {
  if (node.nodeType === Node.TEXT_NODE) return [node.nodeValue ?? ""];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const element = /** @type {Element} */ (node);
  const name = element.localName;
  if (name === "gapless-video" || name === "video") return [watched(element, page)];
  if (element.matches(DROPPED)) return [];
  if (name === "a") return linked(element, page);
  if (name === "img") return pictured(element, page);
  if (element.classList.contains("tabbed-set")) return tabbed(element, page);
  const attributes = KEPT[name];
  if (!attributes) return copies(element, page);
  const kept = Object.fromEntries(attributes.map((one) => [one, element.getAttribute(one)]));
  const note = element.classList.contains("admonition") && "note";
  const title = element.classList.contains("admonition-title") && "title";
  const id = /^h[1-6]$/.test(name) && element.id;
  const made = make(
    /** @type {"div"} */ (name),
    { ...kept, id, class: note || title },
    ...copies(element, page),
  );
  return name === "table" || name === "pre" ? [make("div", { class: "wide", tabindex: 0 }, made)] : [made];
}

/**
 * A link leads to the learn center, in a tab of its own. One without words is a mark of the page.
 * @param {Element} element
 * @param {string} page
 */
function linked(element, page) {
  const inside = copies(element, page);
  const address = URL.parse(element.getAttribute("href") ?? "", page);
  if (!address || !LINKS.test(address.protocol)) return inside;
  if (!element.textContent?.trim() && !element.querySelector("img")) return [];
  return [make("a", { href: address.href, target: "_blank", rel: "noopener" }, ...inside)];
}

/**
 * @param {Element} element
 * @param {string} page
 */
function pictured(element, page) {
  const address = URL.parse(element.getAttribute("src") ?? "", page);
  const [alt, width, height] = ["alt", "width", "height"].map((name) => element.getAttribute(name));
  if (!address || !/^https?:$/.test(address.protocol)) return alt ? [alt] : [];
  return [make("img", { src: address.href, alt: alt ?? "", width, height, loading: "lazy" })];
}

/**
 * A video is watched in the learn center: there are its chapters and its transcript.
 * @param {Element} element
 * @param {string} page
 */
function watched(element, page) {
  const title = element.getAttribute("data-title") || element.getAttribute("title") || new URL(page).pathname;
  return make(
    "p",
    {},
    make("a", { href: page, target: "_blank", rel: "noopener", class: "watch" }, `▶ ${title}`),
  );
}

/**
 * What stands in tabs is shown one below the other, each under its name.
 * @param {Element} element
 * @param {string} page
 */
function tabbed(element, page) {
  const names = [...element.querySelectorAll(":scope > .tabbed-labels > label")];
  const blocks = [...element.querySelectorAll(":scope > .tabbed-content > .tabbed-block")];
  return blocks.flatMap((block, index) => [
    make("p", {}, make("strong", {}, names[index]?.textContent ?? "")),
    ...copies(block, page),
  ]);
}
