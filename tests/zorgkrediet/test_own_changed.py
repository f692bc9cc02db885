"""After a change of the right the page of the file does not contradict itself, and the newest letter is at hand."""

import re
from datetime import date

import pytest
from django.urls import reverse

from correspondence import tasks
from correspondence.models import Letter
from tests import factories
from zorgkrediet.actions import change

pytestmark = pytest.mark.django_db
ON = date(2019, 6, 20)
DETAILS = re.compile(r"<details.*?</details>", re.DOTALL)


def pages(log_in, case):
    browser, reference = log_in(case.employee), case.application.reference
    addresses = reverse("zorgkrediet:employee-list"), reverse("zorgkrediet:employee-detail", args=[reference])
    return [browser.get(address).content.decode() for address in addresses]


def record(case, kind="EARLY_STOP", day=date(2019, 5, 31), on=ON, **more):
    change.record_event(
        application=case.application, kind=kind, happened_on=day, by=case.reviewer, on=on, at=factories.moment(on),
        **more,
    )  # fmt: skip


def test_a_right_as_it_was_decided_shows_its_calculation(log_in):
    home, file = pages(log_in, factories.granted())
    assert "februari 2020" in DETAILS.sub("", file) and "Berekend bij de beslissing" in file
    assert "gewijzigd" not in home + file


def test_what_was_calculated_before_a_change_is_told_as_what_was(log_in):
    case = factories.granted()
    record(case)
    file = pages(log_in, case)[1]
    seen = DETAILS.sub("", file)
    assert "Toegekend van 1 maart 2019 tot en met 31 mei 2019." in seen
    assert "Uw recht is na de beslissing gewijzigd, het laatst op 20 juni 2019." in seen
    assert "Berekend bij de beslissing" not in seen, "the old months are closed away"
    (then,) = DETAILS.findall(file)
    decided = case.application.decisions.get().decided_on
    assert f"van {decided.day} " in then and "(geldt niet meer)" in then and "Berekend bij de beslissing" in then


def test_the_newest_letter_about_it_is_at_hand_once_it_is_made(log_in):
    case, other = factories.granted(), factories.granted()
    record(case)
    assert "Brief over uw gewijzigde recht" not in "".join(pages(log_in, case)), "still to be made"
    record(case, day=date(2019, 4, 30), on=date(2019, 6, 25))
    letters = list(Letter.objects.filter(kind="right-changed").order_by("id"))
    for letter in letters:
        tasks.make_letter(letter_id=letter.pk)
    newest = reverse("correspondence:letter", args=[letters[-1].public_id])
    for page in pages(log_in, case):
        assert f'href="{newest}">Brief over uw gewijzigde recht (PDF)' in page
    assert "Brief over uw gewijzigde recht" not in "".join(pages(log_in, other))
