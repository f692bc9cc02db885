"""A role counts in its own scheme: reading one scheme and paying the other opens no button of the first."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role, Scheme
from accounts.models import User
from kernel.pure.periods import Month
from payments import actions
from payments.models import BankFile, Claim, DebtorAccount, DownloadPermit, FileDownload, Order, Repayment, Run
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import desk_of, press

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)


@pytest.fixture
def crossed(office) -> User:
    """Everything for eCalcura, and an auditor of the care credit."""
    made = factories.official(Role.AUDITOR, Scheme.ZORGKREDIET)
    for role in (Role.PREPARER, Role.APPROVER, Role.RELEASER, Role.REVIEWER):
        factories.grant(made, role, scheme=Scheme.ECALCURA)
    return made


def test_the_steps_of_a_run_ask_for_the_role_in_its_scheme(office, crossed):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.checked(MARCH, IN_APRIL)
    for name in ("abandon", "resume", "clear", "approve", "release", "repay_file"):
        answer = press(crossed, f"run_deed_{name}", run.pk, reason="Zomaar.", kind="JUMP", hash=run.hash)
        assert answer.status_code == 403, name
    assert Run.objects.get(pk=run.pk).state == "CHECKED"


def test_a_bank_file_leaves_only_with_its_own_scheme(office, crossed):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.released(MARCH, IN_APRIL)
    file = BankFile.objects.get(run=run)
    assert press(crossed, "run_deed_download", file.pk).status_code == 403
    assert not FileDownload.objects.exists()
    actions.download_file(file_id=file.pk, by=office.releaser, on=IN_APRIL, at=factories.moment(IN_APRIL))
    assert press(crossed, "run_deed_ask_download", file.pk, reason="Kwijt.").status_code == 403
    permit = actions.ask_download(file_id=file.pk, reason="Kwijt.", by=office.releaser, at=factories.moment(IN_APRIL))
    assert press(crossed, "run_deed_allow_download", permit.pk, run=run.pk).status_code == 403
    assert DownloadPermit.objects.get().allowed_by is None


def test_a_permit_is_allowed_on_the_page_of_its_own_run(office):
    """The number of a run that one may see opens no permit of another run."""
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    permit = actions.ask_download(
        file_id=run.files.get().pk, reason="Kwijt.", by=office.releaser, at=factories.moment(IN_APRIL)
    )
    rights.grant(rights.full("2019-04", 1), by=office.reviewer)
    other = office.checked(Month(2019, 4), date(2019, 5, 2))
    assert press(office.approver, "run_deed_allow_download", permit.pk, run=other.pk).status_code == 404
    assert DownloadPermit.objects.get().allowed_by is None
    press(office.approver, "run_deed_allow_download", permit.pk, run=run.pk)
    assert DownloadPermit.objects.get().allowed_by == office.approver


def test_claims_and_repayments_ask_for_the_role_in_their_scheme(office, crossed):
    right = rights.grant(rights.full("2019-01", 3), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    order = Order.objects.get(run=run)
    repayment = Repayment.objects.create(order=order, opened_at=factories.moment(IN_APRIL))
    rights.change(right, rights.full("2019-01", 2), by=office.reviewer, on=date(2019, 4, 20))
    office.released(Month(2019, 4), date(2019, 5, 2))
    claim = Claim.objects.get()
    assert press(crossed, "claim_deed_step", claim.pk, step="notify").status_code == 403
    assert press(crossed, "repayment_deed_decide", repayment.pk, reason="Zomaar.").status_code == 403
    assert press(crossed, "repayment_deed_confirm", repayment.pk).status_code == 403
    assert Claim.objects.get().state == "OPENED"
    assert Repayment.objects.get().state == "OPEN"


def test_an_account_to_pay_from_asks_for_the_role_in_its_scheme(office, crossed):
    words = {
        "source": "zorgkrediet", "name": "Dief", "iban": "BE71096123456769", "version": "pain.001.001.09",
        "orders_per_file": "10", "starts_on": "2019-01-01",
    }  # fmt: skip
    address = reverse("admin:payments_debtoraccount_deed_set")
    assert "Selecteer een geldige keuze" in desk_of(crossed).post(address, words).content.decode()
    assert DebtorAccount.objects.count() == 1
    proposed = actions.set_debtor(
        source="zorgkrediet", name="Nieuw", iban="BE71096123456769", starts_on=date(2019, 1, 1), by=office.approver
    )
    assert press(crossed, "debtoraccount_deed_confirm", proposed.pk).status_code == 403
    assert DebtorAccount.objects.get(pk=proposed.pk).confirmed_by is None


def test_a_run_is_prepared_only_in_ones_own_scheme(office, crossed):
    words = {"source": "zorgkrediet", "month": "2019-03", "kind": "MONTHLY", "scope": "CHANGES"}
    press(crossed, "run_deed_prepare", **words)
    assert not Run.objects.exists()
