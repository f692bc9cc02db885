"""The page of a claim: only the steps that can be next, each with what it asks, and nothing typed is lost."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from payments.actions.claims import decide_claim, notify_claim, record_hearing, record_repaid
from payments.models import Claim, ClaimEntry, Payee
from tests import factories
from tests.payments.test_claim_relief import IN_MAY, stopped
from tests.payments.test_desk import desk_of, in_may_2019, press  # noqa: F401 - a fixture
from tests.payments.test_forgiven import decided

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_may_2019")]


def page_of(claim, user) -> str:
    return desk_of(user).get(reverse("admin:payments_claim_change", args=[claim.pk])).content.decode()


def offered(page: str) -> list[str]:
    return re.findall(r'name="step" value="(\w+)"', page)


def form_of(page: str, step: str) -> str:
    """The form of one step."""
    return next(part for part in page.split("<details")[1:] if f'value="{step}"' in part)


def test_the_page_offers_the_steps_of_the_state_and_what_each_asks(office):
    _right, claim = stopped(office)
    who = {"claim_id": claim.pk, "by": office.reviewer, "on": IN_MAY}
    assert offered(page_of(claim, office.reviewer)) == ["notify", "waive", "withdraw"]
    notify_claim(**who)
    page = page_of(claim, office.reviewer)
    assert offered(page) == ["hear", "decide", "repaid", "waive", "withdraw"]
    assert "(niet verplicht)" in form_of(page, "repaid")
    assert "(niet verplicht)" not in form_of(page, "hear") + form_of(page, "withdraw")
    assert "Kwijtschelden kan alleen onder 50,00 euro." in form_of(page, "waive")
    assert 'name="months"' not in page
    record_hearing(report="Gehoord.", **who)
    decide_claim(reason="Gestopt.", **who)
    page = page_of(claim, office.reviewer)
    assert offered(page) == ["plan", "repaid", "appeal", "waive", "withdraw"]
    assert re.findall(r'name="(reason|months|amount|percent|is_fraud)"', form_of(page, "plan")) == ["months"]


def test_whoever_may_take_no_step_reads_why(office):
    _right, claim = stopped(office)
    page = page_of(claim, factories.official(Role.AUDITOR))
    assert offered(page) == []
    assert "Dit is een stap voor wie een van deze rollen heeft" in page
    office.approver.person = claim.payee.person
    office.approver.save()
    page = page_of(claim, office.approver)
    assert offered(page) == []
    assert "Deze vordering gaat over uzelf." in page


def test_a_refused_step_keeps_what_was_typed_and_says_why_at_its_field(office):
    _right, claim = stopped(office)
    who = {"claim_id": claim.pk, "by": office.reviewer, "on": IN_MAY}
    notify_claim(**who)
    record_hearing(report="Gehoord.", **who)
    step = ("claim_deed_step", claim.pk)
    page = press(office.reviewer, *step, step="decide", reason="Een lange uitleg.", percent="50").content.decode()
    form = form_of(page, "decide")
    assert "Een lange uitleg." in form and 'value="50"' in form and "Van een uitbetaling wordt hoogstens 10 %" in form
    assert '<a href="#id_decide_percent">' in page
    form = form_of(press(office.reviewer, *step, step="decide", percent="10").content.decode(), "decide")
    assert "Motiveer de beslissing" in form and 'value="10"' in form
    claim.refresh_from_db()
    assert claim.state == "HEARING"


def test_only_when_the_claim_moved_since_the_page_was_shown_somebody_else_was_first(office):
    _right, claim = stopped(office)
    step = ("claim_deed_step", claim.pk)
    page = press(office.reviewer, *step, step="appeal", seen="OPENED", reason="Niet eens.").content.decode()
    assert "Kondig de terugvordering eerst aan." in page
    assert "iemand anders was u voor" not in page
    assert "Niet eens." in form_of(page, "appeal")
    notify_claim(claim_id=claim.pk, by=office.approver, on=IN_MAY)
    page = press(office.reviewer, *step, step="notify", seen="OPENED").content.decode()
    assert "iemand anders was u voor" in page
    assert 'name="seen" value="NOTIFIED"' in form_of(page, "notify")
    assert claim.steps.filter(move="notify").count() == 1


@pytest.mark.parametrize("months", ["", "0", "61", "drie", "1,5"])
def test_a_plan_asks_for_the_number_of_months(office, months):
    _right, claim = stopped(office)
    decided(claim, office)
    step = ("claim_deed_step", claim.pk)
    page = press(office.reviewer, *step, step="plan", months=months).content.decode()
    assert "Zeg in hoeveel maanden de betrokkene terugbetaalt: een geheel getal van 1 tot 60." in form_of(page, "plan")
    assert not claim.instalments.exists()
    press(office.reviewer, *step, step="plan", months="1")
    assert [part.amount for part in claim.instalments.all()] == [claim.amount]


@pytest.mark.parametrize("amount", ["", "0", "-5", "0,001", "1e300", "veel"])
def test_an_amount_is_asked_the_belgian_way(office, amount):
    _right, claim = stopped(office)
    decided(claim, office)
    step = ("claim_deed_step", claim.pk)
    page = press(office.reviewer, *step, step="repaid", amount=amount, reason="Overschrijving.").content.decode()
    assert "minstens 0,01 euro" in form_of(page, "repaid")
    assert "Overschrijving." in form_of(page, "repaid")
    press(office.reviewer, *step, step="repaid", amount="92,75")
    assert claim.entries.get(kind="PAID").amount == Decimal("-92.75")


def test_an_unknown_step_asks_to_choose_one(office):
    _right, claim = stopped(office)
    for step in ("", "settle", "x" * 5000):
        page = press(office.reviewer, "claim_deed_step", claim.pk, step=step)
        assert "Kies eerst een stap." in page.content.decode()


def test_the_list_names_who_owes_how_much_without_a_query_a_claim(office):
    _right, claim = stopped(office)
    record = {"claim_id": claim.pk, "by": office.reviewer, "on": IN_MAY}
    notify_claim(**record)
    record_repaid(amount=Decimal("92.75"), note="", **record)
    address, desk = reverse("admin:payments_claim_changelist"), desk_of(office.reviewer)
    with CaptureQueriesContext(connection) as one:
        page = desk.get(address).content.decode()
    assert f'field-who">{claim.payee.person.full_name}<' in page
    assert 'field-left_words">400,00 euro<' in page
    assert 'field-amount_words">492,75 euro<' in page
    for number in range(3):
        more = Claim.objects.create(
            payee=Payee.objects.create(person=factories.person()), source=claim.source, reference=f"ZK-X-{number}",
            run=claim.run, cause=claim.cause, amount=Decimal("12345.60"), opened_on=IN_MAY, lapses_on=claim.lapses_on,
        )  # fmt: skip
        ClaimEntry.objects.create(claim=more, kind="OPENED", amount=more.amount, on=IN_MAY, by=office.reviewer)
    with CaptureQueriesContext(connection) as four:
        page = desk.get(address).content.decode()
    assert page.count('field-left_words">12.345,60 euro<') == 3
    assert len(four) <= len(one) <= 12


def test_the_claim_leads_to_its_dossier_and_its_run_for_whoever_may_open_them(office):
    right, claim = stopped(office)
    dossier = reverse("admin:zorgkrediet_application_change", args=[right.application_id])
    run = reverse("admin:payments_run_change", args=[claim.run_id])
    manager = factories.official(Role.PARAMETER_MANAGER)
    for reader in (office.reviewer, factories.official(Role.AUDITOR), manager):
        page = page_of(claim, reader)
        assert desk_of(reader).get(run).status_code == 200
        assert f'href="{run}"' in page
        assert (f'href="{dossier}"' in page) == (desk_of(reader).get(dossier).status_code == 200)
    assert f'href="{dossier}"' in page_of(claim, office.reviewer)
