"""The template context of each page, made from the whole site."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.read.articles import Article, Category, Crumb
from plugins.read.catalog import Catalog
from plugins.write import home, learning_paths, related, structured_data
from plugins.write.context import Context
from search.documents import PUBLIC

NEW = 50  # articles on the page of what is new


class Templates:
    """Knows what each page shows. Public pages get public articles only."""

    def __init__(
        self,
        catalog: Catalog,
        categories: Mapping[str, tuple[Category, ...]],
        *,
        site: str,
        contact: str,
        service: str,
    ) -> None:
        self.leaves = {leaf.page.path: leaf for leaf in catalog.leaves}
        self.categories = categories  # by language
        self.site, self.contact, self.service = site, contact, service
        self.paths = learning_paths.find(catalog.articles)
        self.related = related.find(catalog.articles)
        homes = [leaf.article for leaf in catalog.leaves if leaf.page.values.get("template") == "home.html"]
        self.homes = {home.lang: home.url for home in reversed(homes)}
        self.families: dict[str, list[Article]] = {}
        for article in catalog.articles:
            self.families.setdefault(article.translation_of or article.id, []).append(article)

    def context(self, path: str = "") -> Context:
        """The context of the page at `path` in the content; an unknown path is a page that is no article."""
        leaf = self.leaves.get(path)
        if not leaf:
            return Context(contact=self.contact, service=self.service)
        article = leaf.article
        template = leaf.page.values.get("template")
        visible = {PUBLIC, article.audience}
        here = (
            other
            for other in (known.article for known in self.leaves.values())
            if other.lang == article.lang and other.audience in visible
        )
        family = self.families[article.translation_of or article.id]
        return Context(
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
            contact=self.contact,
            service=self.service,
            structured=tuple(structured_data.describe(leaf, self.site)),
        )
