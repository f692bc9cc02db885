from django.urls import include, path, register_converter

from ecalcura.enums import LineRole
from ecalcura.web import account, confirm, contacts, conversations, days, hours, lines, overview, sheets


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
register_converter(QuarterConverter, "quarter")

app_name = "ecalcura"

ENTITLED, REPLACEMENT = {"role": LineRole.ENTITLED}, {"role": LineRole.REPLACEMENT}

facility = [
    path("", overview.overview, name="overview"),
    path("organisatie/", overview.organisation, name="organisation"),
    path("personeel/", lines.overview, ENTITLED, name="staff-list"),
    path("personeel/nieuw/", lines.new, ENTITLED, name="staff-new"),
    path("vervangers/", lines.overview, REPLACEMENT, name="replacement-list"),
    path("vervangers/nieuw/", lines.new, REPLACEMENT, name="replacement-new"),
    path("lijn/<int:pk>/", lines.edit, name="line"),
    path("lijn/<int:pk>/verwijderen/", lines.remove, name="line-remove"),
    path("lijn/<int:pk>/nakijken/", lines.verify, name="line-verify"),
    path("contactpersonen/", contacts.contacts, name="contacts"),
    path("contactpersonen/<int:contact>/einde/", contacts.end, name="contact-end"),
    path("contactpersonen/<int:contact>/opnieuw/", contacts.again, name="contact-again"),
    path("berichten/", conversations.overview, name="messages"),
    path("berichten/<int:conversation>/", conversations.conversation, name="message"),
    path("hulp/", conversations.help_centre, name="help"),
    path("hulp/<int:news>/agenda.ics", conversations.event, name="news-event"),
    path("rekening/", account.account, name="account"),
    path("rekening/<int:account>/bevestigen/", account.confirm, name="account-confirm"),
    path("rekening/<int:account>/intrekken/", account.withdraw, name="account-withdraw"),
    path("dagen-2023/", days.days, name="days"),
    path("dagen-2023/sjabloon/", days.template, name="days-template"),
    path("rekenblad/", sheets.upload, name="sheet"),
    path("rekenblad/sjabloon/", sheets.template, name="sheet-template"),
    path("rekenblad/<int:pk>/bewaren/", sheets.keep, name="sheet-keep"),
    path("kwartaal/<quarter:quarter>/prestaties/", hours.table, name="hours"),
    path("kwartaal/<quarter:quarter>/bevestigen/", confirm.confirm, name="confirm"),
    path("kwartaal/<quarter:quarter>/verbeteren/", confirm.correct, name="correct"),
    path(
        "kwartaal/<quarter:quarter>/bevestiging/<int:sequence>/<slug:kind>/",
        confirm.document,
        name="confirmation-document",
    ),
]

urlpatterns = [
    path("", overview.start, name="facility-start"),
    path("contact/<str:token>/", contacts.confirm, name="contact-confirm"),
    path("voorziening/<hco:hco>/", include(facility)),
]
