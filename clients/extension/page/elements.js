/** Making elements. Nothing from outside is read as HTML. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));

  /** @type {Extension.Shared["elements"]["make"]} */
  function make(name, properties, ...children) {
    const { aria = {}, ...rest } = properties ?? {};
    const element = Object.assign(document.createElement(name), rest);
    for (const [key, value] of Object.entries(aria)) element.setAttribute(`aria-${key}`, value);
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  }

  /**
   * A host element with a closed shadow tree that has our style.
   * @param {string} style
   */
  function shadow(style) {
    const host = make("div", { lang: gapless.texts.language() });
    const root = host.attachShadow({ mode: "closed" });
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      root.adoptedStyleSheets = [sheet]; // allowed by any content security policy of the page
    } catch {
      root.append(make("style", { textContent: style })); // older Firefox
    }
    return { host, root };
  }

  /** @param {string} name */
  const key = (name) => make("kbd", { textContent: name });

  /** @param {string} text */
  const hidden = (text) => make("span", { className: "hidden", textContent: text });

  function logo() {
    /** @type {(name: string, facts: Record<string, string>) => Element} */
    const draw = (name, facts) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key_, value] of Object.entries(facts)) element.setAttribute(key_, value);
      return element;
    };
    const picture = draw("svg", {
      viewBox: "0 0 48 48",
      fill: "none",
      "stroke-width": "7",
      "aria-hidden": "true",
    });
    picture.append(
      draw("path", { stroke: "#1d7a66", d: "M35.3 9.9A18 18 0 1 0 42 24H27" }),
      draw("path", { stroke: "#f0a92b", d: "M42 24a18 18 0 0 0-6.7-14.1" }),
    );
    return picture;
  }

  gapless.elements = { make, shadow, key, hidden, logo };
})();
