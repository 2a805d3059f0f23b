/** The way to a person. */

import { make } from "./elements.js";
import { text } from "./words.js";

/**
 * @param {Widget.About} about
 * @param {string} article that is being read, or ""
 */
export function contactView({ site, service, log }, article) {
  const title = make("h3", { tabindex: -1 }, text("contact"));
  if (!site.contact) return make("div", { class: "contact" }, title, make("p", {}, text("nobody")));
  const { href, protocol } = new URL(site.contact, service);
  const channel = { "mailto:": "email", "tel:": "phone" }[protocol] ?? "link";
  const told = () => log.tell("contacted", { channel, article, search: log.lastSearch().id ?? "" });
  const way = make(
    "a",
    { href, target: "_blank", rel: "noopener", class: "way", onclick: told },
    site.contact.replace(/^(mailto|tel):/, ""),
  );
  return make("div", { class: "contact" }, title, make("p", {}, text("contact_hint")), make("p", {}, way));
}
