/** What the service answers, as our scripts read it. Declared in search/answers.py and kb_server/support/suggestions.py. */

declare namespace Wire {
  /** One section or moment of an article that matched. */
  interface Section {
    anchor: string;
    url: string;
    heading: string;
    /** HTML: escaped text with <mark> around matched words, nothing else. */
    snippet: string;
    score: number;
    /** Seconds, of a moment. */
    start?: number | null;
  }

  interface Hit {
    article: string;
    url: string;
    title: string;
    title_marked: string;
    type: string;
    lang: string;
    product: string[];
    category: string;
    breadcrumbs: string[];
    /** The picture of the article's video, relative to the site's root. */
    poster: string;
    score: number;
    /** Null: the static index knows none. */
    confidence: number | null;
    sections: Section[];
    pinned: boolean;
    foreign: boolean;
  }

  type Facets = Record<string, Record<string, number>>;

  interface Answer {
    text: string;
    stage: string;
    hits: Hit[];
    total: number;
    answered: boolean;
    /** "believed", "unsure" or "none"; the static index says none of them. */
    verdict?: string;
    confidence: number | null;
    coverage: number | null;
    corrected: string;
    facets: Facets;
    release: string;
    receipt?: string;
    explained?: boolean;
    /** Who answered. */
    via: "service" | "static";
  }

  /** A link's forms, ready to be sent. */
  interface Forms {
    markdown: string;
    html: string;
    text: string;
  }

  interface Link {
    id: string;
    url: string;
    plain: Forms;
    quoted: Forms;
  }

  interface Place {
    anchor: string;
    heading: string;
    start: number | null;
    snippet: string;
    /** Null: no customer can open it. */
    link: Link | null;
  }

  interface Suggested {
    article: string;
    title: string;
    type: string;
    lang: string;
    foreign: boolean;
    audience: string;
    confidence: number;
    /** Is it taken for an answer? */
    believed: boolean;
    url: string;
    places: Place[];
  }

  interface SavedReply {
    id: string;
    title: string;
    lang: string;
    foreign: boolean;
    forms: Forms;
    links: Link[];
  }

  /** What answers a ticket. */
  interface Similar {
    question: string;
    lang: string;
    answered: boolean;
    articles: Suggested[];
    replies: SavedReply[];
  }

  /** A link that was sent, as it is entered in the ledger. */
  interface Sent {
    id: string;
    article: string;
    anchor: string;
    ticket?: string;
  }

  /** The last question that settled in a tab. */
  interface LastSearch {
    id?: string;
    text?: string;
    /** Milliseconds since the epoch. */
    at?: number;
    /** Where it was typed. */
    place?: string;
    /** The article that was opened from its hits. */
    opened?: string;
  }

  /** An event as it is sent, declared in kb_server/log/events.py. */
  interface Event {
    kind: string;
    id: string;
    at: number;
    [field: string]: unknown;
  }
}
