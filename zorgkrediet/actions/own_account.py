"""The employee gives another account number: from the next run on, the allowance goes there."""

from datetime import date

from accounts.models import Person, User
from correspondence.actions import queue_mail
from kernel.deeds import deed
from kernel.pure import identifiers
from kernel.pure.errors import DomainError
from payments.actions import register_account
from payments.models import PayeeAccount
from zorgkrediet.access import files_of_employee
from zorgkrediet.actions.steps import NotYourStep


class NoAccountYet(DomainError):
    """The first number is given with the application, beside its declarations."""

    code = "NO_ACCOUNT_YET"


class AccountKnown(DomainError):
    """The number is the one in use, or the one on which the bank could not pay."""

    code = "ACCOUNT_KNOWN"


@deed
def change_own_account(*, person: Person, iban: str, by: User, on: date) -> PayeeAccount:
    """Pay this person on another account and say so by mail, which never names a number.

    What was ordered already goes where it was ordered to. The gate of the run shows a number of the last fourteen days
    (a dated setting) to an official before anything is paid on it. Raises NotYourStep, NoAccountYet, AccountKnown,
    WrongNumber.
    """
    if by.person_id != person.pk:
        raise NotYourStep("Alleen wie betaald wordt, geeft een ander rekeningnummer door.")
    last = newest_account(person)
    if last is None:
        raise NoAccountYet("U gaf nog geen rekeningnummer door. Dat doet u in uw aanvraag.")
    if last.iban == identifiers.iban(iban):
        raise AccountKnown(
            "Dit is het nummer waarop wij u al betalen."
            if last.blocked_at is None
            else "Op dit nummer kon de bank niet betalen. Geef een ander nummer, of vraag uw bank wat er mis is."
        )
    account = register_account(person=person, iban=iban, by=by, on=on)
    file = files_of_employee(person.pk).order_by("-pk").first()
    if file is not None and person.email:
        queue_mail(
            kind="account-changed", source="zorgkrediet", reference=file.reference, email=person.email,
            language=person.language, context={}, by=by,
        )  # fmt: skip
    return account


def newest_account(person: Person) -> PayeeAccount | None:
    """The number given last, which the bank may since have refused; None before the first application was sent."""
    return PayeeAccount.objects.filter(payee__person=person).order_by("pk").last()
