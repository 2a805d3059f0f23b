/** The start of the widget: what it is told of the site, its element, and the calls of the product. */

import { GaplessWidget } from "./element.js";
import { Log } from "./log.js";

const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/; // BCP 47

/**
 * Show the widget, and answer the calls that came before it.
 * @param {Widget.Start} given
 */
export async function start({ service, said, calls, gapless }) {
  const lang = language(said.lang || document.documentElement.lang || navigator.language);
  const [site, styles] = await Promise.all([
    fetched(new URL(`-/widget/site/${encodeURIComponent(lang)}`, service)).then((response) =>
      response.json(),
    ),
    fetched(new URL("widget.css", import.meta.url)).then((response) => response.text()),
  ]);
  const log = new Log(service, lang);
  if (said.segment) log.identify(said.segment);
  if (!customElements.get("gapless-widget")) customElements.define("gapless-widget", GaplessWidget);
  const element = document.querySelector("gapless-widget") ?? document.createElement("gapless-widget");
  if (!(element instanceof GaplessWidget)) throw new Error("another script has defined <gapless-widget>");
  const products = (said.product ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  element.begin({ service, lang, products, site, log, launcher: said.launcher !== "off" }, styles);
  if (!document.body) await new Promise((go) => document.addEventListener("DOMContentLoaded", go));
  if (!element.isConnected) document.body.append(element);
  Object.assign(gapless, {
    event: (/** @type {unknown} */ name) => element.happened(String(name)),
    open: (/** @type {unknown} */ words) => element.open(typeof words === "string" ? words : ""),
    identify: (/** @type {unknown} */ claim) => log.identify(String(claim ?? "")),
  });
  for (const { name, value } of calls) gapless[name](value);
}

/**
 * The language as the service reads it; English where the page says none.
 * @param {string} said
 */
function language(said) {
  const code = said.replaceAll("_", "-");
  return LANGUAGE.test(code) ? code : "en";
}

/** @param {URL} address */
async function fetched(address) {
  const response = await fetch(address, { credentials: "omit" });
  if (!response.ok) throw new Error(`${address.pathname} answered ${response.status}`);
  return response;
}
