from django.urls import path, register_converter

from ecalcura.enums import LineRole
from ecalcura.web import (
    account,
    calculations,
    confirm,
    contacts,
    conversations,
    days,
    hours,
    lines,
    overview,
    proofs,
    sheets,
    simulator,
)


class HcoConverter:
    """An HCO number is opaque text of letters, digits, points and dashes; anything else is no address of ours."""

    regex = r"[A-Za-z0-9._-]{1,40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class QuarterConverter(HcoConverter):
    """A calendar quarter, such as 2023Q3."""

    regex = r"[0-9]{4}Q[1-4]"


register_converter(HcoConverter, "hco")


class PeriodConverter(HcoConverter):
    """A reference period, such as 2023-2024."""

    regex = r"[0-9]{4}-[0-9]{4}"


register_converter(QuarterConverter, "quarter")
register_converter(PeriodConverter, "period")

app_name = "ecalcura"

ENTITLED, REPLACEMENT = {"role": LineRole.ENTITLED}, {"role": LineRole.REPLACEMENT}

_FACILITY = "voorziening/<hco:hco>/"
_CALCULATION = f"{_FACILITY}berekeningen/<period:period>/<int:version>/"

facility = [
    path(f"{_FACILITY}", overview.overview, name="overview"),
    path(f"{_FACILITY}organisatie/", overview.organisation, name="organisation"),
    path(f"{_FACILITY}personeel/", lines.overview, ENTITLED, name="staff-list"),
    path(f"{_FACILITY}personeel/nieuw/", lines.new, ENTITLED, name="staff-new"),
    path(f"{_FACILITY}vervangers/", lines.overview, REPLACEMENT, name="replacement-list"),
    path(f"{_FACILITY}vervangers/nieuw/", lines.new, REPLACEMENT, name="replacement-new"),
    path(f"{_FACILITY}lijn/<int:pk>/", lines.edit, name="line"),
    path(f"{_FACILITY}lijn/<int:pk>/verwijderen/", lines.remove, name="line-remove"),
    path(f"{_FACILITY}lijn/<int:pk>/bewijs/", proofs.birth_date, name="line-proof"),
    path(f"{_FACILITY}lijn/<int:pk>/bewijs-premie/", proofs.premium_right, name="line-right-proof"),
    path(f"{_FACILITY}lijn/<int:pk>/nakijken/", lines.verify, name="line-verify"),
    path(f"{_FACILITY}berekeningen/", calculations.overview, name="calculations"),
    path(f"{_CALCULATION}", calculations.detail, name="calculation"),
    path(f"{_CALCULATION}vergelijken/<int:other>/", calculations.comparison, name="calculation-compare"),
    path(f"{_CALCULATION}bezwaar/", calculations.objection, name="calculation-object"),
    path(f"{_CALCULATION}document/<slug:kind>/", calculations.document, name="calculation-document"),
    path(f"{_FACILITY}simulator/", simulator.simulator, name="simulator"),
    path(f"{_FACILITY}contactpersonen/", contacts.contacts, name="contacts"),
    path(f"{_FACILITY}contactpersonen/<int:contact>/einde/", contacts.end, name="contact-end"),
    path(f"{_FACILITY}contactpersonen/<int:contact>/opnieuw/", contacts.again, name="contact-again"),
    path(f"{_FACILITY}berichten/", conversations.overview, name="messages"),
    path(f"{_FACILITY}berichten/<int:conversation>/", conversations.conversation, name="message"),
    path(f"{_FACILITY}hulp/", conversations.help_centre, name="help"),
    path(f"{_FACILITY}hulp/<int:news>/agenda.ics", conversations.event, name="news-event"),
    path(f"{_FACILITY}rekening/", account.account, name="account"),
    path(f"{_FACILITY}rekening/<int:account>/bevestigen/", account.confirm, name="account-confirm"),
    path(f"{_FACILITY}rekening/<int:account>/intrekken/", account.withdraw, name="account-withdraw"),
    path(f"{_FACILITY}dagen-2023/", days.days, name="days"),
    path(f"{_FACILITY}dagen-2023/sjabloon/", days.template, name="days-template"),
    path(f"{_FACILITY}rekenblad/", sheets.upload, name="sheet"),
    path(f"{_FACILITY}rekenblad/sjabloon/", sheets.template, name="sheet-template"),
    path(f"{_FACILITY}rekenblad/<int:pk>/bewaren/", sheets.keep, name="sheet-keep"),
    path(f"{_FACILITY}kwartaal/<quarter:quarter>/prestaties/", hours.table, name="hours"),
    path(f"{_FACILITY}kwartaal/<quarter:quarter>/bevestigen/", confirm.confirm, name="confirm"),
    path(f"{_FACILITY}kwartaal/<quarter:quarter>/verbeteren/", confirm.correct, name="correct"),
    path(
        f"{_FACILITY}kwartaal/<quarter:quarter>/bevestiging/<int:sequence>/<slug:kind>/",
        confirm.document,
        name="confirmation-document",
    ),
]

urlpatterns = [
    path("", overview.start, name="facility-start"),
    path("contact/<str:token>/", contacts.confirm, name="contact-confirm"),
    *facility,
]
