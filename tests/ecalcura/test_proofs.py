"""The premium of a carer rests on a right acquired before 2005, and that right on a document."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role, Scheme
from ecalcura.actions.quarters import QuarterNotReady, confirm_quarter
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.models import Confirmation
from ecalcura.queries.report import report_of
from tests import factories
from tests.ecalcura import making

pytestmark = pytest.mark.django_db
ON = date(2024, 2, 10)


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel("2024-02-10 10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def carer(facility, manager):
    data = making.entitled(profession="ZORGKUNDIGE", transitional_right=True, choices=(making.premium("6"),))
    line = making.enter(facility, data, by=manager, born=date(1964, 1, 1), on=ON)
    making.hours(facility, line, "2023Q3", "494", by=manager, on=ON)
    return line


def confirm(facility, manager):
    return confirm_quarter(facility=facility, quarter=Quarter(2023, 3), explanations={}, by=manager, on=ON)


def test_without_the_document_the_quarter_stays_open(facility, manager, carer, log_in):
    with pytest.raises(QuarterNotReady, match="verworven recht op de premie ontbreekt"):
        confirm(facility, manager)
    address = f"/ecalcura/voorziening/{facility.hco_number}/lijn/{carer.pk}/"
    client = log_in(manager)
    assert "Zonder bewijs kunt u het kwartaal niet bevestigen" in client.get(address).content.decode()
    wrong = SimpleUploadedFile("brief.pdf", b"geen pdf")
    assert "geen PDF" in client.post(f"{address}bewijs-premie/", {"proof": wrong}).content.decode()
    assert client.post(f"{address}bewijs-premie/", {}).status_code == 200
    assert not carer.proofs.exists()
    good = SimpleUploadedFile("brief.pdf", b"%PDF-1.4\n%brief")
    assert client.post(f"{address}bewijs-premie/", {"proof": good}).status_code == 302
    assert "brief.pdf" in client.get(address).content.decode()
    assert carer.proofs.get().about == "PREMIUM_RIGHT"
    assert not report_of(facility, ReferencePeriod(2023), ON).of_line(carer.pk).blocks
    confirm(facility, manager)
    assert Confirmation.objects.count() == 1
    desk = log_in(factories.official(Role.AUDITOR, Scheme.ECALCURA))
    page = desk.get(f"/beheer/ecalcura/facility/{facility.pk}/change/").content.decode()
    assert "Verworven recht op de premie" in page


def test_a_proof_of_a_birth_date_proves_no_right(facility, manager, carer):
    from ecalcura.actions.lines import ProofNotNeeded, prove_premium_right
    from ecalcura.models import Proof
    from kernel.uploads import CheckedFile

    Proof.objects.create(
        line=carer, file_name="akte", content_type="application/pdf", content=b"x", uploaded_by=manager
    )
    with pytest.raises(QuarterNotReady, match="ontbreekt"):
        confirm(facility, manager)
    nurse = making.enter(facility, making.entitled(), by=manager, on=ON)
    with pytest.raises(ProofNotNeeded):
        prove_premium_right(line=nurse, proof=CheckedFile("a.pdf", "application/pdf", b"%PDF-"), by=manager)
