"""Promises about reading a site's configuration without its generator."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.releases import site_config


def written(tmp_path: Path, text: str) -> Path:
    """A configuration that holds `text`."""
    file = tmp_path / "mkdocs.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_only_the_generator_understands_is_left_out(tmp_path: Path) -> None:
    """Tags of the generator, save that for variables, are read as nothing, run nothing, and harm no other."""
    config = written(
        tmp_path,
        "site_name: !ENV [NO_NAME, NOR_THIS, Help]\ndocs_dir: pages\nx: !!python/name:os.system\n"
        "y: !!python/object/apply:os.system ['touch made']\nz: !relative $config_dir\n",
    )
    values = {"site_name": "Help", "docs_dir": "pages", "x": None, "y": None, "z": None}
    assert values == site_config.read(config)
    assert not Path("made").exists()


def test_what_is_inherited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values of a file that the configuration inherits from hold where it says nothing, in mappings too."""
    monkeypatch.setenv("SITE", "From here")
    (tmp_path / "base.yml").write_text(
        "INHERIT: base.yml\nsite_name: !ENV SITE\ndocs_dir: pages\ntheme: {name: material, custom_dir: own}\n"
    )
    (tmp_path / "en").mkdir()
    config = written(tmp_path / "en", "INHERIT: ../base.yml\ntheme: {custom_dir: other}\n")

    assert {
        "site_name": "From here",
        "docs_dir": "pages",
        "theme": {"name": "material", "custom_dir": "other"},
    } == site_config.read(config)
    assert [config, tmp_path / "en" / "../base.yml"] == site_config.files(config)


@pytest.mark.parametrize("text", ["", "[]", "just words"])
def test_what_is_no_mapping_has_no_values(tmp_path: Path, text: str) -> None:
    """A configuration that holds no mapping has no values."""
    assert {} == site_config.read(written(tmp_path, text))


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Bad YAML names the file and the line; a missing file is an error of the system."""
    with pytest.raises(ValueError, match=r"mkdocs\.yml: (?s:.*)line 3"):
        site_config.read(written(tmp_path, "docs_dir: pages\na: [\n"))
    with pytest.raises(FileNotFoundError):
        site_config.read(tmp_path / "none.yml")
