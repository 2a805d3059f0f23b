/** Filters of the results: types and products with their counts. */

import { make } from "./elements.js";
import { text, typeName } from "./page.js";

/** @typedef {{ type: string[], product: string[] }} Chosen */

/**
 * A form of checkboxes for the facets of an answer; `changed` gets what is chosen next.
 * @param {Wire.Facets} facets
 * @param {Chosen} chosen
 * @param {(next: Chosen) => void} changed
 */
export function filterForm(facets, chosen, changed) {
  const groups = [
    group("type", text("filter_type"), facets.type ?? {}, chosen.type, typeName),
    group("product", text("filter_product"), facets.product ?? {}, chosen.product, (name) => name),
  ].filter((one) => one !== null);
  if (!groups.length) return null;
  const form = make("form", { class: "gapless-filters", "aria-label": text("filters") }, groups);
  const some = chosen.type.length + chosen.product.length > 0;
  if (some)
    form.append(
      make(
        "button",
        {
          type: "reset",
          class: "gapless-button gapless-button--quiet",
          onclick: () => changed({ type: [], product: [] }),
        },
        text("clear_filters"),
      ),
    );
  form.addEventListener("change", () => {
    const data = new FormData(form);
    changed({ type: data.getAll("type").map(String), product: data.getAll("product").map(String) });
  });
  return form;
}

/**
 * @param {string} name
 * @param {string} label
 * @param {Record<string, number>} counts
 * @param {string[]} chosen
 * @param {(value: string) => string} named
 */
function group(name, label, counts, chosen, named) {
  const values = [...new Set([...Object.keys(counts), ...chosen])].sort(
    (a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a.localeCompare(b),
  );
  if (values.length < 2 && !chosen.length) return null; // nothing to choose
  return make(
    "fieldset",
    { class: "gapless-filters__group" },
    make("legend", {}, label),
    values.map((value) =>
      make(
        "label",
        { class: "gapless-chip" },
        make("input", { type: "checkbox", name, value, checked: chosen.includes(value) }),
        make("span", {}, named(value)),
        make("span", { class: "gapless-chip__count" }, String(counts[value] ?? 0)),
      ),
    ),
  );
}
