"""The account number of a facility: proposed by one, confirmed by another, paid on only after the wait."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from ecalcura.actions.lines import keep_facility
from ecalcura.enums import AccountState
from ecalcura.models import Facility, FacilityAccount
from ecalcura.queries.settings import settings_on
from kernel.deeds import deed, sign
from kernel.pure import identifiers
from kernel.pure.errors import DomainError
from payments.actions.accounts import register_account


class AccountRefused(DomainError):
    """This step with the account number cannot be taken."""

    code = "E-IBAN"


@deed
def propose_account(*, facility: Facility, iban: str, by: User, at: datetime) -> FacilityAccount:
    """Enter a new number; the one in use stays in use until the new one was confirmed and the wait is over."""
    keep_facility(facility)
    compact = identifiers.iban(iban)
    if FacilityAccount.objects.filter(
        facility=facility, state__in=[AccountState.PROPOSED, AccountState.CONFIRMED]
    ).exists():
        raise AccountRefused(_("Er wacht al een nieuw rekeningnummer. Trek dat eerst in."))
    newest = (
        FacilityAccount.objects.filter(facility=facility, state=AccountState.IN_USE)
        .order_by("in_use_since", "id")
        .last()
    )
    if newest is not None and newest.iban == compact:
        raise AccountRefused(_("Dit rekeningnummer is al in gebruik."))
    return FacilityAccount.objects.create(facility=facility, iban=compact, entered_by=by, entered_at=at)


@deed
def confirm_account(*, account: FacilityAccount, last_digits: str, by: User, on: date, at: datetime) -> FacilityAccount:
    """Confirm a colleague's number by typing its last four characters again; the wait starts."""
    account = FacilityAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if account.state != AccountState.PROPOSED:
        raise AccountRefused(_("Dit rekeningnummer wacht niet op een bevestiging."))
    if account.entered_by_id == by.pk:
        raise AccountRefused(_("Wie een rekeningnummer invoert, bevestigt het niet zelf. Vraag een collega."))
    if last_digits.strip() != account.iban[-4:]:
        raise AccountRefused(_("De laatste vier tekens kloppen niet. Kijk ze na op een rekeninguittreksel."))
    account.state, account.confirmed_by, account.confirmed_at = AccountState.CONFIRMED, by, at
    account.usable_from = on + timedelta(days=settings_on(on).account_wait_days)
    account.save(update_fields=["state", "confirmed_by", "confirmed_at", "usable_from"])
    return account


@deed
def withdraw_account(*, account: FacilityAccount, by: User) -> None:
    """Take a number back before it is used; it stays in the history."""
    account = FacilityAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if account.state not in (AccountState.PROPOSED, AccountState.CONFIRMED):
        raise AccountRefused(_("Dit rekeningnummer is al in gebruik of ingetrokken."))
    account.state = AccountState.WITHDRAWN
    account.save(update_fields=["state"])


@deed
def use_account(*, account_id: int, by: User, on: date) -> bool:
    """Pay on this number from now on, once the wait is over; False when there is nothing (more) to do."""
    account = FacilityAccount.objects.select_for_update(of=("self",)).get(pk=account_id)
    if account.state != AccountState.CONFIRMED or account.usable_from is None or account.usable_from > on:
        return False
    register_account(organisation=account.facility.organisation, iban=account.iban, by=account.entered_by, on=on)
    sign(by)
    account.state, account.in_use_since = AccountState.IN_USE, on
    account.save(update_fields=["state", "in_use_since"])
    return True


def accounts_due(on: date) -> list[int]:
    """The numbers whose wait is over, by row key."""
    due = FacilityAccount.objects.filter(state=AccountState.CONFIRMED, usable_from__lte=on)
    return list(due.order_by("id").values_list("id", flat=True))
