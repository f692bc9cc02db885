"""Whose payments a message of the bank speaks of: each statement belongs to one scheme, and only its people read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from accounts.enums import Role, Scheme
from accounts.models import User
from accounts.roles import has_role
from kernel.pure.errors import DomainError
from payments.banking.answers import Answer, Notice
from payments.models import BankFile, DebtorAccount, Order, Run

IMPORTING = (Role.PREPARER, Role.RELEASER)


class MessageRefused(DomainError):
    """The message is not about us, or was booked before; nothing of it was booked now."""

    code = "BANK_MESSAGE_REFUSED"


class Whose:
    """The schemes that a message can concern, and the one that each of its statements concerns."""

    def __init__(self, answer: Answer) -> None:
        self.runs: dict[int, str] = {}
        self.files: dict[str, str] = {}
        if answer.kind == "pain.002":
            originals = {notice.message_id for notice in answer.notices}
            found = BankFile.objects.filter(message_id__in=originals)
            self.files = dict(found.values_list("message_id", "run__source"))
            if not originals or originals - self.files.keys():
                raise MessageRefused("Dit bericht gaat over een bestand dat niet van ons is. Er is niets geboekt.")
            self.sources = sorted(set(self.files.values()))
            return
        accounts = DebtorAccount.objects.filter(iban=answer.account, confirmed_by__isnull=False)
        self.sources = sorted(set(accounts.values_list("source", flat=True)))
        if not self.sources:
            raise MessageRefused("Dit bericht gaat over een rekening die niet van ons is. Er is niets geboekt.")

    def demand_role(self, by: User, on: date) -> None:
        """Only who may take in answers for one of these schemes; what the bank's channel drops comes by the system."""
        if not by.is_system and not any(
            has_role(by, role, on, scheme=Scheme(source.upper())) for source in self.sources for role in IMPORTING
        ):
            raise MessageRefused(
                "Dit bericht gaat over betalingen van een stelsel waarvoor u geen antwoorden van de bank verwerkt. "
                "Geef het aan een collega van dat stelsel. Er is niets geboekt."
            )

    def of(self, orders: Sequence[Order], notice: Notice) -> str:
        """The scheme of these payments; of what nobody knows, that of the file or the account, and empty when more than
        one scheme pays from that account."""
        if orders:
            return self._of_run(orders[0].run_id)
        if notice.message_id in self.files:
            return self.files[notice.message_id]
        return self.sources[0] if len(self.sources) == 1 else ""

    def _of_run(self, run_id: int) -> str:
        if run_id not in self.runs:
            self.runs[run_id] = Run.objects.values_list("source", flat=True).get(pk=run_id)
        return self.runs[run_id]


def counted(results: Collection[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """How often each result came, per scheme."""
    counts: dict[str, dict[str, int]] = {}
    for source, result in results:
        of_source = counts.setdefault(source, {})
        of_source[result] = of_source.get(result, 0) + 1
    return counts
