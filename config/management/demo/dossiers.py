"""Applications in every state, made by the same actions that people use, on days in the past."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from accounts.enums import DemoAudience, Role
from accounts.models import Organisation, Person, User
from accounts.roles import system_user
from config.management.demo.people import demo_iban, user_of
from kernel.pure.errors import DomainError
from kernel.pure.periods import add_months
from zorgkrediet.actions import change, complete, decide, report_change, start, supplement
from zorgkrediet.models import Application

# Shares of motives as published for 2025, rounded.
MOTIVES = ("CHILD",) * 72 + ("ILLNESS",) * 20 + ("TRAINING",) * 4 + ("DISABLED_CHILD",) * 2 + ("PALLIATIVE",) * 2
REGIMES = ("FIFTH",) * 60 + ("HALF",) * 25 + ("FULL",) * 15
CERTIFICATES = {
    "ILLNESS": "DOCTOR_CERTIFICATE",
    "PALLIATIVE": "DOCTOR_CERTIFICATE",
    "DISABLED_CHILD": "DISABILITY_CERTIFICATE",
    "TRAINING": "TRAINING_CERTIFICATE",
}
# Where each file stops, so that every page has something to show.
ENDINGS = (
    ("GRANTED",) * 60 + ("SUBMITTED",) * 10 + ("IN_REVIEW",) * 6 + ("INVITED",) * 6 + ("REFUSED",) * 5
    + ("AWAITING_SUPPLEMENT",) * 4 + ("DRAFT",) * 4 + ("WITHDRAWN",) * 2 + ("EXPIRED",) * 2 + ("STOPPED",) * 3
)  # fmt: skip
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(slots=True)
class World:
    """Who is there, and the day on which the demo looks back."""

    today: date
    employers: list[Organisation]
    employer_users: dict[int, User]
    officials: dict[Role, list[User]]
    random: Random
    made: dict[str, int] = field(default_factory=dict)


def moment(day: date, hour: int = 10) -> datetime:
    """A working moment on that day, in Brussels."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def load_dossiers(world: World, people: list[Person], number: int) -> list[Application]:
    """Make `number` applications, one a person, and let each run to its ending."""
    made = []
    for count, person in enumerate(people[:number]):
        ending = ENDINGS[count % len(ENDINGS)] if count >= len(ENDINGS) else _spread(count)
        made.append(_one(world, person, ending))
    return made


def _spread(count: int) -> str:
    """The first files run through all endings by turns, so that small demos show them all too."""
    order = tuple(dict.fromkeys(ENDINGS))
    return order[count % len(order)] if count < 2 * len(order) else ENDINGS[count % len(ENDINGS)]


def _one(world: World, person: Person, ending: str) -> Application:
    random = world.random
    employer = random.choice([row for row in world.employers if row.pk in world.employer_users])
    if ending != "REFUSED":
        while employer.sector == "OUT_OF_SCOPE":
            employer = random.choice([row for row in world.employers if row.pk in world.employer_users])
    by = world.employer_users[employer.pk]
    recent = ending in ("DRAFT", "INVITED", "SUBMITTED", "IN_REVIEW", "AWAITING_SUPPLEMENT")
    started_on = world.today - timedelta(days=random.randint(3, 25) if recent else random.randint(100, 190))
    starts_on = started_on + timedelta(days=random.randint(10, 60))
    if random.random() < 0.7:
        starts_on = starts_on.replace(day=1)
    part = _employer_part(random, starts_on, started_on, person, ending)
    application = start.start(person=person, employer=employer, part=part, by=by, on=started_on)
    if ending == "DRAFT":
        return application
    start.invite(application=application, by=by, on=started_on, at=moment(started_on))
    if ending == "INVITED":
        return application
    if ending == "EXPIRED":
        supplement.expire(application=application, by=system_user(), on=started_on + timedelta(days=70))
        return application
    employee = User.objects.filter(person=person).first() or User.objects.create_user(
        person.email, display_name=person.full_name, person=person
    )
    sent_on = started_on + timedelta(days=random.randint(1, 3))
    _fill_in(world, application, employee, sent_on, certificates=ending != "AWAITING_SUPPLEMENT")
    complete.submit(application=application, by=employee, on=sent_on, at=moment(sent_on, 20))
    _handle(world, application, employee, ending, sent_on)
    return application


def _employer_part(random: Random, starts_on: date, on: date, person: Person, ending: str) -> start.EmployerPart:
    motive = random.choice(MOTIVES) if ending != "AWAITING_SUPPLEMENT" else "ILLNESS"
    regime = random.choice(REGIMES)
    return start.EmployerPart(
        status=random.choice(("STATUTORY", "CONTRACTUAL")),
        fraction=Decimal("1.00") if regime == "FIFTH" or random.random() < 0.7 else Decimal("0.80"),
        regime=regime,
        motive=motive,
        starts_on=max(starts_on, on - timedelta(days=40)),
        months=3 if motive == "PALLIATIVE" else random.choice((3, 4, 5, 6, 6, 8, 10, 12)),
        ends_on=None,
        employee_email=person.email,
    )


def _fill_in(world: World, application: Application, employee: User, on: date, *, certificates: bool) -> None:
    random = world.random
    part = complete.EmployeePart(
        household=_household(random),
        motive_facts=_motive_facts(random, application),
        cared_person_name="" if application.motive == "TRAINING" else "Demo Persoon",
        thematic_leaves=[],
        other_income=[],
        iban=demo_iban(application.pk),
    )
    complete.complete(application=application, part=part, by=employee, on=on)
    kind = CERTIFICATES.get(application.motive)
    if kind and certificates:
        proof = supplement.Proof(kind=kind, name="attest.pdf", content_type="application/pdf", content=PDF)
        supplement.add_proof(application=application, proof=proof, by=employee, on=on, at=moment(on, 19))


def _household(random: Random) -> dict[str, Any]:
    chance = random.random()
    if chance < 0.75:
        return {"livesWith": "OTHERS", "children": []}
    if chance < 0.9:
        child = {"livesIn": True, "dependent": True, "childBenefit": True}
        return {"livesWith": "ONLY_CHILDREN", "children": [child] * random.randint(1, 2)}
    return {"livesWith": "NOBODY", "children": []}


def _motive_facts(random: Random, application: Application) -> dict[str, Any]:
    starts_on = application.starts_on
    if application.motive == "CHILD":
        born = starts_on - timedelta(days=random.randint(200, 365 * 10))
        return {"relation": "OWN", "birthDate": born.isoformat()}
    if application.motive == "ILLNESS":
        return random.choice(({"relation": "HOUSEHOLD_MEMBER"}, {"relation": "FAMILY", "degree": 1}))
    if application.motive == "DISABLED_CHILD":
        return {"disabilityPercentage": 70}
    if application.motive == "TRAINING":
        return {
            "startsOn": starts_on.isoformat(),
            "endsOn": add_months(starts_on, 14).isoformat(),
            "contactHours": 160,
            "recognisedProvider": True,
        }
    return {}


def _handle(world: World, application: Application, employee: User, ending: str, sent_on: date) -> None:
    """What the department does with a sent file."""
    reviewer = world.random.choice(world.officials[Role.REVIEWER])
    on = sent_on + timedelta(days=world.random.randint(2, 14))
    if ending == "SUBMITTED":
        return
    if ending == "WITHDRAWN":
        complete.withdraw(application=application, by=employee, on=sent_on + timedelta(days=1))
        return
    if ending == "AWAITING_SUPPLEMENT":
        text = "Bezorg ons het attest van de behandelende arts. Op het attest staan de datum en de handtekening."
        supplement.ask_supplement(application=application, text=text, by=reviewer, on=min(on, world.today))
        return
    decide.take_up(application=application, by=reviewer, on=min(on, world.today))
    if ending == "IN_REVIEW":
        return
    try:
        decide.decide(
            application=application,
            grant=ending != "REFUSED",
            motivation=""
            if ending != "REFUSED"
            else "De werkgever valt niet onder het zorgkrediet of het bewijs ontbreekt.",
            by=reviewer,
            on=on,
            at=moment(on, 14),
        )
    except DomainError:
        # The law says no to this made-up case: it waits for the official, as it would in life.
        world.made["law-says-no"] = world.made.get("law-says-no", 0) + 1
        return
    if ending == "STOPPED":
        last = min(add_months(application.starts_on, 2) + timedelta(days=4), world.today - timedelta(days=5))
        change.record_event(
            application=application, kind="EARLY_STOP", happened_on=last, by=reviewer, on=last, at=moment(last)
        )


# What the employees of granted files reported, by turns; some wait and some were answered.
REPORTS = (
    ("HOUSEHOLD", "Mijn moeder komt bij ons wonen.", "", False),
    ("BACK_TO_WORK", "Ik wil vroeger opnieuw voltijds werken. Mijn werkgever is akkoord.", "", True),
    ("INCOME", "Ik geef binnenkort twee uur per week les in de academie.", "", False),
    ("CONTACT", "Wij verhuizen naar een ander huisnummer in dezelfde straat.", "Uw adres staat juist.", False),
    ("OTHER", "Mijn werkgever verandert van naam.", "De naam volgt vanzelf uit de KBO: u hoeft niets te doen.", True),
)


def load_reports(world: World, applications: list[Application]) -> None:
    """A few reported changes, so that the queue of the desk and the page of the employee have something to show."""
    granted = Application.objects.filter(
        pk__in=[row.pk for row in applications], state="GRANTED", starts_on__lt=world.today, ends_on__gt=world.today
    ).select_related("person", "employer")
    shown = granted.order_by(F("person__user__demo_audience").desc(nulls_last=True), "pk")
    for number, (application, (kind, words, reason, has_proof)) in enumerate(zip(shown, REPORTS, strict=False)):
        on = max(world.today - timedelta(days=2 * number + 1), application.starts_on)
        proof = supplement.Proof(kind="", name="verklaring.pdf", content_type="application/pdf", content=PDF)
        report = report_change.report_change(
            application=application,
            said=report_change.Said(kind=kind, since=min(on + timedelta(days=10), application.ends_on), words=words),
            proof=proof if has_proof else None,
            by=User.objects.get(person=application.person),
            on=on,
            at=moment(on, 20),
        )
        if reason:
            reviewer = world.officials[Role.REVIEWER][0]
            report_change.close_report(report=report, reason=reason, by=reviewer, on=world.today)


def show_employees(world: World, applications: list[Application]) -> None:
    """Put one employee of each telling kind on the demo page."""
    wanted = {
        "INVITED": _("Uw werkgever startte een aanvraag: vul ze aan en dien ze in."),
        "AWAITING_SUPPLEMENT": _("Het departement vroeg een attest: bezorg het."),
        "GRANTED": _("Aanvraag toegekend: bekijk de beslissing en de betalingen."),
        "REFUSED": _("Aanvraag geweigerd: lees waarom."),
    }
    for state, note in wanted.items():
        application = next((row for row in applications if Application.objects.get(pk=row.pk).state == state), None)
        if application is None:
            continue
        user = User.objects.filter(person=application.person).first()
        if user is None:
            user_of(application.person, DemoAudience.EMPLOYEE, note)
        else:
            User.objects.filter(pk=user.pk).update(demo_audience=DemoAudience.EMPLOYEE, demo_note=note)
