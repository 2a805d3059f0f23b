/** What the widget's modules share. The service's part is made in kb_server/center/widget.py. */

declare namespace Widget {
  /** A call of the product that came before the widget. */
  interface Call {
    name: "event" | "open" | "identify";
    value?: string;
  }

  type Api = Record<Call["name"], (value?: string) => void>;

  /** What the loader hands on. */
  interface Start {
    service: URL;
    /** The attributes `data-…` of the script. */
    said: Record<string, string | undefined>;
    calls: Call[];
    gapless: Api;
  }

  interface Article {
    article: string;
    title: string;
    lang: string;
    anchor?: string;
    /** The learn center's own page. */
    url: string;
  }

  /** A part of an article: a text, or a name, attributes and children. */
  type TreeNode = string | [string, Record<string, string>, ...TreeNode[]];

  /** A rule of contexts.yml. */
  interface Rule {
    id: string;
    pages: string[];
    event: string;
    times: number;
    /** Seconds; 0: as long as the page is open. */
    within: number;
    articles: Article[];
  }

  interface NamedChoice {
    id: string;
    title: string;
  }

  /** A way to the team, declared in kb_server/contact/api.py. */
  interface Channel {
    type: string;
    title: string;
    name: string;
    address: string;
    pattern: string;
    hours: string;
    open: boolean;
    promise: string;
  }

  /** What a message to the team needs, declared there too. */
  interface ContactForm {
    channels: Channel[];
    form: boolean;
    promise: string;
    kinds: NamedChoice[];
    urgencies: NamedChoice[];
    files: { count: number; megabytes: number; types: string[] } | null;
    token: string;
    task: import("../plugins/theme/assets/gapless/work.js").Task | null;
  }

  interface Site {
    name: string;
    /** Of the texts. */
    lang: string;
    contact: string;
    texts: Record<string, string | Record<string, string>>;
    /** Texts of the contact page. */
    form: Record<string, string>;
    contexts: Rule[];
  }

  /** What every part of the widget knows. */
  interface About {
    service: URL;
    lang: string;
    products: string[];
    site: Site;
    log: import("../clients/widget/log.js").Log;
    launcher: boolean;
  }
}
