"""A confirmed quarter is locked, documented, and corrected once with a reason."""

import io
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.enums import Role, Scheme
from ecalcura.actions.documents import make_document
from ecalcura.actions.lines import PeriodClosed, change_line, remove_line
from ecalcura.actions.lookup import Found, Visa
from ecalcura.actions.quarters import QuarterNotReady, confirm_quarter, fingerprint, open_correction, reopen
from ecalcura.law.periods import Quarter
from ecalcura.models import Confirmation, ConfirmationFile, FacilityQuarter, QuarterEvent
from ecalcura.queries.deadlines import deadline_of
from ecalcura.tasks import make_confirmation_files
from ecalcura.workflow import MOVES, MoveNotAllowed, moves_from, target
from kernel.pure.errors import DomainError
from tests import factories
from tests.ecalcura import making

pytestmark = pytest.mark.django_db
Q3 = Quarter(2023, 3)
ON = date(2024, 2, 10)


@pytest.fixture
def nurse(facility, manager):
    line = making.enter(
        facility, making.entitled(choices=(making.premium("6"),)), by=manager, born=date(1965, 1, 1), on=ON
    )
    making.hours(facility, line, "2023Q3", "494", by=manager, on=ON)
    return line


def confirm(facility, manager, quarter=Q3, on=ON, **explanations):
    return confirm_quarter(facility=facility, quarter=quarter, explanations=explanations, by=manager, on=on)


def change(line, data, manager, on=ON):
    return change_line(
        line=line, version=line.version, found=Found(line.person, "VERIFIED"), visa=Visa("GRANTED"), data=data,
        by=manager, on=on, at=making.moment(on),
    )  # fmt: skip


def test_what_was_confirmed_is_kept_with_its_fingerprint(facility, manager, nurse):
    made = confirm(facility, manager)
    assert made.snapshot_sha256 == fingerprint(Confirmation.objects.get().snapshot)
    assert made.snapshot["figures"]["entitled"] == 1
    assert made.declaration_version in ("2024-01",)
    assert (made.by, made.on, made.sequence) == (manager, ON, 1)


def test_a_quarter_that_still_runs_waits(facility, manager, nurse):
    with pytest.raises(QuarterNotReady, match="loopt nog"):
        confirm(facility, manager, on=date(2023, 9, 30))
    assert not FacilityQuarter.objects.filter(state="CONFIRMED").exists()
    confirm(facility, manager, on=date(2023, 10, 1))


def test_the_page_of_a_quarter_that_still_runs_asks_no_oath_yet(facility, manager, nurse, log_in):
    address = reverse("ecalcura:confirm", args=[facility.hco_number, "2023Q3"])
    with time_machine.travel("2023-09-30T10:00+02:00", tick=False):
        page = log_in(manager).get(address).content.decode()
    assert "Dit kwartaal loopt nog" in page
    assert "on_honour" not in page
    with time_machine.travel("2023-10-01T10:00+02:00", tick=False):
        assert "on_honour" in log_in(manager).get(address).content.decode()


def test_a_warning_asks_for_an_explanation(facility, manager):
    line = making.enter(facility, making.entitled(), by=manager, on=ON)
    with pytest.raises(QuarterNotReady, match="toelichting"):
        confirm(facility, manager)
    made = confirm(facility, manager, **{"0:W-NO-REPLACEMENT": "Aanwerving loopt"})
    assert made.explanations == [{"line": "0", "code": "W-NO-REPLACEMENT", "text": "Aanwerving loopt"}]
    assert str(line.pk) in made.snapshot["persons"]


def test_missing_hours_ask_for_an_explanation(facility, manager):
    line = making.enter(
        facility, making.entitled(choices=(making.premium("4"),)), by=manager, born=date(1972, 1, 1), on=ON
    )
    with pytest.raises(QuarterNotReady, match="prestaties"):
        confirm(facility, manager)
    confirm(facility, manager, **{f"{line.pk}:W-P-MISSING": "Langdurig ziek"})


def test_a_line_to_be_verified_keeps_the_quarter_open(facility, manager):
    making.enter(facility, making.entitled(), by=manager, visa="PENDING", on=ON)
    with pytest.raises(QuarterNotReady, match="zorgberoependatabank"):
        confirm(facility, manager, **{"0:W-NO-REPLACEMENT": "x"})


def test_a_confirmed_quarter_is_locked_for_lines_too(facility, manager, nurse):
    confirm(facility, manager)
    nurse.refresh_from_db()
    shorter = making.entitled(choices=(making.premium("6"),), contracts=(making.contract(hours="19"),))
    with pytest.raises(PeriodClosed):
        change(nurse, shorter, manager)
    with pytest.raises(PeriodClosed):
        remove_line(line=nurse, version=nurse.version, reason="fout", by=manager, on=ON, at=making.moment(ON))
    with pytest.raises(PeriodClosed):
        making.enter(facility, making.entitled(), by=manager, on=ON)
    with pytest.raises(PeriodClosed):
        making.hours(facility, nurse, "2023Q3", "1", by=manager, on=ON)
    # what does not touch the quarter can go on
    leaving = making.entitled(choices=(making.premium("6"),), contracts=(making.contract(ends=date(2024, 1, 31)),))
    change(nurse, leaving, manager)


def test_one_correction_with_a_reason_then_only_the_department(facility, manager, nurse):
    confirm(facility, manager)
    with pytest.raises(DomainError, match="waarom"):
        open_correction(facility=facility, quarter=Q3, reason="  ", by=manager, on=ON)
    open_correction(facility=facility, quarter=Q3, reason="Uren verkeerd geteld", by=manager, on=ON)
    nurse.performances.get()
    making_hours = nurse.performances.get()
    from ecalcura.actions.hours import HoursData, record_hours

    record_hours(
        facility=facility, quarter=Q3, by=manager, on=ON,
        rows=[HoursData(nurse.pk, making.Decimal(400), making.Decimal(0), version=making_hours.version)],
    )  # fmt: skip
    second = confirm(facility, manager)
    assert second.sequence == 2
    assert second.snapshot_sha256 != Confirmation.objects.get(sequence=1).snapshot_sha256
    with pytest.raises(MoveNotAllowed):
        open_correction(facility=facility, quarter=Q3, reason="nog eens", by=manager, on=ON)
    official = factories.official(Role.REVIEWER, Scheme.ECALCURA)
    reopen(facility=facility, quarter=Q3, reason="Na controle", by=official, on=ON)
    assert [event.move for event in QuarterEvent.objects.order_by("id")] == [
        "confirm", "open_correction", "confirm_correction", "reopen",
    ]  # fmt: skip


@pytest.mark.parametrize("move", sorted(MOVES))
@pytest.mark.parametrize("state", ["OPEN", "CONFIRMED", "CORRECTING", "CORRECTED"])
@pytest.mark.parametrize("role", ["FACILITY_PRIVACY_DATA", "REVIEWER", "FACILITY_FINANCIAL_DATA"])
def test_only_the_table_moves_a_quarter(move, state, role):
    if move in moves_from(state, role):
        assert target(move, state, role) == MOVES[move].to_state
    else:
        with pytest.raises(MoveNotAllowed):
            target(move, state, role)


def test_the_documents_are_made_once_and_hold_the_names(facility, manager, nurse, log_in):
    made = confirm(facility, manager)
    make_confirmation_files(confirmation_id=made.pk)
    files = {row.kind: (bytes(row.content), row.sha256) for row in ConfirmationFile.objects.all()}
    make_confirmation_files(confirmation_id=made.pk, something_newer=1)
    assert ConfirmationFile.objects.count() == 2
    rows = CalamineWorkbook.from_filelike(io.BytesIO(files["XLSX"][0])).get_sheet_by_name("Personeel").to_python()
    assert nurse.person.last_name in rows[1][1]
    assert rows[1][7] == "494.00"
    with time_machine.travel("2024-02-10 10:00:00+01:00", tick=False):
        base = f"/ecalcura/voorziening/{facility.hco_number}/kwartaal/2023Q3/"
        answer = log_in(manager).get(f"{base}bevestiging/1/xlsx/")
        assert answer.content == files["XLSX"][0]
        assert answer.headers["X-Content-SHA256"] == files["XLSX"][1]
        pdf = log_in(manager).get(f"{base}bevestiging/1/pdf/")
        assert pdf.status_code == 200
        assert pdf.content[:5] in (b"%PDF-", b"<!DOC")
        assert made.snapshot_sha256 in log_in(manager).get(f"{base}bevestigen/").content.decode()
    other = make_document(confirmation=made, kind="XLSX", by=manager)
    assert bytes(other.content) == files["XLSX"][0]


def test_the_proof_can_never_be_changed_by_the_application():
    with connection.cursor() as cursor:
        for table in ("confirmation", "quarterevent", "choice", "message", "accessrefusal"):
            cursor.execute(
                "SELECT has_table_privilege('app', %s, 'UPDATE') OR has_table_privilege('app', %s, 'DELETE')",
                [f"ecalcura_{table}"] * 2,
            )
            assert cursor.fetchone() == (False,), table


def test_deadlines():
    assert deadline_of(Quarter(2024, 1)) == date(2024, 4, 30)
    assert deadline_of(Q3) == deadline_of(Quarter(2023, 4)) == date(2024, 4, 30)


def test_the_desk_opens_a_quarter_again_and_exports_the_board(facility, manager, nurse, log_in):
    confirm(facility, manager)
    client = log_in(factories.official(Role.REVIEWER, Scheme.ECALCURA))
    with time_machine.travel("2024-05-10 10:00:00+02:00", tick=False):
        page = client.get("/beheer/ecalcura/facility/voortgang/?periode=2023-2024&toon=te-laat").content.decode()
        assert facility.name in page
        assert "Te laat" in page
        answer = client.post(
            f"/beheer/ecalcura/facility/{facility.pk}/heropenen/", {"quarter": "2023q3", "reason": "Controle"}
        )
        assert answer.status_code == 302
        assert FacilityQuarter.objects.get(quarter="2023Q3").state == "CORRECTING"
        corrected = client.get("/beheer/ecalcura/facility/voortgang/?periode=2023-2024").content.decode()
        assert "Verbetering niet bevestigd" not in page and corrected.count("Verbetering niet bevestigd") == 1
        again = client.post(
            f"/beheer/ecalcura/facility/{facility.pk}/heropenen/", {"quarter": "x", "reason": "Controle"}
        )
        assert "Schrijf een kwartaal" in again.content.decode()
        sheet = client.get("/beheer/ecalcura/facility/voortgang.xlsx?periode=2023-2024")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
        assert rows[1][0] == facility.hco_number


def test_hours_of_a_colleague_are_not_overwritten_unseen(facility, manager, nurse, log_in):
    """The second is told, sees what stands there now, and keeps everything typed."""
    address = f"/ecalcura/voorziening/{facility.hco_number}/kwartaal/2023Q3/prestaties/"
    client = log_in(manager)
    typed = {f"l{nurse.pk}-worked": "480", f"l{nurse.pk}-version": "0"}
    with time_machine.travel("2024-02-10 10:00:00+01:00", tick=False):
        page = client.post(address, typed).content.decode()
        assert "terwijl u bezig was" in page
        assert "Nu bewaard: 494,00" in page
        assert 'value="480"' in page
        assert f'name="l{nurse.pk}-version" value="1"' in page
        assert client.post(address, typed | {f"l{nurse.pk}-version": "1"}).status_code == 302
    assert nurse.performances.get().worked_hours == 480


def test_the_balance_follows_the_hours_that_are_typed_and_keeps_nothing(facility, manager, log_in):
    """Entitled, replaced, gap and euro, before anything is saved (case C1: 52 hours a quarter for 0.1053 FTE)."""
    exempted = making.entitled(profession="MAATSCHAPPELIJK_ASSISTENT")
    making.enter(facility, exempted, by=manager, born=date(1971, 3, 1), on=ON)
    ergo = making.enter(facility, making.replacement(), by=manager, born=date(1990, 1, 1), on=ON)
    address = f"/ecalcura/voorziening/{facility.hco_number}/kwartaal/2023Q3/prestaties/"
    client = log_in(manager)
    with time_machine.travel("2024-02-10 10:00:00+01:00", tick=False):
        before = client.get(address).content.decode()
        assert "<strong>0,1053 VTE</strong>" in before
        assert "0,00 euro" in before
        page = client.post(address, {f"l{ergo.pk}-worked": "52", "preview": "1"}).content.decode()
        assert "geen</dd>" in page
        # one quarter of C1: R = 0.1053 × 3/12, rounded to 0.0263, times €44,102.78
        assert "1.159,90 euro" in page
        assert "Testbedragen" in page
        unreadable = client.post(address, {f"l{ergo.pk}-worked": "veel", "preview": "1"})
        assert unreadable.status_code == 200
    assert not ergo.performances.exists()


LATE = date(2024, 5, 22)


def pages(log_in, manager, facility, on, language="nl"):
    """What the page of the quarter and the overview say on that day, in one line each."""
    client = log_in(manager)
    client.cookies["django_language"] = language
    base = f"/ecalcura/voorziening/{facility.hco_number}/"
    with time_machine.travel(making.moment(on), tick=False):
        answers = [client.get(base + path) for path in ("kwartaal/2023Q3/bevestigen/", "?periode=2023-2024")]
    return [" ".join(one.content.decode().split()) for one in answers]


def test_a_quarter_confirmed_late_says_when_and_the_deadline_apart(facility, manager, nurse, log_in):
    assert "te laat sinds 30 april 2024" in pages(log_in, manager, facility, LATE)[0]
    confirm(facility, manager, on=LATE)
    page = pages(log_in, manager, facility, LATE)[0]
    assert "bevestigd op 22 mei 2024 (termijn 30 april 2024)" in page
    assert "ten laatste" not in page
    assert "te laat" not in page
    english = pages(log_in, manager, facility, LATE, "en")[0]
    assert "confirmed on 22 May 2024 (deadline 30 April 2024)" in english
    assert "at the latest" not in english


def test_a_quarter_in_correction_is_not_called_late(facility, manager, nurse, log_in):
    confirm(facility, manager)
    open_correction(facility=facility, quarter=Q3, reason="Uren verkeerd geteld", by=manager, on=LATE)
    page, overview = pages(log_in, manager, facility, LATE)
    assert "bevestigd op 10 februari 2024 (termijn 30 april 2024)" in page
    assert "ten laatste" not in page
    row = overview.partition("3e kwartaal 2023")[2].partition("</tr>")[0]
    assert "verbetering nog niet bevestigd" in row
    assert "te laat" not in row
    english = pages(log_in, manager, facility, LATE, "en")
    assert "confirmed on 10 February 2024 (deadline 30 April 2024)" in english[0]
    assert "correction not confirmed yet" in english[1]
    confirm(facility, manager, on=LATE)
    page = pages(log_in, manager, facility, LATE)[0]
    assert "eerst bevestigd op 10 februari 2024, opnieuw op 22 mei 2024 (termijn 30 april 2024)" in page
    english = pages(log_in, manager, facility, LATE, "en")[0]
    assert "first confirmed on 10 February 2024, again on 22 May 2024 (deadline 30 April 2024)" in english
