"""What each exception code of the exchange platform means and what to do with it; knows no network and no database.

An answer may hold data and a warning together, so a code alone is never the verdict: `verdict` weighs all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from registers.enums import Status

INVALID = frozenset({"20002"})
UNKNOWN = frozenset({"30001", "30003"})
CANCELLED = frozenset({"30002"})
REPLACED = frozenset({"30004"})
SEVERAL_FOUND = frozenset({"30042"})
# No legal context, not registered, refused, authorisation error: nothing of the person may be shown.
REFUSED = frozenset({"40001", "40003", "40005", "40006"})
CLOSED_BY_DEATH = frozenset({"40099"})
# The national register does not manage this person: the crossroads bank (KSZ) does.
NOT_MANAGED_BY_RR = frozenset({"40101"})
ALREADY_REGISTERED = frozenset({"40143"})
THROTTLED = frozenset({"99996"})
RETRYABLE = frozenset({"60006", "60009", "60013", "99994", "99995", "99997"}) | THROTTLED

# Codes that are an answer about the person; all others that come without data mean that the source did not answer.
_ANSWERS = INVALID | UNKNOWN | CANCELLED | REPLACED | SEVERAL_FOUND | REFUSED | CLOSED_BY_DEATH | NOT_MANAGED_BY_RR


@dataclass(frozen=True, slots=True)
class Remark:
    """One exception (`Uitzondering`) of an answer: an error, a warning or information."""

    code: str
    severity: str  # FOUT, WAARSCHUWING or INFORMATIE
    origin: str
    diagnosis: str
    annotations: tuple[tuple[str, str], ...] = ()

    def annotation(self, name: str) -> str:
        """The value of one annotation, whatever its case; empty when it is not there."""
        return next((value for key, value in self.annotations if key.lower() == name.lower()), "")


def codes_of(exceptions: Iterable[Remark]) -> tuple[str, ...]:
    """Every code once, in the order of the answer."""
    return tuple(dict.fromkeys(exception.code for exception in exceptions))


def new_number(exceptions: Iterable[Remark]) -> str:
    """The number a person has now, from the annotation `Nieuw INSZ` of a 30004; empty when there is none."""
    for exception in exceptions:
        if exception.code in REPLACED and (number := exception.annotation("Nieuw INSZ")):
            return number
    return ""


def did_not_answer(exceptions: Iterable[Remark]) -> bool:
    """At least one source behind the platform failed, or a code came that nobody has explained yet."""
    return any(e.code not in _ANSWERS and (e.severity == "FOUT" or e.code in RETRYABLE) for e in exceptions)


def verdict(exceptions: tuple[Remark, ...], *, has_content: bool) -> Status:
    """The one status that a number gets from all codes of its answer together.

    A refusal hides even data that came along. A source that failed never turns into "unknown".
    """
    codes = set(codes_of(exceptions))
    if codes & REFUSED:
        return Status.REFUSED
    if codes & INVALID:
        return Status.INVALID
    if codes & REPLACED and (has_content or new_number(exceptions)):
        return Status.REPLACED
    if codes & CANCELLED:
        return Status.CANCELLED
    if has_content:
        return Status.FOUND
    if did_not_answer(exceptions) or not codes:
        return Status.UNAVAILABLE
    if codes & CLOSED_BY_DEATH:
        return Status.CANCELLED
    if codes & (UNKNOWN | NOT_MANAGED_BY_RR):
        return Status.UNKNOWN
    return Status.UNAVAILABLE


def is_error(remark: Remark) -> bool:
    """The question or a part of it was not met, other than by "nothing known" or "registered already"."""
    return remark.severity == "FOUT" and remark.code not in UNKNOWN | ALREADY_REGISTERED
