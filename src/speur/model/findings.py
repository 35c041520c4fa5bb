"""What a machine says of a message: one kind of thing, its value, and the exact characters it rests on."""

import msgspec


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing said in a message, as a machine reads it: a claim, never a decision.

    `surface` is `text[start:end]`, in Unicode code points with `end` exclusive; `value` is its normal form. `valid` is
    False for what looks like the kind but whose checksum or form does not hold. `by` is the maker and its version
    (`iban@1`); `score` is there only where a model gave one.
    """

    kind: str
    value: str
    surface: str
    start: int
    end: int
    valid: bool = True
    by: str
    score: float | None = None


class Hit(msgspec.Struct, frozen=True):
    """A message in which one of an extractor's patterns was seen.

    `text` is the message as it is. `plain` is the same in the letters that were meant: invisible characters and letter
    spacing taken out, look-alikes of Latin letters in Latin words written as those. `lower` is `plain` in lower case,
    character for character. `places` gives for each of their characters its place in `text`; None: the same place.
    """

    text: str
    plain: str
    lower: str
    places: tuple[int, ...] | None = None

    def finding(self, kind: str, value: str, start: int, end: int, *, by: str, valid: bool = True) -> Finding:
        """A finding for the characters `start` to `end` of `plain`, with its span in `text`."""
        if self.places is not None:
            start, end = self.places[start], self.places[end - 1] + 1
        surface = self.text[start:end]
        return Finding(kind=kind, value=value, surface=surface, start=start, end=end, valid=valid, by=by)
