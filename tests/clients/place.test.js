/** Where the agent writes, and what the extension reads: never a password, never what cannot be edited. */

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = new EventTarget(); // the script hears the page's selection when it is loaded
await import("../../clients/extension/page/place.js");

const { at, focused } = globalThis.gapless.place;

const field = (localName, fields) => ({ localName, readOnly: false, disabled: false, ...fields });

for (const [what, element] of [
  ["a text area", field("textarea")],
  ["a line of text", field("input", { type: "text" })],
  ["a search field", field("input", { type: "search" })],
])
  test(`${what} can be written into`, () => {
    assert.deepEqual(at(element), { element, kind: "field" });
  });

for (const [what, element] of [
  ["nothing that has the focus", null],
  ["a password", field("input", { type: "password" })],
  ["an e-mail address, which has no cursor", field("input", { type: "email" })],
  ["a checkbox", field("input", { type: "checkbox" })],
  ["a field that is read only", field("textarea", { readOnly: true })],
  ["a field that is disabled", field("input", { type: "text", disabled: true })],
])
  test(`${what} is no place for a link`, () => {
    const ownerDocument = { designMode: "off" };
    assert.equal(at(element && { ...element, ownerDocument, isContentEditable: false }), null);
  });

test("an editor is written into as a whole, at its cursor", () => {
  const ownerDocument = { designMode: "off", getSelection: () => null };
  const getRootNode = () => ownerDocument;
  const editor = {
    ownerDocument,
    isContentEditable: true,
    getRootNode,
    parentElement: { isContentEditable: false },
  };
  const paragraph = { ownerDocument, isContentEditable: true, parentElement: editor };
  const spot = at(paragraph);
  assert.equal(spot.element, editor);
  assert.deepEqual([spot.kind, spot.range], ["rich", null]);
});

test("the focus is followed into shadow trees and frames of the same site, and stops at another site's", () => {
  const deep = { localName: "textarea" };
  const shadow = { shadowRoot: { activeElement: deep } };
  const frame = { contentDocument: { activeElement: shadow } };
  assert.equal(focused({ activeElement: frame }), deep);
  const foreign = {
    get contentDocument() {
      throw new Error("another site's");
    },
  };
  assert.equal(focused({ activeElement: foreign }), foreign);
  assert.equal(focused({ activeElement: null }), null);
});
