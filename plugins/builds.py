"""The builds of one command: a plugin for languages builds the site once more for each of them.

It does so at the end of the first build, by calling MkDocs again with the same plugins.
"""

from __future__ import annotations

from plugins.site_build import SiteBuild


class NestedBuilds:
    """The builds that are under way, and those that have ended inside the first."""

    def __init__(self) -> None:
        self._open: list[SiteBuild] = []
        self._all: list[SiteBuild] = []
        self.last: SiteBuild | None = None  # the outermost of those that have ended

    @property
    def current(self) -> SiteBuild:
        """The build that is under way: the innermost."""
        return self._open[-1]

    @property
    def under_way(self) -> bool:
        """Has a build begun that has not ended?"""
        return bool(self._open)

    @property
    def earlier(self) -> tuple[SiteBuild, ...]:
        """The builds that have begun, in the order in which they began."""
        return tuple(self._all)

    def begin(self, build: SiteBuild) -> None:
        """Note that another build begins."""
        self._open.append(build)
        self._all.append(build)

    def end(self) -> list[SiteBuild]:
        """Note that the innermost build ends. Returns all builds if none is still open, else none."""
        self._open.pop()
        if self._open:
            return []
        ended, self._all, self.last = self._all, [], self._all[0]
        return ended

    def forget(self) -> None:
        """Forget all builds: one has failed, and with it those around it."""
        self._open.clear()
        self._all.clear()
