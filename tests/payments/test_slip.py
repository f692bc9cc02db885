"""The tax slip 281.18 of a payee: real amounts of the calendar year of payment, on paper."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from correspondence.printing import can_make_pdf
from kernel.pure.periods import Month
from payments.models import Order
from tests import factories
from tests.payments import rights

MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)


def own_pages(person) -> Client:
    client = Client()
    client.force_login(factories.user(with_person=person))
    return client


@pytest.mark.pdf
@pytest.mark.skipif(not can_make_pdf(), reason="PDF SLIP NOT TESTED: Pango is missing")
def test_the_slip_shows_what_the_bank_paid_in_that_year(office):
    from pypdf import PdfReader

    right = rights.grant(rights.full("2019-01", 3), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    Order.objects.filter(run=run).update(state="BOOKED", booked_on=date(2019, 4, 3))
    answer = own_pages(right.person).get(reverse("zorgkrediet:employee-year-slip", args=[2019]))
    assert answer["Content-Type"] == "application/pdf"
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "281.18" in words
    assert "2019" in words
    assert "1.478,25" in words  # three months net of 492,75


def test_a_year_without_payment_and_somebody_elses_year_have_no_slip(office):
    right = rights.grant(rights.full("2019-01", 3), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    Order.objects.filter(run=run).update(state="BOOKED", booked_on=date(2019, 4, 3))
    assert own_pages(right.person).get(reverse("zorgkrediet:employee-year-slip", args=[2018])).status_code == 404
    stranger = own_pages(factories.person())
    assert stranger.get(reverse("zorgkrediet:employee-year-slip", args=[2019])).status_code == 404
