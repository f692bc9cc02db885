"""Accounts: of those who get money, and of the scheme that pays."""

from datetime import date, datetime

from accounts.models import Organisation, Person, User
from kernel.deeds import deed
from kernel.pure import identifiers
from kernel.pure.errors import DomainError
from payments.models import DebtorAccount, Payee, PayeeAccount


class SamePerson(DomainError):
    """The step asks for two people and the same one stood up twice."""

    code = "SECOND_PERSON_NEEDED"


class AlreadyDone(DomainError):
    """Somebody else did this step first."""

    code = "ALREADY_DONE"


@deed
def register_account(
    *, iban: str, by: User, on: date, person: Person | None = None, organisation: Organisation | None = None
) -> PayeeAccount:
    """Pay this person or organisation on this account from now on. The numbers before stay on record.

    The same number again changes nothing, unless the bank had said that it cannot be used.
    """
    compact = identifiers.iban(iban)
    payee, _created = Payee.objects.get_or_create(person=person, organisation=organisation)
    payee = Payee.objects.select_for_update(of=("self",)).get(pk=payee.pk)
    current = payee.account
    if current is not None and current.iban == compact:
        return current
    account = PayeeAccount.objects.create(
        payee=payee,
        iban=compact,
        starts_on=on,
        is_first=not payee.accounts.exists(),
        entered_by=by,
    )
    payee.account = account
    payee.save(update_fields=["account"])
    return account


@deed
def block_account(*, account: PayeeAccount, reason: str, by: User, at: datetime) -> None:
    """Stop paying on this account; its payee is left out of runs until there is another one."""
    PayeeAccount.objects.filter(pk=account.pk, blocked_at__isnull=True).update(blocked_at=at, blocked_reason=reason)
    Payee.objects.filter(pk=account.payee_id, account=account).update(account=None)


@deed
def set_debtor(
    *,
    source: str,
    name: str,
    iban: str,
    starts_on: date,
    by: User,
    enterprise_number: str = "",
    version: str = "pain.001.001.09",
    orders_per_file: int = 25_000,
    structured: bool = False,
) -> DebtorAccount:
    """Propose the account from which a scheme pays; it counts only after a second person confirmed it."""
    number = identifiers.enterprise_number(enterprise_number) if enterprise_number else ""
    return DebtorAccount.objects.create(
        source=source,
        name=name,
        iban=identifiers.iban(iban),
        enterprise_number=number,
        version=version,
        orders_per_file=orders_per_file,
        structured=structured,
        starts_on=starts_on,
        entered_by=by,
    )


@deed
def confirm_debtor(*, account_id: int, by: User, at: datetime) -> DebtorAccount:
    """Confirm a proposed account, by somebody other than who entered it."""
    account = DebtorAccount.objects.select_for_update(of=("self",)).get(pk=account_id)
    if account.confirmed_by_id is not None:
        raise AlreadyDone("Deze rekening is al bevestigd.")
    if account.entered_by_id == by.pk:
        raise SamePerson("Wie een rekening invoert, bevestigt ze niet zelf. Vraag een collega.")
    account.confirmed_by = by
    account.confirmed_at = at
    account.save(update_fields=["confirmed_by", "confirmed_at"])
    return account


def debtor_of(source: str, on: date) -> DebtorAccount:
    """The account from which the scheme pays on that day."""
    found = (
        DebtorAccount.objects.filter(source=source, confirmed_by__isnull=False, starts_on__lte=on)
        .order_by("starts_on", "pk")
        .last()
    )
    if found is None:
        raise DomainError(
            "Er is geen bevestigde rekening om van te betalen. Laat twee medewerkers ze eerst instellen.",
            code="DEBTOR_ACCOUNT_MISSING",
        )
    return found
