"""Errors that carry a stable code and a Dutch sentence for the person in front of the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar


class DomainError(Exception):
    """A named refusal: `code` for programs, `message` for people, in the language of whoever reads it.

    The Dutch sentence may hold named gaps, as in `DomainError("Er staan nog {count} open.", count=3)`; so it is one
    sentence to translate, whatever the figures. A text that was put together without gaps stays as it is.
    """

    code = "DOMAIN_ERROR"
    # The framework is not known down here: the house that starts it says how a sentence is translated.
    translate: ClassVar[Callable[[str], str]] = str
    # And how a month or another value that stands in a gap is said.
    show: ClassVar[Callable[[object], object]] = str

    def __init__(self, sentence: str, *, code: str | None = None, **gaps: object) -> None:
        super().__init__(sentence.format(**gaps) if gaps else sentence)
        self.sentence, self.gaps = sentence, gaps
        if code is not None:
            self.code = code

    @property
    def message(self) -> str:
        """The sentence with its gaps filled, in the language of the moment."""
        told = DomainError.translate(self.sentence)
        return (
            told.format(**{name: DomainError.show(value) for name, value in self.gaps.items()}) if self.gaps else told
        )


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault in what was sent: where (`name`, a path such as `interruption.startsOn`) and what to do about it."""

    code: str
    name: str
    detail: str
    where: str = "body"
    value: object = None

    def as_dict(self) -> dict[str, object]:
        """The fault in the form of a Belgif `issues` entry."""
        entry: dict[str, object] = {
            "type": f"urn:problem-type:cbss:input-validation:{self.code}",
            "code": self.code,
            "in": self.where,
            "name": self.name,
            "detail": self.detail,
        }
        if self.value is not None:
            entry["value"] = self.value
        return entry


class BadRequest(DomainError):
    """The request cannot be read as it was sent; every fault is named, nothing was guessed."""

    code = "BAD_REQUEST"

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        if not self.issues:
            raise ValueError("a bad request names at least one fault")
        super().__init__("De aanvraag bevat fouten. Verbeter ze en probeer opnieuw.")

    def as_problem(self) -> dict[str, object]:
        """The faults as an RFC 9457 problem document."""
        return {
            "type": "urn:problem-type:belgif:badRequest",
            "title": "Bad Request",
            "status": 400,
            "detail": self.message,
            "issues": [issue.as_dict() for issue in self.issues],
        }


class ParameterMissing(DomainError):
    """A figure of the law is not known for that day: the calculation stops, with the name and the day."""

    code = "PARAMETER_MISSING"
