"""Account number, contact persons, announcements, reminders, messages, help, invoiced days."""

import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role, Scheme
from accounts.roles import system_user
from correspondence.models import Mail
from ecalcura.actions import contacts as naming
from ecalcura.actions.bank import AccountRefused, accounts_due, confirm_account, propose_account, use_account
from ecalcura.actions.publish import publish_news, set_entry
from ecalcura.models import ContactPerson, Conversation, FacilityAccount, InvoicedDays, Notification
from ecalcura.tasks import daily
from kernel.pure.errors import DomainError
from payments.models import PayeeAccount
from tests import factories
from tests.ecalcura import making
from tests.ecalcura.test_sheets import in_csv

pytestmark = pytest.mark.django_db(transaction=True)
IBAN, OTHER = "BE68539007547034", "BE32123456789002"
FINANCE, PRIVACY = Role.FACILITY_FINANCIAL_DATA, Role.FACILITY_PRIVACY_DATA


def base(facility) -> str:
    return f"/ecalcura/voorziening/{facility.hco_number}/"


# the account number


def test_a_number_is_entered_confirmed_by_another_and_used_after_the_wait(facility, log_in):
    first, second = making.worker(facility, FINANCE), making.worker(facility, FINANCE)
    with time_machine.travel("2024-02-01 10:00:00+01:00", tick=False):
        assert log_in(first).post(f"{base(facility)}rekening/", {"iban": "be68 5390 0754 7034"}).status_code == 302
        account = FacilityAccount.objects.get()
        confirming = f"{base(facility)}rekening/{account.pk}/bevestigen/"
        assert "niet zelf" in log_in(first).post(confirming, {"last_digits": "7034"}).content.decode()
        assert "vier tekens" in log_in(second).post(confirming, {"last_digits": "0000"}).content.decode()
        assert log_in(second).post(confirming, {"last_digits": "7034"}).status_code == 302
    assert accounts_due(date(2024, 2, 7)) == []
    by = system_user()
    assert not use_account(account_id=account.pk, by=by, on=date(2024, 2, 7))
    assert not PayeeAccount.objects.exists()
    assert accounts_due(date(2024, 2, 8)) == [account.pk]
    assert use_account(account_id=account.pk, by=by, on=date(2024, 2, 8))
    assert not use_account(account_id=account.pk, by=by, on=date(2024, 2, 8))
    assert PayeeAccount.objects.get().iban == IBAN
    page = log_in(second).get(f"{base(facility)}rekening/").content.decode()
    assert "BE68 **** **** 7034" in page
    assert IBAN not in page


@pytest.mark.parametrize("iban", ["BE41091811735141", "BE00", "x", "BE68539007547035"])
def test_f11_a_wrong_number_is_told(facility, log_in, iban):
    answer = log_in(making.worker(facility, FINANCE)).post(f"{base(facility)}rekening/", {"iban": iban})
    assert "IBAN" in answer.content.decode()
    assert not FacilityAccount.objects.exists()


def test_one_waiting_number_at_a_time_and_the_history_stays(facility):
    first, second = making.worker(facility, FINANCE), making.worker(facility, FINANCE)
    at = making.moment(date(2024, 2, 1))
    account = propose_account(facility=facility, iban=IBAN, by=first, at=at)
    with pytest.raises(AccountRefused):
        propose_account(facility=facility, iban=OTHER, by=second, at=at)
    confirm_account(account=account, last_digits="7034", by=second, on=date(2024, 2, 1), at=at)
    use_account(account_id=account.pk, by=system_user(), on=date(2024, 2, 8))
    with pytest.raises(AccountRefused):
        propose_account(facility=facility, iban=IBAN, by=first, at=at)
    propose_account(facility=facility, iban=OTHER, by=first, at=at)
    assert facility.bank_accounts.count() == 2


# contact persons


def name_contact(facility, email="an@voorziening.test", on=date(2024, 1, 1)):
    contact = naming.add_contact(
        facility=facility, theme="ECALCURA", name="An", function="", email=email, phone="", starts_on=on, ends_on=None,
        by=system_user(),
    )  # fmt: skip
    link = Mail.objects.filter(kind="facility-contact-confirm").latest("id").context["link"]
    return contact, link.rpartition("contact/")[2].strip("/")


def test_a_contact_counts_once_the_address_is_confirmed(facility, client, log_in):
    log_in(making.worker(facility, PRIVACY)).post(
        f"{base(facility)}contactpersonen/",
        {"theme": "ECALCURA", "name": "An Peeters", "email": "an@voorziening.test", "starts_on": "2024-01-01"},
    )
    mail = Mail.objects.get(kind="facility-contact-confirm")
    path = mail.context["link"].partition("/ecalcura/")[2]
    assert not naming.contacts_of("ECALCURA", date(2024, 2, 1)).exists()
    client.get(f"/ecalcura/{path}")
    assert not naming.contacts_of("ECALCURA", date(2024, 2, 1)).exists()  # following the link confirms nothing
    assert "bevestigd" in client.post(f"/ecalcura/{path}").content.decode()
    assert naming.contacts_of("ECALCURA", date(2024, 2, 1)).get().name == "An Peeters"
    assert "niet (meer) geldig" in client.post(f"/ecalcura/{path}").content.decode()
    assert "Peeters" not in mail.subject + mail.body


def test_an_announcement_reaches_every_confirmed_contact_once(facility, log_in):
    _contact, token = name_contact(facility)
    naming.confirm_contact(token=token, by=system_user(), at=making.moment(date(2024, 1, 2)))
    name_contact(making.facility(), "nooit@bevestigd.test")
    client = log_in(factories.official(Role.REVIEWER, Scheme.ECALCURA))
    answer = client.post(
        "/beheer/ecalcura/announcement/nieuw/", {"theme": "ECALCURA", "subject": "Webinar", "body": "Op 15 januari"}
    )
    assert answer.status_code == 302
    mail = Mail.objects.get(kind="facility-announcement")
    assert mail.recipient == "an@voorziening.test"
    assert "0 / 1" in client.get("/beheer/ecalcura/announcement/").content.decode()
    manager = log_in(making.worker(facility, PRIVACY))
    assert "Op 15 januari" in manager.get(f"{base(facility)}berichten/").content.decode()


def test_reminders_come_on_set_days_and_never_twice(facility):
    _contact, token = name_contact(facility)
    naming.confirm_contact(token=token, by=system_user(), at=making.moment(date(2024, 1, 2)))
    last_day = date(2024, 4, 30)
    sent = {}
    for days in (15, 14, 14, 8, 7, 1, 0):
        on = date.fromordinal(last_day.toordinal() - days)
        sent.setdefault(days, []).append(naming.remind(by=system_user(), on=on))
    # three quarters are due that day
    assert sent == {15: [0], 14: [3, 0], 8: [0], 7: [3], 1: [3], 0: [0]}
    assert Notification.objects.count() == 9


def test_a_facility_without_contact_is_listed_and_asked_on_set_days_only_once(facility):
    by = system_user()
    assert naming.remind_contactless(by=by, on=date(2024, 3, 2)) == 0
    with time_machine.travel("2024-03-14 08:00:00+01:00", tick=False):
        daily()
        daily(newer_sender=1)
    mail = Mail.objects.get(kind="facility-contact-missing")
    assert mail.recipient == facility.organisation.email
    assert facility in naming.without_contact(date(2024, 3, 14))


def test_a_contact_can_end_and_be_asked_again(facility, log_in):
    contact, token = name_contact(facility)
    client = log_in(making.worker(facility, FINANCE))
    client.post(f"{base(facility)}contactpersonen/{contact.pk}/opnieuw/")
    assert naming.confirm_contact(token=token, by=system_user(), at=making.moment(date(2024, 1, 2))) is None
    client.post(f"{base(facility)}contactpersonen/{contact.pk}/einde/")
    assert ContactPerson.objects.get().ends_on is not None
    assert client.post(f"{base(facility)}contactpersonen/999999/einde/").status_code == 404


# messages


def test_a_question_gets_its_answer(facility, log_in):
    _contact, token = name_contact(facility)
    naming.confirm_contact(token=token, by=system_user(), at=making.moment(date(2024, 1, 2)))
    asker = log_in(making.worker(facility, PRIVACY))
    asker.post(f"{base(facility)}berichten/", {"subject": "Saldo", "body": "Waarom?", "quarter": "2023q3"})
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.quarter) == ("ASKED", "2023Q3")
    desk = log_in(factories.official(Role.REVIEWER, Scheme.ECALCURA))
    assert "Saldo" in desk.get("/beheer/ecalcura/conversation/").content.decode()
    address = f"/beheer/ecalcura/conversation/{conversation.pk}/"
    assert desk.post(f"{address}antwoorden/", {"body": "Daarom."}).status_code == 302
    assert "Daarom." in asker.get(f"{base(facility)}berichten/{conversation.pk}/").content.decode()
    assert Mail.objects.filter(kind="facility-answer").count() == 1
    assert Conversation.objects.get().state == "ANSWERED"
    desk.post(f"{address}afsluiten/")
    assert "afgesloten" in asker.post(f"{base(facility)}berichten/{conversation.pk}/", {"body": "x"}).content.decode()
    other = log_in(making.data_manager(making.facility()))
    assert other.get(f"{base(facility)}berichten/{conversation.pk}/").status_code == 404


def test_news_and_its_calendar_file(facility, log_in):
    by = factories.official(Role.REVIEWER, Scheme.ECALCURA)
    item = publish_news(
        title="Webinar; eCalcura, deel 1", body="Teams\nmet vragen " + "é" * 80, published_on=date(2023, 12, 1),
        starts_at=making.moment(date(2024, 1, 15)), ends_at=making.moment(date(2024, 1, 16)), place="Teams", by=by,
    )  # fmt: skip
    client = log_in(making.data_manager(facility))
    page = client.get(f"{base(facility)}hulp/").content.decode()
    assert "02 778 51 55" in page
    assert "Webinar" in page
    text = client.get(f"{base(facility)}hulp/{item.pk}/agenda.ics").content.decode()
    assert "SUMMARY:Webinar\\; eCalcura\\, deel 1\r\n" in text
    assert "DTSTART:20240115T090000Z\r\n" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_a_setting_never_changes_the_past():
    values = {
        "reminder_days": "3", "contact_reminder_days": "2", "account_wait_days": 5, "question_email": "a@b.test",
        "access_phone": "1", "access_hours": "x",
    }  # fmt: skip
    by = factories.official(Role.REVIEWER, Scheme.ECALCURA)
    with pytest.raises(DomainError):
        set_entry(starts_on=date(2024, 1, 1), on=date(2024, 2, 1), by=by, **values)
    set_entry(starts_on=date(2024, 2, 1), on=date(2024, 2, 1), by=by, **values)


# invoiced days


def test_e7_days_are_entered_and_a_high_month_is_told(facility, log_in):
    client = log_in(making.data_manager(facility))
    assert client.post(f"{base(facility)}dagen-2023/", {"m1": "2000", "m2": "1000"}).status_code == 302
    page = client.get(f"{base(facility)}dagen-2023/").content.decode()
    assert "W-DAYS-HIGH" in page
    assert "3000" in page.replace(".", "").replace("\xa0", "")
    for wrong in ("-1", "1,5", "veel"):
        answer = client.post(f"{base(facility)}dagen-2023/", {"m3": wrong})
        assert "error" in answer.content.decode()
    assert InvoicedDays.objects.count() == 2


def test_days_of_a_colleague_are_not_overwritten_unseen(facility, log_in):
    client = log_in(making.data_manager(facility))
    client.post(f"{base(facility)}dagen-2023/", {"m1": "10"})
    answer = client.post(f"{base(facility)}dagen-2023/", {"m1": "11"})
    page = answer.content.decode()
    assert "terwijl u bezig was" in page
    assert 'name="m1" value="11"' in page
    assert 'name="vm1" value="1"' in page
    assert client.post(f"{base(facility)}dagen-2023/", {"m1": "11", "vm1": "1"}).status_code == 302


def test_the_template_of_days_comes_back(facility, log_in):
    client = log_in(making.data_manager(facility))
    address = f"{base(facility)}dagen-2023/"
    content = client.get(f"{address}sjabloon/").content
    assert client.post(address, {"sheet": SimpleUploadedFile("d.xlsx", content)}).status_code == 200
    filled = in_csv("Maand;Gefactureerde dagen", "2023-01;900", "2023-02;0")
    page = client.post(address, {"sheet": SimpleUploadedFile("d.csv", filled)}).content.decode()
    assert 'value="900"' in page
    assert not InvoicedDays.objects.exists()
    for wrong in ("2023-01;-1", "2023-01;1,5", "2022-12;3", "2023-01;5\r\n2023-01;6"):
        sheet = SimpleUploadedFile("d.csv", in_csv("Maand;Gefactureerde dagen", wrong))
        assert "niet gebruikt" in client.post(address, {"sheet": sheet}).content.decode()
    assert io.BytesIO(content).read(2) == b"PK"


# registers asked again


def test_lines_that_wait_are_asked_again_without_anybody_doing_anything(facility, ask_register, cast):
    from ecalcura.models import Line
    from ecalcura.tasks import verify_pending
    from tests.ecalcura.test_first_quarter import nurse_of

    number = nurse_of(cast)
    who = making.Person.objects.create(national_number=number, birth_date_known="NONE")
    line = Line.objects.create(
        facility=facility, person=who, role="ENTITLED", profession="VPK_A1", group="EX_OFFICIO",
        identity_status="PENDING", visa_status="PENDING", source="SCREEN", entered_by=system_user(),
        changed_by=system_user(),
    )  # fmt: skip
    verify_pending()
    verify_pending(newer_sender=1)
    line.refresh_from_db()
    assert (line.identity_status, line.visa_status, line.version) == ("VERIFIED", "GRANTED", 2)
    assert line.person.last_name == cast[number]["lastName"]


@time_machine.travel("2024-02-10 10:00:00+01:00", tick=False)
def test_g13_a_missing_contact_is_told_on_the_first_page_and_when_confirming(facility, log_in):
    client = log_in(making.data_manager(facility))
    pages = (base(facility), f"{base(facility)}kwartaal/2023Q3/bevestigen/")
    for page in pages:
        assert "Geen contactpersoon voor eCalcura" in client.get(page).content.decode()
    assert facility in naming.without_contact(date(2024, 2, 10))
    _contact, token = name_contact(facility)
    naming.confirm_contact(token=token, by=system_user(), at=making.moment(date(2024, 1, 2)))
    for page in pages:
        assert "Geen contactpersoon voor eCalcura" not in client.get(page).content.decode()
    assert facility not in naming.without_contact(date(2024, 2, 10))


def test_the_desk_reads_the_days_and_the_proofs(facility, log_in):
    from python_calamine import CalamineWorkbook

    from ecalcura.actions.days import record_days

    manager = making.data_manager(facility)
    record_days(facility=facility, days={date(2023, 2, 1): 1700}, seen={}, by=manager)
    desk = log_in(factories.official(Role.REVIEWER, Scheme.ECALCURA))
    content = desk.get("/beheer/ecalcura/facility/dagen-2023.xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == facility.hco_number
    assert rows[1][4] == 1700
    assert desk.get(f"/beheer/ecalcura/facility/{facility.pk}/bewijs/1/").status_code == 404
