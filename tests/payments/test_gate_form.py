"""Whoever is refused at the gate of a run finds back what was written and chosen there."""

from datetime import date

import pytest
from django.urls import reverse

from kernel.pure.periods import Month
from payments.models import Clearance
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import desk_of, press

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)


def test_a_refusal_at_the_gate_keeps_what_was_typed_and_chosen(office):
    office.approver.person = factories.person()
    office.approver.save()
    rights.grant(rights.full("2019-03", 1), by=office.reviewer, person=office.approver.person)
    run = office.checked(MARCH, IN_APRIL)
    finding = run.findings.get(kind="OWN_INTEREST")
    box = f'name="finding" value="{finding.pk}"'
    typed = 'value="Gebeld met &quot;de werkgever&quot;." required'
    reason = 'Gebeld met "de werkgever".'
    page = press(office.approver, "run_deed_clear", run.pk, reason=reason).content.decode()
    assert "U hebt niets aangevinkt." in page
    assert typed in page
    assert f"{box} checked" not in page
    page = press(office.approver, "run_deed_clear", run.pk, reason=reason, finding=finding.pk).content.decode()
    assert "Deze bevinding gaat over uzelf." in page
    assert typed in page
    assert f"{box} checked" in page
    page = press(office.approver, "run_deed_clear", run.pk, reason=reason, kind="OWN_INTEREST").content.decode()
    assert typed in page
    assert '<option value="OWN_INTEREST" selected>' in page
    assert (
        "de werkgever"
        not in desk_of(office.approver).get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
    )
    assert not Clearance.objects.exists()
