"""Where someone who is refused can go: the other ways out of the product sheet, and whom to ask."""

from __future__ import annotations

from typing import Any

_ALTERNATIVES = (
    {
        "code": "THEMATIC_LEAVE",
        "nl": "Een thematisch verlof: ouderschapsverlof, medische bijstand, palliatief verlof of mantelzorgverlof.",
        "en": "A thematic leave: parental leave, medical assistance, palliative leave or carer's leave.",
        "contact": "RVA, www.rva.be",
    },
    {
        "code": "UNPAID_LEAVE_AS_RIGHT",
        "nl": "Onbetaald verlof als recht. U krijgt dan geen uitkering.",
        "en": "Unpaid leave as a right. You then get no benefit.",
        "contact": "Uw personeelsdienst",
    },
    {
        "code": "UNPAID_LEAVE_AS_FAVOUR",
        "nl": "Onbetaald verlof als gunst. U krijgt dan geen uitkering.",
        "en": "Unpaid leave as a favour. You then get no benefit.",
        "contact": "Uw personeelsdienst",
    },
    {
        "code": "PERSONNEL_SERVICE",
        "nl": "Vraag uw personeelsdienst welk verlof u nog kunt opnemen.",
        "en": "Ask your personnel service which leave you can still take.",
        "contact": "Uw personeelsdienst; Vlaams zorgkrediet, vlaamszorgkrediet@vlaanderen.be",
    },
)


def alternatives() -> list[dict[str, Any]]:
    """The other ways out, each with a sentence and a contact."""
    return [dict(one) for one in _ALTERNATIVES]
