"""What nobody should type gets a sentence at the field, never a fault of ours."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tests import factories
from zorgkrediet.models import Application

pytestmark = pytest.mark.django_db
PART = {
    "status": "STATUTORY", "fraction": "1,00", "regime": "FIFTH", "motive": "CHILD", "months": "6",
    "employee_email": "nora@voorbeeld.test", "starts_on": "2027-01-01",
}  # fmt: skip
ACCOUNT = {"iban": "BE68539007547034", "email": "nora@voorbeeld.test", "phone": "", "language": "nl"}
LONG = "nora@" + ".".join(["a" * 60] * 4) + ".voorbeeld.test"
ODD = ["\0", "a\0b", "😀", "😀" * 3000, "9" * 5000, "-" + "9" * 400, "1e999999", "NaN", "Infinity", "٣", "\ud800"]


@pytest.fixture
def pages(log_in):
    """The three forms with an address: the browser that may fill it, where, what is right, the field of the address."""
    organisation = factories.employer()
    starter = log_in(factories.employer_user(organisation))
    session = starter.session
    session["zorgkrediet-start"] = [{"person": factories.person().pk, "employer": organisation.pk}]
    session.save()
    draft, invited = factories.draft(), factories.invited()
    return {
        "new": (starter, reverse("zorgkrediet:employer-part"), PART, "employee_email"),
        "edit": (
            log_in(draft.employer_user),
            reverse("zorgkrediet:employer-edit", args=[draft.application.reference]),
            PART,
            "employee_email",
        ),
        "account": (
            log_in(invited.employee),
            reverse("zorgkrediet:employee-account", args=[invited.application.reference]),
            ACCOUNT,
            "email",
        ),
    }


@pytest.mark.parametrize("where", ["new", "edit", "account"])
def test_an_address_longer_than_we_can_keep_is_refused_at_its_field(pages, where):
    browser, address, right, field = pages[where]
    assert 254 < len(LONG) <= 320
    answer = browser.post(address, {**right, field: LONG})
    assert answer.status_code == 200
    assert "niet meer dan 254 tekens" in answer.context["form"].errors[field][0]
    assert LONG in answer.content.decode()


@pytest.mark.parametrize("where", ["new", "edit", "account"])
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_input_in_any_field_is_answered(pages, where, text):
    browser, address, right, _field = pages[where]
    before = set(Application.objects.values_list("pk", flat=True))
    for name in right:
        sent = urlencode({**right, name: text}, errors="surrogatepass")
        assert browser.post(address, sent, "application/x-www-form-urlencoded").status_code in (200, 302)
    if where == "edit":
        assert set(Application.objects.values_list("pk", flat=True)) == before
