/** What Material for MkDocs puts into the window, and what its search worker speaks. */

declare namespace Material {
  interface Stream<T> {
    subscribe(listener: (value: T) => void): void;
  }

  /** What Material's worker finds of one place, and what ours says in its stead. */
  interface Item {
    location: string;
    title: string;
    text: string;
    score: number;
    terms?: Record<string, boolean>;
    article?: string;
    type?: string;
    lang?: string;
    product?: string[];
    category?: string;
    breadcrumbs?: string[];
  }

  /** An Answer beside its hits; `failed` says why there is none. */
  type Told = Omit<Wire.Answer, "hits"> & { failed?: string };

  /** What draws diagrams. */
  interface Mermaid {
    initialize(options: object): void;
    render(id: string, text: string): Promise<{ svg: string }>;
  }

  /** A component that was put into the page; Material's search result carries what the worker said. */
  interface Component {
    ref: Element;
    items: Item[][];
    answer?: Told | null;
    typed: string;
  }
}

interface Window {
  document$?: Material.Stream<Document>;
  mermaid?: Material.Mermaid;
  component$?: Material.Stream<Material.Component>;
}
