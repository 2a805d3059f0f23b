"""Tables of derived words are made from the files of WordNet and Hunspell."""

from __future__ import annotations

from pathlib import Path

from search.correct import derivation_tables


def test_english_families(tmp_path: Path) -> None:
    """Words that WordNet links as derived make a family, and so do words of one meaning that begin alike."""
    (tmp_path / "data.verb").write_text("00000001 30 v 01 expire 0 001 + 00000002 n 0101 | end\n")
    (tmp_path / "data.noun").write_text("00000002 11 n 02 expiration 0 expiry 0 000 | an end\n")
    for part in ("adj", "adv"):
        (tmp_path / f"data.{part}").write_text("  1 licence\n")
    assert {("expire", "expiration"), ("expiration", "expiry")} == set(derivation_tables.english(tmp_path))


def test_russian_families(tmp_path: Path) -> None:
    """A verb, its other aspect and the nouns of both are a family where the dictionary has them."""
    dictionary = tmp_path / "ru.dic"
    dictionary.write_text("5\nзагрузить/B\nзагружать/B\nзагрузка/I\nстол/K\nоблако/K\n")
    families = {verb: others for verb, *others in derivation_tables.russian(dictionary)}
    assert {"загрузить", "загружать", "загрузка"} == {"загрузить", *families["загрузить"]}


def test_a_table_has_families_of_stems() -> None:
    """Each line is a family of stems; words of one stem are none."""
    table = derivation_tables.table([("register", "registration"), ("pay", "pays")], "en")
    assert " regist registr \n" == table
