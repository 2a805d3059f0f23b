"""Promises about the package: it is whole, and publishes a site far from the checkout."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests import ROOT
from tests.plugins.conftest import write

pytestmark = pytest.mark.slow

PAGES = {
    "index.md": "---\nid: home\n---\n# Home\n\n``` mermaid\ngraph LR\n```\n",
    "a.md": "---\nid: a\n---\n# A\n\nText.\n",
}
FENCE = "{ name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }"
CONFIG = f"""\
site_name: Small
docs_dir: content
theme: {{ name: material, font: false }}
plugins: [search, gapless]
markdown_extensions:
  - pymdownx.superfences:
      custom_fences: [{FENCE}]
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that has the built wheel, and the packages that it depends on."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--disable-pip-version-check", "--no-deps"]
    pip = [sys.executable, "-m", "pip"]
    subprocess.run([*pip, "wheel", *options, "--no-build-isolation", "-w", folder, ROOT], check=True)
    venv.create(folder / "venv", with_pip=False)
    made = folder / "venv/bin/python"
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "--python", str(made), "install", *options, "--no-index", wheel], check=True)
    # The other packages are those of this environment, without the checkout that is installed in it: a path
    # in a .pth file does not read the .pth files there.
    (site,) = (folder / "venv/lib").glob("python*/site-packages")
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return made


@pytest.mark.slow
def test_the_package_publishes_a_site(python: Path, tmp_path: Path) -> None:
    """The installed package publishes a site outside the checkout, with theme, texts and diagrams."""
    config = write(tmp_path, PAGES, CONFIG)
    gapless = [str(python.with_name("gapless")), "publish", "--config", str(config)]

    done = subprocess.run(gapless, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stderr
    site = tmp_path / "releases/current/site"
    assert (site / "assets/mermaid/mermaid.min.js").is_file()
    assert "assets/gapless/main." in (site / "search/index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_package_is_not_the_checkout(python: Path, tmp_path: Path) -> None:
    """It runs from the environment that it was installed into, and carries extension and widget."""
    where = "import kb_server, plugins; print(kb_server.__file__, plugins.__file__)"
    said = subprocess.run([python, "-c", where], cwd=tmp_path, capture_output=True, text=True, check=True)

    first, second = map(Path, said.stdout.split())
    assert first.is_relative_to(python.parents[1])
    assert second.is_relative_to(python.parents[1])
    assert (first.parent / "support/extension/manifest.json").is_file()
    files = "from kb_server.center import widget_files; print(*widget_files.read().files)"
    said = subprocess.run([python, "-c", files], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert {"loader.js", "main.js", "settling.js", "widget.css"} <= set(said.stdout.split())
