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


def test_english_spellings(tmp_path: Path) -> None:
    """A British word and the American one that it becomes are a pair; rare words are left out."""
    (tmp_path / "british-words.35").write_text("colouring\norganises\nwhilst\ncentre\n")
    (tmp_path / "british_variant_1-words.50").write_text("grey\n")
    (tmp_path / "american-words.35").write_text("coloring\norganizes\ncenter\n")
    (tmp_path / "american-words.50").write_text("gray\n")
    (tmp_path / "british-words.80").write_text("armoury\n")
    (tmp_path / "american-words.80").write_text("armory\n")
    pairs = {("colouring", "coloring"), ("organises", "organizes"), ("centre", "center"), ("grey", "gray")}
    assert pairs == set(derivation_tables.spellings(tmp_path))


def test_forms_of_russian_nouns(tmp_path: Path) -> None:
    """A noun comes with its forms; verbs, adjectives and names are left out."""
    (tmp_path / "ru.aff").write_text("SFX I Y 2\nSFX I ка ок ка\nSFX I ка ку ка\n")
    (tmp_path / "ru.dic").write_text("5\nссылка/I\nписать\nновый\nМосква\nпчёлка/I\n")
    nouns = [("ссылка", "ссылок", "ссылку"), ("пчелка", "пчелок", "пчелку")]
    assert nouns == list(derivation_tables.nouns(tmp_path / "ru.dic"))


def test_a_table_has_families_of_stems() -> None:
    """Each line is a family of stems; words of one stem are none."""
    table = derivation_tables.table([("register", "registration"), ("pay", "pays")], "en")
    assert " regist registr \n" == table
