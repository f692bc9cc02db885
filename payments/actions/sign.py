"""Two more people: one approves the fingerprint of a run, another releases its money."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum

from accounts.enums import Role, Scheme
from accounts.models import User
from accounts.roles import has_role
from kernel.deeds import deed
from kernel.jobs import enqueue
from kernel.pure.errors import DomainError
from kernel.pure.money import ZERO
from payments.actions.accounts import SamePerson, debtor_of
from payments.actions.cancel import cancel_taken_away
from payments.actions.check import write_findings
from payments.actions.claims_of_run import book_reliefs, book_set_offs, open_claims
from payments.actions.files import execution_day_at, fix_execution_day
from payments.actions.runs import locked_run, note_step
from payments.actions.turns import take_turn
from payments.calculation import run_hash, stored_digests
from payments.enums import FindingKind
from payments.gate import account_findings, own_interest
from payments.models import Order, Run
from payments.workflow import Thing, target


class NotYourRole(DomainError):
    """The step belongs to somebody with another role."""

    code = "NOT_YOUR_ROLE"


class FindingsOpen(DomainError):
    """There are findings that nobody has looked at."""

    code = "FINDINGS_OPEN"


class RunChanged(DomainError):
    """What lies here is not what was seen or approved."""

    code = "RUN_CHANGED"


class FilesNotReady(DomainError):
    """The bank files are still being written or checked."""

    code = "FILES_NOT_READY"


def _demand_role(by: User, role: Role, run: Run, on: date) -> None:
    if by.is_system or not has_role(by, role, on, scheme=Scheme(run.source.upper())):
        raise NotYourRole("U hebt voor dit stelsel het recht niet om dit te doen.")


def _demand_clean_gate(run: Run, by: User) -> None:
    """No open finding, also of account numbers that changed since the check, and nobody signs for their own money or
    decision unless another person cleared that line."""
    write_findings(run, [*own_interest(run, by.pk, by.person_id), *account_findings(run)])
    mine_or_all = Q(concerns__isnull=True) | Q(concerns=by)
    count = run.findings.filter(mine_or_all, clearance__isnull=True).count()
    if count == 1:
        raise FindingsOpen(
            "Er staat nog 1 bevinding open. Bekijk ze onder “Poort” en laat ze met een reden doorgaan; "
            "wat over uzelf gaat, bekijkt een collega."
        )
    if count:
        raise FindingsOpen(
            "Er staan nog {count} bevindingen open. Bekijk ze onder “Poort” en laat ze met een reden doorgaan; "
            "wat over uzelf gaat, bekijkt een collega.",
            count=count,
        )


@deed
def list_since_check(*, run_id: int, by: User, about: User) -> int:
    """Write down what came after the check, so that a colleague can look at it: which lines concern somebody who wants
    to sign, and which account numbers are new."""
    run = Run.objects.get(pk=run_id)
    return write_findings(run, [*own_interest(run, about.pk, about.person_id), *account_findings(run)])


def _has_unseen_account(run: Run) -> bool:
    """Whether money would go to a new or shared account number that nobody let pass."""
    write_findings(run, account_findings(run))
    kinds = (FindingKind.ACCOUNT_CHANGED, FindingKind.ACCOUNT_SHARED)
    return run.findings.filter(kind__in=kinds, clearance__isnull=True).exists()


@deed
def approve_run(*, run_id: int, seen_hash: str, by: User, on: date, at: datetime) -> Run:
    """Approve exactly the lines with this fingerprint."""
    run = locked_run(run_id)
    run.state = target(Thing.RUN, run.state, "approve")
    _demand_role(by, Role.APPROVER, run, on)
    if by.pk == run.prepared_by_id:
        raise SamePerson("Wie een run voorbereidt, keurt ze niet goed. Vraag een collega.")
    if seen_hash != run.hash:
        raise RunChanged("De run is niet meer wat u zag. Ververs de pagina en kijk opnieuw.")
    _demand_clean_gate(run, by)
    run.debtor = debtor_of(run.source, on)
    if run.files.exclude(debtor=run.debtor).exists():
        raise RunChanged(
            "De bankbestanden van deze run zijn gemaakt voor een andere rekening van de opdrachtgever. Zet de run stop "
            "en bereid een nieuwe voor."
        )
    run.execution_on = execution_day_at(at)  # as it looks now; the release has the last word
    run.approved_by, run.approved_at, run.approved_hash = by, at, run.hash
    run.save()
    note_step(run, "approve", by=by, at=at, note=run.hash)
    enqueue("payments.write_files", run_id=run.pk)
    return run


@deed
def void_approval(*, run_id: int, reason: str, by: User, at: datetime) -> Run:
    """Take the approval away: something is not as it was when it was given."""
    run = locked_run(run_id)
    run.state = target(Thing.RUN, run.state, "void_approval")
    run.approved_by, run.approved_at, run.approved_hash = None, None, ""
    run.save(update_fields=["state", "approved_by", "approved_at", "approved_hash"])
    note_step(run, "void_approval", by=by, at=at, note=reason)
    return run


def current_hash(run: Run) -> str:
    """The fingerprint of the lines as they stand in the database at this moment."""
    return run_hash(run, stored_digests(run).values())


@deed
def release_run(*, run_id: int, by: User, on: date, at: datetime) -> Run:
    """Let the money go: from here on the lines count as ordered, and what was received too much becomes a claim."""
    take_turn()
    run = locked_run(run_id)
    state = target(Thing.RUN, run.state, "release")
    _demand_role(by, Role.RELEASER, run, on)
    if by.pk in (run.prepared_by_id, run.approved_by_id):
        raise SamePerson("Wie een run voorbereidt of goedkeurt, geeft ze niet vrij. Vraag een derde collega.")
    if run.files_ready_at is None:
        raise FilesNotReady("De bankbestanden worden nog gemaakt. Wacht even en ververs de pagina.")
    if current_hash(run) != run.approved_hash:
        raise RunChanged("De regels zijn niet meer wat werd goedgekeurd. De goedkeuring vervalt.")
    if _has_unseen_account(run):
        raise RunChanged(
            "Een rekeningnummer wijzigde tijdens de goedkeuring. De goedkeuring vervalt: bekijk de bevindingen onder "
            "“Poort” en laat opnieuw goedkeuren."
        )
    _demand_clean_gate(run, by)
    _demand_orders_match(run)
    fix_execution_day(run, at)
    run.state, run.released_by, run.released_at = state, by, at
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as fault:
        raise FindingsOpen(
            "De databank laat deze stap niet toe. Ververs de pagina en kijk de bevindingen na."
        ) from fault
    note_step(run, "release", by=by, at=at, note=run.hash)
    book_reliefs(run, by=by, on=on)
    cancel_taken_away(run, at=at)
    open_claims(run, by=by, on=on)
    book_set_offs(run, by=by, on=on)
    if not run.files.exists():
        _finish_without_files(run, by=by, at=at)
    return run


def _demand_orders_match(run: Run) -> None:
    """What the bank will get is what the lines say, less what lowers open claims and what is kept back for decided
    ones."""
    sums = Order.objects.filter(run=run).aggregate(lines=Sum("lines_net"), amount=Sum("amount"), kept=Sum("set_off"))
    relieved = run.reliefs.aggregate(total=Sum("net"))["total"] or ZERO
    filed = run.files.aggregate(total=Sum("total"))["total"] or ZERO
    if (sums["lines"] or ZERO) + relieved != run.to_pay or (sums["amount"] or ZERO) != filed:
        raise RunChanged("De betalingen kloppen niet met de regels van de run. Zet de run stop.")


def _finish_without_files(run: Run, *, by: User, at: datetime) -> None:
    """A run that pays nothing has nothing to send."""
    for move, moment in (("send", "sent_at"), ("book", "booked_at")):
        run.state = target(Thing.RUN, run.state, move)
        setattr(run, moment, at)
        run.save(update_fields=["state", moment])
        note_step(run, move, by=by, at=at)
