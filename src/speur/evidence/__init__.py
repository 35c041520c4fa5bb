"""Evidence comes in once and never changes.

Every byte is sealed under its own sha256 before anyone looks into it, and a chained journal says who brought what, when
and on what legal basis. Everything else in a case can be made anew from these two.
"""

from speur.evidence.custody import Intake, Refused, SealedItem
from speur.evidence.intake import intakes, take_in
from speur.evidence.journal import Entry, Journal
from speur.evidence.limits import Limits
from speur.evidence.opening import items, open_item
from speur.evidence.vault import Sealed, Vault
from speur.evidence.verify import Difference, verify

__all__ = [
    "Difference",
    "Entry",
    "Intake",
    "Journal",
    "Limits",
    "Refused",
    "Sealed",
    "SealedItem",
    "Vault",
    "intakes",
    "items",
    "open_item",
    "take_in",
    "verify",
]
