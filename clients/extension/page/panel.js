/** The panel: a dialog in a closed shadow tree, which styles and scripts of the page cannot reach. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));
  const { byHand, elements, entries, words } = gapless;
  const { text } = gapless.texts;
  const { make, key } = elements;
  /** Show the panel. */
  gapless.panel = (style, does) => {
    const { host, root } = elements.shadow(style);
    const body = make("div", { className: "body" });
    const status = make("p", { className: "status", tabIndex: -1, textContent: text("looking") });
    status.setAttribute("role", "status");
    const quote = make("input", { type: "checkbox" });
    const quoting = make("label", { className: "check" }, quote, text("quote"), key("Q"));
    const ticket = make("input", {
      type: "text",
      maxLength: 40,
      pattern: "[A-Za-z0-9._\\-]*",
      spellcheck: false,
    });
    const keys = make(
      "p",
      { className: "keys" },
      key("1"),
      "–",
      key("9"),
      ` ${text("key_choose")} · `,
      key("Enter"),
      ` ${text("key_insert")} · `,
      key("C"),
      ` ${text("key_copy")}`,
    );
    const footer = make(
      "footer",
      { hidden: true },
      quoting,
      make("label", { className: "ticket" }, text("ticket"), ticket),
      keys,
    );
    const close = make("button", {
      type: "button",
      className: "icon",
      textContent: "✕",
      aria: { label: text("close") },
    });
    const title = make("h2", { id: "title", textContent: "Gapless" });
    const dialog = make(
      "dialog",
      { aria: { labelledby: "title", modal: "true" } },
      make("header", {}, elements.logo(), title, close),
      status,
      body,
      footer,
    );
    dialog.setAttribute("role", "dialog");
    /** @type {Extension.Choice[]} */
    let choices = [];

    const wishes = () => ({ quoted: quote.checked, ticket: ticket.value.trim() });
    const current = () =>
      choices.find(({ button, copy }) => button === root.activeElement || copy === root.activeElement);
    const go = (/** @type {number} */ index) =>
      choices[Math.max(0, Math.min(index, choices.length - 1))]?.button.focus();

    /**
     * @param {"take" | "copy"} what
     * @param {Extension.Choice | undefined} choice
     */
    function act(what, choice) {
      if (!choice) return;
      if (!ticket.reportValidity()) return;
      does[what](choice, wishes());
    }

    /** @param {string} reply */
    const report = async (reply) => (ticket.reportValidity() ? does.report(reply, wishes()) : "");

    /** @param {KeyboardEvent} event */
    function pressed(event) {
      event.stopPropagation(); // keep the keys from the page's own shortcuts
      if (event.type !== "keydown" || event.isComposing) return;
      const { key: name } = event;
      const typing = event.target === ticket;
      const writing = event.target instanceof HTMLTextAreaElement; // in its lines every other key is the agent's
      const chosen = current();
      const at = chosen ? choices.indexOf(chosen) : -1;
      if (name === "Escape") does.away();
      else if (name === "Tab") wrap(event);
      else if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
      else if (name === "ArrowDown") go(at + 1);
      else if (name === "ArrowUp") go(at < 0 ? 0 : at - 1);
      else if (name === "Enter" && (typing || current()?.button === root.activeElement))
        act("take", current() ?? choices[0]);
      else if (typing) return;
      else if (name === "Home") go(0);
      else if (name === "End") go(choices.length - 1);
      else if (/^[1-9]$/.test(name)) choices[Number(name) - 1]?.button.focus();
      else if (name.toLowerCase() === "c") act("copy", current() ?? choices[0]);
      else if (name.toLowerCase() === "q" && quoting.checkVisibility()) quote.checked = !quote.checked;
      else return;
      if (name !== "Tab") event.preventDefault();
    }

    /**
     * Keep the focus inside, from the last element to the first and back.
     * @param {KeyboardEvent} event
     */
    function wrap(event) {
      /** @type {NodeListOf<HTMLElement>} */
      const all = dialog.querySelectorAll("button, a[href], input, textarea, summary");
      const inside = [...all].filter((one) => one.checkVisibility());
      const edge = event.shiftKey ? inside[0] : inside.at(-1);
      const at = root.activeElement;
      if (at !== edge && inside.some((one) => one === at)) return;
      event.preventDefault();
      (event.shiftKey ? inside.at(-1) : inside[0])?.focus();
    }

    for (const type of /** @type {const} */ (["keydown", "keyup", "keypress"]))
      dialog.addEventListener(type, pressed);
    for (const type of [
      "focusin",
      "focusout",
      "input",
      "change",
      "click",
      "mousedown",
      "mouseup",
      "pointerdown",
    ])
      dialog.addEventListener(type, (event) => event.stopPropagation());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      does.away();
    });
    dialog.addEventListener("mousedown", (event) => {
      if (event.target === dialog && event.clientX < dialog.getBoundingClientRect().left) does.away();
    });
    close.addEventListener("click", () => does.away());
    root.append(dialog);
    document.documentElement.append(host);
    dialog.showModal();
    status.focus();

    return {
      /** Show what was found. */
      found(found, { address, quoted, written }) {
        quote.checked = quoted;
        const parts = entries.parts(found, address);
        choices = parts.flatMap((one) => one.choices);
        for (const [index, choice] of choices.entries()) entries.number(choice, index, act);
        quoting.hidden = keys.hidden = !choices.length;
        footer.hidden = false; // the ticket goes along with a reply by hand, too
        status.textContent = words.verdict(found);
        const believed = found.answered || found.replies.length > 0;
        status.classList.toggle("nothing", !believed);
        const question = make(
          "p",
          { className: "question" },
          `${text("read")} `,
          make("q", { textContent: words.short(found.question) }),
        );
        const helped = believed ? [] : [byHand(written, report)];
        body.replaceChildren(question, ...parts.flatMap((one) => one.elements), ...helped);
        if (choices.length && believed) go(0);
        else status.focus(); // so that Enter does not send a near miss
      },
      /** Show what went wrong, and the cure. */
      trouble({ what, cure, settings }) {
        status.textContent = "";
        footer.hidden = true;
        const button = make("button", {
          type: "button",
          className: "plain",
          textContent: text("open_settings"),
        });
        button.addEventListener("click", () => does.settings());
        const alert = make(
          "div",
          { className: "trouble" },
          make("strong", { textContent: what }),
          make("p", { textContent: cure }),
        );
        alert.setAttribute("role", "alert");
        body.replaceChildren(alert, ...(settings ? [button] : []));
        (settings ? button : close).focus();
      },
      /** Remove the panel. */
      close() {
        dialog.close();
        host.remove();
      },
    };
  };
})();
