"""What the screens say when a register gave no data: one sentence per status, with what to do."""

from django.utils.translation import gettext as _

from registers.enums import Status


def about_person(status: Status) -> str:
    """The sentence for the person at the screen; empty when the register gave the data."""
    return {
        Status.INVALID: _("Dit rijksregisternummer klopt niet. Kijk het nummer na op de identiteitskaart."),
        Status.UNKNOWN: _(
            "Het Rijksregister kent geen persoon met dit nummer. Kijk het nummer na op de identiteitskaart."
        ),
        Status.CANCELLED: _(
            "Dit rijksregisternummer wordt niet meer gebruikt. Vraag de persoon welk nummer nu op de identiteitskaart "
            "staat."
        ),
        Status.REFUSED: _(
            "Wij mogen de gegevens van deze persoon nu niet opvragen. Wij zoeken uit hoe dat komt. Neem contact op als "
            "het morgen nog niet lukt."
        ),
        Status.UNAVAILABLE: _(
            "Het Rijksregister antwoordt niet. Uw gegevens zijn bewaard. Wij kijken het nummer later na; u hoeft niets "
            "te doen."
        ),
    }.get(status, "")


def about_enterprise(status: Status) -> str:
    """The same for an enterprise number."""
    return {
        Status.INVALID: _("Dit ondernemingsnummer klopt niet. Kijk de tien cijfers na."),
        Status.UNKNOWN: _("De Kruispuntbank van Ondernemingen kent dit nummer niet. Kijk de tien cijfers na."),
        Status.CANCELLED: _("Dit ondernemingsnummer wordt niet meer gebruikt."),
        Status.REFUSED: _("Wij mogen de gegevens van deze onderneming nu niet opvragen. Wij zoeken uit hoe dat komt."),
        Status.UNAVAILABLE: _(
            "De Kruispuntbank van Ondernemingen antwoordt niet. Uw gegevens zijn bewaard. Wij kijken het nummer later "
            "na."
        ),
    }.get(status, "")
