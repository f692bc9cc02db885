"""The demo facilities are made by the product's own steps, and whoever tries them out is not stopped for nothing."""

from dataclasses import dataclass
from datetime import date

import pytest
import time_machine
from django.core.management import call_command

from accounts.enums import Role
from accounts.models import RoleGrant, User
from config.management.demo.dossiers import moment
from config.management.demo.facilities import load_facilities
from config.management.demo.people import load_facility_users, load_organisations, load_people
from ecalcura.enums import LineRole
from ecalcura.models import Calculation, Confirmation, Facility, FacilityAccount, Line
from ecalcura.web.demo_people import people_to_try
from payments import actions
from payments.ports import port_of
from tests.ecalcura.test_first_quarter import block, staff_form

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
HOURS, CONFIRM = "kwartaal/2026Q3/prestaties/", "kwartaal/2026Q3/bevestigen/"


@dataclass
class World:
    today: date = TODAY


@pytest.fixture
def facilities(settings) -> list[Facility]:
    settings.DEMO = True
    organisations, people = load_organisations(), load_people()
    adults = [one for one in people if one.birth_date and 1961 <= one.birth_date.year <= 2001]
    load_facility_users(organisations, adults[-20:-15], TODAY)
    return load_facilities(World())


def test_five_facilities_with_staff_and_confirmed_quarters(facilities):
    assert len(facilities) == 5
    assert Line.objects.filter(role="REPLACEMENT").exists()
    assert Confirmation.objects.count() == 14
    kinds = Calculation.objects.order_by("facility__hco_number", "version").values_list("kind", flat=True)
    assert "DEFINITIVE" in kinds
    assert "PROVISIONAL" in kinds
    assert FacilityAccount.objects.filter(state="IN_USE").count() == 4


def the_data_manager() -> User:
    """The person of the demo page who enters for the first facility."""
    where = {"organisation__hco_number": "HCO99000001"}
    return RoleGrant.objects.get(role=Role.FACILITY_PRIVACY_DATA, **where).user


@time_machine.travel("2026-11-22 10:00:00+01:00", tick=False)
def test_the_person_of_the_demo_page_enters_what_misses_and_confirms_a_quarter(facilities, log_in):
    client, base = log_in(the_data_manager()), f"/ecalcura/voorziening/{facilities[0].hco_number}/"
    overview = client.get(base).content.decode()
    assert base + HOURS in overview
    assert base + CONFIRM in overview
    (missing,) = client.get(base + HOURS).context["figures"].missing
    saved = client.post(base + HOURS, {f"l{missing.pk}-worked": "120", f"l{missing.pk}-assimilated": "5"})
    assert saved.status_code == 302
    page = client.get(base + CONFIRM)
    told = {field.html_name: "Nagekeken." for field in page.context["form"].asked()}
    assert client.post(base + CONFIRM, told | {"on_honour": "on"}).status_code == 302
    assert Confirmation.objects.filter(facility_quarter__quarter="2026Q3", by=the_data_manager()).exists()


@time_machine.travel("2026-11-22 10:00:00+01:00", tick=False)
def test_every_number_that_is_offered_can_be_entered_as_it_is_told(facilities, log_in, ask_register, settings):
    client, base = log_in(the_data_manager()), f"/ecalcura/voorziening/{facilities[0].hco_number}/"
    contract = block("contract", {"starts_on": "2026-10-01", "weekly_hours": "38"})
    for role, path in ((LineRole.ENTITLED, "personeel/nieuw/"), (LineRole.REPLACEMENT, "vervangers/nieuw/")):
        offered = people_to_try(role, TODAY)
        assert len(offered) == 3
        help_page, here = client.get(base + "hulp/").content.decode(), client.get(base + path).content.decode()
        assert "alleen de nieuwe of bijkomende uren" in help_page
        for one in offered:
            assert one.number in help_page
            assert one.number in here
            if role == LineRole.ENTITLED:
                premium = [{"starts_on": "2026-10-01", "premium_hours": "2"}] if "VPK" in one.profession else []
                form = staff_form(one.number, profession=one.profession, **contract, **block("choice", *premium))
            else:
                form = {
                    "national_number": one.number, "profession": one.profession, "replaced_hours": "4",
                    "mentions_compensation": "on", "mentioned_on": "2026-10-01", "save": "1", **contract,
                }  # fmt: skip
            answer = client.post(base + path, form)
            assert answer.status_code == 302, answer.content.decode()
        assert not {one.number for one in offered} & {one.number for one in people_to_try(role, TODAY)}
    nurses = Line.objects.filter(facility=facilities[0], profession__startswith="VPK", choices__premium_hours=2)
    assert nurses.exists()  # also the choice for the premium can be tried
    settings.DEMO = False
    assert people_to_try(LineRole.ENTITLED, TODAY) == []  # in earnest nobody is offered


def test_the_people_of_the_demo_page_take_a_run_to_the_bank(settings, tmp_path):
    """Who approved the amounts is somebody else than who approves their payment: nothing waits for a third."""
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    call_command("load_demo", dossiers=11, today=TODAY, verbosity=0)
    officials = {
        name: User.objects.get(display_name=name, demo_audience="DEPARTMENT")
        for name in ("Petra Dierckx", "Gert Lenaerts", "Bea Pauwels")
    }
    petra, gert, bea = officials.values()
    at = moment(TODAY, 11)
    run = actions.prepare_run(
        source="ecalcura", kind="EXTRA", month=port_of("ecalcura").payable_through(TODAY), by=petra,
        on=TODAY, at=at,
    )  # fmt: skip
    while actions.calculate_next_chunk(run_id=run.pk, by=petra, at=at):
        pass
    actions.close_calculation(run_id=run.pk, by=petra, at=at)
    actions.check_run(run_id=run.pk, by=petra, at=at)
    run.refresh_from_db()
    told = run.findings.values_list("kind", "concerns__display_name").distinct()
    assert list(told) == [("OWN_INTEREST", "Greet Lemmens")]  # what she approved, and so does not pay out
    actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=gert, on=TODAY, at=at)
    while actions.write_files(run_id=run.pk, by=gert, at=at):
        pass
    actions.release_run(run_id=run.pk, by=bea, on=TODAY, at=at)
    run.refresh_from_db()
    assert run.lines
    assert actions.download_file(file_id=run.files.get().pk, by=bea, on=TODAY, at=at)
