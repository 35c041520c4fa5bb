"""The errors Speur raises, split by what the caller can do.

SpeurError
  WrongUse        ask differently: a bad option, a query that does not parse          (exit 2)
    BadQuery
    BadInput
  CannotDo        it cannot be done here and now: no rights, disk full, case busy      (exit 3)
    CaseBusy
    CaseDamaged
    NoSuchThing
  DoesNotHold     it was done, and something does not hold                             (exit 1)

A message says what was expected, what was found, where, and what to do.
"""


class SpeurError(Exception):
    """Base of all errors raised on purpose."""

    exit_code = 3


class WrongUse(SpeurError):
    """The request is wrong; asking differently helps."""

    exit_code = 2


class BadQuery(WrongUse):
    """A query that cannot be understood."""


class BadInput(WrongUse):
    """A file or option given by the user is not what it should be."""


class CannotDo(SpeurError):
    """The request is right, but it cannot be done here and now."""


class CaseBusy(CannotDo):
    """Another process holds the case's lock."""


class CaseDamaged(CannotDo):
    """The case folder is not in a state that can be worked with."""


class NoSuchThing(CannotDo):
    """A message, item, conversation or account that is not in the case."""


class DoesNotHold(SpeurError):
    """A check was made and failed."""

    exit_code = 1
