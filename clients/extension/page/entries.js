/** What was found, as elements with choices: articles and their places, saved replies. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));
  const { make, hidden } = gapless.elements;
  const { moment, pieces, short, target } = gapless.words;
  const languages = new Intl.DisplayNames(["en"], { type: "language" });

  /**
   * The parts of what was found: a saved reply comes first where no article answers, for it is believed to do.
   * @param {Wire.Similar} found
   * @param {string} address of the learn center
   */
  function parts(found, address) {
    const articles = found.articles.map((article) => articleElement(article, address));
    const replies = part(found.replies.map(replyElement), "ul", "Saved replies");
    if (found.answered) return [part(articles, "ol", ""), replies];
    return [replies, part(articles, "ol", "What comes nearest", "near")];
  }

  /** @typedef {{ element: HTMLElement, choices: Extension.Choice[] }} Entry an article or a reply */

  /**
   * A part of what was found: its elements and choices.
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
      textContent: "Open",
      aria: { label: `Open ${article.title} in a new tab` },
    });
    const head = make(
      "div",
      { className: "head" },
      make("h3", { textContent: article.title }),
      make(
        "span",
        { className: "sure", title: "Confidence that this answers the question" },
        hidden("Confidence "),
        `${percent} %`,
      ),
      open,
    );
    const marks = make(
      "p",
      { className: "marks" },
      article.foreign && make("span", { className: "mark", textContent: `In ${languages.of(article.lang)}` }),
      inside &&
        make("span", { className: "mark inside", textContent: "For agents: customers cannot open it" }),
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
    const heading = [moment(place.start), place.heading || (place.anchor ? "" : "From the top")];
    const words = heading.filter(Boolean).join(" ") || place.anchor;
    const text = [
      make("span", { className: "heading", textContent: words }),
      place.snippet && make("span", { className: "snippet" }, ...marked(place.snippet)),
    ];
    if (!place.link) return { element: make("div", { className: "place" }, ...text) };
    const { link } = place;
    const links = [{ article: article.article, anchor: place.anchor, id: link.id }];
    return choose(`${article.title}: ${words}`, text, {
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
    const text = [
      make("span", { className: "heading" }, reply.title),
      reply.foreign && make("span", { className: "mark", textContent: `In ${languages.of(reply.lang)}` }),
      make("span", { className: "snippet", textContent: short(reply.forms.text) }),
    ];
    const links = reply.links.map((link) => ({ ...target(link.url), id: link.id }));
    const made = choose(`Saved reply: ${reply.title}`, text, {
      forms: () => reply.forms,
      links,
      title: reply.title,
    });
    return { element: make("li", {}, made.element), choices: [made.choice] };
  }

  /**
   * A button that inserts, and one that copies.
   * @param {string} name
   * @param {Extension.Child[]} text
   * @param {Pick<Extension.Choice, "forms" | "links" | "title">} facts
   */
  function choose(name, text, facts) {
    const digit = make("kbd", { className: "digit", aria: { hidden: "true" } });
    const words = make("span", { className: "words" }, ...text);
    const button = make(
      "button",
      { type: "button", className: "choice", aria: { label: `Insert ${name}` } },
      digit,
      words,
    );
    const copy = make("button", {
      type: "button",
      className: "plain copy",
      textContent: "Copy",
      aria: { label: `Copy ${name}` },
    });
    return {
      element: make("div", { className: "place" }, button, copy),
      choice: { button, copy, digit, ...facts },
    };
  }

  /**
   * The key that chooses it, and what its buttons do.
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
    pieces(snippet).map(({ text, marked }) => (marked ? make("mark", { textContent: text }) : text));

  gapless.entries = { parts, number };
})();
