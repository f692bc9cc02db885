"""The page of the hours of a quarter: what is typed is checked the same way whether one looks ahead or saves."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from ecalcura.models import FacilityQuarter, Performance
from tests.ecalcura import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_february")]
ON = date(2024, 2, 10)


@pytest.fixture
def in_february():
    with time_machine.travel("2024-02-10 10:00:00+01:00", tick=False):
        yield


class Table:
    """One facility with an exempted worker and a replacement of 4 hours a week, and its page of hours."""

    def __init__(self, log_in) -> None:
        self.facility = making.facility()
        self.manager = making.data_manager(self.facility)
        self.ergo = making.enter(
            self.facility, making.replacement(), by=self.manager, born=date(1990, 1, 1), on=ON
        )  # fmt: skip
        self.client = log_in(self.manager)
        self.address = f"/ecalcura/voorziening/{self.facility.hco_number}/kwartaal/2023Q3/prestaties/"

    def sends(self, **typed: str):
        """Answer to what is typed in the row of the replacement, as `worked="52"`; `preview="1"` looks ahead."""
        named = {key if key == "preview" else f"l{self.ergo.pk}-{key}": value for key, value in typed.items()}
        return self.client.post(self.address, named)


@pytest.fixture
def table(log_in) -> Table:
    return Table(log_in)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"worked": "900"}, "900 uren kan niet kloppen: voltijds telt dit kwartaal 494,00 uren."),
        ({"worked": "40", "assimilated": "4", "exempted": "5"}, "De uren vrijstelling zijn een deel van de gelijk"),
        ({"worked": "veel"}, "Vul een getal in, bijvoorbeeld 30,40."),
    ],
)
def test_looking_at_the_balance_says_what_saving_would_say_and_keeps_nothing(table, typed, sentence):
    ahead = table.sends(**typed, preview="1")
    assert ahead.status_code == 200
    assert ahead.content.decode().count(sentence) == 2  # in the summary above and beside the box
    assert "0,00 euro" in ahead.content.decode()  # what cannot be right counts for nothing
    saved = table.sends(**typed)
    assert saved.status_code == 200
    assert saved.content.decode().count(sentence) == 2
    assert not Performance.objects.exists()


def test_looking_at_the_balance_tells_of_a_colleague_who_was_first(table):
    making.hours(table.facility, table.ergo, "2023Q3", "30", by=table.manager, on=ON)
    page = table.sends(worked="52", version="0", preview="1").content.decode()
    assert "Een collega wijzigde deze uren terwijl u bezig was." in page
    assert Performance.objects.get().worked_hours == 30


def test_looking_at_the_balance_of_a_confirmed_quarter_says_that_it_is_closed(table):
    FacilityQuarter.objects.create(facility=table.facility, quarter="2023Q3", state="CONFIRMED")
    assert "Open eerst een verbetering" in table.sends(worked="52", preview="1").content.decode()


def sentence_of(limit: str) -> str:
    return f"is meer dan de {limit} uren die horen bij 4 vervangen uren per week."


@pytest.mark.parametrize(("worked", "told"), [("51.99", False), ("52", False), ("52.01", True)])
def test_hours_above_the_replaced_hours_ask_for_an_explanation(table, worked, told):
    """4 hours a week are 4/38 of the 494 hours of a full-timer: 52. Hours already typed say so before saving."""
    ahead = table.sends(worked=worked, preview="1").content.decode()
    assert (sentence_of("52") in ahead) is told
    assert table.sends(worked=worked).status_code == 302
    assert Performance.objects.get().worked_hours == Decimal(worked)  # a warning refuses nothing
    confirm = table.client.get(table.address.replace("prestaties", "bevestigen")).content.decode()
    assert (sentence_of("52") in confirm) is told


def test_the_replaced_hours_count_over_the_days_of_the_contract(table):
    """From 16 August there are 33 weekdays: 33 × 7.6 × 4/38 hours."""
    late = making.replacement(contracts=(making.contract(date(2023, 8, 16), hours="8"),))
    line = making.enter(table.facility, late, by=table.manager, born=date(1991, 1, 1), on=ON)
    for worked, told in (("26.40", False), ("26.41", True)):
        page = table.client.post(table.address, {f"l{line.pk}-worked": worked, "preview": "1"}).content.decode()
        assert (sentence_of("26,4") in page) is told


ONWARDS = "Verder naar bevestigen"
NOT_SAVED = "Dit saldo telt met de uren die u intikte. Die zijn nog niet bewaard."
FIRST_SAVE = "Kies eerst Bewaren. Daarna ziet u hier de volgende stap."


@pytest.mark.parametrize(
    ("typed", "is_stored"),
    [
        ({"worked": "30"}, True),
        ({"worked": "30,00", "assimilated": "0"}, True),
        ({"worked": "31"}, False),
        ({"worked": "30", "assimilated": "1"}, False),
        ({"worked": "30", "assimilated": "0", "exempted": "x"}, False),
        ({"worked": ""}, False),
    ],
)
def test_the_way_to_the_oath_opens_only_for_the_hours_that_are_stored(table, typed, is_stored):
    making.hours(table.facility, table.ergo, "2023Q3", "30", by=table.manager, on=ON)
    page = table.client.get(table.address).content.decode()
    assert ONWARDS in page
    assert NOT_SAVED not in page
    ahead = table.sends(**typed, version="1", preview="1").content.decode()
    assert (ONWARDS in ahead) is is_stored
    assert (NOT_SAVED in ahead) is not is_stored
    assert (FIRST_SAVE in ahead) is not is_stored
    assert (" data-unsaved " in ahead) is not is_stored
    assert Performance.objects.get().worked_hours == 30


def test_hours_that_could_not_be_saved_are_not_shown_as_stored(table):
    making.hours(table.facility, table.ergo, "2023Q3", "30", by=table.manager, on=ON)
    page = table.sends(worked="900", version="1").content.decode()
    assert NOT_SAVED in page
    assert ONWARDS not in page


def test_zero_hours_that_were_never_stored_are_not_saved_yet(table):
    assert NOT_SAVED in table.sends(worked="0", preview="1").content.decode()
    assert NOT_SAVED not in table.sends(preview="1").content.decode()


def told_after_saving(table, **rows: str) -> str:
    return table.client.post(table.address, rows, follow=True).content.decode()


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("nl", "Bewaard: 1 rij gewijzigd.", "Bewaard: 2 rijen gewijzigd."),
        ("en", "Saved: 1 row changed.", "Saved: 2 rows changed."),
    ],
)
def test_saving_counts_one_row_and_more(table, language, one, two):
    late = making.replacement(contracts=(making.contract(date(2023, 8, 16), hours="8"),))
    line = making.enter(table.facility, late, by=table.manager, born=date(1991, 1, 1), on=ON)
    first, second = f"l{table.ergo.pk}", f"l{line.pk}"
    table.client.cookies["django_language"] = language
    assert one in told_after_saving(table, **{f"{first}-worked": "30"})
    both = {f"{first}-worked": "31", f"{first}-version": "1", f"{second}-worked": "20"}
    assert two in told_after_saving(table, **both)


@pytest.mark.parametrize(("language", "fte", "box"), [("nl", "0,0607 VTE", "30,00"), ("en", "0.0607 FTE", "30.00")])
def test_figures_have_the_decimal_mark_of_the_language(table, language, fte, box):
    """30 of 494 hours; what stands in the boxes can be sent back in either language."""
    making.hours(table.facility, table.ergo, "2023Q3", "30", by=table.manager, on=ON)
    table.client.cookies["django_language"] = language
    page = table.client.get(table.address).content.decode()
    assert fte in page
    assert f'value="{box}"' in page
    assert table.sends(worked=box, version="1").status_code == 302
    assert Performance.objects.get().worked_hours == 30
