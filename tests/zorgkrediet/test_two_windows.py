"""Two windows, two colleagues, one file: nobody's words land on another person, and nothing is lost unseen."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from zorgkrediet.models import Application

pytestmark = pytest.mark.django_db
PART = {
    "status": "STATUTORY", "fraction": "1,00", "regime": "FIFTH", "motive": "CHILD", "months": "6",
    "employee_email": "nora@voorbeeld.test", "starts_on": "2027-01-01",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_language():
    """A page in English leaves its language to nobody after it."""
    with translation.override("nl"):
        yield


def url(name: str, *args: object) -> str:
    return reverse(f"zorgkrediet:{name}", args=args)


def shown(page) -> dict[str, str]:
    """What the page sends back without being typed."""
    return dict(re.findall(r'<input type="hidden" name="(about|version)" value="([^"]*)"', page.content.decode()))


def choose(browser, *people, organisation) -> None:
    session = browser.session
    session["zorgkrediet-start"] = [{"person": person.pk, "employer": organisation.pk} for person in people]
    session.save()


def test_two_people_in_two_windows_each_get_their_own_application(log_in):
    organisation = factories.employer()
    browser = log_in(factories.employer_user(organisation))
    first, second = factories.person(), factories.person()
    choose(browser, first, organisation=organisation)
    window_of_the_first = shown(browser.get(url("employer-part")))
    choose(browser, first, second, organisation=organisation)
    window_of_the_second = shown(browser.get(url("employer-part")))
    for window, person in ((window_of_the_first, first), (window_of_the_second, second)):
        answer = browser.post(url("employer-part"), {**PART, **window})
        assert answer.status_code == 302
        assert Application.objects.order_by("id").last().person == person


def test_a_person_that_was_not_chosen_cannot_be_slipped_in(log_in):
    organisation = factories.employer()
    browser = log_in(factories.employer_user(organisation))
    chosen, stranger = factories.person(), factories.person()
    choose(browser, chosen, organisation=organisation)
    answer = browser.post(url("employer-part"), {**PART, "about": f"{stranger.pk}-{organisation.pk}"})
    assert answer["Location"] == url("employer-start")
    assert not Application.objects.exists()


def test_a_colleague_who_saved_first_is_not_overwritten_unseen(log_in):
    case = factories.draft()
    address = url("employer-edit", case.application.reference)
    browser = log_in(case.employer_user)
    window = shown(browser.get(address))
    assert browser.post(address, {**PART, **window, "months": "6"}).status_code == 302
    late = browser.post(address, {**PART, **window, "months": "9"})
    assert late.status_code == 200
    assert "intussen gewijzigd" in late.content.decode()
    assert 'value="9"' in late.content.decode()
    assert case.fresh().months == 6
    assert browser.post(address, {**PART, **shown(late), "months": "9"}).status_code == 302
    assert case.fresh().months == 9


def test_what_is_confirmed_is_what_was_read_over(log_in):
    case = factories.draft()
    browser = log_in(case.employer_user)
    address = url("employer-send", case.application.reference)
    read_over = shown(browser.get(address))
    edit = url("employer-edit", case.application.reference)
    browser.post(edit, {**PART, **shown(browser.get(edit)), "regime": "HALF"})
    ticked = {"announced": "on", "permitted": "on"}
    answer = browser.post(address, {**ticked, **read_over})
    assert answer.status_code == 200
    assert case.fresh().state == "DRAFT"
    assert browser.post(address, {**ticked, **shown(answer)}).status_code == 302
    assert case.fresh().state == "INVITED"


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 40])
def test_a_made_up_version_is_no_fault_of_ours(log_in, version):
    case = factories.draft()
    address = url("employer-edit", case.application.reference)
    answer = log_in(case.employer_user).post(address, {**PART, "version": version})
    assert answer.status_code in (200, 302)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("fraction", [None, "0,80", "0.80"])
def test_a_fraction_is_read_with_comma_or_point_in_both_languages(log_in, client, language, fraction):
    organisation = factories.employer()
    browser = log_in(factories.employer_user(organisation))
    choose(browser, factories.person(), organisation=organisation)
    headers = {"accept-language": language}
    for visitor, address in ((browser, url("employer-part")), (client, url("simulator"))):
        page = visitor.get(address, headers=headers).content.decode()
        box = re.search(r'<input[^>]*name="fraction"[^>]*>', page)
        offered = re.search(r'value="([^"]*)"', box[0])[1]
        assert offered == ("1,00" if language == "nl" else "1.00")
        filled = {**PART, "fraction": fraction or offered, "sector": "EDUCATION", "step": "work"}
        answer = visitor.post(address, filled, headers=headers)
        if visitor is browser:
            assert answer.status_code == 302
        else:
            assert 'name="kind"' in answer.content.decode()


TICKED = {"announced": "on", "permitted": "on"}
DECLARED = {"correct": "on", "report_changes": "on"}


@pytest.mark.parametrize("made", [factories.invited, factories.submitted, factories.granted])
@pytest.mark.parametrize("name", ["employer-edit", "employer-send"])
@pytest.mark.parametrize("sent", [None, {}, PART, TICKED], ids=["look", "empty", "part", "ticked"])
def test_what_was_sent_is_not_offered_for_change_again(log_in, made, name, sent):
    case = made()
    browser, address = log_in(case.employer_user), url(name, case.application.reference)
    answer = browser.get(address, follow=True) if sent is None else browser.post(address, sent, follow=True)
    assert answer.redirect_chain == [(url("employer-detail", case.application.reference), 302)]
    assert "Deze aanvraag is al verstuurd. Hier leest u hoe ver ze staat." in answer.content.decode()
    assert case.fresh().state == case.application.state


def test_a_draft_that_was_taken_back_is_not_offered_for_change(log_in):
    case = factories.draft()
    browser = log_in(case.employer_user)
    browser.post(url("employer-discard", case.application.reference))
    for name in ("employer-edit", "employer-send"):
        answer = browser.get(url(name, case.application.reference), follow=True)
        assert answer.redirect_chain == [(url("employer-detail", case.application.reference), 302)]
        assert "Deze aanvraag is ingetrokken. U kunt ze niet meer wijzigen of versturen." in answer.content.decode()


@pytest.mark.parametrize("sent", [None, {}, DECLARED], ids=["look", "empty", "declared"])
def test_what_was_submitted_is_not_offered_for_submitting_again(log_in, sent):
    case = factories.submitted()
    browser, address = log_in(case.employee), url("employee-review", case.application.reference)
    answer = browser.get(address, follow=True) if sent is None else browser.post(address, sent, follow=True)
    assert answer.redirect_chain == [(url("employee-detail", case.application.reference), 302)]
    assert "Deze aanvraag is al ingediend. Hier leest u hoe ver ze staat." in answer.content.decode()


@pytest.mark.parametrize("name", ["household", "motive", "leaves", "income", "account"])
def test_a_step_that_is_sent_after_submitting_leads_to_the_file(log_in, name):
    case = factories.submitted()
    rows = {
        f"{block}-{count}": "0"
        for block in ("children", "leaves", "income")
        for count in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    answer = log_in(case.employee).post(url(f"employee-{name}", case.application.reference), rows)
    assert answer.status_code == 302
    assert answer["Location"] == url("employee-detail", case.application.reference)


def test_who_goes_back_after_saving_works_on_in_the_draft(log_in):
    organisation = factories.employer()
    browser = log_in(factories.employer_user(organisation))
    person = factories.person()
    choose(browser, person, organisation=organisation)
    window = shown(browser.get(url("employer-part")))
    browser.post(url("employer-part"), {**PART, **window})
    draft = Application.objects.get()
    back = browser.get(url("employer-part"), follow=True)
    assert back.redirect_chain[0][0] == url("employer-edit", draft.reference)
    assert "al bewaard als ontwerp" in back.content.decode()
    wrong = browser.post(url("employer-part"), {**PART, **window, "employee_email": "geen adres"}).content.decode()
    assert "geen adres" in wrong and "al bewaard als ontwerp" in wrong
    answer = browser.post(url("employer-part"), {**PART, **window, "employee_email": "beter@voorbeeld.test"})
    assert answer["Location"] == url("employer-send", draft.reference)
    assert Application.objects.get().employee_email == "beter@voorbeeld.test"


@pytest.mark.parametrize("about", ["", "x-y", "9" * 12 + "-" + "9" * 12, "1-"])
def test_without_a_draft_of_ones_own_step_two_leads_to_step_one(log_in, about):
    organisation = factories.employer()
    factories.draft(organisation=organisation)
    browser = log_in(factories.employer_user(organisation))
    assert browser.post(url("employer-part"), {**PART, "about": about})["Location"] == url("employer-start")
    assert Application.objects.count() == 1
