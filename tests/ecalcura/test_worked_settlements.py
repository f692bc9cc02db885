"""Cases D5, D6 and D9 to the cent and by every step: report, confirmation, calculation, approval, ledger, bank, claim.

The wage costs are those of a set made for these cases, so that real hours of real lines give the amounts of the page.
"""

from datetime import date

import pytest

from ecalcura.models import Calculation, Grant
from ecalcura.queries.calculations import dues_of
from ecalcura.queries.made import reproduces
from kernel.pure.periods import Month
from payments.models import Claim, GateFinding, Line, Order
from tests.ecalcura import making
from tests.ecalcura.procedure import (
    QUARTERS,
    RP23,
    RP24,
    SETTLED_ON,
    House,
    content,
    definitive,
    euro,
    house,
    told,
    with_account,
)

pytestmark = pytest.mark.django_db
# Year of birth that makes a premium of so many hours a week over the whole period.
BORN = {"6": 1966, "4": 1971, "2": 1976}
CORRECTED_ON = date(2024, 9, 2)


def paid_house(department, nurses: dict[str, tuple[str, str]], **wage_costs: str) -> House:
    """A facility of full-time nurses who chose the premium, paid four advances of 10,000 euro."""
    made = with_account(house(), department.system)
    department.day_price(made.facility, yearly_budget=euro("50000.00"))
    department.approved_set(RP23)
    department.approved_set(RP24, figures=content(RP24, **wage_costs))
    for name, (profession, hours) in nurses.items():
        data = making.entitled(profession=profession, choices=(making.premium(hours),))
        born = date(BORN[hours], 3, 1)
        made.lines[name] = making.enter(made.facility, data, by=made.manager, born=born, on=SETTLED_ON)
        made.hours(name, [(quarter, "494") for quarter in QUARTERS], SETTLED_ON)
    department.advances([made.facility], RP24, date(2024, 1, 8))
    department.paid(date(2024, 5, 16), Month(2024, 5))
    assert ordered(made) == [euro("10000.00")] * 4
    return made


def ordered(made: House) -> list:
    """The ledger of one facility: what each line of each run ordered."""
    rows = Line.objects.filter(payee__organisation=made.facility.organisation).order_by("run_id", "due_month")
    return list(rows.values_list("net", flat=True))


@pytest.fixture
def house_of_d5(department) -> House:
    nurses = {
        "a": ("VPK_A1", "6"), "b": ("VPK_A1", "6"), "c": ("VPK_A1", "4"), "d": ("VPK_A1", "4"), "e": ("VPK_A1", "2"),
        "hbo5": ("VPK_A2", "6"),
    }  # fmt: skip
    return paid_house(department, nurses, VPK_A1="58685.45", VPK_HBO5="58489.60")


def test_d5_what_is_due_above_the_advances_is_paid_to_the_cent(department, house_of_d5):
    version = definitive(house_of_d5, SETTLED_ON)
    assert (version.definitive, version.advances, version.balance) == (
        euro("43210.99"), euro("40000.00"), euro("3210.99"),
    )  # fmt: skip
    department.settle(version, SETTLED_ON)
    run = department.paid(SETTLED_ON)
    assert (run.to_pay, run.to_claim) == (euro("3210.99"), euro("0.00"))
    assert Order.objects.get(run=run).amount == run.files.get().total == euro("3210.99")
    assert ordered(house_of_d5)[-1] == euro("3210.99")
    assert not GateFinding.objects.filter(run=run, kind="CONTROL").exists()
    dues = dues_of(house_of_d5.facility, RP24)
    assert dues.ordered == dues.grant.total == euro("43210.99")


def test_d6_what_was_advanced_too_much_is_claimed_back_to_the_cent(department):
    made = paid_house(department, {str(n): ("VPK_A1", "6") for n in range(4)}, VPK_A1="57791.64")
    version = definitive(made, SETTLED_ON)
    assert (version.definitive, version.advances, version.balance) == (
        euro("36500.00"), euro("40000.00"), euro("-3500.00"),
    )  # fmt: skip
    department.settle(version, SETTLED_ON)
    run = department.paid(SETTLED_ON)
    assert (run.to_pay, run.to_claim) == (euro("0.00"), euro("3500.00"))
    assert not Order.objects.filter(run=run).exists()
    assert not run.files.exists()
    claim = Claim.objects.get()
    assert (claim.amount, claim.state, claim.payee.organisation) == (
        euro("3500.00"), "OPENED", made.facility.organisation,
    )  # fmt: skip
    assert ordered(made)[-1] == euro("-3500.00")
    assert not GateFinding.objects.filter(run=run, kind="CONTROL").exists()


def test_d9_a_revision_claims_the_difference_and_the_first_version_stays_readable(department, house_of_d5, log_in):
    first = definitive(house_of_d5, SETTLED_ON)
    department.settle(first, SETTLED_ON)
    department.paid(SETTLED_ON)
    told(house_of_d5.correct_hours("hbo5", "2024Q2", "444.60", CORRECTED_ON), CORRECTED_ON)
    second = house_of_d5.newest
    assert (second.version, second.kind, second.definitive) == (2, "REVISION", euro("42980.11"))
    assert second.balance - first.balance == euro("-230.88")
    department.settle(second, CORRECTED_ON)
    run = department.paid(date(2024, 9, 3))
    assert (run.to_pay, run.to_claim) == (euro("0.00"), euro("230.88"))
    assert ordered(house_of_d5)[-2:] == [euro("3210.99"), euro("-230.88")]
    assert Claim.objects.get().amount == euro("230.88")
    assert sum(ordered(house_of_d5)) == Grant.objects.latest("pk").total == euro("42980.11")
    # What was settled first: the same row, the same cents, and made again to the byte.
    kept = Calculation.objects.get(pk=first.pk)
    assert (kept.definitive, kept.result["totals"]["definitive"]) == (euro("43210.99"), "43210.99")
    assert reproduces(kept)
    address = f"/ecalcura/voorziening/{house_of_d5.facility.hco_number}/berekeningen/2023-2024"
    client = log_in(house_of_d5.manager)
    assert "43.210,99 euro" in client.get(f"{address}/1/").content.decode()
    assert "−230,88 euro" in client.get(f"{address}/2/vergelijken/1/").content.decode()
