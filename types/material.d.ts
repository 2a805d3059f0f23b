/** What Material for MkDocs puts into the window, and what its search worker finds. */

declare namespace Material {
  interface Stream<T> {
    subscribe(listener: (value: T) => void): void;
  }

  /** What Material's worker finds of one place. */
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
    poster?: string;
  }

  /** What draws diagrams. */
  interface Mermaid {
    initialize(options: object): void;
    render(id: string, text: string): Promise<{ svg: string }>;
  }

  /** A component that was put into the page. */
  interface Component {
    ref: Element;
  }
}

interface Window {
  document$?: Material.Stream<Document>;
  mermaid?: Material.Mermaid;
  component$?: Material.Stream<Material.Component>;
}
