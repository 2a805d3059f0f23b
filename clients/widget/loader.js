/** What a page of the product loads. It takes calls at once, and loads the widget in the version of the service.
 *
 *  A classic script: a module could not read the attributes of its own element.
 */

(() => {
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement) || "gapless" in window) return;
  const service = new URL(".", script.src);
  /** @type {Widget.Call[]} */
  const calls = [];
  /** @type {(name: Widget.Call["name"]) => (value?: string) => void} */
  const later = (name) => (value) => calls.push({ name, value });
  const gapless = { event: later("event"), open: later("open"), identify: later("identify") };
  Object.assign(window, { gapless });
  import(new URL("-/widget/VERSION/main.js", service).href)
    .then(({ start }) => start({ service, said: { ...script.dataset }, calls, gapless }))
    .catch((reason) => console.warn(`gapless: ${service.host} does not give this page its widget.`, reason));
})();
