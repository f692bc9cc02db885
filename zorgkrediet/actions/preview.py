"""What a decision would say and send, before anybody signs it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from correspondence.drafts import fingerprint
from correspondence.models import Letter
from correspondence.queries import letters_of
from kernel.deeds import deed
from zorgkrediet.actions.decide import decide
from zorgkrediet.models import Application, Decision


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision that was not taken, and the letters that would leave with it: the employee's first."""

    decision: Decision
    letters: tuple[Letter, ...]
    fingerprint: str

    @property
    def figures(self) -> dict[str, Any]:
        """What the employee's letter was written from."""
        return self.letters[0].context


@deed
def preview_decision(
    *, application: Application, grant: bool, motivation: str, by: User, on: date, at: datetime
) -> Draft:
    """Take the decision, read its letters, and undo all of it: what is shown cannot differ from what would leave.

    Nothing stays: no decision, right, event, letter, job or line of the audit trail. Raises what `decide` raises.
    """
    before = {letter.pk for letter in letters_of("zorgkrediet", application.reference)}
    decision = decide(application=application, grant=grant, motivation=motivation, by=by, on=on, at=at)
    written = letters_of("zorgkrediet", application.reference).exclude(pk__in=before)
    letters = tuple(written.select_related("person", "organisation").order_by("pk"))
    transaction.set_rollback(True)
    return Draft(decision, letters, fingerprint(letters))
