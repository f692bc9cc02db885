"""The cast of a payment run and the shortest road through it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.enums import Role
from accounts.models import User
from accounts.roles import system_user
from kernel.pure.periods import Month
from payments import actions
from payments.models import BankFile, DebtorAccount, Run
from payments.queries import has_paid_month
from tests import factories

SOURCE = "zorgkrediet"
# For the watched folder: nobody is writing these files any more.
AT_ONCE = {"quiet": timedelta(0), "patience": timedelta(0)}


def _system() -> User:
    return system_user()


@dataclass
class Office:
    """Everybody who is needed to pay."""

    preparer: User = field(default_factory=lambda: factories.official(Role.PREPARER))
    approver: User = field(default_factory=lambda: factories.official(Role.APPROVER))
    releaser: User = field(default_factory=lambda: factories.official(Role.RELEASER))
    reviewer: User = field(default_factory=factories.official)
    system: User = field(default_factory=_system)

    def debtor(self, **fields: Any) -> DebtorAccount:
        account = actions.set_debtor(
            source=SOURCE, name="Vlaanderen", iban="BE68539007547034", starts_on=date(2016, 1, 1), by=self.preparer,
            **fields,
        )  # fmt: skip
        return actions.confirm_debtor(account_id=account.pk, by=self.approver, at=factories.moment(date(2016, 1, 1)))

    def prepare(self, month: Month, on: date, **more: Any) -> Run:
        kind = "EXTRA" if has_paid_month(SOURCE, month.first_day) else "MONTHLY"
        return actions.prepare_run(
            source=SOURCE, month=month, on=on, at=factories.moment(on),
            **{"kind": kind, "by": self.preparer, **more},
        )  # fmt: skip

    def calculated(self, month: Month, on: date, **more: Any) -> Run:
        run = self.prepare(month, on, **more)
        at = factories.moment(on)
        while actions.calculate_next_chunk(run_id=run.pk, by=self.system, at=at):
            pass
        actions.close_calculation(run_id=run.pk, by=self.system, at=at)
        return Run.objects.get(pk=run.pk)

    def checked(self, month: Month, on: date, **more: Any) -> Run:
        run = self.calculated(month, on, **more)
        actions.check_run(run_id=run.pk, by=self.system, at=factories.moment(on))
        return Run.objects.get(pk=run.pk)

    def clear_all(self, run: Run, on: date) -> None:
        ids = list(run.findings.filter(clearance__isnull=True, concerns__isnull=True).values_list("pk", flat=True))
        if ids:
            actions.clear_findings(
                run_id=run.pk, finding_ids=ids, reason="Nagekeken.", by=self.reviewer, at=factories.moment(on)
            )

    def approved(self, month: Month, on: date, **more: Any) -> Run:
        run = self.checked(month, on, **more)
        self.clear_all(run, on)
        at = factories.moment(on)
        actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=self.approver, on=on, at=at)
        while actions.write_files(run_id=run.pk, by=self.system, at=at):
            pass
        return Run.objects.get(pk=run.pk)

    def released(self, month: Month, on: date, **more: Any) -> Run:
        run = self.approved(month, on, **more)
        return actions.release_run(run_id=run.pk, by=self.releaser, on=on, at=factories.moment(on))

    def sent(self, month: Month, on: date, **more: Any) -> Run:
        run = self.released(month, on, **more)
        for file in BankFile.objects.filter(run=run).order_by("number"):
            actions.download_file(file_id=file.pk, by=self.releaser, on=on, at=factories.moment(on))
        return Run.objects.get(pk=run.pk)
