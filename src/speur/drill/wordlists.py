"""Word lists, written the way one reads them: words with spaces between, phrases with semicolons."""


def words(text: str) -> tuple[str, ...]:
    """`"een twee"` as a tuple."""
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """`"een ding;twee dingen"` as a tuple."""
    return tuple(text.split(";"))
