"""`manage.py demo_journey`: one application from the employer's screen to the bank file, told step by step."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.enums import DemoAudience, Role
from accounts.models import Organisation, Person, User
from accounts.roles import holders_of
from config.management.demo.people import demo_iban
from config.management.demo.runs import pay_month
from kernel.pure.periods import Month, add_months
from payments.banking.toy import Scenario
from payments.enums import RunKind
from registers.persons import fetch_person
from zorgkrediet.actions import complete, decide, start
from zorgkrediet.models import Application
from zorgkrediet.tasks import ask_career_breaks

STEPS = (Role.REVIEWER, Role.PREPARER, Role.APPROVER, Role.RELEASER)


class Command(BaseCommand):
    help = "Doorloopt het hoofdpad op de demogegevens, van aanvraag tot bankbestand, en zegt waar u elke stap ziet."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Dit hoofdpad bestaat alleen in demomodus.")
        self.at = timezone.now()
        self.on = timezone.localdate()
        officials = {role: list(holders_of(role, self.on).order_by("pk")) for role in STEPS}
        if not all(officials.values()):
            raise CommandError("Er zijn geen demogegevens. Laad ze eerst met load_demo.")
        application = self._application()
        decide.decide(
            application=application, grant=True, motivation="", by=officials[Role.REVIEWER][0], on=self.on, at=self.at
        )
        self._tell("Beslist door de dossierbeheerder", "admin:zorgkrediet_application_change", application.pk)
        last_month = Month.of(self.on).plus(-1)
        run = pay_month(officials, last_month, on=self.on, kind=RunKind.EXTRA, scenario=Scenario(), tell=self._tell)
        self._tell("De run met haar bankbestand", "admin:payments_run_change", run.pk)
        self._tell("Wat de werknemer ziet", "zorgkrediet:employee-detail", application.reference)

    def _application(self) -> Application:
        acting = User.objects.filter(demo_audience=DemoAudience.EMPLOYER).order_by("pk").first()
        applicant = self._applicant()
        if acting is None or applicant is None:
            raise CommandError("Er is niemand meer vrij om een aanvraag voor te starten.")
        answer = fetch_person(applicant.national_number, by=acting, reason="demonstration of the main path")
        self._tell(f"Rijksregister (simulator) antwoordt: {answer.status}")
        employer = Organisation.objects.get(grants__user=acting, grants__role=Role.EMPLOYER_RESPONSIBLE)
        part = start.EmployerPart(
            status="STATUTORY",
            fraction=Decimal("1.00"),
            regime="FIFTH",
            motive="CHILD",
            starts_on=add_months(self.on.replace(day=1), -1),
            months=6,
            ends_on=None,
            employee_email=applicant.email,
        )
        application = start.start(person=applicant, employer=employer, part=part, by=acting, on=self.on)
        start.invite(application=application, by=acting, on=self.on, at=self.at)
        self._tell(
            "Gestart door de werkgever, uitnodiging gemaild", "zorgkrediet:employer-detail", application.reference
        )
        employee = User.objects.filter(person=applicant).first() or User.objects.create_user(
            applicant.email,
            display_name=applicant.full_name,
            person=applicant,
            demo_audience=DemoAudience.EMPLOYEE,
            demo_note=gettext_noop("Het dossier van de rondleiding: toegekend en betaald."),
        )
        born = self.on - timedelta(days=900)
        part_two = complete.EmployeePart(
            household={"livesWith": "OTHERS", "children": []},
            motive_facts={"relation": "OWN", "birthDate": born.isoformat()},
            cared_person_name="Demo Kind",
            thematic_leaves=[],
            other_income=[],
            iban=demo_iban(7_000_000 + application.pk),
        )
        complete.complete(application=application, part=part_two, by=employee, on=self.on)
        complete.submit(application=application, by=employee, on=self.on, at=self.at)
        ask_career_breaks(application_id=application.pk)  # in life a worker does this long before anybody decides
        self._tell("Aangevuld en ingediend door de werknemer", "zorgkrediet:employee-detail", application.reference)
        return Application.objects.get(pk=application.pk)

    def _applicant(self) -> Person | None:
        return (
            Person.objects.filter(applications__isnull=True, user__isnull=True, birth_date__year__range=(1965, 2000))
            .order_by("pk")
            .first()
        )

    def _tell(self, text: str, name: str = "", *arguments: Any) -> None:
        address = f"  {settings.SITE_URL}{reverse(name, args=arguments)}" if name else ""
        self.stdout.write(f"• {text}{address}")
