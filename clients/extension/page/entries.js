/** The results as elements with choices: articles, their places, and saved replies. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));
  const { make, hidden } = gapless.elements;
  const { moment, pieces, short, target } = gapless.words;
  const { language, text } = gapless.texts;
  const languages = new Intl.DisplayNames([language()], { type: "language" });

  /**
   * The parts of the results. When no article answers, saved replies come first: they probably do.
   * @param {Wire.Similar} found
   * @param {string} address of the learn center
   */
  function parts(found, address) {
    const articles = found.articles.map((article) => articleElement(article, address));
    const replies = part(found.replies.map(replyElement), "ul", text("replies"));
    if (found.answered) return [part(articles, "ol", ""), replies];
    return [replies, part(articles, "ol", text("nearest"), "near")];
  }

  /** @typedef {{ element: HTMLElement, choices: Extension.Choice[] }} Entry an article or a reply */

  /**
   * A part of the results: its elements and choices.
   * @param {Entry[]} entries
   * @param {"ol" | "ul"} list
   * @param {string} heading
   * @returns {Extension.Part}
   */
  function part(entries, list, heading, className = "") {
    if (!entries.length) return { elements: [], choices: [] };
    return {
      elements: [
        ...(heading ? [make("h3", { className: "part", textContent: heading })] : []),
        make(list, { className }, ...entries.map((entry) => entry.element)),
      ],
      choices: entries.flatMap((entry) => entry.choices),
    };
  }

  /**
   * @param {Wire.Suggested} article
   * @param {string} address of the learn center
   * @returns {Entry}
   */
  function articleElement(article, address) {
    const inside = article.audience !== "public";
    const percent = Math.round(100 * article.confidence);
    const open = make("a", {
      href: new URL(article.url, address).href,
      target: "_blank",
      rel: "noopener noreferrer",
      textContent: text("open"),
      aria: { label: text("open_article", { title: article.title }) },
    });
    const head = make(
      "div",
      { className: "head" },
      make("h3", { textContent: article.title }),
      make(
        "span",
        { className: "sure", title: text("confidence_about") },
        hidden(`${text("confidence")} `),
        `${percent} %`,
      ),
      open,
    );
    const marks = make(
      "p",
      { className: "marks" },
      article.foreign && make("span", { className: "mark", textContent: inLanguage(article.lang) }),
      inside && make("span", { className: "mark inside", textContent: text("inside") }),
    );
    const places = article.places.map((place) => placeElement(article, place));
    return {
      element: make("li", {}, head, marks.hasChildNodes() && marks, ...places.map((place) => place.element)),
      choices: places.flatMap((place) => place.choice ?? []),
    };
  }

  /**
   * @param {Wire.Suggested} article
   * @param {Wire.Place} place
   * @returns {{ element: HTMLElement, choice?: Extension.Choice }}
   */
  function placeElement(article, place) {
    const heading = [moment(place.start), place.heading || (place.anchor ? "" : text("start_of_page"))];
    const words = heading.filter(Boolean).join(" ") || place.anchor;
    const shown = [
      make("span", { className: "heading", textContent: words }),
      place.snippet && make("span", { className: "snippet" }, ...marked(place.snippet)),
    ];
    if (!place.link) return { element: make("div", { className: "place" }, ...shown) };
    const { link } = place;
    const links = [{ article: article.article, anchor: place.anchor, id: link.id }];
    return choose(`${article.title}: ${words}`, shown, {
      forms: (quoted) => link[quoted ? "quoted" : "plain"],
      links,
      title: article.title,
    });
  }

  /**
   * @param {Wire.SavedReply} reply
   * @returns {Entry}
   */
  function replyElement(reply) {
    const shown = [
      make("span", { className: "heading" }, reply.title),
      reply.foreign && make("span", { className: "mark", textContent: inLanguage(reply.lang) }),
      make("span", { className: "snippet", textContent: short(reply.forms.text) }),
    ];
    const links = reply.links.map((link) => ({ ...target(link.url), id: link.id }));
    const made = choose(text("reply", { title: reply.title }), shown, {
      forms: () => reply.forms,
      links,
      title: reply.title,
    });
    return { element: make("li", {}, made.element), choices: [made.choice] };
  }

  /**
   * A button that inserts, and one that copies.
   * @param {string} name
   * @param {Extension.Child[]} shown
   * @param {Pick<Extension.Choice, "forms" | "links" | "title">} facts
   */
  function choose(name, shown, facts) {
    const digit = make("kbd", { className: "digit", aria: { hidden: "true" } });
    const words = make("span", { className: "words" }, ...shown);
    const button = make(
      "button",
      { type: "button", className: "choice", aria: { label: text("insert", { name }) } },
      digit,
      words,
    );
    const copy = make("button", {
      type: "button",
      className: "plain copy",
      textContent: text("copy"),
      aria: { label: text("copy_name", { name }) },
    });
    return {
      element: make("div", { className: "place" }, button, copy),
      choice: { button, copy, digit, ...facts },
    };
  }

  /**
   * Give a choice its key, and its buttons their work.
   * @param {Extension.Choice} choice
   * @param {number} index
   * @param {(what: "take" | "copy", choice: Extension.Choice) => void} act
   */
  function number(choice, index, act) {
    if (index < 9) {
      choice.digit.textContent = String(index + 1);
      choice.button.setAttribute("aria-keyshortcuts", String(index + 1));
    }
    choice.button.addEventListener("click", () => act("take", choice));
    choice.copy.addEventListener("click", () => act("copy", choice));
  }

  /** @type {(snippet: string) => (HTMLElement | string)[]} */
  const marked = (snippet) =>
    pieces(snippet).map((piece) => (piece.marked ? make("mark", { textContent: piece.text }) : piece.text));

  /** @type {(code: string) => string} */
  const inLanguage = (code) => text("foreign", { language: languages.of(code) ?? code });

  gapless.entries = { parts, number };
})();
