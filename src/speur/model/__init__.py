"""The words all rooms share: what evidence says, where it stands, what went wrong. Imports nothing of ours."""

from speur.model.contracts import Extractor, Source, Tier
from speur.model.errors import (
    BadInput,
    BadQuery,
    CannotDo,
    CaseBusy,
    CaseDamaged,
    DoesNotHold,
    NoSuchThing,
    SpeurError,
    WrongUse,
)
from speur.model.findings import Finding, Hit
from speur.model.item import Item, Mapping
from speur.model.origin import Clock, Origin, When
from speur.model.records import (
    Account,
    Attachment,
    Conversation,
    ConversationKind,
    Event,
    Message,
    Problem,
    Record,
)

__all__ = [
    "Account",
    "Attachment",
    "BadInput",
    "BadQuery",
    "CannotDo",
    "CaseBusy",
    "CaseDamaged",
    "Clock",
    "Conversation",
    "ConversationKind",
    "DoesNotHold",
    "Event",
    "Extractor",
    "Finding",
    "Hit",
    "Item",
    "Mapping",
    "Message",
    "NoSuchThing",
    "Origin",
    "Problem",
    "Record",
    "Source",
    "SpeurError",
    "Tier",
    "When",
    "WrongUse",
]
