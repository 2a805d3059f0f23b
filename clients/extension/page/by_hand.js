/** “I answered this by hand”: what the agent wrote, for the people who write the article. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));
  const { text } = gapless.texts;
  const { make } = gapless.elements;
  const LONGEST = 20_000; // characters that the service accepts

  /** The folded form, with what the reply has so far; `send` gets what the agent leaves in it. */
  gapless.byHand = (written, send) => {
    const reply = make("textarea", { rows: 5, maxLength: LONGEST, value: written.slice(0, LONGEST) });
    const button = make("button", { type: "button", className: "plain", textContent: text("by_hand_send") });
    button.addEventListener("click", () => (reply.value.trim() ? send(reply.value.trim()) : reply.focus()));
    return make(
      "details",
      { className: "by-hand" },
      make("summary", { textContent: text("by_hand") }),
      make("label", {}, text("by_hand_reply"), reply),
      make("p", { textContent: text("by_hand_about") }),
      button,
    );
  };
})();
