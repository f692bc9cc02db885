"""The worked cases of right, identifiers and registers (A16–A23, F, G), each through the entry itself."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role
from accounts.models import Person
from ecalcura.actions.lines import LineRefused, LineTwice
from ecalcura.gather import CircumstanceData
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import Line
from ecalcura.queries.report import report_of
from tests import factories
from tests.ecalcura import making
from tests.ecalcura.test_first_quarter import block, nurse_of, staff_form

pytestmark = pytest.mark.django_db(transaction=True)
RP24 = ReferencePeriod(2023)
ON = date(2024, 7, 15)


def seen(facility, line):
    return report_of(facility, RP24, ON).of_line(line.pk)


def refused(facility, data, manager, **who) -> list[str]:
    with pytest.raises(LineRefused) as refusal:
        making.enter(facility, data, by=manager, **who)
    assert not Line.objects.exists()
    return [one.code for one in refusal.value.notices]


# A. Right


def test_a6_too_young_the_whole_period_is_blocked(facility, manager):
    assert refused(facility, making.entitled(), manager, born=date(1981, 3, 4)) == ["E-TOO-YOUNG"]


def test_a16_just_under_200_irregular_hours_is_blocked(facility, manager):
    data = making.entitled(profession="ADMINISTRATIE", circumstances=(making.irregular("199.50", date(2023, 9, 30)),))
    assert refused(facility, data, manager, born=date(1978, 10, 15)) == ["E-NOT-ENTITLED"]


def test_a17_200_irregular_hours_give_the_right(facility, manager):
    data = making.entitled(profession="ADMINISTRATIE", circumstances=(making.irregular("200", date(2023, 6, 30)),))
    line = making.enter(facility, data, by=manager, born=date(1978, 7, 15))
    assert line.group == "ASSIMILATED"
    assert seen(facility, line).exempted_hours == Decimal("96.00")


def test_a18_a_part_timer_needs_his_part_of_the_200_hours(facility, manager):
    data = making.entitled(
        profession="ADMINISTRATIE",
        contracts=(making.contract(hours="19"),),
        circumstances=(making.irregular("110", date(2023, 6, 30)),),
    )
    line = making.enter(facility, data, by=manager, born=date(1978, 7, 15))
    assert seen(facility, line).exempted_hours == Decimal("48.00")


def test_a19_the_hours_may_come_later_than_the_birthday(facility, manager):
    data = making.entitled(profession="ADMINISTRATIE", circumstances=(making.irregular("200", date(2024, 2, 15)),))
    line = making.enter(facility, data, by=manager, born=date(1978, 7, 15))
    assert seen(facility, line).exempted_hours == Decimal("32.00")


def test_a20_another_function_keeps_the_step_and_gets_no_further_one(facility, manager):
    change = CircumstanceData("FUNCTION_CHANGE", date(2023, 10, 1), profession="ADMINISTRATIE", group="OTHER")
    line = making.enter(facility, making.entitled(circumstances=(change,)), by=manager, born=date(1969, 4, 1))
    found = seen(facility, line)
    assert found.exempted_hours == Decimal("192.00")
    assert "I-STEP-FROZEN" in [one.code for one in found.notices]


def test_a21_more_than_38_hours_a_week_is_refused(facility, manager, log_in, ask_register, cast):
    form = staff_form(nurse_of(cast)) | {"contract-0-weekly_hours": "38,5"}
    answer = log_in(manager).post(f"/ecalcura/voorziening/{facility.hco_number}/personeel/nieuw/", form)
    assert "E-HOURS-OVER-38" in answer.content.decode()
    assert not Line.objects.exists()
    assert "E-HOURS-OVER-38" in refused(facility, making.entitled(contracts=(making.contract(hours="38.50"),)), manager)


def test_a22_hours_of_exemption_lower_nothing(facility, manager):
    data = making.entitled(choices=(making.premium("2"),))
    line = making.enter(facility, data, by=manager, born=date(1971, 7, 1))
    making.hours(facility, line, "2023Q3", "442", assimilated="52", exempted="52", by=manager)
    assert line.performances.get().total_hours == Decimal(494)


def test_a23_an_incomplete_birth_date_waits_for_a_proof(facility, manager, log_in):
    who = Person.objects.create(
        national_number="71621172792", last_name="Onvolledig", first_names="An", birth_date_known="YEAR"
    )
    line = making.enter(facility, making.entitled(), by=manager, person=who)
    found = seen(facility, line)
    assert found.blocks
    assert found.exempted_hours == 0
    assert "E-BIRTHDATE-INCOMPLETE" in [one.code for one in found.notices]
    address = f"/ecalcura/voorziening/{facility.hco_number}/lijn/{line.pk}/bewijs/"
    client = log_in(manager)
    assert client.post(address, {"day": "1978-06-01"}).status_code == 200
    wrong = SimpleUploadedFile("akte.pdf", b"geen pdf")
    assert "geen PDF" in client.post(address, {"day": "1978-06-01", "proof": wrong}).content.decode()
    line.refresh_from_db()
    assert line.proven_birth_date is None
    proof = SimpleUploadedFile("akte.pdf", b"%PDF-1.4\n%akte")
    assert client.post(address, {"day": "1978-06-01", "proof": proof}).status_code == 302
    line.refresh_from_db()
    assert seen(facility, line).exempted_hours == Decimal("96.00")
    assert line.proofs.get().content_type == "application/pdf"


def test_b13_a_psychologist_cannot_choose_the_premium(facility, manager):
    data = making.entitled(profession="PSYCHOLOOG", choices=(making.premium("2"),))
    assert refused(facility, data, manager) == ["E-PREMIUM-FUNCTION"]


def test_a_line_that_contradicts_itself_is_refused(facility, manager):
    twice = making.entitled(contracts=(making.contract(), making.contract(date(2020, 1, 1))))
    assert "E-OVERLAP" in refused(facility, twice, manager)
    assert "E-CONTRACT-MISSING" in refused(facility, making.entitled(contracts=()), manager)
    outside = CircumstanceData("SUSPENSION", date(2014, 1, 1), date(2014, 2, 1))
    assert "E-SUSPENSION-OUTSIDE" in refused(facility, making.entitled(circumstances=(outside,)), manager)
    assert "E-REPLACED-OVER-CONTRACT" in refused(facility, making.replacement(replaced_hours=Decimal(20)), manager)


def test_c6_a_replacement_without_the_mention_is_refused(facility, manager):
    data = making.replacement(mentions_compensation=False, mentioned_on=None)
    assert refused(facility, data, manager) == ["E-CONTRACT-MENTION"]


# F. Identifiers on the screen (the numbers themselves: tests/kernel/pure)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("93051822362", "controlecijfers"),
        ("01691214397", "controlecijfers"),
        ("1234", "11 cijfers"),
        ("", "verplicht"),
        ("9305182236x", "11 cijfers"),
        ("٩٣٠٥١٨٢٢٣٦١", "11 cijfers"),
    ],
)
def test_f_a_wrong_number_is_told_at_the_field_and_nothing_typed_is_lost(
    facility, manager, log_in, ask_register, number, sentence
):
    answer = log_in(manager).post(f"/ecalcura/voorziening/{facility.hco_number}/personeel/nieuw/", staff_form(number))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert 'value="38,00"' in page
    assert not Line.objects.exists()


def test_f7_a_test_number_is_accepted_only_where_made_up_people_live(
    facility, manager, log_in, ask_register, settings, cast
):
    client = log_in(manager)
    settings.DEMO = False
    answer = client.post(f"/ecalcura/voorziening/{facility.hco_number}/personeel/nieuw/", staff_form(nurse_of(cast)))
    assert "testnummer" in answer.content.decode()
    assert not Line.objects.exists()


# G. Registers


def special(cast, name):
    return next(niss for niss, one in cast.items() if one["special"] == name)


def post_staff(log_in, facility, manager, number, **changes):
    address = f"/ecalcura/voorziening/{facility.hco_number}/personeel/nieuw/"
    return log_in(manager).post(address, staff_form(number, profession="MAATSCHAPPELIJK_ASSISTENT", **changes))


NO_CHOICE = block("choice")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("unknown", "E-NISS-UNKNOWN"),
        ("no-data", "E-NISS-UNKNOWN"),
        ("cancelled", "E-NISS-UNKNOWN"),
        ("refused", "E-NO-INTEGRATION"),
        ("registration-fails", "E-NO-INTEGRATION"),
    ],
)
def test_g6_a_person_the_register_does_not_give_is_not_reported(
    log_in, facility, manager, ask_register, cast, name, code
):
    answer = post_staff(log_in, facility, manager, special(cast, name), **NO_CHOICE)
    assert answer.status_code == 200
    assert code in answer.content.decode()
    assert not Line.objects.exists()


def test_g7_a_replaced_number_is_followed_and_kept_as_alias(log_in, facility, manager, ask_register, cast):
    old, new = special(cast, "replaced"), special(cast, "present-number")
    assert post_staff(log_in, facility, manager, old, **NO_CHOICE).status_code == 302
    line = Line.objects.get()
    assert (line.person.national_number, line.former_number) == (new, old)
    again = post_staff(log_in, facility, manager, new, **NO_CHOICE)
    assert "al in uw lijst" in again.content.decode()
    assert Person.objects.filter(national_number__in=[old, new]).count() == 1


@time_machine.travel("2024-02-10 10:00:00+01:00", tick=False)
def test_g7_a_number_replaced_while_the_line_waits_stays_one_person_with_the_former_number_as_alias(
    log_in, facility, manager, ask_register, cast
):
    old, new = special(cast, "replaced"), special(cast, "present-number")
    ask_register.desk.set({"mode": "down"})
    assert post_staff(log_in, facility, manager, old, **NO_CHOICE).status_code == 302
    line = Line.objects.get()
    assert (line.identity_status, line.person.national_number) == ("PENDING", old)
    ask_register.desk.set({})
    cache.clear()  # the pause that the breaker keeps is over
    log_in(manager).post(f"/ecalcura/voorziening/{facility.hco_number}/lijn/{line.pk}/nakijken/")
    before, line = line.person_id, Line.objects.get()
    assert (line.identity_status, line.person.national_number, line.former_number) == ("VERIFIED", new, old)
    assert line.person_id == before  # whatever else is known of this person goes along
    assert Person.objects.filter(national_number__in=[old, new]).count() == 1


def test_g8_nobody_is_reported_after_a_death(log_in, facility, manager):
    dead = factories.person(born=date(1970, 1, 1), death_date=date(2023, 9, 1))
    assert "E-DECEASED" in refused(facility, making.entitled(), manager, person=dead)
    until = making.entitled(contracts=(making.contract(ends=date(2023, 9, 1)),))
    line = making.enter(facility, until, by=manager, person=dead)
    # July, August and one of the thirty days of September, 16 hours a month
    assert seen(facility, line).exempted_hours == Decimal("32.53")


@time_machine.travel("2024-02-10 10:00:00+01:00", tick=False)
def test_g9_a_silent_register_keeps_the_line_to_be_verified(log_in, facility, manager, ask_register, cast):
    number = nurse_of(cast)
    ask_register.desk.set({"mode": "down"})
    assert post_staff(log_in, facility, manager, number, **NO_CHOICE).status_code == 302
    line = Line.objects.get()
    assert (line.identity_status, line.person.last_name) == ("PENDING", "")
    client = log_in(manager)
    base = f"/ecalcura/voorziening/{facility.hco_number}/"
    answer = client.post(f"{base}kwartaal/2023Q3/bevestigen/", {"on_honour": "on", "w0": "geen"})
    assert "E-IDENTITY-PENDING" in answer.content.decode()
    ask_register.desk.set({})
    cache.clear()  # the pause that the breaker keeps is over
    client.post(f"{base}lijn/{line.pk}/nakijken/")
    line.refresh_from_db()
    assert (line.identity_status, line.person.last_name) == ("VERIFIED", cast[number]["lastName"])


def test_g10_a_nurse_without_visum_is_blocked(log_in, facility, manager, ask_register, cast):
    address = f"/ecalcura/voorziening/{facility.hco_number}/personeel/nieuw/"
    number = nurse_of(cast, "MISSING", born_before="2000")
    answer = log_in(manager).post(address, staff_form(number))
    assert "E-VISA-MISSING" in answer.content.decode()
    assert not Line.objects.exists()


def test_g11_a_social_worker_needs_no_visum(log_in, facility, manager, ask_register, cast):
    assert post_staff(log_in, facility, manager, nurse_of(cast), **NO_CHOICE).status_code == 302
    assert Line.objects.get().visa_status == "NOT_REQUIRED"


def test_g12_the_second_of_two_editors_is_told_and_loses_nothing(log_in, facility, manager, ask_register):
    line = making.enter(facility, making.entitled(), by=manager)
    address = f"/ecalcura/voorziening/{facility.hco_number}/lijn/{line.pk}/"
    colleague = making.worker(facility, Role.FACILITY_PRIVACY_DATA, display_name="Collega Claes")
    typed = {key: value for key, value in staff_form("x").items() if key != "national_number"} | {"version": "1"}
    first = log_in(colleague).post(address, typed | {"contract-0-weekly_hours": "19"})
    assert first.status_code == 302
    second = log_in(manager).post(address, typed | {"contract-0-weekly_hours": "30,4"})
    page = second.content.decode()
    assert "Collega Claes wijzigde deze lijn" in page
    assert 'value="30,4"' in page
    assert "19,00" in page.replace("19.00", "19,00")
    line.refresh_from_db()
    assert line.contracts.get().weekly_hours == Decimal(19)
    assert log_in(manager).post(address, typed | {"version": "2"}).status_code == 302


def test_the_same_person_twice_or_elsewhere_is_found_at_entry(facility, manager):
    who = factories.person(born=date(1970, 1, 1))
    line = making.enter(facility, making.entitled(), by=manager, person=who)
    with pytest.raises(LineTwice):
        making.enter(facility, making.entitled(), by=manager, person=who)
    making.enter(facility, making.replacement(), by=manager, person=who)
    other = making.facility()
    making.enter(other, making.entitled(), by=making.data_manager(other), person=who)
    codes = [one.code for one in seen(facility, line).notices]
    assert "I-BOTH-ROLES" in codes
    assert "W-OTHER-FACILITY" in codes


def test_the_history_of_choices_is_never_rewritten(log_in, facility, manager, ask_register):
    line = making.enter(facility, making.entitled(choices=(making.premium("2"),)), by=manager)
    address = f"/ecalcura/voorziening/{facility.hco_number}/lijn/{line.pk}/"
    typed = {key: value for key, value in staff_form("x").items() if key != "national_number"}
    emptied = {"choice-INITIAL_FORMS": "1", "choice-0-starts_on": "", "choice-0-premium_hours": ""}
    changed = typed | {"version": "1", "choice-0-premium_hours": "4"}
    assert log_in(manager).post(address, changed).status_code == 302
    assert log_in(manager).post(address, typed | {"version": "2"} | emptied).status_code == 302
    rows = list(line.choices.order_by("id").values_list("premium_hours", "corrects_id", "withdrawn"))
    assert [(str(hours), withdrawn) for hours, _, withdrawn in rows] == [
        ("2.00", False),
        ("4.00", False),
        ("4.00", True),
    ]
    assert rows[0][1] is None
    page = log_in(manager).get(address).content.decode()
    assert "ingetrokken" in page
