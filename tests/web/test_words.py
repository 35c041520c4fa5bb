"""Dutch and English say the same things, the templates use words that are there, and no word claims conduct."""

import re
from pathlib import Path

from speur.web.place import TEMPLATES
from speur.web.words import LANGUAGES, from_header, words

_KEY = re.compile(r"""\bt(?:\.counted)?\(\s*["']([a-z_]+\.[a-z0-9_\-]+)["']\s*([,)~])""")
_STEM = re.compile(r"""\bt(?:\.counted)?\(\s*["']([a-z_]+\.[a-z0-9_\-]*)["']\s*~""")
_CONDUCT = re.compile(
    r"\b(dealer|drugsdealer|crimin\w+|misdadig\w*|schuldig|guilty|suspect|verdachte?n?|dader|sold drugs|"
    r"verkocht drugs|trafficker|murderer|moordenaar|terrorist)\b",
    re.IGNORECASE,
)


def test_both_languages_have_the_same_keys() -> None:
    dutch, english = (words(language) for language in LANGUAGES)
    assert dutch.keys() == english.keys()


def test_both_languages_fill_in_the_same_values() -> None:
    dutch, english = (words(language).texts() for language in LANGUAGES)
    for key, text in dutch.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", english[key])), key


def test_templates_use_known_keys_only() -> None:
    known = words("nl").keys()
    used = 0
    for path in [*TEMPLATES.glob("*.html"), *(TEMPLATES.parent / "pages").glob("*.py")]:
        text = path.read_text("utf-8")
        for key, after in _KEY.findall(text):
            used += 1
            if after == "~":
                continue
            assert key in known or {f"{key}_one", f"{key}_many"} <= known, (path.name, key)
        for stem in _STEM.findall(text):
            assert any(key.startswith(stem) for key in known), (path.name, stem)
    assert used > 80


def test_no_word_claims_conduct() -> None:
    for language in LANGUAGES:
        for key, text in words(language).texts().items():
            assert not _CONDUCT.search(text), (language, key, text)
    for path in TEMPLATES.glob("*.html"):
        assert not _CONDUCT.search(path.read_text("utf-8")), path.name


def test_templates_hold_no_language_of_their_own() -> None:
    """Text between tags comes from the words; names of things (Speur, CSV, NL) may stand there."""
    for path in TEMPLATES.glob("*.html"):
        bare = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>|&\w+;", " ", path.read_text("utf-8"), flags=re.DOTALL)
        found = [word for word in re.findall(r"[A-Za-z]{4,}", bare) if word not in {"Speur", "Nederlands", "English"}]
        assert not found, (path.name, found[:5])


def test_language_from_the_browser() -> None:
    assert from_header("en-GB,en;q=0.9,nl;q=0.8") == "en"
    assert from_header("fr,nl;q=0.5,en;q=0.4") == "nl"
    assert from_header("") == "nl"
    assert from_header("xx;q=oops,en") == "en"


def test_numbers_as_each_language_writes_them() -> None:
    assert words("nl").number(1234567) == "1.234.567"
    assert words("en").number(1234567) == "1,234,567"
    assert words("nl").decimal(1234.5) == "1.234,5"


def test_every_phrase_file_belongs_to_both() -> None:
    top = TEMPLATES.parent / "phrases"
    names = [{path.name for path in (top / language).iterdir()} for language in LANGUAGES]
    assert names[0] == names[1]
    assert all(isinstance(path, Path) for path in top.iterdir())
