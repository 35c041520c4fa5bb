"""The language of a message, from a small set. A claim by machine: `und` where there is too little to go by."""

import threading

import eldc

LANGUAGES = ("nl", "en", "de", "ru", "tr")
BY = "eldc@0.4"
UNDETERMINED = "und"
_ready = threading.Lock()
_state: dict[str, tuple[str, ...]] = {"languages": ()}


def detect(text: str) -> str:
    """An ISO 639-1 code out of `LANGUAGES`, or `und` for texts of a single word or without letters."""
    if " " not in text:
        return UNDETERMINED
    if not _state["languages"]:
        with _ready:
            eldc.init()
            eldc.set_languages(list(LANGUAGES))
            _state["languages"] = LANGUAGES
    return str(eldc.detect(text if len(text) < 1000 else text[:1000]))
