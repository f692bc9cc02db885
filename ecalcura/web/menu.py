"""The one navigation of a facility's pages: what somebody may open there, in the order of the work."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role

ENTRY, MONEY, BOTH, GRANT = "entry", "money", "both", "grant"
RIGHTS = {
    Role.FACILITY_PRIVACY_DATA: ENTRY,
    Role.FACILITY_FINANCIAL_DATA: MONEY,
    Role.ORGANISATION_MANAGER: GRANT,
}
# Which right opens the page, the name of its address, its words.
PAGES: tuple[tuple[str, str, Promise], ...] = (
    (ENTRY, "overview", _("Overzicht")),
    (ENTRY, "staff-list", _("Personeel")),
    (ENTRY, "replacement-list", _("Vervangers")),
    (ENTRY, "sheet", _("Rekenblad")),
    (BOTH, "calculations", _("Berekeningen")),
    (BOTH, "organisation", _("Organisatie")),
    (MONEY, "account", _("Rekening")),
    (BOTH, "contacts", _("Contactpersonen")),
    (BOTH, "messages", _("Berichten")),
    (BOTH, "help", _("Hulp")),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One link; `is_here` on the page itself and on the pages below it."""

    href: str
    text: Promise
    is_page: bool
    is_here: bool


def menu_of(hco_number: str, path: str, rights: Container[str]) -> Iterator[Item]:
    """The links for somebody with these rights in the facility."""
    for right, name, text in PAGES:
        if right != BOTH and right not in rights:
            continue
        href = reverse(f"ecalcura:{name}", args=[hco_number])
        below = name != "overview" and path.startswith(href)
        yield Item(href, text, path == href, path == href or below)
    if GRANT in rights:
        yield Item(reverse("accounts:access"), _("Toegang"), False, False)
