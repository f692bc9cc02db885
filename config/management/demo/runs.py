"""Months that were paid, by the same actions and the same people as in life, with a toy bank that answers."""

from collections.abc import Callable
from datetime import date

from accounts.enums import Role
from accounts.models import User
from config.management.demo.dossiers import World, moment
from config.management.demo.people import demo_iban
from kernel.pure.periods import Month
from payments import actions
from payments.actions.bank import import_answer
from payments.banking.toy import Scenario, receive, statement, status_report
from payments.enums import RunKind
from payments.models import Run

DEBTOR_NUMBER = 9_000_001
CLEARED = "Demo: nagekeken en in orde bevonden."


def set_up_debtor(world: World) -> None:
    """The account from which both schemes pay, set by two people."""
    starts_on = date(world.today.year - 1, 1, 1)
    for number, source in enumerate(("zorgkrediet", "ecalcura")):
        account = actions.set_debtor(
            source=source,
            name="DEMO Departement WEWIS",
            iban=demo_iban(DEBTOR_NUMBER + number),
            starts_on=starts_on,
            by=world.officials[Role.PREPARER][0],
        )
        actions.confirm_debtor(account_id=account.pk, by=world.officials[Role.APPROVER][0], at=moment(starts_on))


def load_runs(world: World, months: int = 3) -> list[Run]:
    """Pay the last months, the newest first of all months before today; a few payments come back from the bank."""
    set_up_debtor(world)
    last = Month.of(world.today).plus(-1)
    scenarios = (Scenario(), Scenario(return_every=17), Scenario(reject_every=23))
    return [
        pay_month(world.officials, last.plus(back - months + 1), scenario=scenarios[back % len(scenarios)])
        for back in range(months)
    ]


def pay_month(
    officials: dict[Role, list[User]],
    month: Month,
    *,
    on: date | None = None,
    kind: str = RunKind.MONTHLY,
    scenario: Scenario,
    source: str = "zorgkrediet",
    tell: Callable[[str], None] = lambda _text: None,
) -> Run:
    """From preparing to the bank's answers, for everything due up to this month; each person does their own step."""
    on = on or month.plus(1).first_day.replace(day=3)
    at = moment(on)
    preparer, approver, releaser = (officials[role][0] for role in (Role.PREPARER, Role.APPROVER, Role.RELEASER))
    run = actions.prepare_run(source=source, kind=kind, month=month, by=preparer, on=on, at=at)
    while actions.calculate_next_chunk(run_id=run.pk, by=preparer, at=at):
        pass
    actions.close_calculation(run_id=run.pk, by=preparer, at=at)
    actions.check_run(run_id=run.pk, by=preparer, at=at)
    run.refresh_from_db()
    tell(f"Run {run.pk}: {run.lines} regels berekend en gecontroleerd")
    open_findings = list(run.findings.filter(clearance__isnull=True).values_list("pk", flat=True))
    if open_findings:
        actions.clear_findings(
            run_id=run.pk, finding_ids=open_findings, reason=CLEARED, by=officials[Role.REVIEWER][0], at=at
        )
    actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=approver, on=on, at=at)
    while actions.write_files(run_id=run.pk, by=approver, at=at):
        pass
    actions.release_run(run_id=run.pk, by=releaser, on=on, at=at)
    tell(f"Run {run.pk}: goedgekeurd door {approver}, vrijgegeven door {releaser}")
    for file in run.files.order_by("number"):
        content = actions.download_file(file_id=file.pk, by=releaser, on=on, at=at)
        tell(f"Bankbestand {file.message_id}: {len(content)} bytes, geldig tegen het ISO-schema")
        received = receive(content)
        for answer in (status_report(received, scenario, at), statement(received, scenario, on, at)):
            import_answer(content=answer, file_name="demo.xml", by=releaser, at=at)
    run.refresh_from_db()
    tell(f"Antwoorden van de bank geboekt: de run staat op {run.get_state_display()}")
    return run
