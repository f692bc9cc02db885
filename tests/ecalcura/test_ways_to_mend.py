"""Whatever a page says is wrong or missing, it leads to where that is mended."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from lxml import html

from ecalcura.actions.quarters import confirm_quarter, open_correction
from ecalcura.law.periods import Quarter
from tests.ecalcura import making

pytestmark = pytest.mark.django_db
Q3 = Quarter(2023, 3)
ON = date(2024, 2, 10)


@pytest.fixture(autouse=True)
def in_february():
    with time_machine.travel("2024-02-10 10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def nurse(facility, manager):
    return making.enter(
        facility, making.entitled(choices=(making.premium("6"),)), by=manager, born=date(1965, 1, 1), on=ON
    )


@pytest.fixture
def browse(facility, manager, log_in):
    client = log_in(manager)

    def at(name, *more, post=None):
        address = reverse(f"ecalcura:{name}", args=[facility.hco_number, *more])
        answer = client.get(address) if post is None else client.post(address, post)
        assert answer.status_code == 200, answer.status_code
        return html.fromstring(answer.content.decode())

    return at


def summary(page):
    """Sentence by target; every target is a control of the page."""
    links = page.xpath("//*[contains(@class, 'govuk-error-summary__list')]//a")
    found = {link.get("href").lstrip("#"): link.text_content() for link in links}
    assert len(page.xpath("//*[@data-module='govuk-error-summary']")) == 1
    for target in found:
        assert page.get_element_by_id(target) is not None
    return found


def links_of(page):
    return {link.get("href") for link in page.xpath("//*[@id='main']//a")}


def rows(block, *values, forms=1):
    typed = {f"{block}-TOTAL_FORMS": str(forms), f"{block}-INITIAL_FORMS": "0"}
    for number, row in enumerate(values):
        typed |= {f"{block}-{number}-{name}": value for name, value in row.items()}
    return typed


def day(name, value):
    return {f"{name}_{place}": str(part) for place, part in enumerate((value.day, value.month, value.year))}


def line_form(contract, **more):
    empty = {
        **rows("choice"), **rows("suspension"), **rows("irregular"), **rows("change"), "profession": "VPK_A1",
        "group": "",
    }  # fmt: skip
    return {**empty, **rows("contract", contract), **more}


def test_a_wrong_contract_row_stands_in_the_summary_and_at_its_box(browse):
    contract = {**day("starts_on", date(2012, 3, 1)), "weekly_hours": "40"}
    page = browse("staff-new", post=line_form(contract))
    found = summary(page)
    assert found["id_contract-0-weekly_hours"] == (
        "Contracten, rij 1: Meer dan 38 uren per week kan niet (E-HOURS-OVER-38)."
    )
    assert "Rijksregisternummer" in found["id_national_number"]
    box = page.get_element_by_id("id_contract-0-weekly_hours")
    told = page.get_element_by_id("id_contract-0-weekly_hours_error").text_content()
    assert "Meer dan 38 uren" in told
    assert "id_contract-0-weekly_hours_error" in box.get("aria-describedby")


def test_a_missing_day_of_a_row_leads_to_the_first_of_its_three_boxes(browse):
    page = browse("staff-new", post=line_form({"weekly_hours": "38"}))
    assert "rij 1" in summary(page)["id_contract-0-starts_on_0"]


def test_a_refusal_of_the_law_stands_at_the_box_it_is_about(browse, nurse):
    contract = {**day("starts_on", date(2015, 1, 1)), "weekly_hours": "38"}
    choice = {**day("starts_on", date(2023, 7, 1)), "premium_hours": "6"}
    typed = line_form(contract, version="1", profession="OPVOEDER", **rows("choice", choice))
    found = summary(browse("line", nurse.pk, post=typed))
    assert any(target.startswith(("id_choice-0", "id_profession")) for target in found), found
    assert "main" not in found


def test_a_wrong_cell_of_the_hours_stands_in_the_summary_by_name(browse, nurse):
    cell = f"id_l{nurse.pk}-worked"
    page = browse("hours", "2023Q3", post={f"l{nurse.pk}-worked": "veel", f"l{nurse.pk}-version": "0"})
    assert "Vul een getal in" in summary(page)[cell]
    assert nurse.person.full_name in summary(page)[cell]
    assert f"{cell}_error" in page.get_element_by_id(cell).get("aria-describedby")


def test_hours_that_cannot_be_right_stand_at_the_cell_too(browse, nurse):
    cell = f"id_l{nurse.pk}-worked"
    page = browse("hours", "2023Q3", post={f"l{nurse.pk}-worked": "1500", f"l{nurse.pk}-version": "0"})
    assert "kan niet kloppen" in summary(page)[cell]
    assert "kan niet kloppen" in page.get_element_by_id(f"{cell}_error").text_content()


def test_the_hours_show_the_next_step(browse, facility, manager, nurse):
    confirm = reverse("ecalcura:confirm", args=[facility.hco_number, "2023Q3"])
    page = browse("hours", "2023Q3")
    assert "Nog van 1 persoon ontbreken" in page.get_element_by_id("next-step").text_content()
    assert confirm not in links_of(page)
    making.hours(facility, nurse, "2023Q3", "494", by=manager, on=ON)
    assert confirm in links_of(browse("hours", "2023Q3"))
    making.hours(facility, nurse, "2024Q1", "300", by=manager, on=ON)
    running = browse("hours", "2024Q1").get_element_by_id("next-step")
    assert "31 maart 2024" in running.text_content()
    assert not running.xpath(".//a")


@pytest.fixture
def confirmed(facility, manager, nurse):
    making.hours(facility, nurse, "2023Q3", "494", by=manager, on=ON)
    confirm_quarter(facility=facility, quarter=Q3, explanations={}, by=manager, on=ON)


def test_who_is_told_to_open_a_correction_finds_the_link(browse, facility, nurse, confirmed):
    correct = reverse("ecalcura:correct", args=[facility.hco_number, "2023Q3"])
    contract = {**day("starts_on", date(2015, 1, 1)), "weekly_hours": "19"}
    choice = {**day("starts_on", date(2023, 7, 1)), "premium_hours": "6"}
    page = browse("line", nurse.pk, post=line_form(contract, version="1", **rows("choice", choice)))
    assert "Open eerst een verbetering" in page.text_content()
    assert correct in links_of(page)
    assert correct in links_of(browse("line-remove", nurse.pk, post={"reason": "Fout", "version": "1"}))
    hours = browse("hours", "2023Q3", post={f"l{nurse.pk}-worked": "100", f"l{nurse.pk}-version": "1"})
    assert correct in links_of(hours)
    assert correct in links_of(browse("hours", "2023Q3"))


def test_after_the_one_correction_the_way_is_a_message(browse, facility, manager, nurse, confirmed):
    open_correction(facility=facility, quarter=Q3, reason="Uren", by=manager, on=ON)
    confirm_quarter(facility=facility, quarter=Q3, explanations={}, by=manager, on=ON)
    found = links_of(browse("hours", "2023Q3"))
    assert reverse("ecalcura:messages", args=[facility.hco_number]) in found
    assert reverse("ecalcura:correct", args=[facility.hco_number, "2023Q3"]) not in found


def test_what_is_missing_in_the_list_leads_to_its_page(browse, facility, manager, nurse):
    carer = making.enter(
        facility,
        making.entitled(profession="ZORGKUNDIGE", transitional_right=True, choices=(making.premium("6"),)),
        by=manager, born=date(1965, 1, 1), on=ON,
    )  # fmt: skip
    waiting = making.enter(facility, making.entitled(), by=manager, on=ON, visa="PENDING")
    for found in (links_of(browse("staff-list")), links_of(browse("confirm", "2023Q3"))):
        assert reverse("ecalcura:hours", args=[facility.hco_number, "2023Q3"]) in found
        assert reverse("ecalcura:line-right-proof", args=[facility.hco_number, carer.pk]) in found
        assert reverse("ecalcura:line", args=[facility.hco_number, waiting.pk]) in found


def test_no_replacement_leads_to_adding_one(browse, facility, manager):
    making.enter(facility, making.entitled(), by=manager, on=ON)
    page = browse("confirm", "2023Q3")
    assert reverse("ecalcura:replacement-new", args=[facility.hco_number]) in links_of(page)
