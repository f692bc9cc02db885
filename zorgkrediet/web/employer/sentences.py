"""What the law says of the employer's half, said to the employer: the law itself speaks to the employee."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zorgkrediet.law.findings import Finding

SENTENCES = {
    "BEFORE_SCHEME": gettext_noop(
        "Een onderbreking die voor {scheme_start} begint, valt onder de loopbaanonderbreking van de RVA. "
        "Kies een latere eerste dag."
    ),
    "EMPLOYER_OUT_OF_SCOPE": gettext_noop(
        "Uw organisatie valt buiten het Vlaams zorgkrediet. Voor de privésector bestaan tijdskrediet en de "
        "aanmoedigingspremie."
    ),
    "TIME_CREDIT_RIGHT": gettext_noop(
        "Wie recht heeft op federaal tijdskrediet, kan geen zorgkrediet krijgen. Kijk na of u dat terecht aanvinkte."
    ),
    "EXCLUDED_FUNCTION": gettext_noop(
        "Uw bestuur sloot deze functie uit van zorgkrediet. Het kan alleen als u hieronder toestemming geeft."
    ),
    "FULL_BREAK_IS_FAVOUR": gettext_noop(
        "Tijdens de proeftijd of met een vervangingsovereenkomst is volledig onderbreken een gunst. Het kan alleen als "
        "u hieronder toestemming geeft."
    ),
    "FULL_TIME_NEEDED": gettext_noop(
        "Om 4/5 te gaan werken moet het personeelslid nu voltijds werken, alle jobs bij openbare werkgevers samen."
    ),
    "MORE_THAN_HALF_NEEDED": gettext_noop(
        "Om halftijds te gaan werken moet het personeelslid nu meer dan halftijds werken."
    ),
    "APPOINTMENT_OVER": gettext_noop(
        "De tijdelijke aanstelling eindigde op {ends_on}, voor de eerste dag van het zorgkrediet. Vul de einddag van "
        "de nieuwe aanstelling in."
    ),
    "KEEPS_TOO_MUCH": gettext_noop(
        "Tijdens het zorgkrediet mag het personeelslid, alle jobs samen, hoogstens {limit} van voltijds werken."
    ),
    "TOO_LONG": gettext_noop(
        "Een aanvraag duurt hoogstens {maximum} maanden. Kies een kortere periode; voor de maanden daarna start u "
        "later een nieuwe aanvraag."
    ),
    "PALLIATIVE_TOO_LONG": gettext_noop(
        "Voor palliatieve zorg duurt een aanvraag hoogstens {maximum} maanden. Kies een kortere periode; is er daarna "
        "nog zorg nodig, dan start u een nieuwe aanvraag."
    ),
    "TOO_SHORT": gettext_noop(
        "Een aanvraag duurt minstens {minimum} maanden. Een of twee maanden kan alleen als het recht van het "
        "personeelslid bijna op is."
    ),
    "NOT_WHOLE_MONTHS": gettext_noop(
        "Het zorgkrediet telt volledige maanden. Laat het eindigen op {earlier} of op {later}."
    ),
    "TOO_EARLY": gettext_noop("Het is nog te vroeg: de aanvraag kan ingediend worden vanaf {first_day}."),
    "FILED_AFTER_END": gettext_noop(
        "De periode is al voorbij. Er blijven geen dagen over om toe te kennen: kies een latere periode."
    ),
    "LATE_FILING": gettext_noop(
        "De aanvraag komt na {limit}. Het zorgkrediet begint daarom ten vroegste op de dag dat het personeelslid "
        "indient; de dagen ervoor worden niet betaald."
    ),
    "SHORTENED_TO_APPOINTMENT": gettext_noop(
        "Het zorgkrediet eindigt op {ends_on}, samen met de tijdelijke aanstelling."
    ),
}


def said_to_the_employer(finding: Finding) -> str:
    """The sentence in the language of the reader."""
    return _(SENTENCES[finding.code]).format(**_spoken(finding.values))


def _spoken(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: date_format(one, "j F Y") if isinstance(one, date) else str(localize(one)) for name, one in values.items()
    }
