"""What a run pays: due minus ordered, month by month, with its cause; and who may do what."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.enums import Role
from kernel.pure.periods import Month
from payments import actions
from payments.actions.accounts import SamePerson
from payments.actions.files import DownloadRefused, content_of
from payments.actions.gate import ControlBlocks
from payments.actions.runs import MonthNotOver, RunAlreadyOpen
from payments.actions.sign import FindingsOpen, NotYourRole, RunChanged, current_hash
from payments.enums import FindingKind
from payments.models import BankFile, Claim, LeftOut, Line, Order, Run
from tests import factories
from tests.payments import rights

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = Month(2019, 3), Month(2019, 4), Month(2019, 5)
IN_APRIL, IN_MAY, IN_JUNE = date(2019, 4, 1), date(2019, 5, 2), date(2019, 6, 3)


def lines(run: Run) -> list[tuple[str, str, str]]:
    rows = Line.objects.filter(run=run).order_by("reference", "due_month")
    return [(f"{row.due_month:%Y-%m}", row.cause, str(row.net)) for row in rows]


def test_months_passed_are_paid_at_once_and_later_months_one_by_one(office):
    rights.grant(rights.full("2019-01", 6), by=office.reviewer)
    first = office.released(MARCH, IN_APRIL)
    assert lines(first) == [("2019-01", "NEW", "492.75"), ("2019-02", "NEW", "492.75"), ("2019-03", "NEW", "492.75")]
    assert lines(office.released(APRIL, IN_MAY)) == [("2019-04", "MONTH", "492.75")]


def test_a_rerun_of_the_same_month_pays_nothing_twice(office):
    rights.grant(rights.full("2019-01", 6), by=office.reviewer)
    office.released(MARCH, IN_APRIL)
    again = office.released(MARCH, IN_APRIL, kind="EXTRA")
    assert (again.lines, again.state) == (0, "BOOKED")
    full = office.checked(MARCH, IN_APRIL, kind="EXTRA", scope="FULL")
    assert full.lines == 0
    assert not full.findings.exists()


def test_a_late_decision_between_two_runs_is_caught_up(office):
    rights.grant(rights.full("2019-01", 6), by=office.reviewer)
    office.released(MARCH, IN_APRIL)
    rights.grant(rights.full("2019-02", 2), by=office.reviewer, on=IN_APRIL)
    extra = office.released(MARCH, date(2019, 4, 15), kind="EXTRA")
    assert lines(extra) == [("2019-02", "NEW", "492.75"), ("2019-03", "NEW", "492.75")]


def test_an_early_stop_opens_a_claim_and_lowers_no_order(office):
    right = rights.grant(rights.full("2019-01", 3), by=office.reviewer)
    other = rights.grant(rights.full("2019-04", 3), by=office.reviewer, person=right.person)
    office.released(MARCH, IN_APRIL)
    rights.change(right, rights.full("2019-01", 2), by=office.reviewer, on=date(2019, 4, 20), cause="EVENT")
    run = office.released(APRIL, IN_MAY)
    assert sorted(lines(run)) == [("2019-03", "STOPPED", "-492.75"), ("2019-04", "NEW", "492.75")]
    order = Order.objects.get(run=run)
    assert (order.amount, order.payee.person_id) == (Decimal("492.75"), other.person_id)
    claim = Claim.objects.get()
    assert (claim.amount, claim.state, claim.reference) == (Decimal("492.75"), "OPENED", right.reference)


def test_a_changed_fact_gives_the_difference_and_a_turn_of_fifty_a_smaller_net(office):
    right = rights.grant(rights.full("2019-01", 6, "HC"), by=office.reviewer)
    office.released(MARCH, IN_APRIL)
    months = rights.full("2019-01", 2, "HC") | rights.full("2019-03", 4, "HC50")
    rights.change(right, months, by=office.reviewer, on=date(2019, 4, 20), cause="EVENT")
    run = office.checked(APRIL, IN_MAY)
    assert lines(run) == [("2019-03", "EVENT", "-14.31"), ("2019-04", "MONTH", "185.97")]
    march = Line.objects.get(run=run, due_month=date(2019, 3, 1))
    assert (march.gross, march.withheld) == (Decimal("0.00"), Decimal("14.31"))


def test_two_categories_in_one_month_are_two_roundings_in_one_line(office):
    rights.grant({"2024-06": [("HC", 14), ("HC50", 16)]}, by=office.reviewer, on=date(2024, 6, 1))
    run = office.checked(Month(2024, 6), date(2024, 7, 1))
    assert lines(run) == [("2024-06", "NEW", str(Decimal("113.93") + Decimal("120.90")))]
    basis = run.bases.get()
    assert basis.code == "HC 1.00 14+HC50 1.00 16"
    assert len(basis.trace["parts"]) == 2


def test_without_an_account_nothing_is_ordered_and_the_next_run_catches_up(office):
    right = rights.grant(rights.full("2019-03", 3), by=office.reviewer, with_account=False)
    run = office.released(MARCH, IN_APRIL)
    assert run.lines == 0
    assert LeftOut.objects.get(run=run).reason == "NO_ACCOUNT"
    still = office.released(MARCH, IN_APRIL, kind="EXTRA")
    assert LeftOut.objects.get(run=still).net == Decimal("492.75")
    actions.register_account(person=right.person, iban=rights.test_iban(7), by=office.reviewer, on=IN_APRIL)
    assert lines(office.released(APRIL, IN_MAY)) == [
        ("2019-03", "CATCH_UP", "492.75"), ("2019-04", "CATCH_UP", "492.75")
    ]  # fmt: skip


def test_a_held_dossier_waits_until_the_hold_is_lifted(office):
    right = rights.grant(rights.full("2019-03", 3), by=office.reviewer)
    at = factories.moment(date(2019, 3, 30))
    hold = actions.hold_dossier(
        source="zorgkrediet", reference=right.reference, reason="Na te gaan.", by=office.reviewer, at=at
    )
    assert office.released(MARCH, IN_APRIL).lines == 0
    actions.lift_hold(hold_id=hold.pk, by=office.reviewer, at=factories.moment(date(2019, 4, 20)))
    assert [line[0] for line in lines(office.released(APRIL, IN_MAY))] == ["2019-03", "2019-04"]


def test_a_month_that_is_not_over_is_not_paid(office):
    with pytest.raises(MonthNotOver):
        office.prepare(MARCH, date(2019, 3, 31))


def test_one_open_run_at_a_time(office):
    office.prepare(MARCH, IN_APRIL)
    with pytest.raises(RunAlreadyOpen):
        office.prepare(MARCH, IN_APRIL)


def test_an_abandoned_run_never_counts(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.approved(MARCH, IN_APRIL)
    actions.abandon_run(run_id=run.pk, reason="Foute maand.", by=office.preparer, at=factories.moment(IN_APRIL))
    assert lines(office.released(MARCH, IN_APRIL)) == [("2019-03", "NEW", "492.75")]
    half = office.prepare(APRIL, IN_MAY)
    actions.abandon_run(run_id=half.pk, reason="Te vroeg.", by=office.preparer, at=factories.moment(IN_MAY))


class TestSignatures:
    def test_three_people_and_their_roles(self, office):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
        run = office.checked(MARCH, IN_APRIL)
        at = factories.moment(IN_APRIL)
        signing = {"run_id": run.pk, "on": IN_APRIL, "at": at}
        with pytest.raises(NotYourRole):
            actions.approve_run(seen_hash=run.hash, by=office.releaser, **signing)
        factories.grant(office.preparer, Role.APPROVER, scheme="ZORGKREDIET")
        factories.grant(office.approver, Role.RELEASER, scheme="ZORGKREDIET")
        with pytest.raises(SamePerson):
            actions.approve_run(seen_hash=run.hash, by=office.preparer, **signing)
        with pytest.raises(RunChanged):
            actions.approve_run(seen_hash="0" * 64, by=office.approver, **signing)
        actions.approve_run(seen_hash=run.hash, by=office.approver, **signing)
        while actions.write_files(run_id=run.pk, by=office.system, at=at):
            pass
        with pytest.raises(SamePerson):
            actions.release_run(by=office.approver, **signing)
        assert actions.release_run(by=office.releaser, **signing).state == "RELEASED"

    def test_a_superuser_without_the_role_signs_nothing(self, office):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
        run = office.checked(MARCH, IN_APRIL)
        boss = factories.user(is_staff=True, is_superuser=True)
        with pytest.raises(NotYourRole):
            actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=boss, on=IN_APRIL, at=factories.moment(IN_APRIL))

    def test_nobody_signs_their_own_money_or_decision_unless_a_colleague_looked(self, office):
        own = factories.person()
        office.approver.person = own
        office.approver.save()
        rights.grant(rights.full("2019-03", 1), by=office.reviewer, person=own)
        decided = rights.grant(rights.full("2019-03", 1), by=office.approver)
        run = office.checked(MARCH, IN_APRIL)
        mine = run.findings.filter(kind=FindingKind.OWN_INTEREST, concerns=office.approver)
        assert {finding.reference for finding in mine} >= {decided.reference}
        assert mine.count() == 2
        at = factories.moment(IN_APRIL)
        sign = {"run_id": run.pk, "seen_hash": run.hash, "by": office.approver, "on": IN_APRIL, "at": at}
        with pytest.raises(FindingsOpen):
            actions.approve_run(**sign)
        ids = [finding.pk for finding in mine]
        with pytest.raises(SamePerson):
            actions.clear_findings(run_id=run.pk, finding_ids=ids, reason="Klopt.", by=office.approver, at=at)
        actions.clear_findings(run_id=run.pk, finding_ids=ids, reason="Klopt.", by=office.reviewer, at=at)
        assert actions.approve_run(**sign).state == "APPROVED"


class TestGate:
    def test_a_new_account_an_account_of_two_people_and_a_dead_person_are_stopped(self, office):
        changed, dead = (rights.grant(rights.full("2019-03", 3), by=office.reviewer) for _n in range(2))
        same = [rights.grant(rights.full("2019-03", 3), by=office.reviewer, with_account=False) for _n in range(2)]
        for right in same:
            actions.register_account(
                person=right.person, iban=rights.test_iban(42), by=office.reviewer, on=MARCH.first_day
            )
        actions.register_account(
            person=changed.person, iban=rights.test_iban(43), by=office.reviewer, on=date(2019, 3, 25)
        )
        dead.person.death_date = date(2019, 2, 10)
        dead.person.save()
        run = office.checked(MARCH, IN_APRIL)
        kinds = sorted(run.findings.values_list("kind", flat=True))
        assert kinds == ["ACCOUNT_CHANGED", "ACCOUNT_SHARED", "ACCOUNT_SHARED", "DEAD"]
        with pytest.raises(FindingsOpen):
            actions.approve_run(
                run_id=run.pk, seen_hash=run.hash, by=office.approver, on=IN_APRIL, at=factories.moment(IN_APRIL)
            )

    def test_a_jump_of_more_than_a_fifth_is_stopped_and_a_part_month_is_not(self, office):
        jump = rights.full("2019-03", 1, "HC") | rights.full("2019-04", 1, "F")
        rights.grant(jump, by=office.reviewer)
        rights.grant(rights.full("2019-03", 1) | {"2019-04": [("F", 7)]}, by=office.reviewer)
        office.released(MARCH, IN_APRIL)
        finding = office.checked(APRIL, IN_MAY).findings.get()
        assert (finding.kind, finding.before, finding.now) == ("JUMP", Decimal("200.28"), Decimal("492.75"))

    def test_an_index_that_nobody_confirmed_is_stopped(self, office):
        rights.grant(rights.full("2026-09", 1), by=office.reviewer, on=date(2026, 9, 1))
        run = office.checked(Month(2026, 9), date(2026, 10, 1))
        assert run.findings.get().kind == "FIGURE_UNCERTAIN"

    def test_one_cent_between_the_two_calculators_blocks_and_cannot_be_cleared(self, office, monkeypatch):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
        from zorgkrediet import control

        real = control.amounts
        monkeypatch.setattr(control, "amounts", lambda *key: (real(*key)[0], real(*key)[1] + 1))
        run = office.checked(MARCH, IN_APRIL)
        finding = run.findings.get()
        assert (finding.kind, finding.before - finding.now) == ("CONTROL", Decimal("0.01"))
        with pytest.raises(ControlBlocks):
            office.clear_all(run, IN_APRIL)

    def test_a_dossier_that_the_run_forgot_is_found_by_the_control(self, office):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
        run = office.prepare(MARCH, IN_APRIL)
        run.chunks.update(high=run.chunks.get().low + 1)
        at = factories.moment(IN_APRIL)
        actions.calculate_next_chunk(run_id=run.pk, by=office.system, at=at)
        actions.close_calculation(run_id=run.pk, by=office.system, at=at)
        actions.check_run(run_id=run.pk, by=office.system, at=at)
        assert run.findings.get().kind == "CONTROL"


class TestFiles:
    def test_a_file_is_written_once_split_by_size_and_downloaded_twice_only_with_a_colleague(self, office):
        office.debtor(orders_per_file=2)
        for _n in range(5):
            rights.grant(rights.full("2019-03", 1), by=office.reviewer)
        run = office.released(MARCH, IN_APRIL)
        files = list(BankFile.objects.filter(run=run).order_by("number"))
        assert [file.orders_count for file in files] == [2, 2, 1]
        assert sum(file.total for file in files) == run.to_pay
        at = factories.moment(IN_APRIL)
        by = {"by": office.releaser, "on": IN_APRIL, "at": at}
        content = actions.download_file(file_id=files[0].pk, **by)
        assert content == content_of(files[0])
        with pytest.raises(DownloadRefused):
            actions.download_file(file_id=files[0].pk, **by)
        permit = actions.ask_download(file_id=files[0].pk, reason="Kwijt.", by=office.releaser, at=at)
        with pytest.raises(SamePerson):
            actions.allow_download(permit_id=permit.pk, by=office.releaser, at=at)
        actions.allow_download(permit_id=permit.pk, by=office.approver, at=at)
        assert actions.download_file(file_id=files[0].pk, **by) == content
        assert Run.objects.get(pk=run.pk).state == "RELEASED"
        for file in files[1:]:
            actions.download_file(file_id=file.pk, **by)
        assert Run.objects.get(pk=run.pk).state == "SENT"

    def test_the_hash_covers_every_line(self, office):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
        run = office.checked(MARCH, IN_APRIL)
        assert current_hash(run) == run.hash
