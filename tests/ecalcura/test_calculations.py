"""From confirmed quarters to versions: provisional, definitive, revision; what stops one facility and no other."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection

from correspondence.models import Mail
from ecalcura import tasks
from ecalcura.actions import calculations
from ecalcura.actions.parameter_sets import draft_set
from ecalcura.actions.quarters import open_correction, reopen
from ecalcura.enums import CalculationKind, PartState
from ecalcura.law.periods import Quarter
from ecalcura.models import Calculation, CalculationRun, ContactPerson, Grant
from ecalcura.queries.calculations import (
    calculations_of,
    lines_of_version,
    quarters_of_version,
    state_of,
    version_of,
)
from ecalcura.queries.comparison import compare, outliers
from ecalcura.queries.confirmed import existing_in
from ecalcura.queries.department import budget, forecast, rehearsal, standing
from ecalcura.queries.made import reproduces
from ecalcura.queries.progress import idle_runs, progress_of, stopped_in
from tests.ecalcura import making
from tests.ecalcura.procedure import AFTER, QUARTERS, RP24, RP25, Department, content, facility_g, told, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def department(db) -> Department:
    return Department()


@pytest.fixture
def house(department):
    made = facility_g()
    department.day_price(made.facility)
    department.approved_set()
    return made


def test_d1_the_whole_facility_from_entry_to_definitive_amount(house):
    confirmations = house.confirm(*QUARTERS)
    runs = [told(one, AFTER) for one in confirmations]
    assert [run.kind for run in runs] == ["DEFINITIVE"] * 4  # all four were confirmed before the first job came
    version = house.newest
    assert (version.version, version.kind, version.through_quarter) == (1, "DEFINITIVE", "2024Q2")
    assert (version.exempted_fte, version.replacement_fte) == (Decimal("0.2632"), Decimal("0.2816"))
    assert (version.premium, version.replacement) == (Decimal("8955.80"), Decimal("12902.34"))
    assert version.definitive == version.balance == Decimal("21858.14")
    assert Calculation.objects.count() == 1
    assert reproduces(version)


def test_a_provisional_version_after_each_quarter_and_the_definitive_one_after_the_last(house):
    seen = []
    for quarter in QUARTERS:
        told(house.confirm(quarter)[0], AFTER)
        seen.append((house.newest.kind, house.newest.through_quarter))
    assert seen == [
        ("PROVISIONAL", "2023Q3"),
        ("PROVISIONAL", "2023Q4"),
        ("PROVISIONAL", "2024Q1"),
        ("DEFINITIVE", "2024Q2"),
    ]
    versions = list(Calculation.objects.order_by("version"))
    assert [one.version for one in versions] == [1, 2, 3, 4]
    # One quarter of the yearly premium of 8 955.80; only what was confirmed counts.
    assert versions[0].premium == Decimal("2238.95")
    assert versions[0].exempted_fte == Decimal("0.0592")  # (4 + 1 + 4) / 38, three months of twelve
    assert versions[-1].definitive == Decimal("21858.14")
    assert all(reproduces(one) for one in versions)


def test_a_job_that_arrives_twice_orders_once(house):
    (confirmation,) = house.confirm("2023Q3")
    told(confirmation, AFTER)
    tasks.calculate_after_confirmation(confirmation_id=confirmation.pk)
    tasks.calculate_chunk(run_id=CalculationRun.objects.get(confirmation=confirmation).pk)
    assert CalculationRun.objects.filter(confirmation=confirmation).count() == 1
    assert Calculation.objects.count() == 1


def test_without_a_change_there_is_no_new_version(department, house):
    house.confirm(*QUARTERS)
    first = department.order(CalculationKind.DEFINITIVE)
    again = department.order(CalculationKind.DEFINITIVE)
    assert [part.state for run in (first, again) for part in run.parts.all()] == ["CALCULATED", "UNCHANGED"]
    assert again.parts.get().calculation == house.newest
    assert Calculation.objects.count() == 1


def test_one_facility_stops_and_says_why_and_the_others_go_on(department, house):
    house.confirm(*QUARTERS)
    late = facility_g()
    department.day_price(late.facility)
    late.confirm("2023Q3", "2023Q4", "2024Q1")
    unanswered = facility_g()
    unanswered.confirm(*QUARTERS)
    run = department.order(CalculationKind.DEFINITIVE)
    stopped = {part.facility: [(one["code"], one.get("quarter")) for one in part.findings] for part in stopped_in(run)}
    assert stopped == {
        late.facility: [("E-NOT-CONFIRMED", "2024Q2")],
        unanswered.facility: [("E-H2-NOT-CONFIRMED", None)],
    }
    progress = progress_of(run)
    assert (progress.total, progress.calculated, progress.stopped, progress.percent) == (3, 1, 2, 100)
    assert house.newest.definitive == Decimal("21858.14")


def test_a_line_that_waits_for_a_register_stops_its_facility(department, house):
    house.confirm(*QUARTERS)
    line = house.lines["social"]
    line.identity_status = "PENDING"
    line.save(update_fields=["identity_status"])
    run = department.order(CalculationKind.DEFINITIVE)
    (part,) = stopped_in(run)
    assert [(one["code"], one["line"]) for one in part.findings] == [("E-IDENTITY-PENDING", str(line.pk))]
    assert part.findings[0]["message"]


def test_without_an_approved_set_nothing_is_calculated(department, settings):
    settings.DEMO = False
    made = facility_g()
    department.day_price(made.facility)
    made.confirm(*QUARTERS)
    run = department.order(CalculationKind.DEFINITIVE)
    (part,) = stopped_in(run)
    assert [one["code"] for one in part.findings] == ["E-PARAMETER-MISSING"]
    assert "2023-2024" in part.findings[0]["message"]


def test_a_figure_that_the_set_lacks_stops_the_facility_that_needs_it(department):
    figures = content(RP24)
    del figures["wageCost"]["replacement"]["PARA"]
    made = facility_g()
    department.day_price(made.facility)
    made.confirm(*QUARTERS)
    department.approved_set(figures=figures)
    run = department.order(CalculationKind.DEFINITIVE)
    (part,) = stopped_in(run)
    assert [(one["code"], one["line"]) for one in part.findings] == [
        ("E-PARAMETER-MISSING", str(made.lines["ergo"].pk))
    ]


def test_a_quarter_that_is_being_corrected_is_not_settled(department, house):
    house.confirm(*QUARTERS)
    open_correction(
        facility=house.facility, quarter=Quarter.parse("2024Q1"), reason="Uren.", by=house.manager, on=AFTER
    )
    run = department.order(CalculationKind.DEFINITIVE)
    assert [one["quarter"] for one in stopped_in(run)[0].findings] == ["2024Q1"]


def test_d12_other_parameters_change_nothing_without_an_explicit_revision(department, house):
    house.confirm(*QUARTERS)
    department.order(CalculationKind.DEFINITIVE)
    first = house.newest
    department.settle(first)
    higher = department.approved_set(on=AFTER, figures=content(RP24, VPK_A1="60000.00"))
    run = department.order(CalculationKind.DEFINITIVE)
    assert run.parts.get().state == PartState.UNCHANGED
    # A correction of facts does not bring the other figures along either.
    told(house.correct_hours("nurse", "2024Q2", "400", AFTER), AFTER)
    corrected = house.newest
    assert (corrected.kind, corrected.definitive) == ("REVISION", Decimal("21432.06"))
    assert corrected.parameter_set == first.parameter_set
    department.settle(corrected)
    department.order(CalculationKind.REVISION, reason="Nieuwe loonkost voor bachelors.")
    revised = house.newest
    assert (revised.version, revised.kind, revised.parameter_set) == (3, "REVISION", higher)
    assert revised.premium > corrected.premium
    for version in Calculation.objects.all():
        assert reproduces(version)
    first.refresh_from_db()
    assert first.definitive == Decimal("21858.14")


def test_a_revision_needs_something_that_was_settled(department, house):
    house.confirm(*QUARTERS)
    department.order(CalculationKind.DEFINITIVE)
    run = department.order(CalculationKind.REVISION, reason="Controle.")
    assert [one["code"] for one in stopped_in(run)[0].findings] == ["NOT_SETTLED"]


def test_a_revision_after_a_control_by_the_department(department, house):
    """The department opens the quarter again; the facility corrects; what was settled is revised."""
    house.confirm(*QUARTERS)
    department.order(CalculationKind.DEFINITIVE)
    department.settle(house.newest)
    reopen(
        facility=house.facility, quarter=Quarter.parse("2023Q4"), reason="Controle ter plaatse.",
        by=department.reviewer, on=AFTER,
    )  # fmt: skip
    told(house.confirm("2023Q4")[0], AFTER)
    assert house.newest.version == 1  # confirmed again as it was: nothing to revise


def test_a_dead_worker_leaves_work_that_another_takes_up(department, house, monkeypatch):
    house.confirm(*QUARTERS)
    run = calculations.order_calculations(
        kind="DEFINITIVE", period=RP24, by=department.accountant, on=AFTER, at=making.moment(AFTER)
    )
    with monkeypatch.context() as dying:
        dying.setattr(calculations, "inputs_of", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.calculate_chunk(run_id=run.pk)
    assert progress_of(run).waiting == 1
    assert idle_runs(making.moment(AFTER)) == []
    later = making.moment(AFTER) + timedelta(minutes=4)
    assert idle_runs(later) == [run.pk]
    with time_machine.travel(later, tick=False):
        tasks.resume_runs()
    work(run, AFTER)
    assert Calculation.objects.count() == 1
    tasks.close_run(run_id=run.pk)
    assert idle_runs(later) == []


def test_an_unexpected_fault_in_one_facility_leaves_the_others_alone(department, house, monkeypatch):
    house.confirm(*QUARTERS)
    other = facility_g()
    department.day_price(other.facility)
    other.confirm(*QUARTERS)
    real = calculations.make

    def fails_once(snapshot, *more):
        if snapshot["facts"]["staff"][0]["id"] == str(house.lines["nurse"].pk):
            raise ZeroDivisionError
        return real(snapshot, *more)

    monkeypatch.setattr(calculations, "make", fails_once)
    run = department.order(CalculationKind.DEFINITIVE)
    assert [one["code"] for one in stopped_in(run)[0].findings] == ["UNEXPECTED"]
    assert other.newest.definitive == Decimal("21858.14")


def test_a_rehearsal_shows_what_would_change_and_leaves_nothing(department, house):
    house.confirm(*QUARTERS)
    department.order(CalculationKind.DEFINITIVE)
    before = list(Calculation.objects.values_list("pk", "result_sha256"))
    draft = draft_set(
        period=RP24, content=content(RP24, VPK_A1="60000.00"), note="Proef", by=department.accountant, on=AFTER,
        at=making.moment(AFTER),
    )  # fmt: skip
    assert rehearsal(draft) is None
    department.order(CalculationKind.REHEARSAL, parameter_set=draft)
    shown = rehearsal(draft)
    assert shown is not None
    assert (shown.before, shown.after) == (Decimal("21858.14"), Decimal("22376.02"))
    assert shown.difference == Decimal("517.88")
    assert list(Calculation.objects.values_list("pk", "result_sha256")) == before
    assert not Grant.objects.exists()


def test_nobody_changes_a_version_in_the_database(house):
    with connection.cursor() as cursor:
        for table in ("calculation", "grant", "grantpart", "advanceplan", "dayprice"):
            for right in ("UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege('app', %s, %s)", [f"ecalcura_{table}", right])
                assert cursor.fetchone() == (False,), (table, right)


def test_the_pages_read_versions_and_compare_them(department, house):
    house.confirm(*QUARTERS)
    department.order(CalculationKind.DEFINITIVE)
    first = house.newest
    department.settle(first)
    told(house.correct_hours("nurse", "2024Q2", "400", AFTER), AFTER)
    listed = list(calculations_of(house.facility, RP24))
    assert [(one.version, one.is_approved) for one in listed] == [(2, False), (1, True)]
    assert state_of(listed) == "SETTLED"
    seen = compare(first, house.newest)
    assert [(one.key, one.difference) for one in seen.lines] == [(str(house.lines["nurse"].pk), Decimal("-426.08"))]
    assert {one.name: one.difference for one in seen.figures}["definitive"] == Decimal("-426.08")
    assert (seen.other_facts, seen.other_parameters) == (True, False)
    shown = lines_of_version(version_of(house.facility, RP24, 1))
    assert [one.is_replacement for one in shown] == [False] * 4 + [True] * 2
    assert sum(one.amount for one in shown) == first.definitive
    assert shown[0].name == house.lines["nurse"].person.full_name
    assert sum(row["premium"] for row in quarters_of_version(first)) == Decimal("8955.80")
    total = budget(RP24)
    assert (total.calculated, total.approved, total.definitive) == (Decimal("21432.06"), Decimal("21858.14"), 1)
    assert [row.state for row in standing(existing_in(RP24), RP24, date(2025, 9, 1))] == ["DEFINITIVE"]
    assert forecast(RP24) == Decimal("21432.06")


def test_whoever_moves_more_than_a_quarter_is_an_outlier(department, house):
    house.confirm(*QUARTERS)
    department.order(CalculationKind.DEFINITIVE)
    department.settle(house.newest)
    on = date(2025, 7, 15)
    department.approved_set(RP25, on=on)
    for quarter in RP25.quarters:
        house.hours("nurse", [(str(quarter), "480")], on)
        house.hours("ergo", [(str(quarter), "30")], on)
        house.hours("bachelor", [(str(quarter), "20")], on)
    for one in house.confirm(*map(str, RP25.quarters), on=on):
        told(one, on)
    assert house.newest.period == "2024-2025"
    (row,) = outliers(RP25)
    assert (row.before, row.after) == (Decimal("21858.14"), house.newest.definitive)
    assert row.share < Decimal("-0.25")
    assert outliers(RP24) == []


def test_the_contact_persons_hear_of_a_new_version_once(department, house):
    ContactPerson.objects.create(
        facility=house.facility, theme="ECALCURA", name="An", email="an@voorziening.test", starts_on=date(2024, 1, 1),
        confirmed_at=making.moment(date(2024, 1, 2)), entered_by=house.manager,
    )  # fmt: skip
    run = told(house.confirm("2023Q3")[0], AFTER)
    for _time in range(2):
        with time_machine.travel(making.moment(AFTER), tick=False):
            tasks.tell_calculations(run_id=run.pk)
    (mail,) = Mail.objects.filter(kind="facility-calculation")
    assert mail.reference == house.facility.hco_number
    again = department.order(CalculationKind.PROVISIONAL)
    tasks.tell_calculations(run_id=again.pk)
    assert Mail.objects.filter(kind="facility-calculation").count() == 1
