"""The desk's pages about rights: a second person grants, two officials appoint, the auditor is told."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.enums import GrantSource, Role, Scheme
from accounts.models import AcmClaimMapping, FileVisit, ManagerProposal, RoleGrant, User
from accounts.roles import has_role, system_user
from accounts.visits import record_visit
from correspondence.models import Mail
from kernel.models import AuditEntry
from tests.accounts.people import EMPLOYER_KBO, give, make_employer, make_person, make_user

pytestmark = pytest.mark.django_db
GRANT = "admin:accounts_rolegrant_grant"


def staff_role(**more):
    return {
        "email": "collega@example.test",
        "name": "Carla Collega",
        "role": "REVIEWER",
        "scheme": "ZORGKREDIET",
        "starts_on": timezone.localdate().isoformat(),
        "reason": "start in de dienst",
    } | more


def test_an_access_manager_grants_a_role_and_the_auditors_of_the_scheme_are_told(
    client, with_second_factor, access_manager, auditor
):
    other_scheme = make_user("andere-auditor")
    give(other_scheme, Role.AUDITOR, Scheme.ECALCURA)
    with_second_factor(client, access_manager)
    answer = client.post(reverse(GRANT), staff_role(), follow=True)
    assert "De rol is toegekend." in answer.content.decode()
    carla = User.objects.get(email="collega@example.test")
    assert carla.is_staff
    assert has_role(carla, Role.REVIEWER, timezone.localdate(), scheme=Scheme.ZORGKREDIET)
    assert [mail.recipient for mail in Mail.objects.filter(kind="role-granted")] == [auditor.email]
    line = AuditEntry.objects.get(table_name="accounts_rolegrant", actor_id=access_manager.pk, operation="INSERT")
    assert line.row_key == str(RoleGrant.objects.get(user=carla).pk)
    made = AuditEntry.objects.get(table_name="accounts_user", row_key=str(carla.pk), operation="INSERT")
    assert made.actor_id == access_manager.pk


def test_nobody_grants_a_role_to_oneself(client, with_second_factor, access_manager):
    with_second_factor(client, access_manager)
    answer = client.post(reverse(GRANT), staff_role(email=access_manager.email))
    assert "Niemand kent zichzelf een rol toe." in answer.content.decode()


def test_an_auditor_gets_no_other_role_in_the_scheme_and_who_acts_does_not_audit_it(
    client, with_second_factor, access_manager, auditor
):
    with_second_factor(client, access_manager)
    alone = "Een auditor heeft geen andere rol in hetzelfde stelsel."
    assert alone in client.post(reverse(GRANT), staff_role(email=auditor.email, role="RELEASER")).content.decode()
    assert "De rol is toegekend." in client.post(reverse(GRANT), staff_role(), follow=True).content.decode()
    assert alone in client.post(reverse(GRANT), staff_role(role="AUDITOR")).content.decode()
    assert RoleGrant.objects.filter(user__email="collega@example.test").count() == 1
    ended = RoleGrant.objects.get(user__email="collega@example.test")
    ended.ends_on = timezone.localdate() - timedelta(days=1)
    ended.starts_on = ended.ends_on
    ended.save()
    answer = client.post(reverse(GRANT), staff_role(role="AUDITOR"), follow=True)
    assert "De rol is toegekend." in answer.content.decode(), "an ended role stands in nobody's way"


def test_an_access_manager_of_one_scheme_grants_nothing_in_the_other(client, with_second_factor, access_manager):
    with_second_factor(client, access_manager)
    answer = client.post(reverse(GRANT), staff_role(scheme="ECALCURA"))
    assert "Alleen de toegangsbeheerder van dit stelsel kent rollen toe." in answer.content.decode()
    assert not User.objects.filter(email="collega@example.test").exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in ("ACCESS_MANAGER", "AUDITOR")])
def test_others_of_the_department_cannot_open_the_page(client, with_second_factor, role):
    user = make_user("iemand")
    if role in ("ORGANISATION_MANAGER", "EMPLOYER_RESPONSIBLE", "FACILITY_PRIVACY_DATA", "FACILITY_FINANCIAL_DATA"):
        give(user, role, make_employer())
    else:
        give(user, role, Scheme.ZORGKREDIET)
    with_second_factor(client, user)
    assert client.get(reverse(GRANT)).status_code == 403
    assert client.post(reverse(GRANT), staff_role()).status_code == 403


def test_an_auditor_reads_the_rights_and_changes_none(client, with_second_factor, auditor):
    with_second_factor(client, auditor)
    assert client.get(reverse("admin:accounts_rolegrant_changelist")).status_code == 200
    answer = client.post(reverse(GRANT), staff_role())
    assert "Alleen de toegangsbeheerder van dit stelsel kent rollen toe." in answer.content.decode()


def test_ending_the_last_role_closes_the_desk(client, with_second_factor, access_manager):
    carla = make_user("carla")
    grant = give(carla, Role.REVIEWER, Scheme.ZORGKREDIET)
    with_second_factor(client, access_manager)
    page = client.get(reverse("admin:accounts_rolegrant_change", args=[grant.pk]))
    assert "Recht nu beëindigen" in page.content.decode()
    client.post(reverse("admin:accounts_rolegrant_end", args=[grant.pk]))
    carla.refresh_from_db()
    assert not carla.is_staff
    with_second_factor(client, carla)
    assert client.get(reverse("admin:index")).status_code == 403


def test_two_officials_appoint_the_first_manager(client, with_second_factor, access_manager):
    city = make_employer()
    reviewer = make_user("dossier")
    give(reviewer, Role.REVIEWER, Scheme.ZORGKREDIET)
    with_second_factor(client, reviewer)
    fields = {"organisation": city.pk, "email": "hr@example.test", "name": "Hugo HR", "reason": "brief"}
    client.post(reverse("admin:accounts_managerproposal_propose"), fields)
    proposal = ManagerProposal.objects.get()
    confirm = reverse("admin:accounts_managerproposal_confirm", args=[proposal.pk])
    assert not RoleGrant.objects.filter(organisation=city).exists()
    refused = client.post(confirm, follow=True).content.decode()
    assert "Alleen een toegangsbeheerder beslist" in refused
    with_second_factor(client, access_manager)
    client.post(confirm)
    hugo = User.objects.get(email="hr@example.test")
    assert has_role(hugo, Role.ORGANISATION_MANAGER, timezone.localdate(), organisation=city)
    assert "Over dit voorstel is al beslist." in client.post(confirm, follow=True).content.decode()
    again = client.post(reverse("admin:accounts_managerproposal_propose"), fields).content.decode()
    assert "Deze organisatie heeft al een beheerder" in again


def test_the_proposer_does_not_confirm_the_own_proposal(client, with_second_factor, access_manager):
    city = make_employer()
    with_second_factor(client, access_manager)
    fields = {"organisation": city.pk, "email": "hr@example.test", "name": "Hugo HR", "reason": "brief"}
    client.post(reverse("admin:accounts_managerproposal_propose"), fields)
    confirm = reverse("admin:accounts_managerproposal_confirm", args=[ManagerProposal.objects.get().pk])
    assert "Een andere ambtenaar dan de voorsteller" in client.post(confirm, follow=True).content.decode()
    assert not RoleGrant.objects.filter(organisation=city).exists()


def test_a_refused_proposal_opens_nothing(client, with_second_factor, access_manager):
    reviewer = make_user("dossier")
    give(reviewer, Role.REVIEWER, Scheme.ZORGKREDIET)
    proposal = ManagerProposal.objects.create(
        organisation=make_employer(), user=make_user("hr"), reason="brief", proposed_by=reviewer
    )
    with_second_factor(client, access_manager)
    client.post(reverse("admin:accounts_managerproposal_refuse", args=[proposal.pk]))
    proposal.refresh_from_db()
    assert proposal.confirmed is False
    assert not RoleGrant.objects.filter(user=proposal.user).exists()


def test_the_access_manager_keeps_the_claim_table(client, with_second_factor, access_manager, auditor):
    fields = {"claim": "zorgkrediet_rol_3d", "value": "Organisatieverantwoordelijke", "role": "EMPLOYER_RESPONSIBLE"}
    add = reverse("admin:accounts_acmclaimmapping_add")
    with_second_factor(client, auditor)
    assert client.post(add, fields).status_code == 403
    with_second_factor(client, access_manager)
    assert client.post(add, fields | {"active": "on"}).status_code == 302
    mapping = AcmClaimMapping.objects.get()
    assert AuditEntry.objects.filter(
        table_name="accounts_acmclaimmapping", row_key=str(mapping.pk), actor_id=access_manager.pk
    ).exists()


def test_the_first_access_manager_is_appointed_by_command_and_only_once():
    make_user("eerste")
    call_command("appoint_access_manager", "eerste@example.test", "ZORGKREDIET", "--reason", "besluit 12")
    assert RoleGrant.objects.get().granted_by == system_user()
    make_user("tweede")
    with pytest.raises(CommandError, match="heeft al een toegangsbeheerder"):
        call_command("appoint_access_manager", "tweede@example.test", "ZORGKREDIET", "--reason", "besluit 13")
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("appoint_access_manager", "niemand@example.test", "ECALCURA", "--reason", "besluit 14")


def test_every_desk_page_of_accounts_opens_for_the_right_official(client, with_second_factor, access_manager, auditor):
    give(access_manager, Role.AUDITOR, Scheme.ECALCURA)
    person = make_person()
    record_visit(by=auditor, role=Role.AUDITOR, person=person, what="dossier ZK-1", why="controle")
    with_second_factor(client, access_manager)
    city = make_employer()
    for model, row in {
        "accounts_user": auditor,
        "accounts_organisation": city,
        "accounts_rolegrant": RoleGrant.objects.first(),
        "accounts_filevisit": FileVisit.objects.get(),
        "kernel_auditentry": AuditEntry.objects.first(),
    }.items():
        assert client.get(reverse(f"admin:{model}_changelist")).status_code == 200, model
        page = client.get(reverse(f"admin:{model}_change", args=[row.pk]))
        assert page.status_code == 200, model
        assert person.national_number not in page.content.decode()
        assert person.last_name not in page.content.decode()
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:accounts_managerproposal_changelist")).status_code == 200
    assert client.get(reverse("admin:accounts_acmclaimmapping_changelist")).status_code == 200
    assert EMPLOYER_KBO in client.get(reverse("admin:accounts_organisation_changelist")).content.decode()


def test_nobody_adds_changes_or_erases_rows_by_hand(client, with_second_factor, access_manager):
    with_second_factor(client, access_manager)
    grant = RoleGrant.objects.get(user=access_manager)
    assert client.get(reverse("admin:accounts_rolegrant_add")).status_code == 403
    assert client.post(reverse("admin:accounts_rolegrant_change", args=[grant.pk]), {}).status_code == 403
    assert client.post(reverse("admin:accounts_rolegrant_delete", args=[grant.pk]), {}).status_code == 403


def test_the_visits_to_one_file_are_found_by_its_number_which_ends_in_no_address(client, with_second_factor, auditor):
    person, other = make_person(), make_person(2)
    looked = [(person, "ZK-2026-000012"), (person, "brief ZK-2026-000012"), (other, "ZK-2026-0000121"),
              (other, "uitbetalingen ZK-2026-000013")]  # fmt: skip
    for whose, what in looked:
        record_visit(by=auditor, role=Role.AUDITOR, person=whose, what=what, why="review")
    with_second_factor(client, auditor)
    address = reverse("admin:accounts_filevisit_changelist")
    for asked, found in (
        ("zk-2026-000012 ", {"ZK-2026-000012", "brief ZK-2026-000012"}), (".*", set()), ("(", set()), ("x" * 70, set()),
    ):  # fmt: skip
        answer = client.post(address, {"words": asked})
        assert answer.status_code == 200
        assert {visit.what for visit in answer.context["cl"].result_list} == found, asked
    page = client.get(address).content.decode()
    assert page.count(">Auditor<") >= 4
    assert page.count(">behandeling van het dossier<") == 4
    assert ">AUDITOR<" not in page
    assert ">review<" not in page
    one = client.get(
        reverse("admin:accounts_filevisit_change", args=[FileVisit.objects.latest("pk").pk])
    ).content.decode()
    assert "behandeling van het dossier" in one


def test_rights_are_told_in_words_and_not_in_codes(client, with_second_factor, access_manager):
    with_second_factor(client, access_manager)
    grant = RoleGrant.objects.get(user=access_manager)
    give(make_user("beheerder"), Role.ORGANISATION_MANAGER, make_employer())
    give(make_user("rekenaar"), Role.AUDITOR, Scheme.ECALCURA)
    pages = [
        client.get(reverse("admin:accounts_rolegrant_changelist")).content.decode(),
        client.get(reverse("admin:accounts_rolegrant_change", args=[grant.pk])).content.decode(),
        client.get(reverse("admin:accounts_user_change", args=[access_manager.pk])).content.decode(),
    ]
    for words in ("Beheerder van de toegang", "toegekend door een persoon", "eCalcura", "geen: binnen een organisatie"):
        assert words in pages[0], words
    for words in ("eëindigd door", "eëindigd op", "Toegangsbeheerder van het departement"):
        assert words in pages[1], words
    for page in pages:
        for code in (*Role, *GrantSource, *Scheme, "Ended by", "Ended at", "None"):
            assert not re.search(rf">\s*{code}:?\s*<", page), code
