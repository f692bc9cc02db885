"""One euro, proven years later: from the line on a bank statement back to the run, the file and whoever looked."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Scheme
from kernel.pure.periods import Month
from payments.models import Order
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import press

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)


def test_the_id_on_a_bank_statement_gives_the_lines_of_that_payment_alone(office):
    right = rights.grant(rights.full("2019-02", 2), by=office.reviewer)
    other = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    order = Order.objects.get(payee__person=right.person)
    page = press(office.reviewer, "run_search", reference=f" {order.end_to_end_id.lower()} ").content.decode()
    assert page.count(f">{right.reference}</td>") == 2
    assert f">{other.reference}</td>" not in page
    assert page.count(f'<a href="{reverse("admin:payments_run_change", args=[run.pk])}">{run.pk}</a>') == 2
    assert page.count(f">{order.end_to_end_id}</td>") == 2
    stranger = factories.official(scheme=Scheme.ECALCURA)
    assert "Geen regels gevonden." in press(stranger, "run_search", reference=order.end_to_end_id).content.decode()


def test_a_line_that_was_paid_twice_names_both_payments_and_either_finds_it(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    office.sent(MARCH, IN_APRIL)
    first = Order.objects.get()
    first.state = "RETURNED"
    first.save()
    again = Order.objects.create(
        run=first.run, payee=first.payee, account=first.account, attempt=2, replaces=first, amount=first.amount,
        end_to_end_id=first.end_to_end_id[:-1] + "2", lines_net=first.amount, set_off=0,
    )  # fmt: skip
    for asked in (first.end_to_end_id, again.end_to_end_id, right.reference):
        page = press(office.reviewer, "run_search", reference=asked).content.decode()
        assert f">{first.end_to_end_id}, {again.end_to_end_id}</td>" in page
