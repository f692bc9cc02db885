"""A run is green when everything arrived; until then it says how much did not, and leads there."""

import re
from datetime import date, datetime

import pytest
from django.urls import reverse

from kernel.pure.periods import Month
from payments import actions
from payments.actions.bank import import_answer
from payments.actions.files import content_of
from payments.actions.repay import confirm_repayment, decide_repayment
from payments.banking import toy
from payments.models import Order, Repayment, Run
from tests import factories
from tests.payments import rights
from tests.payments.test_claim_relief import stopped
from tests.payments.test_desk import desk_of, press

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL, AT = Month(2019, 3), date(2019, 4, 1), datetime(2019, 4, 3, 9)


def tag(page: str) -> tuple[str, str]:
    found = re.findall(r'<strong class="govuk-tag(?: govuk-tag--([\w-]+))?">([^<]*)</strong>', page)
    return next((words, colour) for colour, words in found if words != "Demo")


@pytest.fixture
def run(office) -> Run:
    """Six payments; the bank refused two and sent one back."""
    for _n in range(6):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    received = toy.receive(content_of(run.files.get()))
    scenario = toy.Scenario(reject_every=3, return_every=4, reject_reason="MS03", return_reason="MS03")
    for content in (toy.status_report(received, scenario, AT), toy.statement(received, scenario, AT.date(), AT)):
        import_answer(content=content, file_name="x.xml", by=office.releaser, at=factories.moment(IN_APRIL))
    return Run.objects.get(pk=run.pk)


def pages(user, run: Run) -> tuple[str, str]:
    client = desk_of(user)
    one = client.get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
    return one, client.get(reverse("admin:payments_run_changelist")).content.decode()


def test_a_run_of_which_something_did_not_arrive_is_not_green(office, run):
    assert run.state == "BOOKED"
    page, rows = pages(office.reviewer, run)
    assert tag(page) == tag(rows) == ("afgehandeld door de bank, 3 niet aangekomen", "orange")
    assert "Een herbetaling is een betaling die de bank weigerde of terugstuurde" in page
    address = reverse("admin:payments_repayment_changelist") + f"?order__run={run.pk}"
    assert page.count(f'href="{address}"') == 2
    other = office.calculated(Month(2019, 4), date(2019, 5, 2))
    shown = desk_of(office.reviewer).get(address).content.decode()
    for order in Order.objects.filter(run=run):
        assert (order.end_to_end_id in shown) == (order.state in ("REJECTED", "RETURNED"))
    elsewhere = reverse("admin:payments_repayment_changelist") + f"?order__run={other.pk}"
    assert "ZK" + str(run.pk) + "P" not in desk_of(office.reviewer).get(elsewhere).content.decode()


def test_it_is_green_again_when_all_was_paid_again(office, run):
    who = {"at": factories.moment(IN_APRIL)}
    first = Repayment.objects.order_by("pk").first()
    for repayment in Repayment.objects.order_by("pk"):
        decide_repayment(repayment_id=repayment.pk, reason="Opnieuw.", by=office.reviewer, **who)
        confirm_repayment(repayment_id=repayment.pk, by=office.approver, **who)
        if repayment == first:
            page, rows = pages(office.releaser, run)
            assert tag(page) == tag(rows) == ("afgehandeld door de bank, 2 niet aangekomen", "orange")
            assert "Bestand maken met 1 bevestigde herbetaling<" in page
    page, rows = pages(office.releaser, run)
    assert tag(page) == tag(rows) == ("afgehandeld door de bank, 3 opnieuw onderweg", "blue")
    assert "Bestand maken met 3 bevestigde herbetalingen" in page
    press(office.releaser, "run_deed_repay_file", run.pk)
    page, _rows = pages(office.releaser, run)
    assert "Er staan geen bevestigde herbetalingen klaar" in page
    assert tag(page) == ("afgehandeld door de bank, 3 opnieuw onderweg", "blue")
    _first, again = run.files.order_by("number")
    actions.download_file(file_id=again.pk, by=office.releaser, on=IN_APRIL, **who)
    received = toy.receive(content_of(again))
    told = toy.statement(received, toy.Scenario(), AT.date(), AT)
    import_answer(content=told, file_name="x.xml", by=office.releaser, **who)
    page, rows = pages(office.releaser, run)
    assert tag(page) == tag(rows) == ("afgehandeld door de bank", "green")


def test_a_run_without_trouble_asks_no_more_questions_than_one_with(office, run, django_assert_max_num_queries):
    client = desk_of(office.reviewer)
    actions.prepare_run(
        source="zorgkrediet", kind="EXTRA", month=MARCH, by=office.preparer, on=IN_APRIL, at=factories.moment(IN_APRIL)
    )
    client.get(reverse("admin:payments_run_changelist"))
    with django_assert_max_num_queries(12):
        client.get(reverse("admin:payments_run_changelist"))


def nothing_due(office) -> Run:
    """An extra run over a month in which nothing changed, controlled and seen."""
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    office.sent(MARCH, IN_APRIL)
    return office.checked(MARCH, IN_APRIL, kind="EXTRA")


def test_a_run_with_nothing_due_claims_no_bank(office):
    run = nothing_due(office)
    told = "Er is niets te betalen: er gaat niets naar de bank"
    assert told in pages(office.reviewer, run)[0]
    answer = press(office.approver, "run_deed_approve", run.pk, hash=run.hash).content.decode()
    assert "De run is goedgekeurd. Er is niets te betalen" in answer
    assert "bankbestanden worden gemaakt" not in answer
    while actions.write_files(run_id=run.pk, by=office.system, at=factories.moment(IN_APRIL)):
        pass
    answer = press(office.releaser, "run_deed_release", run.pk).content.decode()
    assert "De run is vrijgegeven en afgesloten: er gaat niets naar de bank." in answer
    assert "Download de bestanden" not in answer
    page, rows = pages(office.reviewer, run)
    assert tag(page) == tag(rows) == ("afgesloten, niets naar de bank", "green")
    assert told in page
    for words in ("vrijgegeven", "geen bankbestanden nodig", "niets te versturen", "afgesloten"):
        assert f"– {words} (" in page
    for words in ("verstuurd naar de bank", "afgehandeld door de bank", "bankbestanden klaar"):
        assert f"– {words} (" not in page
    assert Run.objects.get(pk=run.pk).state == "BOOKED"


def test_a_run_of_which_all_is_set_off_says_so(office):
    right, _claim = stopped(office)
    rights.change(right, rights.full("2019-01", 3), by=office.reviewer, on=date(2019, 5, 20))
    closed = office.released(Month(2019, 5), date(2019, 6, 3))
    page, rows = pages(office.reviewer, closed)
    assert tag(page) == tag(rows) == ("afgesloten, niets naar de bank", "green")
    assert "Alles wat te betalen was, is verrekend met vorderingen: er gaat niets naar de bank" in page
    assert "Er is niets te betalen" not in page


def test_a_run_that_pays_still_tells_of_the_bank(office, run):
    page, _rows = pages(office.reviewer, run)
    assert "er gaat niets naar de bank" not in page
    for words in ("bankbestanden klaar", "verstuurd naar de bank", "afgehandeld door de bank"):
        assert f"– {words} (" in page
