"""Rights as the decisions leave them, without walking each application through its screens."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Person, User
from payments.actions import register_account
from payments.models import Payee
from tests import factories
from zorgkrediet.models import Application, Assessment, Entitlement, EntitlementSlice

# BE + check digits, then a bank code that no bank has.
Months = Mapping[str, Sequence[tuple[str, int]]]


# Numbers that a test names itself lie below these, so that no account is shared by chance.
OF_PERSONS, OF_ORGANISATIONS = 1_000_000, 5_000_000


def test_iban(number: int) -> str:
    body = f"050{number:07d}"
    body += f"{int(body) % 97 or 97:02d}"
    return f"BE{98 - int(body + '111400') % 97:02d}{body}"


test_iban.__test__ = False


def grant(
    months: Months,
    *,
    by: User,
    on: date = date(2018, 1, 1),
    person: Person | None = None,
    fraction: str = "1.00",
    with_account: bool = True,
) -> Entitlement:
    """A first decision that gives these thirtieths per month and category."""
    person = person or factories.person()
    number = Application.objects.count() + 1
    first = min(date.fromisoformat(f"{month}-01") for month in months)
    last = max(date.fromisoformat(f"{month}-01") for month in months) + timedelta(days=27)
    application = Application.objects.create(
        reference=f"ZK-{on.year}-{number:06d}", state="GRANTED", person=person, employer=factories.employer(),
        started_by=by, started_on=on, status="STATUTORY", fraction=Decimal(fraction), regime="FULL", motive="CHILD",
        starts_on=first, months=len(months), ends_on=last, claimed_until=last,
        household={}, motive_facts={}, other_income=[], thematic_leaves=[], permission_granted=True,
        invited_at=factories.moment(on), submitted_at=factories.moment(on), completed_on=on,
        decided_at=factories.moment(on),
    )  # fmt: skip
    if with_account and not Payee.objects.filter(person=person, account__isnull=False).exists():
        register_account(person=person, iban=test_iban(OF_PERSONS + person.pk % 4_000_000), by=by, on=on)
    return _version(application, months, cause="DECISION", by=by, on=on)


def change(right: Entitlement, months: Months, *, by: User, on: date, cause: str = "CORRECTION") -> Entitlement:
    """The next decision about the same dossier: the whole of it anew."""
    return _version(right.application, months, cause=cause, by=by, on=on)


def _version(application: Application, months: Months, *, cause: str, by: User, on: date) -> Entitlement:
    assessment = Assessment.objects.create(
        application=application, made_at=factories.moment(on), as_of=on, outcome="GRANTED", facts={}, verdict={},
        law_version="test",
    )  # fmt: skip
    days = [date.fromisoformat(f"{month}-01") for month in months]
    right = Entitlement.objects.create(
        application=application, version=application.entitlements.count() + 1, reference=application.reference,
        person=application.person, regime="FULL", fraction=application.fraction,
        starts_on=min(days) if days else None, ends_on=max(days) if days else None, cause=cause,
        assessment=assessment, decided_by=by, decided_at=factories.moment(on),
    )  # fmt: skip
    EntitlementSlice.objects.bulk_create(
        EntitlementSlice(entitlement=right, month=date.fromisoformat(f"{month}-01"), category=category, thirtieths=days)
        for month, parts in months.items()
        for category, days in parts
    )
    return right


def full(first: str, count: int, category: str = "F") -> dict[str, list[tuple[str, int]]]:
    """So many whole months from the first one."""
    year, month = (int(part) for part in first.split("-"))
    names = [divmod(year * 12 + month - 1 + step, 12) for step in range(count)]
    return {f"{y:04d}-{m + 1:02d}": [(category, 30)] for y, m in names}
