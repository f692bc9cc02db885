"""Two people for every euro, the right people, the version that was seen."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import Role
from ecalcura.actions.grants import ApprovalRefused, approve_advances, approve_calculation, propose_advances
from ecalcura.actions.parameter_sets import NotYourRole, SecondPersonNeeded
from ecalcura.enums import CalculationKind
from ecalcura.models import AdvancePlan, Grant
from tests.ecalcura import making
from tests.ecalcura.procedure import (
    AFTER,
    QUARTERS,
    RP24,
    RP25,
    SETTLED_ON,
    definitive,
    euro,
    facility_g,
    house,
    official,
    told,
    with_account,
)

pytestmark = pytest.mark.django_db


def test_nobody_approves_what_they_ordered(department, paid_g):
    both = official(Role.APPROVER)
    from accounts.enums import Scheme
    from tests import factories

    factories.grant(both, Role.PARAMETER_MANAGER, scheme=Scheme.ECALCURA)
    paid_g.confirm(*QUARTERS)
    department.order(CalculationKind.DEFINITIVE, by=both)
    with pytest.raises(SecondPersonNeeded):
        approve_calculation(
            calculation=paid_g.newest, seen_sha256=paid_g.newest.result_sha256, by=both, on=AFTER,
            at=making.moment(AFTER),
        )  # fmt: skip
    proposed = propose_advances(period=RP24, facilities=[paid_g.facility], by=both, on=AFTER)
    with pytest.raises(ApprovalRefused):  # approved before, as it is
        approve_advances(plan_ids=[proposed.plans[0].pk], by=department.approver, on=AFTER, at=making.moment(AFTER))


def test_the_database_itself_wants_two_people(department, paid_g):
    version = definitive(paid_g)
    with pytest.raises(IntegrityError, match="grant_approved_by_another"), transaction.atomic():
        Grant.objects.create(
            facility=paid_g.facility, period="2023-2024", reference="X", version=9, calculation=version,
            organisation=paid_g.facility.organisation, cause="SETTLEMENT", total=0, proposed_by=department.approver,
            decided_by=department.approver, decided_on=AFTER, decided_at=making.moment(AFTER),
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PARAMETER_MANAGER, Role.RELEASER, Role.AUDITOR])
def test_only_an_approver_approves(department, paid_g, role):
    version = definitive(paid_g)
    with pytest.raises(NotYourRole):
        approve_calculation(
            calculation=version, seen_sha256=version.result_sha256, by=official(role), on=AFTER,
            at=making.moment(AFTER),
        )  # fmt: skip


def test_an_approval_is_for_what_was_seen_and_for_the_newest_version(department, paid_g):
    version = definitive(paid_g)
    how = {"by": department.approver, "on": AFTER, "at": making.moment(AFTER)}
    with pytest.raises(ApprovalRefused, match="niet meer wat u zag"):
        approve_calculation(calculation=version, seen_sha256="0" * 64, **how)
    told(paid_g.correct_hours("nurse", "2024Q2", "400", AFTER), AFTER)
    with pytest.raises(ApprovalRefused, match="nieuwere versie"):
        approve_calculation(calculation=version, seen_sha256=version.result_sha256, **how)
    newest = paid_g.newest
    assert newest.kind == "DEFINITIVE"  # nothing was settled yet, so nothing is revised
    department.settle(newest)
    with pytest.raises(ApprovalRefused, match="al goedgekeurd"):
        approve_calculation(calculation=newest, seen_sha256=newest.result_sha256, **how)


def test_a_provisional_calculation_is_never_paid(department, paid_g):
    told(paid_g.confirm("2023Q3")[0], AFTER)
    with pytest.raises(ApprovalRefused, match="voorlopige"):
        department.settle(paid_g.newest)


def test_test_figures_never_become_money(department, settings):
    settings.DEMO = True
    made = facility_g()
    department.day_price(made.facility, yearly_budget=euro("25000.00"))
    version = definitive(made)
    assert version.is_test
    settings.DEMO = False
    with pytest.raises(ApprovalRefused, match="testbedragen"):
        department.settle(version)
    settings.DEMO = True
    assert department.settle(version).total == euro("21858.14")


def test_other_advances_ask_for_another_calculation(department, sets):
    made = with_account(facility_g(), department.system)
    department.day_price(made.facility, yearly_budget=euro("25000.00"))
    version = definitive(made)
    department.advances([made.facility], RP24, AFTER)
    with pytest.raises(ApprovalRefused, match="voorschotten"):
        department.settle(version)
    department.order(CalculationKind.DEFINITIVE)
    assert made.newest.advances == euro("20000.00")
    department.settle(made.newest)


def test_advances_of_the_next_period_follow_the_settled_amount(department, sets, paid_g):
    department.settle(definitive(paid_g), SETTLED_ON)
    (grant,) = department.advances([paid_g.facility], RP25, date(2024, 7, 22))
    plan = AdvancePlan.objects.get(pk=grant.advance_plan_id)
    assert (plan.base, plan.calculation) == (euro("21858.14"), paid_g.newest)
    assert [one["amount"] for one in plan.parts] == ["4371.63"] * 4
    again = propose_advances(period=RP25, facilities=[paid_g.facility], by=department.accountant, on=AFTER)
    assert again.plans == (plan,)


def test_without_base_there_are_no_advances(department, sets):
    made = house()
    proposed = propose_advances(period=RP24, facilities=[made.facility], by=department.accountant, on=AFTER)
    assert proposed.plans == ()
    assert [one.code for _facility, one in proposed.obstacles] == ["ADVANCE_BASE_MISSING"]
