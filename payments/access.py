"""The one door to runs, claims and bank messages: department people see the schemes for which they hold a role."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from accounts.enums import Role
from accounts.models import User
from accounts.roles import grants_of
from payments.enums import EntryResult
from payments.models import BankEntry, BankFile, BankMessage, Cancellation, Claim, DebtorAccount, Repayment, Run
from payments.permissions import ROWS
from payments.ports import sources

READING_ROLES = (
    Role.PREPARER,
    Role.APPROVER,
    Role.RELEASER,
    Role.AUDITOR,
    Role.REVIEWER,
    Role.PARAMETER_MANAGER,
)

# An unknown payment can be anybody's: it is for those who handle the money of the account, and for who watches them.
ACCOUNT_ROLES = (Role.PREPARER, Role.APPROVER, Role.RELEASER, Role.AUDITOR)


def sources_for(user: User, on: date, roles: Iterable[str] = READING_ROLES) -> list[str]:
    """The schemes whose payments this person of the department may see, or for which one of these roles is held."""
    grants = grants_of(user, on).filter(role__in=[str(role) for role in roles])
    held = {scheme.lower() for scheme in grants.values_list("scheme", flat=True) if scheme}
    return [source for source in sources() if source in held]


def sources_of_step(user: User, step: str, on: date) -> list[str]:
    """The schemes in which this person may take a step, named by its address."""
    return sources_for(user, on, ROWS[step].roles)


def demand_step(user: User, step: str, source: str, on: date) -> None:
    """Raise PermissionDenied (403) unless the step belongs to a role that is held in this very scheme: the table of
    addresses asks for the role, and not in which scheme."""
    if source not in sources_of_step(user, step, on):
        raise PermissionDenied


def runs_for_staff(user: User, on: date) -> QuerySet[Run]:
    """The runs of one's own schemes."""
    return Run.objects.filter(source__in=sources_for(user, on)).select_related(
        "prepared_by", "approved_by", "released_by", "previous", "debtor"
    )


def run_for_staff(user: User, pk: int, on: date) -> Run:
    """One run; Http404 outside one's own schemes."""
    run = runs_for_staff(user, on).filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def claims_for_staff(user: User, on: date) -> QuerySet[Claim]:
    """The claims of one's own schemes."""
    return Claim.objects.filter(source__in=sources_for(user, on)).select_related("payee__person", "payee__organisation")


def repayments_for_staff(user: User, on: date) -> QuerySet[Repayment]:
    """What has to be paid again, in one's own schemes, with what of it is still due."""
    cancelled = Cancellation.objects.filter(order=OuterRef("order")).values("order").annotate(total=Sum("net"))
    found = Repayment.objects.filter(order__run__source__in=sources_for(user, on)).select_related(
        "order__run", "order__payee__person", "order__payee__organisation", "order__payee__account", "order__account",
        "order__file", "account", "decided_by", "confirmed_by",
    )  # fmt: skip
    return found.annotate(left=F("order__amount") - Coalesce(Subquery(cancelled.values("total")), Decimal(0)))


def file_for_staff(user: User, pk: int, on: date) -> BankFile:
    """One bank file; Http404 outside one's own schemes."""
    file = BankFile.objects.filter(pk=pk, run__source__in=sources_for(user, on)).select_related("run").first()
    if file is None:
        raise Http404
    return file


def debtors_for_staff(user: User, on: date) -> QuerySet[DebtorAccount]:
    """The accounts from which one's own schemes pay."""
    return DebtorAccount.objects.filter(source__in=sources_for(user, on)).select_related("entered_by", "confirmed_by")


def messages_for_staff(user: User, on: date) -> QuerySet[BankMessage]:
    """The messages that say something of one's own schemes, or of an account from which they pay."""
    own = sources_for(user, on)
    return BankMessage.objects.filter(Q(by_source__has_any_keys=own) | Q(account__in=_ibans(own)))


def entries_for_staff(user: User, on: date) -> QuerySet[BankEntry]:
    """What the bank said of payments of one's own schemes; payments that nobody knows only with a role for the money of
    the account on which they stand."""
    own, handled = sources_for(user, on), sources_for(user, on, ACCOUNT_ROLES)
    known = Q(source__in=own) & ~Q(result=EntryResult.UNKNOWN)
    on_our_account = Q(source__in=handled) | Q(source="", message__account__in=_ibans(handled))
    return BankEntry.objects.filter(known | Q(result=EntryResult.UNKNOWN) & on_our_account)


def _ibans(owners: Iterable[str]) -> QuerySet[DebtorAccount, str]:
    confirmed = DebtorAccount.objects.filter(source__in=owners, confirmed_by__isnull=False)
    return confirmed.values_list("iban", flat=True)
