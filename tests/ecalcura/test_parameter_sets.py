"""Figures of the department: drafted by one, tried, approved by another, never changed afterwards."""

from copy import deepcopy
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import Role, Scheme
from ecalcura.actions.parameter_sets import (
    NotYourRole,
    SecondPersonNeeded,
    SetRefused,
    approve_set,
    change_draft,
    draft_set,
    retire_set,
)
from ecalcura.enums import CalculationKind, SetState
from ecalcura.gather import parameters_for
from ecalcura.law.parameters import PeriodNotCovered, shipped_set
from ecalcura.law.set_form import ParameterSetFault
from ecalcura.models import ParameterSet
from ecalcura.queries.department import difference_of_sets, set_in_force
from tests import factories
from tests.ecalcura import making
from tests.ecalcura.procedure import AFTER, RP24, RP25, Department, content, official

pytestmark = pytest.mark.django_db
AT = making.moment(AFTER)


@pytest.fixture
def department(db) -> Department:
    return Department()


def draft(department, figures=None, period=RP24):
    return draft_set(
        period=period, content=figures or content(period), note="Jaarlijks.", by=department.accountant, on=AFTER, at=AT
    )


def approve(department, row, **more):
    how = {"seen_sha256": row.sha256, "by": department.approver, "on": AFTER, "at": AT} | more
    return approve_set(parameter_set=row, **how)


def test_a_set_counts_once_a_second_person_approved_it(department):
    row = draft(department)
    assert set_in_force(RP24) is None
    assert parameters_for(RP24).is_test
    approve(department, row)
    assert set_in_force(RP24) == row
    assert parameters_for(RP24).id == "PROEF"
    assert parameters_for(RP25).is_test  # another period has a set of its own


def test_a_new_version_takes_the_place_of_the_old_one_and_both_stay(department):
    first = approve(department, draft(department))
    second = draft(department, content(RP24, VPK_A1="60000.00"))
    assert (first.version, second.version) == (1, 2)
    changed = difference_of_sets(first, second)
    assert changed == (("wageCost.premium.VPK_A1", '"56720.04"', '"60000.00"'),)
    approve(department, second)
    first.refresh_from_db()
    assert (first.state, first.retired_by) == (SetState.RETIRED, department.approver)
    assert first.content["wageCost"]["premium"]["VPK_A1"] == "56720.04"


def test_a_set_is_tried_over_all_facilities_before_it_is_approved(department):
    making.facility()
    row = draft(department)
    with pytest.raises(SetRefused, match="proefberekening"):
        approve(department, row)
    department.order(CalculationKind.REHEARSAL, parameter_set=row)
    assert approve(department, row).state == SetState.APPROVED


def test_figures_changed_after_the_rehearsal_are_tried_again(department):
    making.facility()
    row = draft(department)
    department.order(CalculationKind.REHEARSAL, parameter_set=row)
    later = making.moment(date(2024, 7, 16))
    row = change_draft(
        parameter_set=row, content=content(RP24, VPK_A1="1.00"), note="", seen_sha256=row.sha256,
        by=department.accountant, on=AFTER, at=later,
    )  # fmt: skip
    with pytest.raises(SetRefused, match="proefberekening"):
        approve(department, row)


def test_nobody_approves_their_own_draft(department):
    factories.grant(department.approver, Role.PARAMETER_MANAGER, scheme=Scheme.ECALCURA)
    row = draft_set(period=RP24, content=content(), note="", by=department.approver, on=AFTER, at=AT)
    with pytest.raises(SecondPersonNeeded):
        approve(department, row)
    with pytest.raises(IntegrityError, match="parameter_set_approved_by_another"), transaction.atomic():
        ParameterSet.objects.filter(pk=row.pk).update(state="APPROVED", approved_by=department.approver, approved_at=AT)


def test_each_step_belongs_to_its_role(department):
    with pytest.raises(NotYourRole):
        draft_set(period=RP24, content=content(), note="", by=department.approver, on=AFTER, at=AT)
    row = draft(department)
    with pytest.raises(NotYourRole):
        approve(department, row, by=official(Role.REVIEWER))
    with pytest.raises(NotYourRole):
        approve(department, row, by=department.system)


def test_what_was_not_seen_is_not_approved(department):
    row = draft(department)
    with pytest.raises(SetRefused, match="niet meer wat u zag"):
        approve(department, row, seen_sha256="0" * 64)
    with pytest.raises(SetRefused, match="collega"):
        change_draft(
            parameter_set=row, content=content(), note="", seen_sha256="0" * 64, by=department.accountant, on=AFTER,
            at=AT,
        )  # fmt: skip


def test_every_wrong_field_is_named_and_nothing_is_kept(department):
    wrong = deepcopy(content())
    wrong["wageCost"]["premium"]["VPK_A1"] = "56720,04"
    wrong["advances"]["dates"] = ["13-40"]
    del wrong["rules"]["ageStartRule"]
    with pytest.raises(ParameterSetFault) as fault:
        draft(department, wrong)
    for path in ("wageCost.premium", "advances.dates", "rules.ageStartRule"):
        assert path in fault.value.message
    with pytest.raises(PeriodNotCovered):
        draft(department, content(RP25), RP24)
    assert not ParameterSet.objects.exists()


def test_an_approved_set_can_be_neither_changed_nor_erased(department):
    row = approve(department, draft(department))
    with pytest.raises(SetRefused):
        change_draft(
            parameter_set=row, content=content(), note="", seen_sha256=row.sha256, by=department.accountant, on=AFTER,
            at=AT,
        )  # fmt: skip
    for words, change in (
        ("figures of an approved parameter set never change", {"content": {}}),
        ("parameter set never goes back", {"state": "DRAFT"}),
    ):
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            ParameterSet.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError, match="never erased"), transaction.atomic():
        ParameterSet.objects.filter(pk=row.pk).delete()


def test_at_most_one_set_holds_in_a_period(department):
    approve(department, draft(department))
    second = draft(department)
    with pytest.raises(IntegrityError, match="parameter_set_one_approved_per_period"), transaction.atomic():
        ParameterSet.objects.filter(pk=second.pk).update(
            state="APPROVED", approved_by=department.approver, approved_at=AT
        )


def test_a_set_can_be_taken_out_of_use(department):
    row = approve(department, draft(department))
    with pytest.raises(NotYourRole):
        retire_set(parameter_set=row, by=department.accountant, on=AFTER, at=AT)
    retire_set(parameter_set=row, by=department.approver, on=AFTER, at=AT)
    assert set_in_force(RP24) is None
    thrown = draft(department)
    assert retire_set(parameter_set=thrown, by=department.accountant, on=AFTER, at=AT).state == SetState.RETIRED


def test_the_shipped_set_is_marked_as_a_test():
    shipped = shipped_set("PARAM-TEST-1")
    assert shipped["test"] is True
    assert "TEST" in shipped["title"]
