"""What newcomers stumbled over at the table, in the simulator and at the desk."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kernel.templatetags.show import euro
from tests import factories
from zorgkrediet.gather import expected_months
from zorgkrediet.models import Event
from zorgkrediet.web.employee.forms import ChildMotiveForm
from zorgkrediet.web.employer.demo_people import people_to_try
from zorgkrediet.web.public.forms import UNBORN_DAYS, WorkForm, facts_form

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"zorgkrediet:{name}", args=args)


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


def test_a_child_of_the_future_is_asked_again():
    tomorrow = date.today() + timedelta(days=1)
    form = ChildMotiveForm({"name": "Kind", "relation": "OWN", **boxes("birth_date", tomorrow)})
    assert form.errors == {"birth_date": ["Deze dag ligt in de toekomst. Kijk het jaar na."]}
    assert not ChildMotiveForm(
        {"name": "Kind", "relation": "OWN", **boxes("birth_date", tomorrow - timedelta(days=1))}
    ).errors


def test_the_simulator_counts_on_a_child_on_its_way_and_no_further():
    case = {"motive": {"kind": "CHILD"}}
    today = date.today()
    on_its_way = today + timedelta(days=UNBORN_DAYS)
    assert not facts_form(case, {"relation": "OWN", **boxes("birth_date", on_its_way)}).errors
    later = facts_form(case, {"relation": "OWN", **boxes("birth_date", on_its_way + timedelta(days=1))})
    assert "birth_date" in later.errors
    own = WorkForm({"sector": "LOCAL_AUTHORITY", "fraction": "1,00", **boxes("birth_date", today + timedelta(days=1))})
    assert "birth_date" in own.errors
    long_ago = WorkForm({"sector": "LOCAL_AUTHORITY", "fraction": "1,00", **boxes("birth_date", date(1901, 1, 1))})
    assert long_ago.errors["birth_date"] == ["Deze dag ligt te lang geleden. Kijk het jaar na."]


def test_a_decided_application_cannot_be_taken_back_by_its_address(log_in):
    case = factories.granted()
    answer = log_in(case.employee).get(url("employee-withdraw", case.application.reference), follow=True)
    assert answer.redirect_chain == [(url("employee-detail", case.application.reference), 302)]
    assert "kan niet meer ingetrokken worden" in answer.content.decode()


def test_the_proofs_on_offer_are_those_of_the_motive(log_in):
    case = factories.invited(part=factories.employer_part(motive="DISABLED_CHILD"))
    page = log_in(case.employee).get(url("employee-proofs", case.application.reference)).content.decode()
    assert page.count('type="radio"') == 1
    assert 'value="DISABILITY_CERTIFICATE"' in page


def test_a_step_repeated_on_one_day_is_one_line_of_the_history(log_in):
    case = factories.submitted()
    for _time in range(2):
        Event.objects.create(application=case.application, move="reassess", by=case.reviewer, on=case.on,
                             at=factories.moment(case.on))  # fmt: skip
    page = log_in(case.reviewer).get(reverse("admin:zorgkrediet_application_change", args=[case.application.pk]))
    assert page.content.decode().count("2 keer") == 1


def test_the_payments_page_tells_what_comes_next(log_in):
    case = factories.granted()
    right = case.application.entitlements.get()
    page = log_in(case.employee).get(url("employee-payments")).content.decode()
    first, *later = expected_months(case.application.person, set())
    assert (first.reference, first.month) == (case.application.reference, right.starts_on.replace(day=1))
    assert "Volgende betaling" in page
    assert euro(first.net) in page
    assert "Nog te verwachten" in page
    ordered = {(first.reference, first.month)}
    assert expected_months(case.application.person, ordered) == later


def test_what_is_expected_is_what_the_law_counted_at_the_decision():
    case = factories.granted()
    due = case.application.assessments.latest("pk").verdict["payments"]
    expected = [(f"{row.month:%Y-%m}", f"{row.net}") for row in expected_months(case.application.person, set())]
    assert expected == [(row["month"], row["net"]) for row in due]


def test_the_next_file_is_the_one_that_waits_longest_after_this_one(log_in):
    first, second, third = (factories.submitted(on=date(2019, 2, day)) for day in (1, 2, 3))
    browser = log_in(first.reviewer)

    def after(case) -> str:
        return browser.get(reverse("admin:zorgkrediet_application_next", args=[case.application.pk]))["Location"]

    def page(case) -> str:
        return reverse("admin:zorgkrediet_application_change", args=[case.application.pk])

    assert (after(first), after(second), after(third)) == (page(second), page(third), page(first))
    browser.post(reverse("admin:zorgkrediet_application_deed_take_up", args=[second.application.pk]))
    assert after(first) == page(second)  # one's own work stays in the row
    colleague = log_in(factories.official())
    other = colleague.get(reverse("admin:zorgkrediet_application_next", args=[first.application.pk]))
    assert other["Location"] == page(third)


def test_nothing_left_to_do_is_said(log_in):
    case = factories.submitted()
    address = reverse("admin:zorgkrediet_application_next", args=[case.application.pk])
    page = log_in(case.reviewer).get(address, follow=True)
    assert "Er wacht geen ander dossier op u." in page.content.decode()


@pytest.mark.parametrize("typed", ["80", "1,5", "0", "0,805"])
def test_a_fraction_outside_its_bounds_gets_one_sentence(typed):
    form = WorkForm({"sector": "LOCAL_AUTHORITY", "fraction": typed})
    assert form.errors["fraction"] == ["Voltijds is 1,00. Voor 80 % vult u 0,80 in."]


def test_the_people_to_try_are_of_an_age_to_work(settings):
    settings.DEMO = True
    offered = people_to_try(date(2026, 11, 22), number=50)
    assert len(offered) > 20
    assert {int(number[:2]) for number, _name in offered} <= {*range(66, 100), *range(7)}
