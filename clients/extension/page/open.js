/** One use, from the key to the link in the reply. Only the text that the agent chose is sent. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));
  const say = gapless.texts.text;

  /** Open the panel, or close the one that is open. */
  gapless.open = (style) => {
    if (gapless.away) return gapless.away();
    gapless.quiet?.();
    const giveBack = gapless.place.keep();
    const here = gapless.place.at(gapless.place.focused()) ?? gapless.place.last();
    const text = gapless.place.text();
    let form = "fitting"; // the agent's own choice comes with the answer

    /** @type {Extension.Deeds} */
    const does = {
      away() {
        gapless.away = null;
        panel.close();
        giveBack();
      },
      settings: () => ask({ kind: "settings" }),
      /** The panel stays until it is sent: what the agent wrote is nowhere else. */
      async report(reply, { ticket }) {
        const { trouble } = await ask({ kind: "report", question: text, reply, ticket });
        const words = trouble ? `${trouble.what} ${trouble.cure}` : say("by_hand_sent");
        const open = gapless.away === does.away;
        if (trouble && open) return words;
        if (open) does.away();
        gapless.notice(style, words, { trouble: Boolean(trouble) });
        return "";
      },
      take(choice, wishes) {
        does.away();
        if (here) write(here, choice, wishes);
        else await_(choice, wishes);
      },
      copy(choice, wishes) {
        does.away();
        const forms = choice.forms(wishes.quoted);
        if (!copy(forms, form)) return gapless.notice(style, say("copy_refused"), { trouble: true });
        return enter(choice, wishes, "copied");
      },
    };

    /**
     * The agent was not in a reply: insert the link where they click next in one.
     * @param {Extension.Choice} choice
     * @param {Extension.Wishes} wishes
     */
    function await_(choice, wishes) {
      const stop = new AbortController();
      const away = gapless.notice(style, say("click"), {
        stay: true,
      });
      const end = () => {
        stop.abort();
        away();
      };
      const clicked = () => {
        const place = gapless.place.at(gapless.place.focused());
        if (!place) return;
        end();
        write(place, choice, wishes);
      };
      const heard = { signal: stop.signal, capture: true };
      for (const page of documents()) {
        page.addEventListener("click", () => setTimeout(clicked), heard); // when the cursor is there
        page.addEventListener("keydown", (event) => event.key === "Escape" && end(), heard);
      }
      gapless.quiet = end;
    }

    /**
     * @param {Extension.Spot} place
     * @param {Extension.Choice} choice
     * @param {Extension.Wishes} wishes
     */
    async function write(place, choice, wishes) {
      const forms = choice.forms(wishes.quoted);
      const wrong = await gapless.insert(place, gapless.words.fitting(forms, form, place.kind));
      if (!wrong) return enter(choice, wishes, "inserted");
      const copied = copy(forms, form);
      return gapless.notice(style, `${wrong} ${copied ? say("in_clipboard") : ""}`, { trouble: true });
    }

    /**
     * @param {Extension.Choice} choice
     * @param {Extension.Wishes} wishes
     * @param {"inserted" | "copied"} done
     */
    async function enter(choice, { ticket }, done) {
      gapless.notice(style, say(done, { title: choice.title }));
      const { trouble } = await ask({ kind: "enter", links: choice.links, ticket });
      if (trouble) {
        const name = done === "copied" ? "copied_unlisted" : "inserted_unlisted";
        const words = say(name, { reason: `${trouble.what} ${trouble.cure}` });
        gapless.notice(style, words, { trouble: true });
      }
    }

    const panel = gapless.panel(style, does);
    gapless.away = does.away;
    look();
    return undefined;

    async function look() {
      if (!text)
        return panel.trouble({
          what: say("no_selection"),
          cure: say("no_selection_cure"),
        });
      const { trouble, answer, ...settings } = await ask({ kind: "similar", ticket: text });
      if (gapless.away !== does.away) return undefined; // closed meanwhile
      form = settings.form;
      return trouble ? panel.trouble(trouble) : panel.found(answer, { ...settings, written: written(here) });
    }
  };

  /**
   * Ask the worker.
   * @param {Record<string, unknown>} message
   * @returns {Promise<any>}
   */
  async function ask(message) {
    try {
      return await chrome.runtime.sendMessage(message);
    } catch {
      return { trouble: { what: say("updated"), cure: say("updated_cure"), settings: false } };
    }
  }

  /**
   * Put a link into the clipboard. `execCommand` needs no permission.
   * @param {Wire.Forms} forms
   * @param {string} wanted
   */
  function copy(forms, wanted) {
    let done = false;
    const fill = (/** @type {ClipboardEvent} */ event) => {
      if (!event.clipboardData) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { text, html } = gapless.words.fitting(forms, wanted, "rich");
      event.clipboardData.setData("text/plain", wanted === "html" ? forms.html : text);
      if (html) event.clipboardData.setData("text/html", html);
      done = true;
    };
    addEventListener("copy", fill, { capture: true });
    document.execCommand("copy");
    removeEventListener("copy", fill, { capture: true });
    return done;
  }

  /**
   * What the agent has written there so far.
   * @param {Extension.Spot | null} place
   */
  function written(place) {
    if (!place) return "";
    return (place.kind === "field" ? place.element.value : place.element.innerText).trim();
  }

  /** This document, and those of frames of the same site: editors are often in one. */
  function documents() {
    const inside = [...document.querySelectorAll("iframe")].map((frame) => {
      try {
        return frame.contentDocument;
      } catch {
        return null;
      }
    });
    return [document, ...inside.filter((page) => page !== null)];
  }
})();
