/** The panel: a dialog in a closed shadow tree, so that no style and no script of the page reaches into it. */
(() => {
  const gapless = (globalThis.gapless ??= {});
  const languages = new Intl.DisplayNames(["en"], { type: "language" });

  /** Make an element: its properties, then its children; nothing that came from outside is read as HTML. */
  gapless.make = (name, properties = {}, ...children) => {
    const { aria, ...rest } = properties;
    const element = Object.assign(document.createElement(name), rest);
    for (const [key, value] of Object.entries(aria ?? {})) element.setAttribute(`aria-${key}`, value);
    element.append(...children.filter(Boolean));
    return element;
  };
  const make = gapless.make;

  /** A host element with a closed shadow tree that has our style. */
  gapless.shadow = (style) => {
    const host = make("div");
    const root = host.attachShadow({ mode: "closed" });
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      root.adoptedStyleSheets = [sheet]; // which the page's content security policy does not forbid
    } catch {
      root.append(make("style", { textContent: style })); // older Firefox
    }
    return { host, root };
  };

  /**
   * Show the panel. `does` is what it can do: `take(choice, {quoted, ticket})`, `copy(…)`, `away()`, `settings()`.
   * Returns `{found, trouble, close}`.
   */
  gapless.panel = (style, does) => {
    const { host, root } = gapless.shadow(style);
    const body = make("div", { className: "body" });
    const status = make("p", { className: "status", tabIndex: -1, textContent: "Looking for an answer…" });
    status.setAttribute("role", "status");
    const quote = make("input", { type: "checkbox" });
    const ticket = make("input", {
      type: "text",
      maxLength: 40,
      pattern: "[A-Za-z0-9._\\-]*",
      spellcheck: false,
    });
    const footer = make(
      "footer",
      { hidden: true },
      make("label", { className: "check" }, quote, "Quote the passage", key("Q")),
      make("label", { className: "ticket" }, "Ticket", ticket),
      make(
        "p",
        { className: "keys" },
        key("1"),
        "–",
        key("9"),
        " choose, ",
        key("Enter"),
        " inserts, ",
        key("C"),
        " copies",
      ),
    );
    const close = make("button", {
      type: "button",
      className: "icon",
      textContent: "✕",
      aria: { label: "Close" },
    });
    const title = make("h2", { id: "title", textContent: "Gapless" });
    const dialog = make(
      "dialog",
      { aria: { labelledby: "title", modal: "true" } },
      make("header", {}, logo(), title, close),
      status,
      body,
      footer,
    );
    dialog.setAttribute("role", "dialog");
    let choices = [];

    const wishes = () => ({ quoted: quote.checked, ticket: ticket.value.trim() });
    const current = () => choices.find(({ button, copy }) => [button, copy].includes(root.activeElement));
    const go = (index) => choices[Math.max(0, Math.min(index, choices.length - 1))]?.button.focus();

    function act(what, choice) {
      if (!choice) return;
      if (!ticket.reportValidity()) return;
      does[what](choice, wishes());
    }

    function pressed(event) {
      event.stopPropagation(); // the page's own shortcuts are not meant
      if (event.type !== "keydown" || event.isComposing) return;
      const { key: name } = event;
      const typing = event.target === ticket;
      const at = choices.indexOf(current());
      if (name === "Escape") does.away();
      else if (name === "Tab") wrap(event);
      else if (event.ctrlKey || event.metaKey || event.altKey) return;
      else if (name === "ArrowDown") go(at + 1);
      else if (name === "ArrowUp") go(at < 0 ? 0 : at - 1);
      else if (name === "Enter" && (typing || current()?.button === root.activeElement))
        act("take", current() ?? choices[0]);
      else if (typing) return;
      else if (name === "Home") go(0);
      else if (name === "End") go(choices.length - 1);
      else if (/^[1-9]$/.test(name)) choices[name - 1]?.button.focus();
      else if (name.toLowerCase() === "c") act("copy", current() ?? choices[0]);
      else if (name.toLowerCase() === "q" && !footer.hidden) quote.checked = !quote.checked;
      else return;
      if (name !== "Tab") event.preventDefault();
    }

    /** Keep the focus inside, from the last element to the first and back. */
    function wrap(event) {
      const inside = [...dialog.querySelectorAll("button, a[href], input")].filter((one) =>
        one.checkVisibility(),
      );
      const edge = event.shiftKey ? inside[0] : inside.at(-1);
      const at = root.activeElement;
      if (at !== edge && inside.includes(at)) return;
      event.preventDefault();
      (event.shiftKey ? inside.at(-1) : inside[0]).focus();
    }

    for (const type of ["keydown", "keyup", "keypress"]) dialog.addEventListener(type, pressed);
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
      found(found, { address, quoted }) {
        quote.checked = quoted;
        const articles = found.articles.map((article) => articleElement(article, address));
        const replies = found.replies.map(replyElement);
        const near = !found.answered;
        const parts = [
          part(articles, "ol", near ? "What comes nearest" : "", near ? "near" : ""),
          part(replies, "ul", "Saved replies"),
        ];
        if (near) parts.reverse(); // a saved reply is shown when it is believed to do
        choices = parts.flatMap((one) => one.choices);
        choices.forEach((choice, index) => number(choice, index, act));
        footer.hidden = !choices.length;
        status.textContent = verdict(found);
        status.classList.toggle("nothing", near && !replies.length);
        const question = make(
          "p",
          { className: "question" },
          "Read: ",
          make("q", { textContent: short(found.question) }),
        );
        body.replaceChildren(question, ...parts.flatMap((one) => one.elements));
        if (choices.length && (found.answered || replies.length)) go(0);
        else status.focus(); // Enter must not send what is no answer
      },
      /** Say what went wrong, and the cure. */
      trouble({ what, cure, settings }) {
        status.textContent = "";
        footer.hidden = true;
        const button = make("button", {
          type: "button",
          className: "plain",
          textContent: "Open the settings",
        });
        button.addEventListener("click", () => does.settings());
        const told = make(
          "div",
          { className: "trouble" },
          make("strong", { textContent: what }),
          make("p", { textContent: cure }),
        );
        told.setAttribute("role", "alert");
        body.replaceChildren(told, ...(settings ? [button] : []));
        (settings ? button : close).focus();
      },
      /** Take it away. */
      close() {
        dialog.close();
        host.remove();
      },
    };
  };

  /** A part of what was found: its elements and choices. */
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

  function verdict({ answered, articles, replies }) {
    const count = (n, one) => `${n} ${n === 1 ? one : one.replace(/y$/, "ie") + "s"}`;
    if (answered) return `${count(articles.length, "article")} may answer this.`;
    return replies.length
      ? `No article answers this, but ${count(replies.length, "saved reply")} may.`
      : "Nothing here answers this.";
  }

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

  function placeElement(article, place) {
    const heading = [moment(place.start), place.heading || (place.anchor ? "" : "From the top")];
    const words = heading.filter(Boolean).join(" ") || place.anchor;
    const text = [
      make("span", { className: "heading", textContent: words }),
      place.snippet && make("span", { className: "snippet" }, ...marked(place.snippet)),
    ];
    if (!place.link) return { element: make("div", { className: "place" }, ...text) };
    const links = [{ article: article.article, anchor: place.anchor, id: place.link.id }];
    return choose(`${article.title}: ${words}`, text, {
      forms: (quoted) => place.link[quoted ? "quoted" : "plain"],
      links,
      title: article.title,
    });
  }

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

  /** A button that inserts, and one that copies. */
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

  function number(choice, index, act) {
    if (index < 9) {
      choice.digit.textContent = index + 1;
      choice.button.setAttribute("aria-keyshortcuts", index + 1);
    }
    choice.button.addEventListener("click", () => act("take", choice));
    choice.copy.addEventListener("click", () => act("copy", choice));
  }

  /** The article and anchor of a permalink. */
  function target(url) {
    const [, article, anchor = ""] = new URL(url).pathname.match(/\/a\/([^/]+)(?:\/(.*))?$/) ?? [];
    return { article: decodeURIComponent(article), anchor: decodeURIComponent(anchor) };
  }

  /** Snippets are escaped HTML with <mark> alone: only marks become elements. */
  function marked(snippet) {
    const signs = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };
    const plain = (text) => text.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_, name) => signs[name]);
    return snippet
      .split(/<mark>(.*?)<\/mark>/s)
      .map((part, index) => (index % 2 ? make("mark", { textContent: plain(part) }) : plain(part)));
  }

  function moment(seconds) {
    if (seconds === null) return "";
    return `▶ ${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  }

  const key = (name) => make("kbd", { textContent: name });
  const hidden = (text) => make("span", { className: "hidden", textContent: text });
  const short = (text) => (text.length > 240 ? `${text.slice(0, 240)}…` : text);

  function logo() {
    const draw = (name, facts) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key_, value] of Object.entries(facts)) element.setAttribute(key_, value);
      return element;
    };
    const picture = draw("svg", {
      viewBox: "0 0 48 48",
      fill: "none",
      "stroke-width": 7,
      "aria-hidden": "true",
    });
    picture.append(
      draw("path", { stroke: "#1d7a66", d: "M35.3 9.9A18 18 0 1 0 42 24H27" }),
      draw("path", { stroke: "#f0a92b", d: "M42 24a18 18 0 0 0-6.7-14.1" }),
    );
    return picture;
  }
})();
