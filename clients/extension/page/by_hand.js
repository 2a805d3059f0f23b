/** “I answered this by hand”: what the agent wrote, for the people who write the article. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));
  const { text } = gapless.texts;
  const { make } = gapless.elements;
  const LONGEST = 20_000; // characters that the service accepts

  /** The folded form, with what the reply has so far; `send` gets what the agent leaves in it, and says what failed. */
  gapless.byHand = (written, send) => {
    const reply = make("textarea", { rows: 5, maxLength: LONGEST, value: written.slice(0, LONGEST) });
    const button = make("button", { type: "button", className: "plain", textContent: text("by_hand_send") });
    const status = make("p");
    status.setAttribute("role", "alert");
    let sending = false;
    button.addEventListener("click", async () => {
      if (!reply.value.trim()) return reply.focus();
      if (sending) return undefined;
      sending = true;
      status.textContent = text("by_hand_sending");
      status.textContent = await send(reply.value.trim());
      sending = false;
      return undefined;
    });
    return make(
      "details",
      { className: "by-hand" },
      make("summary", { textContent: text("by_hand") }),
      make("label", {}, text("by_hand_reply"), reply),
      make("p", { textContent: text("by_hand_about") }),
      button,
      status,
    );
  };
})();
