/** A line at the bottom of the page. It disappears by itself or with a click. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));

  /** Show `words`; `trouble` stays longer. Returns a function that removes it. */
  gapless.notice = (style, words, { trouble = false, stay = false } = {}) => {
    gapless.quiet?.();
    const { host, root } = gapless.elements.shadow(style);
    host.popover = "manual"; // above everything that the page shows
    const line = gapless.elements.make("p", { className: trouble ? "notice trouble" : "notice" });
    line.setAttribute("role", trouble ? "alert" : "status");
    root.append(line);
    document.documentElement.append(host);
    host.showPopover();
    line.textContent = words; // only now: screen readers announce changes of an existing line
    const away = () => host.remove();
    line.addEventListener("click", away);
    if (!stay) setTimeout(away, trouble ? 12_000 : 2500);
    gapless.quiet = away;
    return away;
  };
})();
