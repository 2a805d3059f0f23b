"""The template context of each page, made from the whole site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from plugins.read.articles import Article, Category, Crumb
from plugins.read.catalog import Catalog, Leaf
from plugins.write import discovery, home, learning_paths, related, structured_data
from plugins.write.context import Context
from plugins.write.generated import HOME, RESULTS
from search.documents import PUBLIC

NEW = 50  # articles on the page of what is new
_LISTS = ("home.html", "whats-new.html")  # templates that list the articles of the site


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What the templates of every page need to know about the site."""

    address: str  # its public address, or ""
    name: str = ""
    lang: str = "en"
    contact: str = ""
    service: str = ""
    patience: int = 1500  # milliseconds
    diagrams: bool = False


class Templates:
    """Knows what each page shows. Public pages get public articles only."""

    def __init__(
        self,
        catalog: Catalog,
        categories: Mapping[str, tuple[Category, ...]],
        site: SiteFacts,
        elsewhere: Iterable[Article] = (),
    ) -> None:
        """`elsewhere` are the articles of earlier builds of the site, in other languages."""
        self.leaves = {leaf.page.path: leaf for leaf in catalog.leaves}
        self.categories = categories  # by language
        self.site = site
        self.paths = learning_paths.find(catalog.articles)
        self.related = related.find(catalog.articles)
        homes = [leaf.article for leaf in catalog.leaves if leaf.page.values.get("template") == "home.html"]
        self.homes = {home.lang: home.url for home in reversed(homes)}
        self.families: dict[str, list[Article]] = {}
        for article in (*elsewhere, *catalog.articles):
            self.families.setdefault(article.translation_of or article.id, []).append(article)

    def generated(self, name: str) -> Context:
        """The context of the generated page `name`, and of any other that is not an article."""
        shelves = home.make(self._visible(self.site.lang, {PUBLIC}), self.categories.get(self.site.lang, ()))
        return replace(self._plain(self.site.lang), home=shelves if name in (HOME, *RESULTS) else None)

    def context(self, path: str) -> Context:
        """The context of the page at `path` in the content; an unknown path is not an article."""
        leaf = self.leaves.get(path)
        if not leaf:
            return self._plain(self.site.lang)
        article = leaf.article
        template = leaf.page.values.get("template")
        visible = {PUBLIC, article.audience}
        here = self._visible(article.lang, visible) if template in _LISTS else []
        family = self.families[article.translation_of or article.id]
        return replace(
            self._plain(article.lang),
            article=article if leaf.page.written else None,
            permalink=article.permalink if leaf.page.written else "",
            trail=(Crumb("", self.homes.get(article.lang, "")), *article.way),
            related=self.related[article.id],
            translations=tuple(
                other for other in family if other.id != article.id and other.audience in visible
            ),
            home=home.make(here, self.categories.get(article.lang, ())) if template == "home.html" else None,
            path=next((found for found in self.paths if found.article == article), None),
            paths=tuple(
                position
                for position in learning_paths.positions(article, self.paths)
                if position.path.audience in visible
            ),
            new=home.newest(other for other in here if other.listed)[:NEW]
            if template == "whats-new.html"
            else (),
        )

    def described(self, context: Context, leaf: Leaf, html: str) -> Context:
        """`context` with `leaf` as its built page `html` shows it, and what other programs read about it."""
        article, lead = leaf.article, leaf.outline.sections[0]
        about = article.description or discovery.summary(lead.text if lead.searchable else "")
        return replace(
            context,
            structured=tuple(structured_data.describe(leaf, self.site.address)),
            article=context.article and article,
            about=about,
            summary="" if '<meta name="description"' in html else about,
            social='property="og:title"' not in html,
            address=urljoin(self.site.address, article.url) if self.site.address else "",
            image=urljoin(self.site.address, article.poster) if self.site.address and article.poster else "",
            alternates=tuple(discovery.alternates(article, context.translations, self.site.address)),
        )

    def _visible(self, lang: str, audiences: Collection[str]) -> list[Article]:
        articles = (leaf.article for leaf in self.leaves.values())
        return [article for article in articles if article.lang == lang and article.audience in audiences]

    def _plain(self, lang: str) -> Context:
        return Context(
            contact=self.site.contact,
            service=self.site.service,
            patience=self.site.patience,
            site=self.site.name,
            feed=urljoin(self.site.address, discovery.FEED) if self.site.address else "",
            diagrams=self.site.diagrams,
            lang=lang,
            foreign=lang if lang != self.site.lang else "",
        )
