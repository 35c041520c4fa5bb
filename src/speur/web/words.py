"""The texts of the interface in Dutch and English: `phrases/<language>/<area>.toml`, asked for as `area.key`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal

Language = Literal["nl", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")
_FOLDER: Final = Path(__file__).parent / "phrases"


class Words:
    """The texts of one language. `words("search.title")`; `{name}` in a text is filled from the keywords."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts: dict[str, str] = {}
        for path in sorted((_FOLDER / language).glob("*.toml")):
            for key, text in tomllib.loads(path.read_text("utf-8")).items():
                self._texts[f"{path.stem}.{key}"] = text

    def __call__(self, key: str, **values: object) -> str:
        """The text for a key; a key nobody wrote a text for is a KeyError, so that tests find it."""
        text = self._texts[key]
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> set[str]:
        """All keys."""
        return set(self._texts)

    def texts(self) -> dict[str, str]:
        """All texts by key."""
        return dict(self._texts)

    def known(self, area: str, value: str) -> str:
        """The text for a word of the data (`kind.media`), or that word itself when we have none."""
        return self._texts.get(f"{area}.{value}", value)

    def counted(self, key: str, number: int, **values: object) -> str:
        """`<key>_one` for 1, else `<key>_many`, with the number as `{n}` in this language's writing."""
        return self(f"{key}_{'one' if number == 1 else 'many'}", n=self.number(number), **values)

    def number(self, value: int) -> str:
        """1234567 as this language writes it."""
        return f"{value:,}".replace(",", "." if self.language == "nl" else ",")

    def decimal(self, value: float, digits: int = 1) -> str:
        """1234.5 as this language writes it."""
        text = f"{value:,.{digits}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "nl" else text


@cache
def words(language: Language) -> Words:
    """The texts of a language, read once."""
    return Words(language)


def from_header(accepted: str) -> Language:
    """The first of our languages in an Accept-Language header; Dutch when none is there."""
    wanted = []
    for place, part in enumerate(accepted.split(",")[:20]):
        name, _, quality = part.partition(";q=")
        try:
            wanted.append((-float(quality or 1), place, name.strip().lower()[:2]))
        except ValueError:
            continue
    for _, _, name in sorted(wanted):
        for language in LANGUAGES:
            if name == language:
                return language
    return "nl"
