"""Word lists as they stand in the code: words parted by white space, made into patterns."""


def one_of(said: str) -> str:
    """A pattern that matches one of the words in `said`; `_` in a word is a space. Words may be patterns themselves."""
    return "(?:" + "|".join(word.replace("_", " ") for word in said.split()) + ")"


def words(said: str) -> frozenset[str]:
    """The set of words in `said`."""
    return frozenset(said.split())
