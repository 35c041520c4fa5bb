"""The workbench's pages run nothing inline and fetch nothing from elsewhere: the evidence in them is hostile."""

import re
from pathlib import Path

from house.repository import SOURCE, shown

TEMPLATES = sorted([*SOURCE.glob("web/**/*.html"), *SOURCE.glob("web/**/*.jinja")])
SCRIPTS = sorted(SOURCE.glob("web/**/*.js"))
STYLES = sorted(SOURCE.glob("web/**/*.css"))
NOT_SAID = re.compile(r"http://www\.w3\.org/[\w/]+|\{[{%#].*?[}%#]\}", re.DOTALL)  # name spaces; what Jinja works out


def found(paths: list[Path], pattern: str) -> list[str]:
    return [
        f"{shown(path)}: {match[0][:80]}"
        for path in paths
        for match in re.finditer(pattern, NOT_SAID.sub("", path.read_text("utf-8")), re.IGNORECASE)
    ]


def test_no_script_inside_a_page() -> None:
    assert not found(TEMPLATES, r"<script(?![^>]*\bsrc=)[^>]*>")
    assert not found(TEMPLATES, r"<[a-z][^>]*\son[a-z]+\s*=")
    assert not found(TEMPLATES, r"javascript:")


def test_no_style_inside_a_page() -> None:
    assert not found(TEMPLATES, r"<style\b|<[a-z][^>]*\sstyle\s*=")


def test_nothing_comes_from_elsewhere() -> None:
    assert not found(TEMPLATES + SCRIPTS + STYLES, r"""(?:https?:)?//[a-z0-9-]+\.[a-z][^\s"']*""")
    assert not found(STYLES, r"@import|url\(\s*['\"]?(?:https?:)?//")


def test_nothing_is_marked_safe() -> None:
    marked = [
        shown(path)
        for path in TEMPLATES
        if re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text("utf-8"), re.IGNORECASE)
    ]
    assert not marked, f"evidence text is escaped, always: {marked}"


# Scripts that may make markup, and why what they make is not of the evidence's choosing.
MARKUP = {"loading.js": "takes in a part of a page that the server rendered, and escaped, like the page itself"}


def test_scripts_make_no_markup_from_text() -> None:
    markup = (
        r"\.innerHTML\s*=(?!=)|\.outerHTML\s*=(?!=)|insertAdjacentHTML|setHTMLUnsafe|document\.write"
        r"|createContextualFragment|\beval\(|new Function"
    )
    makers = {path.name for path in SCRIPTS if re.search(markup, path.read_text("utf-8"))}
    assert not makers - MARKUP.keys(), "make elements and set their textContent"
    assert not MARKUP.keys() - makers, "exceptions nothing needs any more"
