"""Every address of the site, and who can open a page there in the demo world: found by trying, never listed by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from accounts.actions.managers import propose_manager
from accounts.enums import DemoAudience, Role
from accounts.models import AcmClaimMapping, FileVisit, Organisation, RoleGrant, User
from correspondence.models import Letter
from ecalcura.actions.contacts import announce
from ecalcura.actions.publish import set_entry
from ecalcura.models import Calculation, ContactPerson, Conversation, Facility, FacilityAccount, Line, NewsItem
from kernel.permissions import Audience, Rule, rule_for
from kernel.second_factor import DEMO_SESSION_KEY
from payments.enums import Cause
from payments.models import Claim, Order
from registers.enums import Service, SubjectKind
from registers.models import RegisterCall
from tests import factories
from zorgkrediet.models import Application, ChangeReport, LifeEvent

# An address below the desk that its base closes for everybody: nothing is added or erased outside a step.
CLOSED_AT_THE_DESK = re.compile(r"admin:\w+_(add|delete)")
MOST_ROWS = 500


@dataclass(frozen=True)
class Opened:
    """An address, and the person for whom it opens."""

    name: str
    address: str
    person: User | None


class World:
    """The demo world with one row of everything that the desk lists, and a browser for each of its people."""

    def __init__(self, dossiers: int) -> None:
        call_command("load_demo", dossiers=dossiers, verbosity=0)
        self.people = list(User.objects.exclude(demo_audience="").order_by("pk"))
        self._complete()
        self._clients: dict[int, Client] = {}

    def _complete(self) -> None:
        """What nobody in the demo world did yet."""
        on, reviewer = timezone.localdate(), self._official(Role.REVIEWER)
        announce(theme="ECALCURA", subject="Nieuw kwartaal", body="U kunt invoeren.", by=reviewer, on=on)
        set_entry(
            starts_on=on, by=reviewer, on=on, reminder_days="14,7,1", contact_reminder_days="1,15",
            account_wait_days=5, question_email="vragen@departement.test", access_phone="02 000 00 00",
            access_hours="werkdagen 9-17 u",
        )  # fmt: skip
        AcmClaimMapping.objects.create(claim="ecalcura_rol_3d", value="Proef", role=Role.FACILITY_PRIVACY_DATA)
        empty = Organisation.objects.create(
            kbo_number="0999999922", name="Zonder beheerder", kind="EMPLOYER", sector="LOCAL_AUTHORITY"
        )
        propose_manager(
            organisation=empty, email="eerste@beheerder.test", name="Eerste Beheerder", reason="Eerste beheerder",
            by=self._official(Role.ACCESS_MANAGER), on=on,
        )  # fmt: skip
        line = Line.objects.order_by("pk")[0]
        FileVisit.objects.create(visitor=reviewer, role=Role.REVIEWER, person=line.person, what="lijst", why="proef")
        responsible = RoleGrant.objects.filter(role=Role.EMPLOYER_RESPONSIBLE, user__in=self.people).order_by("pk")[0]
        factories.draft(organisation=responsible.organisation, by=responsible.user)
        order = Order.objects.select_related("payee", "run").filter(run__source="zorgkrediet").order_by("pk")[0]
        granted = Application.objects.filter(state="GRANTED").order_by("pk")[0]
        Claim.objects.create(
            payee=order.payee, source="zorgkrediet", reference=granted.reference, run=order.run, cause=Cause.STOPPED,
            amount="125.50", opened_on=on, hearing_until=on + timedelta(days=30), lapses_on=on + timedelta(days=365),
        )  # fmt: skip
        RegisterCall.objects.create(
            asked_by=reviewer, reason="aanvraag", subject_kind=next(iter(SubjectKind)).value, subject="0" * 64,
            service=next(iter(Service)).value, version="02.02.0000", transaction_id=uuid4(), enquiry_id=uuid4(),
        )  # fmt: skip

    def _official(self, role: Role) -> User:
        return User.objects.filter(is_staff=True, grants__role=role).order_by("pk")[0]

    def client_of(self, person: User | None) -> Client:
        key = person.pk if person else 0
        if key not in self._clients:
            client = self._clients[key] = Client(raise_request_exception=False)
            if person is not None:
                client.force_login(person, backend="accounts.backends.PasswordBackend")
                if person.is_staff:
                    session = client.session
                    session[DEMO_SESSION_KEY] = str(person.pk)
                    session.save()
        return self._clients[key]

    def fitting(self, rule: Rule) -> list[User | None]:
        """The people whose role the rule names; for a page that is open to all, a stranger first."""
        today = timezone.localdate()
        ordinary = [one for one in self.people if not one.is_staff]
        match rule.audience:
            case Audience.STAFF | Audience.ORGANISATION:
                held = {one: list(one.grants_on(today)) for one in self.people}
                staff = rule.audience is Audience.STAFF
                return [one for one in self.people if one.is_staff == staff and rule._matches(held[one])]
            case Audience.LOGGED_IN:
                employees = [one for one in ordinary if one.demo_audience == DemoAudience.EMPLOYEE]
                return [*employees, *(one for one in self.people if one not in employees)]
        return [None, *ordinary[:1]]

    def find(self, name: str, pattern: Any, *, most: int) -> Opened | None:
        """The first address of this name that gives a page to a fitting person; nothing when there is none in so many
        tries."""
        rule = rule_for(name)
        assert rule is not None, name
        tries = 0
        for person in self.fitting(rule):
            for values in values_for(name, pattern, person):
                try:
                    address = reverse(name, kwargs=values)
                except NoReverseMatch:
                    continue
                tries += 1
                if tries > most:
                    return None
                answer = self.client_of(person).get(address)
                html = answer.headers.get("Content-Type", "").startswith("text/html")
                if answer.status_code == 200 and html and b"<html" in answer.content:
                    return Opened(name, address, person)
                if answer.status_code == 405:  # a step, taken with a button
                    return None
        return None


def patterns(resolver: Any = None, inside: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every address by its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from patterns(entry, (*inside, entry.namespace) if entry.namespace else inside)
        else:
            yield ":".join([*inside, entry.name or entry.lookup_str]), entry


def pages_of_people() -> dict[str, Any]:
    """The addresses at which somebody can expect a page: not those for machines, not those that are closed to all."""
    found = {}
    for name, entry in patterns():
        rule = rule_for(name)
        for_machines = rule is None or rule.audience is Audience.API or name.startswith(("api:", "idp:oidc:"))
        if not for_machines and not CLOSED_AT_THE_DESK.fullmatch(name):
            found[name] = entry
    return found


def values_for(name: str, entry: Any, person: User | None) -> Iterator[dict[str, Any]]:
    """Values that fit the places in the address, of rows in different states."""
    places = list(getattr(entry.pattern, "converters", {})) or list(entry.pattern.regex.groupindex)
    if not places:
        yield {}
        return
    for row in _rows(name, person):
        if set(places) <= set(row):
            yield {place: row[place] for place in places}


def _rows(name: str, person: User | None) -> Iterator[dict[str, Any]]:
    if name == "admin:view_on_site":
        yield {"content_type_id": 1, "object_id": 1}
    elif name == "admin:zorgkrediet_application_deed_correct":
        for event in LifeEvent.objects.in_force().order_by("pk"):
            yield {"pk": event.application_id, "event": event.pk}
    elif name == "admin:zorgkrediet_application_deed_close_report":
        for report in ChangeReport.objects.open().order_by("pk"):
            yield {"pk": report.application_id, "report": report.pk}
    elif name.startswith("admin:") and name.count("_") >= 2:
        app, model, _rest = name.removeprefix("admin:").split("_", 2)
        for row in _one_per_state(apps.get_model(app, model)._default_manager.order_by("pk")):
            yield {"pk": row.pk, "object_id": row.pk, "number": row.pk, "other": row.pk, "year": timezone.now().year}
    elif name == "ecalcura:contact-confirm":
        yield {"token": "geen-echte-link"}
    elif name.startswith("ecalcura:"):
        yield from _of_facilities()
    elif name.startswith("zorgkrediet:"):
        rows = Application.objects.order_by("pk")
        own = rows.filter(person=person.person) if person and person.person else rows
        if name.startswith("zorgkrediet:employer"):
            own = rows.filter(employer__grants__user=person)
        if name == "zorgkrediet:employee-reported":
            for report in ChangeReport.objects.filter(application__in=own).order_by("pk"):
                yield {"reference": report.application.reference, "key": report.pk}
            return
        for row in _one_per_state(own):
            yield {"reference": row.reference, "year": timezone.now().year - 1}
    elif name == "correspondence:letter":
        mine = Letter.objects.filter(person=person.person) if person and person.person else Letter.objects.none()
        yield from ({"public_id": row.public_id} for row in mine[:1])
    elif name.startswith("accounts:"):
        for grant in person.grants.exclude(organisation=None) if person else ():
            yield {"kbo_number": grant.organisation.kbo_number, "grant_id": grant.pk}
    elif name == "admin:app_list":
        yield {"app_label": "accounts"}


def _one_per_state(rows: Any) -> list[Any]:
    """The first row of every state that there is; the first three of what knows no states."""
    found = list(rows[:MOST_ROWS])
    if not found or not hasattr(found[0], "state"):
        return found[:3]
    return list({row.state: row for row in reversed(found)}.values())


def _of_facilities() -> Iterator[dict[str, Any]]:
    for facility in Facility.objects.order_by("pk"):
        line = Line.objects.filter(facility=facility).order_by("pk").first()
        made = list(Calculation.objects.filter(facility=facility).order_by("-version"))
        for quarter in ("2023Q3", "2024Q1", "2026Q3"):
            row = {"hco": facility.hco_number, "quarter": quarter, "sequence": 1, "kind": "pdf"}
            row |= {"pk": line.pk} if line else {}
            row |= {"period": made[0].period, "version": made[0].version, "other": made[-1].version} if made else {}
            for place, model in (
                ("contact", ContactPerson), ("conversation", Conversation), ("account", FacilityAccount),
            ):  # fmt: skip
                first = model.objects.filter(facility=facility).order_by("pk").first()
                row |= {place: first.pk} if first else {}
            news = NewsItem.objects.order_by("pk").first()
            yield row | ({"news": news.pk} if news else {})
