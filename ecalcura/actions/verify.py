"""Asking the registers again about lines that are to be verified; whoever entered them has nothing to do."""

from datetime import date, datetime

from accounts.models import User
from ecalcura.actions.lines import LineTwice, note_registers
from ecalcura.actions.lookup import PersonRefused, check_visa, look_up
from ecalcura.models import Facility
from ecalcura.queries.board import lines_to_verify


def verify_pending(*, facility: Facility, by: User, on: date, at: datetime) -> int:
    """Ask again for every line of the facility that waits; how many were settled. A register that keeps silent, or
    says no, leaves the line as it is: it keeps the quarter from being confirmed."""
    settled = 0
    kbo = facility.organisation.kbo_number
    for line in lines_to_verify(facility).select_related("person"):
        try:
            found = look_up(line.person.national_number, facility_kbo=kbo, by=by, at=at)
            visa = check_visa(found.person, line.profession, facility_kbo=kbo, by=by, on=on)
            after = note_registers(line=line, found=found, visa=visa, by=by, at=at)
        except (PersonRefused, LineTwice):
            continue
        settled += after.identity_status != "PENDING" and after.visa_status != "PENDING"
    return settled
