"""Tokens and folding: what counts as the same word, and where it stands in the original text."""

from speur.text.folding import fold
from speur.text.names import name_test
from speur.text.tokens import Token, index_text, tokenise, wildcard_words, words

__all__ = ["Token", "fold", "index_text", "name_test", "tokenise", "wildcard_words", "words"]
