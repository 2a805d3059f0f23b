"""The template context of each page, made from the whole site."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urljoin

from plugins.read.articles import Article, Category, Crumb, Role
from plugins.read.catalog import SESSIONS, Catalog, Leaf
from plugins.read.glossary import GlossaryTerm
from plugins.read.habits import Habits
from plugins.read.support_file import SupportFile
from plugins.write import (
    assistants,
    calendars,
    discovery,
    generated,
    home,
    language_links,
    language_parts,
    learning_paths,
    related,
    sessions,
    share_cards,
    structured_data,
    support_channels,
)
from plugins.write.context import Context, Home
from plugins.write.generated import CONTACT, HOME, RESULTS, GeneratedPages
from plugins.write.language_links import LanguageLink, LanguagePlace
from plugins.write.share_cards import Card
from plugins.write.terms import Explained
from search.documents import PUBLIC, base_language

NEW = 50  # articles on the page of what is new
_LISTS = ("home.html", SESSIONS, "whats-new.html")  # templates that list the articles of the site


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What the templates of every page need to know about the site."""

    address: str  # its public address, or ""
    name: str = ""
    lang: str = "en"
    brand: str = ""  # the colour of the site; "" for ours
    cards: bool = True  # False where another plugin draws pictures for links
    contact: str = ""
    support: SupportFile | None = None
    service: str = ""
    assistants: Mapping[str, str] = field(default_factory=dict)  # where each opens, by name
    patience: int = 1500  # milliseconds
    diagrams: bool = False
    folders: Mapping[str, str] = field(default_factory=dict)  # of languages, by language
    around: tuple[LanguagePlace, ...] = ()  # of the languages that the builds around this one know
    menu: Callable[[str], str] = str  # from a page's language to the one in whose menu and lists it stands
    made: GeneratedPages = field(default_factory=GeneratedPages)
    terms: tuple[GlossaryTerm, ...] = ()  # of the glossary
    now: datetime = field(default_factory=lambda: datetime.now(UTC))  # of the build
    switch: bool = True  # False where another plugin knows more of the translations than we do


class Templates:
    """Knows what each page shows. Public pages get public articles only."""

    def __init__(
        self,
        catalog: Catalog,
        categories: Mapping[str, tuple[Category, ...]],
        site: SiteFacts,
        elsewhere: Iterable[Article] = (),
        habits: Habits | None = None,
        singles: Collection[str] = (),
    ) -> None:
        """`elsewhere` are the articles of earlier builds of the site, in other languages.

        `singles` are the ids of articles in no category (see SiteNavigation).
        """
        self.singles = singles
        self.habits = habits or Habits()
        self._words: dict[str, tuple[tuple[str, str], ...]] = {}
        self._seen: dict[tuple[str, frozenset[str]], list[Article]] = {}
        self._alike: dict[str, Context] = {}
        self.leaves = {leaf.page.path: leaf for leaf in catalog.leaves}
        self.articles = {article.id: article for article in catalog.articles}
        self.categories = categories  # by language
        self.site = site
        self.paths = learning_paths.find(catalog.articles)
        self.related = related.find(catalog.articles)
        homes = [leaf.article for leaf in catalog.leaves if leaf.page.values.get("template") == "home.html"]
        self.homes = {home.lang: home.url for home in reversed(homes)}
        public = [article for article in catalog.articles if article.audience == PUBLIC]
        own = [article for article in public if site.menu(article.lang) == article.lang]
        self.mixed = {site.menu(one.lang) for one in public if site.menu(one.lang) != one.lang}
        self.places = language_links.places(own, site.lang, site.folders, site.made, site.around)
        for place in self.places:
            self.homes.setdefault(place.lang, place.home)
        self.lists: dict[str, str] = {}  # addresses of the pages that list the sessions, by language
        for leaf in catalog.leaves:
            if leaf.page.values.get("template") == SESSIONS and leaf.article.audience == PUBLIC:
                self.lists.setdefault(leaf.article.lang, leaf.article.url)
        self.starts = {
            place.lang: home.starts(self._visible(place.lang, {PUBLIC}), self.habits.popular)
            for place in self.places
        }
        self.families: dict[str, list[Article]] = {}
        for article in (*elsewhere, *catalog.articles):
            self.families.setdefault(article.translation_of or article.id, []).append(article)

    def put(self, leaf: Leaf) -> None:
        """Show `leaf` in place of the page at its path, or beside the others where it is new."""
        article, was = leaf.article, self.leaves.get(leaf.page.path)
        related = self.related.get(was.article.id, ()) if was else ()
        if was and was.article.id != article.id:
            self.articles.pop(was.article.id, None)
        self.leaves[leaf.page.path] = leaf
        self.articles[article.id] = article
        self.related.setdefault(article.id, related)
        self.paths = learning_paths.find(self.articles.values())
        family = self.families.get(key := article.translation_of or article.id, [])
        self.families[key] = [one for one in family if one.url != article.url] + [article]

    def generated(self, name: str) -> Context:
        """The context of the generated page `name`, and of any other that is not an article."""
        folder, rest = generated.split(name)
        lang = next((lang for lang, own in self.site.folders.items() if own == folder), self.site.lang)
        shelves = self._home(self._visible(lang, {PUBLIC}), lang)
        results = rest in RESULTS
        links = (
            language_links.of_results
            if results
            else language_links.of_contact
            if rest in CONTACT
            else language_links.of_lost
        )
        return replace(
            self._plain(lang),
            home=shelves if rest == HOME or results else None,
            support=support_channels.public(self.site.support, lang, self.listed(lang))
            if rest in CONTACT
            else (),
            languages=self._switch(links(lang, self.places)),
        )

    def listed(self, lang: str) -> str:
        """The address of the page that lists the sessions, in `lang` where there is one; "" without any."""
        return self.lists.get(lang) or next(iter(self.lists.values()), "")

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
        others = tuple(other for other in family if other.id != article.id and other.audience in visible)
        positions = tuple(
            position
            for position in learning_paths.positions(article, self.paths)
            if position.path.audience in visible
        )
        around = {position.path.id for position in positions}
        return replace(
            self._plain(article.lang),
            article=article if leaf.page.written else None,
            permalink=article.permalink if leaf.page.written else "",
            trail=(Crumb("", self.homes.get(self.site.menu(article.lang), "")), *article.way),
            related=tuple(other for other in self.related[article.id] if other.id not in around),
            translations=others,
            home=self._home(here, article.lang, article.roles) if template == "home.html" else None,
            after=home.chosen(
                self._visible(article.lang, visible), self.habits.after.get(article.id, ()), home.STARTS - 1
            ),
            path=next((found for found in self.paths if found.article == article), None),
            languages=self._switch(language_links.of_page(article.lang, article.url, others, self.places)),
            paths=positions,
            session=sessions.page(
                article, self.articles, visible, self.habits.answered.get(article.id, ()), self.site.now
            ),
            sessions=sessions.cards(here, self.articles, visible, self.site.now)
            if template == SESSIONS
            else (),
            calendar=calendars.address(article.lang, self.site.folders),
            terms=tuple(self._explained(article, visible)),
            new=home.newest(other for other in here if other.listed)[:NEW]
            if template == "whats-new.html"
            else (),
            changed=home.changed(other for other in here if other.listed)[: home.SHELF]
            if template == "whats-new.html"
            else (),
            rows=tuple(other for other in self._visible(article.lang, visible) if other.listed)
            if not article.listed and template not in _LISTS
            else (),
            courses={path.article.id: path for path in self.paths}
            if not article.listed or template in _LISTS
            else {},
        )

    def described(self, context: Context, leaf: Leaf, html: str) -> Context:
        """`context` with `leaf` as its built page `html` shows it, and what other programs read about it."""
        article, lead = leaf.article, leaf.outline.sections[0]
        about = article.description or discovery.summary(lead.text if lead.searchable else "")
        address = urljoin(self.site.address, article.url) if self.site.address else ""
        card = self.card(leaf)
        image = urljoin(self.site.address, card.address) if card else ""
        return replace(
            context,
            structured=tuple(structured_data.describe(leaf, self.site.address, image, context.session)),
            article=context.article and article,
            about=about,
            summary="" if '<meta name="description"' in html else about,
            social='property="og:title"' not in html,
            address=address,
            lead="" if discovery.begins(lead.text, article.description) else article.description,
            assistants=tuple(assistants.links(article, address, self.site.assistants)),
            card=card,
            image=image,
            alternates=tuple(discovery.alternates(article, context.translations, self.site.address)),
        )

    def card(self, leaf: Leaf) -> Card | None:
        """The picture for links to the page; None where it has no address that others could follow."""
        drawn = self.site.cards and self.site.address and leaf.page.written
        if not drawn or leaf.article.audience != PUBLIC:
            return None
        return share_cards.of(leaf.article, self.site.name, self.site.brand)

    def _explained(self, article: Article, visible: Collection[str]) -> Iterator[Explained]:
        """Yield the words of the glossary in the language of `article` that it does not explain itself."""
        for number, term in enumerate(self.site.terms):
            same = base_language(term.lang or self.site.lang) == base_language(article.lang)
            if same and term.article != article.id and article.listed:
                more = self.articles.get(term.article)
                yield Explained(number, term, more.url if more and more.audience in visible else "")

    def _visible(self, lang: str, audiences: Collection[str]) -> Sequence[Article]:
        lang = self.site.menu(lang)
        found = self._seen.get((lang, seen := frozenset(audiences)))
        if found is None:
            articles = (leaf.article for leaf in self.leaves.values())
            found = [one for one in articles if self.site.menu(one.lang) == lang and one.audience in seen]
            self._seen[lang, seen] = found
        return found

    def _foreign_words(self, lang: str) -> tuple[tuple[str, str], ...]:
        """The words of the menu that are in another language than a page in `lang`, where it has such."""
        if (menu := self.site.menu(lang)) not in self.mixed:
            return ()
        if lang not in self._words:
            found = language_parts.words(self._visible(lang, {PUBLIC}), lang, menu)
            self._words[lang] = tuple(found.items())
        return self._words[lang]

    def _home(self, articles: Iterable[Article], lang: str, roles: Iterable[Role] = ()) -> Home:
        areas = self.categories.get(self.site.menu(lang), ())
        return home.make(articles, areas, self.habits.popular, self.paths, roles, self.singles)

    def _switch(self, links: Iterable[LanguageLink]) -> tuple[LanguageLink, ...]:
        found = tuple(links)
        return found if self.site.switch and len(found) > 1 else ()

    def _plain(self, lang: str) -> Context:
        """What all pages in `lang` show, whatever they are about."""
        if lang not in self._alike:
            self._alike[lang] = self._of_language(lang)
        return self._alike[lang]

    def _of_language(self, lang: str) -> Context:
        own = self.places[0]  # of the language of the whole site
        here = next((place for place in self.places if place.lang == lang), own)
        form = here.contact or own.contact
        if self.site.service and form:
            form = f"{self.site.service.rstrip('/')}/{form}"
        return Context(
            contact=form or self.site.contact,
            form=bool(form),
            service=self.site.service,
            patience=self.site.patience,
            foreign_words=self._foreign_words(lang),
            site=self.site.name,
            feed=urljoin(self.site.address, discovery.FEED) if self.site.address else "",
            diagrams=self.site.diagrams,
            lang=lang,
            site_lang=self.site.lang,
            results=here.results or own.results,
            foreign="" if here.results and here.lang == lang else lang,
            places=self.places if len(self.places) > 1 else (),
            starts=self.starts.get(self.site.menu(lang), ()),
        )
