"""The thin whole: a data manager enters a nurse, a replacement, a quarter, and confirms it on honour."""

from datetime import date

import pytest
import time_machine

from accounts.models import FileVisit
from ecalcura.models import Confirmation, FacilityQuarter, Line, Performance
from tests.ecalcura import making

pytestmark = pytest.mark.django_db(transaction=True)


def block(prefix, *rows):
    """The fields of a block of rows, as the browser sends them."""
    fields = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def staff_form(number, **changes):
    return {
        "national_number": number,
        "profession": "VPK_A1",
        **block("contract", {"starts_on": "2015-01-01", "weekly_hours": "38,00"}),
        **block("choice", {"starts_on": "2023-07-01", "premium_hours": "2"}),
        **block("suspension"),
        **block("irregular"),
        **block("change"),
        "save": "1",
        **changes,
    }


def nurse_of(cast, status="GRANTED", born_before="1978-07-01", profession="VPK_A1"):
    return next(
        niss
        for niss, one in cast.items()
        if not one["special"]
        and one["birthDate"] < born_before
        and any(q["profession"] == profession and q["status"] == status for q in one["qualifications"])
    )


def ergo_of(cast):
    return next(
        niss for niss, one in cast.items()
        if any(q["profession"] == "ERGO" and q["status"] == "GRANTED" for q in one["qualifications"])
    )  # fmt: skip


@time_machine.travel("2024-02-10 10:00:00+01:00", tick=False)
def test_from_an_empty_facility_to_a_confirmed_quarter(log_in, ask_register, cast):
    facility = making.facility()
    client = log_in(making.data_manager(facility))
    base = f"/ecalcura/voorziening/{facility.hco_number}/"
    nurse = nurse_of(cast)

    assert client.get("/ecalcura/").headers["Location"] == base
    assert client.get(base).status_code == 200
    answer = client.post(f"{base}personeel/nieuw/", staff_form(nurse))
    assert answer.status_code == 302, answer.content.decode()
    line = Line.objects.get()
    assert line.person.last_name == cast[nurse]["lastName"]
    assert (line.identity_status, line.visa_status, line.group) == ("VERIFIED", "GRANTED", "EX_OFFICIO")
    shown = client.get(f"{base}personeel/").content.decode()
    assert cast[nurse]["lastName"] in shown
    assert nurse not in shown

    answer = client.post(
        f"{base}vervangers/nieuw/",
        {
            "national_number": ergo_of(cast),
            "profession": "ERGO",
            "replaced_hours": "4,00",
            "mentions_compensation": "on",
            "mentioned_on": "2023-07-01",
            **block("contract", {"starts_on": "2023-07-01", "weekly_hours": "8"}),
            "save": "1",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    other = Line.objects.get(role="REPLACEMENT")

    page = client.get(f"{base}kwartaal/2023Q3/prestaties/").content.decode()
    assert cast[nurse]["lastName"] in page
    assert "494" in page
    answer = client.post(
        f"{base}kwartaal/2023Q3/prestaties/",
        {
            f"l{line.pk}-worked": "470,50", f"l{line.pk}-assimilated": "23,5", f"l{line.pk}-version": "0",
            f"l{other.pk}-worked": "52", f"l{other.pk}-version": "0",
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    assert {str(row.total_hours) for row in Performance.objects.all()} == {"494.00", "52.00"}

    confirming = f"{base}kwartaal/2023Q3/bevestigen/"
    assert client.get(confirming).status_code == 200
    assert client.post(confirming, {}).status_code == 200
    assert not Confirmation.objects.exists()
    answer = client.post(confirming, {"on_honour": "on"})
    assert answer.status_code == 302, answer.content.decode()
    confirmation = Confirmation.objects.get()
    assert len(confirmation.snapshot_sha256) == 64
    assert cast[nurse]["lastName"] not in str(confirmation.snapshot)
    assert FacilityQuarter.objects.get().state == "CONFIRMED"
    locked = client.post(f"{base}kwartaal/2023Q3/prestaties/", {f"l{line.pk}-worked": "1", f"l{line.pk}-version": "1"})
    assert "Dit kwartaal is bevestigd" in locked.content.decode()
    assert FileVisit.objects.filter(person=line.person).count() >= 2
    assert date(2024, 2, 10) == confirmation.on
