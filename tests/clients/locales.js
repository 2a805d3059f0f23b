/** The browser's texts for the extension, as `chrome.i18n` reads them from `_locales`. */

import { readFileSync } from "node:fs";

/** What stands for `chrome.i18n` in a browser with this locale. */
export function i18n(locale = "en") {
  const file = new URL(`../../clients/extension/_locales/${locale}/messages.json`, import.meta.url);
  const messages = JSON.parse(readFileSync(file, "utf-8"));
  return {
    getMessage(name, values = []) {
      const { message, placeholders = {} } = messages[name] ?? { message: "" };
      return message.replace(/\$(\w+)\$/g, (_, place) => {
        const number = placeholders[place.toLowerCase()].content.slice(1);
        return values[number - 1] ?? "";
      });
    },
  };
}
