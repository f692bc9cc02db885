"""Whoever sees to whom money goes, or takes a list of it along, leaves a line that nobody can change."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role, Scheme
from accounts.models import FileVisit
from kernel.pure.periods import Month
from payments.models import Claim, Order, Repayment, RunEvent
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import desk_of, press

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)


def visits() -> list[tuple[int, str, int, str, str]]:
    return list(FileVisit.objects.order_by("pk").values_list("visitor", "role", "person", "what", "why"))


def test_whoever_finds_lines_leaves_a_visit_to_each_dossier_once(office):
    first = rights.grant(rights.full("2019-01", 2), by=office.reviewer)
    second = rights.grant(rights.full("2019-03", 1), by=office.reviewer, person=first.person)
    office.released(MARCH, IN_APRIL)
    auditor = factories.official(Role.AUDITOR)
    factories.grant(auditor, Role.PREPARER, scheme=Scheme.ECALCURA)
    press(auditor, "run_search", reference=first.person.national_number)
    kept = [(auditor.pk, "AUDITOR", first.person_id, f"uitbetalingen {one.reference}", "regels gezocht")
            for one in (first, second)]  # fmt: skip
    assert sorted(visits()) == sorted(kept)
    press(auditor, "run_search", reference=second.reference)
    assert visits()[2:] == kept[1:]
    press(auditor, "run_search", reference="00000000000")
    assert len(visits()) == 3


def test_whoever_opens_a_payment_that_did_not_arrive_leaves_a_visit(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    office.sent(MARCH, IN_APRIL)
    repayment = Repayment.objects.create(order=Order.objects.get(), opened_at=factories.moment(IN_APRIL))
    address = reverse("admin:payments_repayment_change", args=[repayment.pk])
    assert desk_of(factories.official(Role.AUDITOR, Scheme.ECALCURA)).get(address).status_code == 404
    assert visits() == []
    assert desk_of(office.reviewer).get(address).status_code == 200
    what = f"herbetaling {repayment.order.end_to_end_id} {right.reference}"
    assert visits() == [(office.reviewer.pk, "REVIEWER", right.person_id, what, "herbetaling bekeken")]


def test_whoever_opens_a_claim_leaves_a_visit(office):
    right = rights.grant(rights.full("2019-01", 3), by=office.reviewer)
    office.released(MARCH, IN_APRIL)
    rights.change(right, rights.full("2019-01", 2), by=office.reviewer, on=date(2019, 4, 20), cause="EVENT")
    office.released(Month(2019, 4), date(2019, 5, 2))
    claim = Claim.objects.get()
    with time_machine.travel("2019-05-10T10:00:00+02:00"):
        address = reverse("admin:payments_claim_change", args=[claim.pk])
        assert desk_of(office.approver).get(address).status_code == 200
    what = f"vordering {claim.pk} {claim.reference}"
    assert visits() == [(office.approver.pk, "APPROVER", right.person_id, what, "vordering bekeken")]


def test_the_yearly_file_is_a_visit_to_everybody_in_it(office):
    people = {rights.grant(rights.full("2019-03", 1), by=office.reviewer).person_id for _each in range(2)}
    run = office.sent(MARCH, IN_APRIL)
    Order.objects.filter(run=run).update(state="BOOKED", booked_on=date(2019, 4, 3))
    address = reverse("admin:payments_run_yearly", args=[2019])
    assert desk_of(factories.official(Role.AUDITOR, Scheme.ECALCURA)).get(address).status_code == 200
    assert visits() == []  # the file of that scheme is empty
    releaser = factories.official(Role.RELEASER)
    factories.grant(releaser, Role.REVIEWER, scheme=Scheme.ZORGKREDIET)
    desk_of(releaser).get(address)
    kept = {(releaser.pk, "RELEASER", one, "jaarbestand 281.18 2019", "jaarbestand gedownload") for one in people}
    assert len(visits()) == 2
    assert set(visits()) == kept


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_history_of_a_run_tells_who_took_its_lines(office, form):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.checked(MARCH, IN_APRIL)
    client = desk_of(office.reviewer)
    assert client.get(reverse("admin:payments_run_export", args=[run.pk, form])).status_code == 200
    event = RunEvent.objects.get(move="export")
    assert (event.run, event.by, event.note) == (run, office.reviewer, form)
    page = client.get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
    assert f"lijst met regels gedownload ({office.reviewer}): {form}" in page
