"""Every page of the site, for a person of a fitting role: no violation of axe, and it fits 320 pixels.

Which addresses give a page is found by trying them in the demo world. What gives none stands below with the reason, and
that list is exact: a new address is walked, or the test asks for its reason; a reason that no longer holds is told too.
"""

import re
from typing import Any

import pytest
from django.conf import settings

from tests.browser.addresses import Opened, World, pages_of_people

pytestmark = pytest.mark.django_db(transaction=True)
DOSSIERS = 40
# How often an address is tried, with other people and other rows: less for what is known to give no page.
FEW, MANY = 4, 60
BUTTON = "a step: taken with a button, asks for a POST or leads back to its page"
FILE = "a file, data, or a part that its page fetches"
ONWARD = "leads on to another page, which is walked itself"
NOBODY = "closed to everybody in the demo world"
JOURNEY = "needs a step taken just before; a journey walks it"
ALLAUTH = "needs a log-in in progress or a link from a mail; the tests of logging in open it"
# Of the desk's lists, histories and administration one template serves many: only the long proof walks them all.
OFTEN_THE_SAME = re.compile(r"admin:\w+_(history|changelist)|admin:(accounts|correspondence|registers|kernel)_\w+")
NO_PAGE: dict[str, str] = {
    **dict.fromkeys(
        (
            "accounts:access-end",
            "admin:accounts_managerproposal_confirm",
            "admin:accounts_managerproposal_refuse",
            "admin:accounts_rolegrant_end",
            "admin:correspondence_letter_resend",
            "admin:correspondence_letter_tray_download",
            "admin:correspondence_letter_tray_printed",
            "admin:correspondence_mail_resend",
            "admin:ecalcura_advanceplan_deed_approve",
            "admin:ecalcura_advanceplan_deed_propose",
            "admin:ecalcura_calculation_deed_approve",
            "admin:ecalcura_calculation_deed_approve_many",
            "admin:ecalcura_conversation_deed_close",
            "admin:ecalcura_facility_deed_chase",
            "admin:ecalcura_facility_deed_chase_all",
            "admin:ecalcura_parameterset_deed_approve",
            "admin:ecalcura_parameterset_deed_rehearse",
            "admin:ecalcura_parameterset_deed_retire",
            "admin:payments_claim_deed_step",
            "admin:payments_debtoraccount_deed_confirm",
            "admin:payments_repayment_deed_confirm",
            "admin:payments_repayment_deed_decide",
            "admin:payments_repayment_deed_reopen",
            "admin:payments_run_deed_abandon",
            "admin:payments_run_deed_allow_download",
            "admin:payments_run_deed_approve",
            "admin:payments_run_deed_ask_download",
            "admin:payments_run_deed_clear",
            "admin:payments_run_deed_download",
            "admin:payments_run_deed_release",
            "admin:payments_run_deed_repay_file",
            "admin:payments_run_deed_resume",
            "admin:payments_run_deed_toy_bank",
            "admin:zorgkrediet_application_deed_answer_correction",
            "admin:zorgkrediet_application_deed_close_report",
            "admin:zorgkrediet_application_deed_reassess",
            "admin:zorgkrediet_application_deed_take_up",
            "admin:zorgkrediet_application_deed_verify",
            "demo:log-in",
            "demo:log-in-guest",
            "ecalcura:account-confirm",
            "ecalcura:account-withdraw",
            "ecalcura:contact-again",
            "ecalcura:contact-end",
            "ecalcura:line-verify",
            "ecalcura:sheet-keep",
            "set_language",
            "zorgkrediet:employee-proof-remove",
            "zorgkrediet:simulator-live",
            "zorgkrediet:simulator-load",
            "zorgkrediet:simulator-save",
        ),
        BUTTON,
    ),
    **dict.fromkeys(
        (
            "admin:correspondence_letter_document",
            "admin:ecalcura_calculation_board_csv",
            "admin:ecalcura_calculation_board_xlsx",
            "admin:ecalcura_calculation_document",
            "admin:ecalcura_calculationrun_progress",
            "admin:ecalcura_facility_board_export",
            "admin:ecalcura_facility_days_export",
            "admin:ecalcura_facility_proof",
            "admin:jsi18n",
            "admin:payments_run_export",
            "admin:payments_run_progress",
            "admin:payments_run_yearly",
            "correspondence:letter",
            "ecalcura:calculation-document",
            "ecalcura:confirmation-document",
            "ecalcura:days-template",
            "ecalcura:news-event",
            "ecalcura:sheet-template",
            "mfa_download_recovery_codes",
            "zorgkrediet:employee-letter",
            "zorgkrediet:employee-proof",
            "zorgkrediet:employee-year-slip",
            "zorgkrediet:employer-letter",
        ),
        FILE,
    ),
    **dict.fromkeys(
        (
            "accounts:access",
            "admin:login",
            "admin:logout",
            "admin:password_change",
            "admin:password_change_done",
            "admin:view_on_site",
            "admin:zorgkrediet_application_next",
            "ecalcura:facility-start",
            "openid_connect_login",
        ),
        ONWARD,
    ),
    **dict.fromkeys(
        ("admin:autocomplete",),
        NOBODY,
    ),
    **dict.fromkeys(
        (
            "zorgkrediet:employee-invitation",
            "zorgkrediet:employer-part",
        ),
        JOURNEY,
    ),
    **dict.fromkeys(
        (
            "account_change_password",
            "account_confirm_email",
            "account_confirm_login_code",
            "account_reauthenticate",
            "account_reset_password_from_key",
            "mfa_authenticate",
            "mfa_deactivate_totp",
            "mfa_edit_webauthn",
            "mfa_login_webauthn",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_remove_webauthn",
            "mfa_view_recovery_codes",
            "openid_connect_callback",
            "socialaccount_login_error",
        ),
        ALLAUTH,
    ),
}


@pytest.fixture
def world(site: str, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    return World(DOSSIERS)


@pytest.fixture
def opened(world: World) -> dict[str, Opened | None]:
    """Every address by its name with a page behind it; logging out comes last."""
    names = pages_of_people()
    in_order = sorted(names, key=lambda one: ("logout" in one, one))
    return {name: world.find(name, names[name], most=FEW if name in NO_PAGE else MANY) for name in in_order}


def look_at(pages: list[Opened], world: World, page: Any, site: str, axe: Any, fits_narrow_screen: Any) -> list[str]:
    """What is wrong with these pages; every page is looked at, so that one run tells all."""
    wrong = []
    for one in sorted(pages, key=lambda found: found.person.pk if found.person else 0):
        page.context.clear_cookies()
        cookie = world.client_of(one.person).cookies.get(settings.SESSION_COOKIE_NAME)
        if one.person is not None and cookie is not None:
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": site}])
        answer = page.goto(site + one.address)
        shown = f"{one.name} ({one.address}) for {one.person}"
        if answer.status != 200 or not page.url.startswith(site + one.address):
            wrong.append(f"{shown}: answers {answer.status} at {page.url}")
            continue
        for check in (lambda: axe(page, heading=""), lambda: fits_narrow_screen(page)):
            try:
                check()
            except AssertionError as fault:
                wrong.append(f"{shown}: {fault}")
    return wrong


@pytest.mark.soak
def test_every_address_gives_a_page_that_is_accessible_or_says_why_it_gives_none(
    opened: dict[str, Opened | None], world: World, page: Any, site: str, axe: Any, fits_narrow_screen: Any
) -> None:
    without = {name for name, found in opened.items() if found is None}
    assert without - set(NO_PAGE) == set(), "these open for nobody in the demo world: walk them or say why"
    assert set(NO_PAGE) - without == set(), "these open, or exist no more: take them off the list"
    pages = [found for name, found in opened.items() if found and not OFTEN_THE_SAME.fullmatch(name)]
    assert len(pages) > 80
    wrong = look_at(pages, world, page, site, axe, fits_narrow_screen)
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.soak
def test_the_lists_and_histories_of_the_desk_too(
    opened: dict[str, Opened | None], world: World, page: Any, site: str, axe: Any, fits_narrow_screen: Any
) -> None:
    pages = [found for name, found in opened.items() if found and OFTEN_THE_SAME.fullmatch(name)]
    assert len(pages) > 20
    wrong = look_at(pages, world, page, site, axe, fits_narrow_screen)
    assert not wrong, "\n\n".join(wrong)
