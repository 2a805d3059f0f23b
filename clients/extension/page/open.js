/** One use, from the key to the link in the reply. Nothing is sent but the text the agent chose. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));

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
      take(choice, wishes) {
        does.away();
        if (here) write(here, choice, wishes);
        else await_(choice, wishes);
      },
      copy(choice, wishes) {
        does.away();
        const forms = choice.forms(wishes.quoted);
        if (!copy(forms, form))
          return gapless.notice(style, "The browser does not let the link be copied.", { trouble: true });
        return enter(choice, wishes, "Copied");
      },
    };

    /**
     * The agent was in no reply: the next click into one says where the link goes.
     * @param {Extension.Choice} choice
     * @param {Extension.Wishes} wishes
     */
    function await_(choice, wishes) {
      const stop = new AbortController();
      const away = gapless.notice(style, "Click into your reply where the link shall go. Esc cancels.", {
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
      if (!wrong) return enter(choice, wishes, "Inserted");
      const copied = copy(forms, form);
      return gapless.notice(
        style,
        `${wrong} ${copied ? "The link is in the clipboard instead: paste it." : ""}`,
        { trouble: true },
      );
    }

    /**
     * @param {Extension.Choice} choice
     * @param {Extension.Wishes} wishes
     * @param {string} done
     */
    async function enter(choice, { ticket }, done) {
      gapless.notice(style, `${done}: ${choice.title}`);
      const { trouble } = await ask({ kind: "enter", links: choice.links, ticket });
      if (trouble) {
        const words = `${done}, but the learn center did not note that the link was sent. ${trouble.what} ${trouble.cure}`;
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
          what: "No text is selected.",
          cure: "Select what the customer wrote, then press the key again.",
        });
      const { trouble, answer, ...settings } = await ask({ kind: "similar", text });
      if (gapless.away !== does.away) return undefined; // closed meanwhile
      form = settings.form;
      return trouble ? panel.trouble(trouble) : panel.found(answer, settings);
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
      const what = "The extension was updated while this page was open.";
      return { trouble: { what, cure: "Save your reply, reload the page, and try again.", settings: false } };
    }
  }

  /**
   * Put a link into the clipboard, by the way that needs no permission.
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

  /** This document, and those of the page's frames that belong to the same site: editors often are one. */
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
