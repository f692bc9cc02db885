"""The employee's first page: of each file where it stands, what comes next, and what can be done."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from kernel.pure.periods import Month
from payments.models import Line
from tests import factories
from tests.payments.people import Office
from zorgkrediet.actions import change, decide, report_change, supplement
from zorgkrediet.gather import ExpectedMonth, expected_months, months_not_ordered
from zorgkrediet.models import Application
from zorgkrediet.web.employee.home import next_payment

pytestmark = pytest.mark.django_db
CENT = Decimal("0.01")


def home(log_in, case, on=date(2019, 5, 6)):
    with time_machine.travel(factories.moment(on), tick=False):
        return log_in(case.employee).get(reverse("zorgkrediet:employee-list")).content.decode()


def url(name, case):
    return reverse(f"zorgkrediet:employee-{name}", args=[case.application.reference])


def test_a_granted_file_shows_its_days_its_next_payment_and_the_way_to_report(log_in):
    case, office = factories.granted(), Office()
    page = home(log_in, case)
    assert "Toegekend" in page and "1 maart 2019 – 29 februari 2020" in page
    assert "338,76 euro" in page, "three months at 112.92"
    assert "voor maart 2019 tot en met mei 2019, in het begin van juni 2019" in page
    for name in ("report", "letter", "detail"):
        assert url(name, case) in page
    office.debtor()
    office.released(Month(2019, 3), date(2019, 4, 3))
    page = home(log_in, case)
    assert "225,84 euro" in page and "voor april 2019 tot en met mei 2019" in page


def test_the_page_of_payments_says_the_same(log_in):
    case = factories.granted()
    with time_machine.travel(factories.moment(date(2019, 5, 6)), tick=False):
        page = log_in(case.employee).get(reverse("zorgkrediet:employee-payments")).content.decode()
    assert "338,76 euro" in page and "voor maart 2019 tot en met mei 2019, in het begin van juni 2019" in page


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2019, 2, 28), (date(2019, 3, 1), date(2019, 3, 1), 1 * CENT, date(2019, 4, 1))),
        (date(2019, 3, 31), (date(2019, 3, 1), date(2019, 3, 1), 1 * CENT, date(2019, 4, 1))),
        (date(2019, 4, 1), (date(2019, 3, 1), date(2019, 4, 1), 3 * CENT, date(2019, 5, 1))),
        (date(2020, 1, 1), (date(2019, 3, 1), date(2019, 5, 1), 7 * CENT, date(2020, 2, 1))),
    ],
)
def test_what_lies_behind_is_paid_at_once_and_what_comes_month_by_month(on, told):
    months = [ExpectedMonth(date(2019, 3 + n, 1), "ZK", 2**n * CENT) for n in (2, 0, 1)]
    found = next_payment(months, on)
    assert (found.month, found.until, found.net, found.paid_in) == told
    assert next_payment([], on) is None


def test_two_files_have_each_their_own_payment(log_in):
    case = factories.granted()
    later = factories.employer_part(starts_on=date(2020, 4, 1), months=6, regime="HALF")
    other = factories.submitted(applicant=case.employee.person, asked=later, on=date(2019, 12, 2))
    decide.decide(
        application=other.application, grant=True, motivation="", by=other.reviewer, on=other.on,
        at=factories.moment(other.on),
    )  # fmt: skip
    page = home(log_in, case, date(2019, 12, 20))
    assert page.count("Volgende betaling") == 2
    assert "voor maart 2019 tot en met december 2019" in page and "voor april 2020, in het begin van mei 2020" in page


def test_a_report_that_waits_is_told_until_it_is_answered(log_in):
    case, on = factories.granted(), date(2019, 5, 6)
    told = report_change.report_change(
        application=case.application, said=report_change.Said(kind="OTHER", since=on, words="Iets."),
        by=case.employee, on=on, at=factories.moment(on),
    )  # fmt: skip
    words = "Uw melding wacht op een dossierbeheerder"
    assert words in home(log_in, case)
    report_change.close_report(report=told, reason="Genoteerd.", by=case.reviewer, on=on)
    assert words not in home(log_in, case)


@pytest.mark.parametrize(
    ("state", "words", "withdraw"),
    [
        ("SUBMITTED", "U hoeft niets te doen.", True),
        ("IN_REVIEW", "U hoeft niets te doen.", True),
        ("WITHDRAWN", "Hier gebeurt niets meer.", False),
        ("EXPIRED", "Hier gebeurt niets meer.", False),
    ],
)
def test_a_file_without_a_right_says_what_now(log_in, state, words, withdraw):
    case = factories.submitted()
    Application.objects.filter(pk=case.application.pk).update(state=state)
    page = home(log_in, case)
    assert words in page and "Volgende betaling" not in page
    assert (url("withdraw", case) in page) == withdraw
    assert url("report", case) not in page


def test_a_refusal_and_an_empty_right_lead_to_the_letter(log_in):
    case = factories.submitted()
    decide.decide(
        application=case.application, grant=False, motivation="Geen attest.", by=case.reviewer, on=case.on,
        at=factories.moment(case.on),
    )  # fmt: skip
    page = home(log_in, case)
    assert "Lees in uw beslissingsbrief waarom" in page and url("letter", case) in page
    stopped = factories.granted()
    change.record_event(
        application=stopped.application, kind="EARLY_STOP", happened_on=date(2019, 3, 1), by=stopped.reviewer,
        on=stopped.on, at=factories.moment(stopped.on),
    )  # fmt: skip
    assert "Er is geen recht meer in dit dossier." in home(log_in, stopped)


def test_a_question_of_the_department_stands_first_with_its_last_day(log_in):
    case = factories.submitted()
    asked = supplement.ask_supplement(application=case.application, text="Attest?", by=case.reviewer, on=case.on)
    page = home(log_in, case)
    assert "Dit wacht op u" in page and asked.due_on.year == 2019
    assert "Bezorg het tegen" in page and "4/5 werken" in page


def test_the_one_question_finds_the_months_that_two_find(log_in):
    case, office = factories.granted(), Office()
    office.debtor()
    person = case.employee.person
    for last, on in ((Month(2019, 3), date(2019, 4, 3)), (Month(2019, 5), date(2019, 6, 4))):
        office.released(last, on)
        ordered = set(Line.objects.filter(payee__person=person).values_list("reference", "due_month"))
        expected = expected_months(person, ordered)
        assert months_not_ordered(person.pk) == expected
        assert expected[0].month == last.plus(1).first_day
    stopped = date(2019, 8, 15)
    change.record_event(
        application=case.application, kind="EARLY_STOP", happened_on=stopped, by=case.reviewer, on=stopped,
        at=factories.moment(stopped),
    )  # fmt: skip
    assert months_not_ordered(person.pk) == expected_months(person, ordered)
    assert months_not_ordered(person.pk)[-1].month == date(2019, 8, 1)
    assert months_not_ordered(factories.granted().employee.person_id)[0].month == date(2019, 3, 1)
