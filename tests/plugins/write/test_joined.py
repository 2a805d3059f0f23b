"""Our modules and styles as one file each: all of them, in their order, and nothing that is misunderstood."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import PluginCollection
from mkdocs.structure.files import File, Files

from plugins.write import joined
from plugins.write.environment import THEME

ASSETS = THEME / joined.FOLDER
RED = "a { color: red; }"
NODE = Path(sys.executable).with_name("node")


def test_all_parts_are_in_it() -> None:
    """Every module and every style sheet of ours is joined, except those that pages ask for on their own."""
    script = "".join(joined.scripts(ASSETS).values())
    modules = {file.stem for file in ASSETS.glob("*.js")} - {Path(name).stem for name in joined.APART}
    assert modules == {
        name.replace("_", "-") for name in re.findall(r"(?m)^const \$(\w+) = \(\(\) =>", script)
    }
    assert {file.stem for file in ASSETS.glob("*.css")} == set(joined.STYLES)


def test_modules_run_after_what_they_import(tmp_path: Path) -> None:
    """The joined script does what the modules do: names meet, also under another name, and none collide."""
    write(
        tmp_path,
        main='import "./second.js";\nimport "./first.js";\n'
        'import { same as other, Kept } from "./far-off.js";\nconst same = "main";\n'
        'console.log(same, other(), new Kept().value);\n',
        second='console.log("second");\n',
        first='import { Kept } from "./far-off.js";\nconsole.log("first", new Kept().value);\n',
        **{"far-off": 'const own = "far";\n/** Says. */\nexport const same = () => own;\n'
                      "export class Kept {\n  value = 3;\n}\n"},
    )  # fmt: skip
    (tmp_path / "out.mjs").write_text(joined.scripts(tmp_path)["main"], encoding="utf-8")
    ran = subprocess.run([NODE, tmp_path / "out.mjs"], capture_output=True, text=True, check=True)
    assert ["second", "first 3", "main far 3"] == ran.stdout.splitlines()
    assert "Says" not in (tmp_path / "out.mjs").read_text(encoding="utf-8")


def test_a_module_for_later_has_its_own_file(tmp_path: Path) -> None:
    """What is imported when it is needed is another file, which shares what the first has and runs once."""
    write(
        tmp_path,
        main='import { count } from "./shared.js";\ncount();\n'
        'const late = () => import("./late.js");\nlate().then(late);\n',
        shared="let n = 0;\nexport const count = () => ++n;\n",
        late='import { count } from "./shared.js";\nimport { own } from "./own.js";\n'
        "console.log(own, count());\n",
        own='export const own = "own";\n',
    )
    found = joined.scripts(tmp_path)
    assert ["main", "late"] == [*found]
    for name, text in found.items():
        (tmp_path / joined._named(name, text)).write_text(text, encoding="utf-8")
    main = tmp_path / joined._named("main", found["main"])
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", f'await import("{main}")'],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "own 2\n" == ran.stdout


def test_pages_know_what_is_imported_later() -> None:
    """Every script that is imported when it is needed is known by an element that needs it."""
    assert {*joined.scripts(ASSETS)} == {joined.MAIN, *joined.later(THEME).values()}


def test_modules_that_import_each_other_are_refused(tmp_path: Path) -> None:
    """Modules in a circle are named."""
    write(tmp_path, main='import "./first.js";\n', first='import "./main.js";\n')
    with pytest.raises(ValueError, match=re.escape("main.js: imports itself by way of first.js")):
        joined.scripts(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "export default 3;",
        'import * as all from "./first.js";',
        'export { one } from "./first.js";',
        'import { one } from "elsewhere";',
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, line: str) -> None:
    """A module that imports or exports in another way is named with the line."""
    write(tmp_path, main=f"{line}\n", first="export const one = 1;\n")
    with pytest.raises(ValueError, match=re.escape(f"main.js: {line} cannot be joined")):
        joined.scripts(tmp_path)


def test_a_template_of_several_lines_is_refused(tmp_path: Path) -> None:
    """Indents are left out, so a module in which they are text is named."""
    write(tmp_path, main="console.log(`one\n  two`);\n")
    with pytest.raises(ValueError, match=re.escape("several lines cannot be joined: console.log(`one")):
        joined.scripts(tmp_path)


def test_comments_and_indents_are_left_out() -> None:
    """Readers load neither what explains the source nor its indents."""
    script, styles = "".join(joined.scripts(ASSETS).values()), joined.styles(ASSETS, "")

    assert not re.search(r"(?m)^[ \t]|^//|^/\*\*|^ ?\*/", script + styles)
    assert "/*" not in styles


def test_they_stand_for_what_they_are_made_of(tmp_path: Path) -> None:
    """The site has the joined files in the place of our parts, under names that change with their content."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "Help", "site_dir": str(tmp_path / "site")})
    config.plugins = PluginCollection()
    config.plugins._current_plugin = "gapless"
    own = File("assets/gapless/own.js", str(tmp_path), str(tmp_path / "site"), True)
    files = Files([own])
    for file in ASSETS.iterdir():
        files.append(File(f"{joined.FOLDER}{file.name}", str(THEME), str(tmp_path / "site"), True))

    joined.take_parts(files, THEME)
    joined.put(files, config, THEME, RED)

    left = {Path(file.src_uri).name for file in files}
    assert {"own.js", "diagrams.js", "logo.svg"} <= left
    assert not {"main.js", "brand.css"} & left
    named = {name for name in left if re.fullmatch(r"\w+\.[0-9a-f]{8}\.(js|css)", name)}
    kinds = {"main", "style", "contact", "results", "video", *joined.later(THEME).values()}
    assert named == {Path(joined.address(THEME, RED, kind)).name for kind in kinds}


def test_other_colours_are_another_file() -> None:
    """A site that changes its brand changes the name of its styles, which browsers keep for good."""
    red, blue = (joined.address(THEME, colours, "style") for colours in (RED, "a { color: blue; }"))

    assert red != blue
    assert joined.contents(THEME, RED)[red].endswith(f"\n{RED}")


def write(folder: Path, **modules: str) -> None:
    """Write modules into a folder."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
