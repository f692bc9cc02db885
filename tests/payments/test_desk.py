"""The desk of payments as its people use it: prepare, look, approve, release, download, import; each in their role."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role, Scheme
from correspondence.models import Letter
from kernel.pure.periods import Month
from payments import actions
from payments.banking import toy
from payments.models import BankFile, Claim, Order, Repayment, Run
from payments.ports import port_of
from tests import factories
from tests.payments import rights
from tests.payments.people import AT_ONCE

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)


def desk_of(user) -> Client:
    """A browser of this person, with the second factor on its session."""
    client = Client()
    client.force_login(user)
    session = client.session

    class Request:
        pass

    request = Request()
    request.session = session
    record_authentication(request, user, "mfa", type="totp")
    session.save()
    return client


def press(user, name: str, *args, **words):
    return desk_of(user).post(reverse(f"admin:payments_{name}", args=args), words, follow=True)


def work(run: Run, office) -> None:
    at = timezone.now()
    while actions.calculate_next_chunk(run_id=run.pk, by=office.system, at=at):
        pass
    actions.close_calculation(run_id=run.pk, by=office.system, at=at)
    actions.check_run(run_id=run.pk, by=office.system, at=at)


def test_the_whole_month_through_the_desk(office):
    right = rights.grant(rights.full("2019-03", 2), by=office.reviewer)
    month = str(Month.of(timezone.localdate()).plus(-1))
    words = {"source": "zorgkrediet", "month": month, "kind": "MONTHLY", "scope": "CHANGES"}
    answer = press(office.preparer, "run_deed_prepare", **words)
    assert answer.status_code == 200
    run = Run.objects.get()
    assert "Delen berekend" in answer.content.decode()
    work(run, office)
    page = desk_of(office.reviewer).get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
    assert right.reference in page
    assert "Volledig stoppen met werken" in page
    assert ">FULL<" not in page
    assert ">CHILD<" not in page
    assert "Run goedkeuren" not in page
    assert "Goedkeuren: Dit is een stap voor wie een van deze rollen heeft: Goedkeurder." in page
    assert (
        "Run goedkeuren"
        in desk_of(office.approver).get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
    )
    run.refresh_from_db()
    press(office.approver, "run_deed_approve", run.pk, hash=run.hash)
    while actions.write_files(run_id=run.pk, by=office.system, at=timezone.now()):
        pass
    answer = press(office.approver, "run_deed_release", run.pk)
    assert answer.status_code == 403
    for colleague, shown in ((office.approver, False), (office.releaser, True)):
        page = desk_of(colleague).get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
        assert ("Run vrijgeven" in page) == shown
    press(office.releaser, "run_deed_release", run.pk)
    file = BankFile.objects.get()
    answer = press(office.releaser, "run_deed_download", file.pk)
    assert answer["Content-Type"] == "application/xml"
    received = toy.receive(answer.content)
    report = toy.status_report(received, toy.Scenario(), timezone.now().replace(tzinfo=None))
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = press(office.releaser, "bankmessage_deed_import", file=SimpleUploadedFile("bank.xml", report))
    assert answer.status_code == 200
    assert Order.objects.get().state == "ACCEPTED"
    answer = press(office.releaser, "bankmessage_deed_import", file=SimpleUploadedFile("bank.xml", report))
    assert "al verwerkt" in answer.content.decode()
    answer = press(office.releaser, "bankmessage_deed_import", file=SimpleUploadedFile("x.xml", b"<html/>"))
    assert "geen antwoord van een bank" in answer.content.decode()


def test_own_interest_is_shown_and_a_colleague_clears_it(office):
    own = factories.person()
    office.approver.person = own
    office.approver.save()
    rights.grant(rights.full("2019-03", 1), by=office.reviewer, person=own)
    run = office.checked(MARCH, IN_APRIL)
    answer = press(office.approver, "run_deed_approve", run.pk, hash=run.hash)
    assert "Eigen betaling." in answer.content.decode()
    assert Run.objects.get(pk=run.pk).state == "CHECKED"
    press(office.reviewer, "run_deed_clear", run.pk, kind="OWN_INTEREST", reason="Nagekeken.")
    press(office.approver, "run_deed_approve", run.pk, hash=run.hash)
    assert Run.objects.get(pk=run.pk).state == "APPROVED"


def test_letting_nothing_pass_is_not_called_done(office):
    rights.grant(rights.full("2026-09", 1), by=office.reviewer, on=date(2026, 9, 1))
    run = office.checked(Month(2026, 9), date(2026, 10, 1))
    answer = press(office.reviewer, "run_deed_clear", run.pk, reason="Nagekeken.").content.decode()
    assert "U hebt niets aangevinkt." in answer
    assert "mogen door" not in answer
    finding = run.findings.get()
    for words in ("Genoteerd: deze bevindingen mogen door.", "Deze bevindingen zijn al bekeken."):
        answer = press(office.reviewer, "run_deed_clear", run.pk, finding=finding.pk, reason="Nagekeken.")
        assert words in answer.content.decode()


def test_whoever_prepared_a_run_reads_why_another_signs_it(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    factories.grant(office.preparer, Role.APPROVER, scheme=Scheme.ZORGKREDIET)
    run = office.checked(MARCH, IN_APRIL)
    page = desk_of(office.preparer).get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
    assert "U bereidde deze run voor. Een collega moet ze goedkeuren." in page
    assert "Run goedkeuren" not in page


@pytest.mark.parametrize("name", ["run_changelist", "run_dashboard", "run_search", "bankmessage_changelist",
                                  "bankentry_changelist", "repayment_changelist", "claim_changelist",
                                  "debtoraccount_changelist"])  # fmt: skip
def test_every_list_opens_for_the_desk_and_for_nobody_else(office, name):
    rights.grant(rights.full("2019-03", 3), by=office.reviewer)
    office.sent(MARCH, IN_APRIL)
    address = reverse(f"admin:payments_{name}")
    assert desk_of(office.reviewer).get(address).status_code == 200
    stranger = Client()
    stranger.force_login(factories.user())
    assert stranger.get(address).status_code == 403


def test_a_line_leads_to_its_dossier_and_whoever_reads_the_run_may_open_it(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.checked(MARCH, IN_APRIL)
    address = reverse("admin:zorgkrediet_application_change", args=[right.application_id])
    page = reverse("admin:payments_run_change", args=[run.pk])
    auditor = factories.official(Role.AUDITOR)
    for reader in (office.reviewer, office.preparer, office.approver, office.releaser, auditor):
        assert f'href="{address}"' in desk_of(reader).get(page).content.decode()
        assert desk_of(reader).get(address).status_code == 200


def test_the_page_of_a_run_says_the_next_step_and_a_combination_in_words(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.checked(MARCH, IN_APRIL)
    page = reverse("admin:payments_run_change", args=[run.pk])
    jump = '<a href="#sign">Run goedkeuren</a>'
    shown = desk_of(office.approver).get(page).content.decode()
    assert jump in shown
    assert "Volledige onderbreking; 1,00; 30/30" in shown
    assert "1 dossier bekeken, 1 regel, " in re.sub(r"\s+", " ", shown)
    assert jump not in desk_of(office.preparer).get(page).content.decode(), "who prepared it does not approve it"
    assert right.application.reference in shown


def test_the_page_of_a_run_tells_two_categories_in_one_month_and_leads_to_what_was_left_out(office):
    rights.grant({"2019-03": [("HC", 14), ("HC50", 16)]}, by=office.reviewer)
    left = rights.grant(rights.full("2019-03", 1), by=office.reviewer, with_account=False)
    run = office.checked(MARCH, IN_APRIL)
    page = desk_of(office.approver).get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
    older, younger = (
        "Halftijds, samenwonend, 50 of ouder; 1,00; 16/30",
        "Halftijds, samenwonend, jonger dan 50; 1,00; 14/30",
    )
    assert f"{younger} + {older}" in page
    address = reverse("admin:zorgkrediet_application_change", args=[left.application_id])
    assert f'<a href="{address}">{left.application.reference}</a>' in page.split("Niet uitbetaald in deze run")[1]


def test_another_scheme_sees_nothing(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.checked(MARCH, IN_APRIL)
    other = factories.official(scheme="ECALCURA")
    assert desk_of(other).get(reverse("admin:payments_run_change", args=[run.pk])).status_code == 404


def test_exports_hold_every_line_and_no_formula(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.checked(MARCH, IN_APRIL)
    client = desk_of(office.reviewer)
    csv = b"".join(client.get(reverse("admin:payments_run_export", args=[run.pk, "csv"])).streaming_content).decode()
    assert "492,75" in csv
    book = client.get(reverse("admin:payments_run_export", args=[run.pk, "xlsx"]))
    assert b"".join(book.streaming_content).startswith(b"PK")


@pytest.fixture
def in_may_2019():
    """The days of these claims: years later they would have lapsed."""
    with time_machine.travel("2019-05-10T10:00:00+02:00"):
        yield


@pytest.mark.usefixtures("in_may_2019")
def test_a_claim_from_notice_to_settlement(office):
    right = rights.grant(rights.full("2019-01", 3), by=office.reviewer)
    office.released(MARCH, IN_APRIL)
    rights.change(right, rights.full("2019-01", 2), by=office.reviewer, on=date(2019, 4, 20), cause="EVENT")
    office.released(Month(2019, 4), date(2019, 5, 2))
    claim = Claim.objects.get()
    step = ("claim_deed_step", claim.pk)
    assert (
        "verjaart"
        in desk_of(office.reviewer)
        .get(reverse("admin:payments_claim_change", args=[claim.pk]))
        .content.decode()
        .lower()
    )
    press(office.reviewer, *step, step="notify")
    claim.refresh_from_db()
    assert claim.hearing_until == timezone.localdate() + timedelta(days=30)
    answer = press(office.reviewer, *step, step="decide", reason="Gestopt.")
    assert "mag nog antwoorden" in answer.content.decode()
    press(office.reviewer, *step, step="hear", reason="Wij hoorden de betrokkene.")
    answer = press(office.reviewer, *step, step="decide", reason="Gestopt.", percent="50")
    assert "hoogstens 10 %" in answer.content.decode()
    press(office.reviewer, *step, step="decide", reason="Gestopt.", percent="10")
    press(office.reviewer, *step, step="plan", months="3")
    assert sum(part.amount for part in claim.instalments.all()) == claim.amount
    press(office.reviewer, *step, step="appeal", reason="Betwist.")
    answer = press(office.reviewer, *step, step="repaid", amount="10.00")
    assert "Noteer eerst hoe de betwisting afloopt." in answer.content.decode()
    press(office.reviewer, *step, step="end_appeal", reason="Afgewezen.")
    answer = press(office.reviewer, *step, step="repaid", amount="1000.00")
    assert "meer dan er nog terug" in answer.content.decode()
    press(office.reviewer, *step, step="repaid", amount="470.00")
    press(office.reviewer, *step, step="waive", reason="Klein saldo.")
    claim.refresh_from_db()
    assert claim.state == "SETTLED"
    assert sum(entry.amount for entry in claim.entries.all()) == 0
    letters = Letter.objects.filter(reference=claim.reference, kind__startswith="claim").order_by("pk")
    assert list(letters.values_list("kind", flat=True)) == [
        "claim-notice", "claim-decision", "claim-plan", "claim-appeal", "claim-upheld", "claim-waiver",
    ]  # fmt: skip


@pytest.mark.usefixtures("in_may_2019")
def test_set_off_takes_its_share_of_the_next_payment(office):
    right = rights.grant(rights.full("2019-01", 3), by=office.reviewer)
    rights.grant(rights.full("2019-04", 4), by=office.reviewer, person=right.person)
    office.released(MARCH, IN_APRIL)
    rights.change(right, rights.full("2019-01", 2), by=office.reviewer, on=date(2019, 4, 20), cause="EVENT")
    office.released(Month(2019, 4), date(2019, 5, 2))
    claim = Claim.objects.get()
    for words in ({"step": "notify"}, {"step": "hear", "reason": "Akkoord."},
                  {"step": "decide", "reason": "Gestopt.", "percent": "10"}):  # fmt: skip
        press(office.reviewer, "claim_deed_step", claim.pk, **words)
    run = office.released(Month(2019, 5), date(2019, 6, 3))
    order = Order.objects.get(run=run)
    assert (str(order.lines_net), str(order.set_off), str(order.amount)) == ("492.75", "49.27", "443.48")
    assert sum(entry.amount for entry in claim.entries.all()) == claim.amount - order.set_off
    assert not Repayment.objects.exists()


def test_the_yearly_file_lists_whoever_the_bank_paid_in_that_year(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    Order.objects.filter(run=run).update(state="BOOKED", booked_on=date(2019, 4, 3))
    auditor = factories.official(role="AUDITOR")
    yearly = desk_of(auditor).get(reverse("admin:payments_run_yearly", args=[2019])).content.decode()
    assert right.person.national_number in yearly
    assert "548,29" in yearly


def test_a_person_or_a_dossier_gives_its_statement(office):
    first = rights.grant(rights.full("2019-01", 2), by=office.reviewer)
    second = rights.grant(rights.full("2019-03", 1), by=office.reviewer, person=first.person)
    rights.grant(rights.full("2019-03", 1, "HC"), by=office.reviewer)
    office.released(MARCH, IN_APRIL)
    for asked, references, net in (
        (first.reference, {first.reference}, "985,50"),
        (first.person.national_number, {first.reference, second.reference}, "1.478,25"),
    ):
        page = press(office.reviewer, "run_search", reference=asked).content.decode()
        for reference in (first.reference, second.reference):
            assert (f">{reference}</a></td>" in page) == (reference in references)
        assert net in page.partition("Samen netto:")[2][:30]
    answer = press(office.reviewer, "run_search", reference="00000000000").content.decode()
    assert "Geen regels gevonden." in answer
    stranger = factories.official(scheme="ECALCURA")
    assert (
        "Geen regels gevonden."
        in press(stranger, "run_search", reference=first.person.national_number).content.decode()
    )


def test_the_watched_folder_reads_each_file_once(office, tmp_path):
    from payments.actions.files import content_of
    from payments.watched_folder import read_folder

    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    received = toy.receive(content_of(run.files.get()))
    report = toy.status_report(received, toy.Scenario(), timezone.now().replace(tzinfo=None))
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_bytes(report)
    (tmp_path / "c.xml").write_text("geen xml")
    assert read_folder(tmp_path, by=office.system, at=timezone.now(), **AT_ONCE) == {"verwerkt": 1, "geweigerd": 2}
    assert "al verwerkt" in (tmp_path / "geweigerd" / "b.xml.txt").read_text()
    assert Order.objects.get().state == "ACCEPTED"
    assert read_folder(tmp_path, by=office.system, at=timezone.now(), **AT_ONCE) == {"verwerkt": 0, "geweigerd": 0}
    (tmp_path / "c.xml").write_text("ook geen xml")  # a name that comes again writes nothing over
    assert read_folder(tmp_path, by=office.system, at=timezone.now(), **AT_ONCE) == {"verwerkt": 0, "geweigerd": 1}
    aside = tmp_path / "geweigerd"
    assert ((aside / "c.xml").read_text(), (aside / "c-2.xml").read_text()) == ("geen xml", "ook geen xml")
    assert (aside / "c-2.xml.txt").exists()


def test_the_groups_of_each_kind_stand_apart_and_add_up_to_the_run(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.checked(MARCH, IN_APRIL)
    groups = port_of("zorgkrediet").groups(run.pk)
    for kind in ("Per regime", "Per motief"):
        assert sum(net for name, _group, _count, net in groups if name == kind) == run.net
    page = desk_of(office.reviewer).get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
    assert page.count(">Per regime<") == page.count(">Per motief<") == 1
