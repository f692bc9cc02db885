"""A facility hears of a new calculation: a mail without figures, that leads to the page behind the log-in."""

from datetime import date

from django.conf import settings

from accounts.models import User
from correspondence.actions import queue_mail
from ecalcura.actions.contacts import SOURCE, contacts_of
from ecalcura.enums import CalculationKind, Theme
from ecalcura.models import Calculation, Notification
from kernel.deeds import deed


@deed
def tell_calculations(*, run_id: int, by: User, on: date) -> int:
    """Tell the contact persons of each facility about the versions of this order, never one twice; how many mails.

    A provisional version is told too: the facility follows its balance while it reports.
    """
    told = 0
    versions = Calculation.objects.filter(run_id=run_id).exclude(kind=CalculationKind.REHEARSAL)
    of_facility = dict(versions.values_list("facility_id", "pk"))
    contacts = contacts_of(Theme.ECALCURA, on).filter(facility__in=of_facility)
    occasions = {key: f"calculation:{version}" for key, version in of_facility.items()}
    known = set(
        Notification.objects.filter(contact__in=contacts, occasion__in=list(occasions.values())).values_list(
            "contact_id", "occasion"
        )
    )
    for contact in contacts:
        occasion = occasions[contact.facility_id]
        if (contact.pk, occasion) in known:
            continue
        link = f"{settings.SITE_URL}/ecalcura/voorziening/{contact.facility.hco_number}/berekeningen/"
        mail = queue_mail(
            kind="facility-calculation", source=SOURCE, reference=contact.facility.hco_number, email=contact.email,
            language="nl", context={"link": link}, by=by,
        )  # fmt: skip
        Notification.objects.create(contact=contact, mail=mail, occasion=occasion)
        told += 1
    return told
