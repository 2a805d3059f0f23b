"""The files of a site that are the same as in a release made before: they are linked, not written again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs import utils

from cache import linked


class UnchangedFiles:
    """Files of a release made before. They are used once it is `known` that no plugin writes into files."""

    def __init__(
        self, site: Path | None = None, earlier: Path | None = None, served: Path | None = None
    ) -> None:
        """`site` is the folder that is built, `earlier` the same folder of a release made before.

        `served` is that of the current release, with which a new one must not share files: pages are copied.
        """
        self.known = False
        self._site = site
        self._earlier = earlier
        self._served = served
        self.taken: set[str] = set()  # pages that are in their place
        self._checksums: dict[str, str] = {}  # the SHA-256 of files that nobody writes again

    def of(self, file: Path) -> Path | None:
        """Where `file` of the site was in the earlier release; None where it must be written."""
        earlier = self._below(self._earlier, str(file))
        return Path(earlier) if earlier else None

    def _below(self, folder: Path | None, path: str) -> str | None:
        """Where `folder` has the file of the site at `path`, as text: a Path of each costs more than this."""
        above = f"{self._site}/"
        if not self.known or self._site is None or folder is None or not path.startswith(above):
            return None
        return f"{folder}/{path[len(above) :]}"

    def take(self, page: str, checksum: str) -> bool:
        """Link or copy the file of a `page` with this SHA-256; False where it must be written."""
        earlier, served = (self._below(folder, page) for folder in (self._earlier, self._served))
        if not linked.take(page, checksum, earlier, served):
            return False
        self.taken.add(page)
        self._checksums[page] = checksum
        return True

    def write(self, file: Path, content: bytes) -> None:
        """Write `content` into `file`, or link the earlier file that is the same. Nobody writes it again."""
        path = str(file)
        linked.write(path, content, self._below(self._earlier, path))
        if self._below(self._site, path):
            self._checksums[path] = hashlib.sha256(content).hexdigest()

    def record(self) -> dict[str, str]:
        """The SHA-256 of each file that was taken or written here, by its path below the site."""
        return {file[len(f"{self._site}/") :]: checksum for file, checksum in self._checksums.items()}


@contextmanager
def linking(files: UnchangedFiles) -> Iterator[None]:
    """Have MkDocs link pages and copied files that are the same. It has no event for what it writes.

    No file is linked after that: MkDocs may make pages again that it writes nowhere.
    """

    def write_file(content: bytes, output_path: str) -> None:
        if output_path in files.taken:
            return
        file = Path(output_path)
        linked.write(file, content, files.of(file) if file.suffix == ".html" else None)

    def copy_file(source_path: str, output_path: str) -> None:
        if Path(output_path).is_dir():
            copy(source_path, output_path)
        else:
            linked.copy(Path(source_path), Path(output_path), files.of(Path(output_path)))

    write, copy = utils.write_file, utils.copy_file
    utils.write_file, utils.copy_file = write_file, copy_file
    try:
        yield
    finally:
        utils.write_file, utils.copy_file = write, copy
        files.known = False
