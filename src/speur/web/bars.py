"""Horizontal bars as SVG: lengths in attributes, because the pages allow no style."""

from markupsafe import Markup


def share(part: int, whole: int) -> float:
    """Which part of the whole, 0 to 100; 0 when there is no whole."""
    return 100 * part / whole if whole else 0.0


def bar(part: int, whole: int, kind: str = "") -> Markup:
    """A bar as long as `part` is of `whole`; at least a sliver when there is something. The number stands beside it."""
    length = max(1.0, share(part, whole)) if part else 0.0
    return Markup(
        '<svg class="bar {}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect width="{:.1f}" height="4"/></svg>'
    ).format(kind, length)
