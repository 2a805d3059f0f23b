"""The extension's texts in the format of web extensions: `python -m texts.locales` writes its `_locales`.

A text with plural forms becomes a message for each form. Values are put in by their place, in the order of
their fields' names. The message `language` is the language of the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from texts import FIELD, FOLDER, LANGUAGES, Texts, load

LOCALES = FOLDER.parent / "clients" / "extension" / "_locales"
# Chromium looks for the folder of its own language, and does not fall back from zh_CN to zh.
FOLDERS: Mapping[str, tuple[str, ...]] = MappingProxyType({"zh": ("zh_CN",), "zh-Hant": ("zh_TW",)})
PREFIX = "extension."

Message = dict[str, object]


def messages(spoken: Texts) -> dict[str, Message]:
    """The messages of one language by their names."""
    found: dict[str, Message] = {"language": {"message": spoken.lang}}
    for key, entry in spoken.items():
        if not key.startswith(PREFIX):
            continue
        name = key.removeprefix(PREFIX)
        forms = {name: entry} if isinstance(entry, str) else {f"{name}_{form}": entry[form] for form in entry}
        fields = sorted({field for text in forms.values() for field in FIELD.findall(text)})
        found |= {form: _message(text, fields) for form, text in forms.items()}
    return found


def files(lang: str) -> list[Path]:
    """The files with the messages of a language, one for each locale of browsers that speaks it."""
    return [LOCALES / folder / "messages.json" for folder in FOLDERS.get(lang, (lang,))]


def dump(spoken: Texts) -> str:
    """The messages of one language as the text of their file."""
    return json.dumps(messages(spoken), ensure_ascii=False, indent=1) + "\n"


def _message(text: str, fields: Iterable[str]) -> Message:
    written = FIELD.sub(lambda field: f"${field[1].upper()}$", text.replace("$", "$$"))
    places = {name: {"content": f"${place}"} for place, name in enumerate(fields, start=1)}
    return {"message": written, "placeholders": places} if places else {"message": written}


if __name__ == "__main__":
    for lang in LANGUAGES:
        for file in files(lang):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dump(load(lang)), encoding="utf-8")
