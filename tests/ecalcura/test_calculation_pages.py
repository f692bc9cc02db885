"""What a facility sees of its money: versions with the why of each euro, documents, comparison, objection, what if."""

import hashlib
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from accounts.enums import Role
from accounts.models import FileVisit
from accounts.roles import system_user
from ecalcura.actions.calculation_documents import keep_next
from ecalcura.models import Calculation, CalculationFile, Conversation
from ecalcura.queries.objections import objection_until
from kernel.models import Job
from tests.ecalcura import making
from tests.ecalcura.procedure import AFTER, QUARTERS, Department, facility_g, with_account

pytestmark = pytest.mark.django_db(transaction=True)
PERIOD = "?periode=2023-2024"
TYPES_OF = {"pdf": ("PDF", "HTML"), "xlsx": ("XLSX",)}


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel("2024-07-16 10:00:00+02:00", tick=False):
        yield


@pytest.fixture
def department():
    made = Department()
    made.approved_set()
    return made


@pytest.fixture
def house(department):
    """Facility G after its four quarters: D1 of the worked cases, €21,858.14."""
    made = facility_g()
    made.confirm(*QUARTERS)
    department.day_price(made.facility)
    department.order("DEFINITIVE")
    return made


@pytest.fixture
def base(house):
    return f"/ecalcura/voorziening/{house.facility.hco_number}/"


@pytest.fixture
def client(house, log_in):
    return log_in(house.manager)


def read(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_list_tells_versions_amounts_and_what_is_due(client, base, house, department):
    page = read(client, f"{base}berekeningen/{PERIOD}")
    assert "Wacht op goedkeuring" in page
    assert "21.858,14 euro" in page
    assert "nog niets goedgekeurd" in page
    department.settle(house.newest)
    page = read(client, f"{base}berekeningen/{PERIOD}")
    assert "Afgerekend" in page
    assert "Saldo" in page
    first = read(client, f"{base}{PERIOD}")
    assert "Te vervangen en vervangen (VTE)" in first
    assert "Premies per kwartaal, ter informatie" in first


def test_each_line_says_why(client, base, house):
    page = read(client, f"{base}berekeningen/2023-2024/{house.newest.version}/")
    assert house.lines["nurse"].person.last_name in page
    assert "8.955,80 euro" in page
    assert "Y1 × k/38 × AB/12" in page
    assert "56720,04" in page
    assert "jaarloonkost bij premie" in page
    assert "5.424,69 euro" in page
    assert house.newest.result_sha256 in page
    visit = FileVisit.objects.latest("id")
    assert "berekening EC-2023-" in visit.what


def test_the_lines_add_up_on_the_page_and_exemption_says_where_its_money_is(client, base, house):
    page = read(client, f"{base}berekeningen/2023-2024/{house.newest.version}/")
    assert "<strong>21.858,14 euro</strong>" in page
    # social worker, psychologist and clerk took the exemption; the nurse the premium
    assert page.count("het geld volgt wie vervangt") == 3


def test_what_is_due_and_what_was_ordered_stand_in_tables_with_their_sums(client, base, house, department):
    department.debtor()
    with_account(house, department.system)
    department.settle(house.newest)
    page = read(client, f"{base}berekeningen/{PERIOD}")
    assert "<strong>21.858,14 euro</strong>" in page
    assert "Al opgedragen betalingen" not in page
    department.paid(date(2024, 7, 16))
    page = read(client, f"{base}berekeningen/{PERIOD}")
    assert page.count("<strong>21.858,14 euro</strong>") == 2
    assert "Nog te betalen" not in page


def test_money_in_a_comparison_is_written_as_money(client, base, house, department):
    department.settle(house.newest)
    house.correct_hours("nurse", "2024Q2", "400", on=date(2024, 7, 16))
    department.order("REVISION", reason="Verbetering")
    page = read(client, f"{base}berekeningen/2023-2024/{house.newest.version}/vergelijken/1/")
    assert "8.955,80 euro" in page
    assert "8955,80" not in page
    assert "0,2632" in page


def test_finance_sees_the_money_and_no_names(house, base, log_in):
    finance = log_in(making.worker(house.facility, Role.FACILITY_FINANCIAL_DATA))
    before = FileVisit.objects.count()
    for path in ("", "document/xlsx/"):
        answer = finance.get(f"{base}berekeningen/2023-2024/{house.newest.version}/{path}")
        assert answer.status_code == 200
        text = answer.content.decode(errors="ignore")
        assert not any(line.person.last_name in text for line in house.lines.values())
    assert FileVisit.objects.count() == before
    assert finance.get(f"{base}simulator/").status_code == 403


def test_the_documents_hold_every_figure(client, base, house):
    address = f"{base}berekeningen/2023-2024/{house.newest.version}/document/"
    content = client.get(f"{address}xlsx/").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    figures = dict(row[:2] for row in book.get_sheet_by_name("Berekening").to_python() if row[0])
    assert figures["Bedrag"] == 21858.14
    assert figures["Testbedragen"] == "nee"
    lines = book.get_sheet_by_name("Lijnen").to_python()
    assert sum(Decimal(str(row[5])) for row in lines[1:]) == Decimal("21858.14")
    assert {row[2] for row in book.get_sheet_by_name("Waarom").to_python()[1:]} == {
        "Y1 × k/38 × AB/12", "Y2 × f; f = R × F / ΣR",
    }  # fmt: skip
    assert client.get(f"{address}xlsx/").content == content
    paper = client.get(f"{address}pdf/")
    assert paper.content[:5] in (b"%PDF-", b"<!DOC")
    assert client.get(f"{address}pdf/").content == paper.content
    assert client.get(f"{address}doc/").status_code == 404


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_document_is_made_once_and_stays_what_it_was(client, base, house, log_in, department, kind):
    address = f"{base}berekeningen/2023-2024/{house.newest.version}/document/{kind}/"
    first = client.get(address)
    assert first.headers["X-Content-SHA256"] == hashlib.sha256(first.content).hexdigest()
    person = house.lines["nurse"].person
    person.last_name = "Andersgenaamd"
    person.save(update_fields=["last_name"])
    second = client.get(address)
    assert second.content == first.content
    (kept,) = CalculationFile.objects.filter(calculation=house.newest, with_names=True, kind__in=TYPES_OF[kind])
    assert bytes(kept.content) == first.content
    # The department opens another door to the same document.
    pk = house.newest.pk
    theirs = log_in(department.reviewer).get(f"/beheer/ecalcura/calculation/{pk}/document/{kind}/")
    assert theirs.content == first.content
    # Without names it is another document, made once as well.
    finance = log_in(making.worker(house.facility, Role.FACILITY_FINANCIAL_DATA))
    nameless = finance.get(address).content
    assert nameless != first.content
    assert finance.get(address).content == nameless
    assert CalculationFile.objects.filter(calculation=house.newest, kind__in=TYPES_OF[kind]).count() == 2


def test_the_documents_of_an_order_are_made_by_the_workers_once(house):
    found, by = house.newest, system_user()
    for _twice in range(2):
        assert keep_next(run_id=found.run_id, after=0, by=by) == found
        assert keep_next(run_id=found.run_id, after=found.pk, by=by) is None
    made = {one.kind: one.sha256 for one in CalculationFile.objects.filter(calculation=found)}
    assert set(made) in ({"PDF", "XLSX"}, {"HTML", "XLSX"})
    assert Job.objects.filter(name="ecalcura.keep_calculation_files", arguments__run_id=found.run_id).exists()


def test_a_document_that_was_written_over_is_not_served(client, base, house, log_in, department):
    address = f"{base}berekeningen/2023-2024/{house.newest.version}/document/xlsx/"
    assert client.get(address).status_code == 200
    CalculationFile.objects.filter(kind="XLSX").update(content=b"iets anders")
    assert "niet meer wat gemaakt is" in client.get(address, follow=True).content.decode()
    theirs = log_in(department.reviewer).get(
        f"/beheer/ecalcura/calculation/{house.newest.pk}/document/xlsx/", follow=True
    )
    assert "niet meer wat gemaakt is" in theirs.content.decode()


def test_two_versions_are_compared_line_by_line(client, base, house, department):
    department.settle(house.newest)
    house.correct_hours("nurse", "2024Q2", "400", on=date(2024, 7, 16))
    department.order("REVISION", reason="Verbetering")
    page = read(client, f"{base}berekeningen/2023-2024/{house.newest.version}/vergelijken/1/")
    assert "−426,08 euro" in page
    assert house.lines["nurse"].person.full_name in page
    assert house.lines["ergo"].person.full_name not in page
    assert "andere gegevens" in page
    assert client.get(f"{base}berekeningen/2023-2024/2/vergelijken/9/").status_code == 404


def test_objection_by_message_within_the_term(client, base, house):
    found = Calculation.objects.get(pk=house.newest.pk)
    address = f"{base}berekeningen/2023-2024/{found.version}/bezwaar/"
    assert "error" in client.post(address, {"body": ""}).content.decode()
    assert client.post(address, {"body": "De uren van mei kloppen niet."}).status_code == 302
    conversation = Conversation.objects.get()
    assert conversation.calculation.endswith(f"v{found.version}")
    assert conversation.calculation in conversation.subject
    assert "Bezwaar tegen" in read(client, f"{base}berekeningen/2023-2024/{found.version}/")


def test_no_objection_after_the_term_nor_against_a_provisional_one(base, house, log_in):
    late = objection_until(house.newest) + timedelta(days=1)
    with time_machine.travel(f"{late} 10:00:00+02:00", tick=False):
        client = log_in(house.manager)
        page = read(client, f"{base}berekeningen/2023-2024/{house.newest.version}/")
        assert "termijn voor bezwaar liep tot" in page
        answer = client.post(f"{base}berekeningen/2023-2024/{house.newest.version}/bezwaar/", {"body": "Te laat"})
        assert "De termijn liep tot en met" in answer.content.decode()
    assert not Conversation.objects.exists()


def test_the_pages_need_at_most_twelve_queries(client, base, house):
    version = house.newest.version
    for path in (f"berekeningen/{PERIOD}", f"berekeningen/2023-2024/{version}/", f"simulator/{PERIOD}"):
        read(client, base + path)
        with CaptureQueriesContext(connection) as captured:
            read(client, base + path)
        assert len(captured) <= 12, [query["sql"][:120] for query in captured]


def test_a_version_that_is_not_there_or_of_another_is_not_found(client, base, log_in, house):
    for path in ("2023-2024/99/", "2023-2025/1/", "0000-0001/1/"):
        assert client.get(f"{base}berekeningen/{path}").status_code == 404
    stranger = log_in(making.data_manager(making.facility()))
    assert stranger.get(f"{base}berekeningen/2023-2024/1/").status_code == 404


# what if


def ask(client, base, **fields):
    form = {"person": "", "premium_hours": "", "premium_from": "2023-07-01", "hired_profession": "ERGO",
            "hired_fte": "", "hired_from": "2023Q3"}  # fmt: skip
    return client.post(f"{base}simulator/{PERIOD}", form | fields).content.decode()


def test_what_if_somebody_takes_the_premium(client, base, house):
    """The nurse gives up the premium: €8,955.80 less, and 0.1579 FTE more to replace."""
    page = ask(client, base, person=str(house.lines["nurse"].pk), premium_hours="0")
    assert "0,2632" in page
    assert "0,4211" in page
    assert "−8.955,80 euro" in page


def test_what_if_replacement_is_hired(base, department, log_in):
    alone = making.facility()
    manager = making.data_manager(alone)
    data = making.entitled(profession="MAATSCHAPPELIJK_ASSISTENT")
    making.enter(alone, data, by=manager, born=date(1971, 3, 1), on=AFTER)
    client = log_in(manager)
    there = f"/ecalcura/voorziening/{alone.hco_number}/"
    page = ask(client, there, hired_fte="0,2")
    # C1: never more than the 0.1053 FTE that is exempted
    assert "4.644,02 euro" in page
    assert "0,2000" in page


def test_what_if_says_what_speaks_against_it(client, base, house):
    page = ask(client, base, person=str(house.lines["psychologist"].pk), premium_hours="2")
    assert "E-PREMIUM-FUNCTION" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Kies iemand voor de premie"),
        ({"person": "999999", "premium_hours": "2"}, "error"),
        ({"hired_fte": "-1"}, "error"),
        ({"hired_fte": "veel"}, "Vul een getal in"),
        ({"hired_fte": "0,2", "hired_from": "2031Q1"}, "error"),
        ({"hired_fte": "0,2", "hired_profession": "TOVENAAR"}, "error"),
    ],
)
def test_what_if_bad_input_is_told(client, base, fields, sentence):
    assert sentence in ask(client, base, **fields)


def test_what_if_without_a_moment_or_hours(client, base, house):
    nurse = str(house.lines["nurse"].pk)
    assert "Vul in hoeveel uren" in ask(client, base, person=nurse)
    assert "vanaf welke dag" in ask(client, base, person=nurse, premium_hours="2", premium_from="")
