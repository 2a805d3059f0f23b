/** What the extension's scripts in a page share: classic scripts, in the order in which the worker injects them. */

declare namespace Extension {
  interface Settings {
    address: string;
    token: string;
    /** The form of a link: fitting, markdown, html, text. */
    form: string;
    /** Is the passage quoted? */
    quoted: boolean;
  }

  /** What went wrong, and the cure. */
  interface Trouble {
    what: string;
    cure: string;
    /** Is the cure in the settings? */
    settings?: boolean;
  }

  /** Where a link can be written. */
  type Spot =
    | { kind: "field"; element: HTMLInputElement | HTMLTextAreaElement }
    | { kind: "rich"; element: HTMLElement; range: Range | null };

  /** A link in the form that a place takes; `html` if it should be rich. */
  interface Fitting {
    text: string;
    html?: string;
  }

  interface Choice {
    button: HTMLButtonElement;
    copy: HTMLButtonElement;
    digit: HTMLElement;
    title: string;
    links: Wire.Sent[];
    forms(quoted: boolean): Wire.Forms;
  }

  interface Wishes {
    quoted: boolean;
    ticket: string;
  }

  /** What the panel can do. */
  interface Deeds {
    away(): void;
    settings(): unknown;
    take(choice: Choice, wishes: Wishes): unknown;
    copy(choice: Choice, wishes: Wishes): unknown;
    /** What failed, or "". */
    report(reply: string, wishes: Wishes): Promise<string>;
  }

  /** A part of what was found. */
  interface Part {
    elements: HTMLElement[];
    choices: Choice[];
  }

  interface Panel {
    found(found: Wire.Similar, settings: { address: string; quoted: boolean; written: string }): void;
    trouble(trouble: Trouble): void;
    close(): void;
  }

  type Child = Node | string | null | undefined | false;

  /** Properties of an element, and its aria- attributes. */
  type Properties<K extends keyof HTMLElementTagNameMap> = Partial<Omit<HTMLElementTagNameMap[K], "style">> & {
    aria?: Record<string, string>;
  };

  interface Shared {
    texts: {
      text(name: string, values?: Record<string, string | number>): string;
      count(name: string, n: number): string;
      language(): string;
    };
    words: {
      apart(before: string, words: string, after: string): string;
      fitting(forms: Wire.Forms, wanted: string, kind: string): Fitting;
      target(url: string): { article: string; anchor: string };
      pieces(snippet: string): { text: string; marked: boolean }[];
      moment(seconds: number | null): string;
      verdict(found: Wire.Similar): string;
      short(text: string): string;
    };
    place: {
      at(element: Element | null): Spot | null;
      focused(root?: DocumentOrShadowRoot): Element | null;
      keep(): () => void;
      last(): Spot | null;
      remember(): void;
      select(element: Element, range: Range): void;
      text(): string;
    };
    elements: {
      make<K extends keyof HTMLElementTagNameMap>(
        name: K,
        properties?: Properties<K>,
        ...children: Child[]
      ): HTMLElementTagNameMap[K];
      shadow(style: string): { host: HTMLElement; root: ShadowRoot };
      key(name: string): HTMLElement;
      hidden(text: string): HTMLElement;
      logo(): Element;
    };
    entries: {
      parts(found: Wire.Similar, address: string): Part[];
      number(choice: Choice, index: number, act: (what: "take" | "copy", choice: Choice) => void): void;
    };
    byHand(written: string, send: (reply: string) => Promise<string>): HTMLElement;
    insert(spot: Spot, link: Fitting): Promise<string>;
    notice(style: string, words: string, how?: { trouble?: boolean; stay?: boolean }): () => void;
    panel(style: string, deeds: Deeds): Panel;
    open(style: string): void;
    /** Closes the open panel. */
    away?: (() => void) | null;
    /** Removes the shown notice. */
    quiet?: () => void;
    /** Where the agent wrote last. */
    last?: Spot;
  }
}

/** Each script adds its part; after the last all are there. */
declare var gapless: Extension.Shared;
