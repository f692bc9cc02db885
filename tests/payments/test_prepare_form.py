"""Preparing a run: a month has one monthly run; what comes after is paid in a run in between."""

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role, Scheme
from payments import actions
from payments.models import Run
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import IN_APRIL, MARCH, desk_of, press

pytestmark = pytest.mark.django_db
ASKED = {"source": "zorgkrediet", "month": "2019-03", "kind": "MONTHLY", "scope": "CHANGES"}


@pytest.fixture
def at_the_desk(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    with time_machine.travel(factories.moment(IN_APRIL), tick=False):
        yield office


def test_a_month_that_was_released_gets_no_second_monthly_run(at_the_desk):
    office = at_the_desk
    first = office.released(MARCH, IN_APRIL)
    answer = press(office.preparer, "run_deed_prepare", **ASKED).content.decode()
    assert "De maandelijkse run van maart 2019 is al vrijgegeven. Maak een tussentijdse run" in answer
    assert Run.objects.get() == first
    press(office.preparer, "run_deed_prepare", **{**ASKED, "kind": "EXTRA"})
    assert Run.objects.exclude(pk=first.pk).get().kind == "EXTRA"


def test_nor_does_anybody_who_comes_past_the_form(at_the_desk):
    at_the_desk.released(MARCH, IN_APRIL)
    with pytest.raises(actions.MonthAlreadyPaid) as fault:
        at_the_desk.prepare(MARCH, IN_APRIL, kind="MONTHLY")
    assert "De maandelijkse run van maart 2019 is al vrijgegeven." in fault.value.message
    assert Run.objects.count() == 1


def test_a_run_that_was_stopped_may_be_made_again(at_the_desk):
    office = at_the_desk
    stopped = office.calculated(MARCH, IN_APRIL)
    press(office.preparer, "run_deed_abandon", stopped.pk, reason="Verkeerde maand.")
    press(office.preparer, "run_deed_prepare", **ASKED)
    assert Run.objects.exclude(pk=stopped.pk).get().kind == "MONTHLY"


def test_the_words_are_explained_and_the_only_scheme_is_chosen(at_the_desk):
    page = desk_of(at_the_desk.preparer).get(reverse("admin:payments_run_deed_prepare"))
    assert page.context["form"]["source"].initial == "zorgkrediet"
    assert "één keer per maand" in page.content.decode()
    factories.grant(at_the_desk.preparer, Role.PREPARER, scheme=Scheme.ECALCURA)
    both = desk_of(at_the_desk.preparer).get(reverse("admin:payments_run_deed_prepare"))
    assert both.context["form"]["source"].initial is None
