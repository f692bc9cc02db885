"""What `payments` asks of a benefit, and how a benefit says that it is there.

A benefit knows dossiers and the law; `payments` knows payees, months and euro. Each benefit app registers one
`BenefitPort` in its `AppConfig.ready()`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from kernel.pure.errors import DomainError
from kernel.pure.money import ZERO
from kernel.pure.periods import Month
from payments.desk_settings import amount_setting

NOTHING_DUE = "-"
# A decision that was being written while the run before was prepared may carry an older mark than that run saw.
MARGIN_MINUTES = 60


class BenefitUnknown(DomainError):
    """No benefit has registered itself under that name."""

    code = "BENEFIT_UNKNOWN"


@dataclass(frozen=True, slots=True)
class Review:
    """Which dossiers a run looks at, and up to which month.

    A dossier is looked at again, all of its months, when it was decided after the run before, when that run left it
    out, or when `full`; of the others only the months after `after` are new.
    """

    through: date
    mark: int
    after: date | None = None
    previous_mark: int = 0
    previous_moment: datetime | None = None
    references: tuple[str, ...] = ()
    full: bool = False


class Dossier(NamedTuple):
    """One dossier with its newest right as text that the benefit itself understands."""

    reference: str
    payee_id: str
    can_pay: bool
    grant_key: str
    cause: str
    # NEW: never seen by an earlier run. AGAIN: compare with all that was ordered. MONTH: only the months asked.
    kind: str
    pattern: str


NEW, AGAIN, MONTH = "N", "R", "M"


class Alike(NamedTuple):
    """Months that give one line each, all of the same pattern: kind and pattern as above, and for each month a row of
    text with reference, month, payee and grant key."""

    kind: str
    pattern: str
    rows: str


class Batch(NamedTuple):
    """What one range holds. `alone` counts the dossiers of which every month stands among those that are alike."""

    dossiers: Iterable[Dossier]
    alike: Sequence[Alike] = ()
    alone: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """What one right gives in one month; `code` names the combination from which it follows."""

    month: date
    code: str
    gross: Decimal
    withheld: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True)
class Explained:
    """One combination with its explanation, as it is kept with the run."""

    due: Due
    # The part of a whole month that it covers; jumps are judged on whole months.
    share: Decimal = Decimal(1)
    level: str = ""
    known_until: date | None = None
    trace: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sums:
    """Control figures of one month."""

    gross: Decimal = ZERO
    net: Decimal = ZERO

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.gross + other.gross, self.net + other.net)


class BenefitPort(ABC):
    """The answers of one benefit. Everything is asked for many dossiers at once."""

    source: str
    prefix: str  # two letters that open every payment identifier
    title: Any

    @abstractmethod
    def facts_mark(self) -> int:
        """A number that only grows: facts decided from now on get a higher one."""

    @abstractmethod
    def law_version(self) -> str:
        """Fingerprint of the rules and figures in force."""

    @abstractmethod
    def figures(self, through: date) -> str:
        """Fingerprint of all amounts up to that month; it changes when a past month would now pay differently."""

    @abstractmethod
    def make_payees(self, after_mark: int) -> None:
        """See to it that whoever gets money exists as a payee, for rights decided after the mark."""

    @abstractmethod
    def ranges(self, review: Review, size: int) -> Sequence[tuple[int, int]]:
        """The work cut in ranges of about `size` rights each: first key, and the key after the last."""

    @abstractmethod
    def batch(self, review: Review, low: int, high: int, apart: Collection[str] = ()) -> Batch:
        """The dossiers of one range. Months that nothing was ordered for may come together per pattern, save those of
        dossiers without an account and of the references set apart."""

    @abstractmethod
    def due(self, pattern: str) -> tuple[Due, ...]:
        """What a pattern gives, month by month, in order."""

    @abstractmethod
    def explain(self, month: date, code: str) -> Explained:
        """The full explanation of one combination."""

    @abstractmethod
    def control(self, through: date, mark: int) -> Mapping[date, Sums]:
        """What should have been ordered per month in all, by the second, deliberately simple calculator."""

    @abstractmethod
    def decided_by(self, run_id: int, user_id: int) -> Sequence[str]:
        """Dossiers with a line in the run that rests on a decision of this person."""

    @abstractmethod
    def dead_payees(self, run_id: int) -> Sequence[tuple[str, date]]:
        """References and months of lines that pay somebody for a month after the death that was reported."""

    @abstractmethod
    def hearing_exception(self, grant_key: int, causes: frozenset[str], on: date) -> str:
        """Code of the case in which the law lets nobody be heard before claiming back what this decision took away, for
        these causes of the lines; empty when the right to be heard holds."""

    @abstractmethod
    def exception_words(self, code: str) -> str:
        """Such a code in words."""

    @abstractmethod
    def reclaimable_until(self, paid_on: date, *, is_fraud: bool) -> date:
        """The last day on which what was paid on that day can be claimed back."""

    @abstractmethod
    def is_too_small_to_claim(self, amount: Decimal, on: date) -> bool:
        """Whether a claim of that amount is closed with a note, without asking anything."""

    @abstractmethod
    def forecast(self, first: date, months: int) -> Mapping[date, Sums]:
        """What granted rights make due in coming months, without anybody new."""

    def payable_through(self, on: date) -> Month:
        """The last month that may be ordered on that day: a month is paid after it has passed, unless the benefit pays
        on days of its own."""
        return Month.of(on).plus(-1)

    def has_work(self, after: date, through: date, previous_mark: int) -> bool:
        """Whether a run of the night would order anything, given the month and the mark of the run before."""
        return True

    def set_off_limit(self, on: date) -> Decimal:
        """The largest part of a payment that may be kept back for a decided claim; 1 nets the whole payment."""
        return amount_setting("set_off_share", on)

    def desk_pages(self, references: Collection[str]) -> Mapping[str, str]:
        """The address at the desk of each of these dossiers, where it has a page of its own."""
        return {}

    def basis_in_words(self, basis: str) -> str:
        """What a line was computed on, for whoever reads the run; its code where the benefit has no words for it."""
        return basis

    def groups(self, run_id: int) -> Sequence[tuple[str, str, int, Decimal]]:
        """Figures of a run by what the benefit finds telling: kind of group and group in words, lines, net.

        The groups of one kind add up to the run."""
        return ()


_PORTS: dict[str, BenefitPort] = {}


def register(port: BenefitPort) -> None:
    """Called once by each benefit app when it starts."""
    _PORTS[port.source] = port


def port_of(source: str) -> BenefitPort:
    """The benefit behind a source; raises when there is none."""
    try:
        return _PORTS[source]
    except KeyError:
        raise BenefitUnknown(f"Het stelsel '{source}' is niet gekend.") from None


def sources() -> tuple[str, ...]:
    """All benefits that pay."""
    return tuple(sorted(_PORTS))
