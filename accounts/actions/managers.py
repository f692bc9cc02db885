"""The first manager of an organisation that has none: one official proposes, another confirms."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions.grants import find_or_make_user, reference_of
from accounts.enums import Role
from accounts.models import ManagerProposal, Organisation, RoleGrant, User
from accounts.ports import queue_mail
from accounts.roles import has_role
from kernel.deeds import deed
from kernel.pure.errors import DomainError

PROPOSERS = (Role.REVIEWER, Role.ACCESS_MANAGER)


class NotAnOfficial(DomainError):
    code = "PROPOSAL_NOT_AN_OFFICIAL"


class HasManagerAlready(DomainError):
    code = "PROPOSAL_HAS_MANAGER"


class ProposalExists(DomainError):
    code = "PROPOSAL_EXISTS"


class ProposalClosed(DomainError):
    code = "PROPOSAL_CLOSED"


class SamePerson(DomainError):
    """Proposing, confirming and being appointed takes three different people."""

    code = "PROPOSAL_SAME_PERSON"


@deed
def propose_manager(
    *, organisation: Organisation, email: str, name: str, reason: str, by: User, on: date
) -> ManagerProposal:
    """An official proposes the first manager; nothing is opened yet."""
    if not any(has_role(by, role, on) for role in PROPOSERS):
        raise NotAnOfficial(_("Alleen een dossierbeheerder of toegangsbeheerder stelt een beheerder voor."))
    _refuse_when_managed(organisation, on)
    user = find_or_make_user(email=email, name=name)
    if user.pk == by.pk:
        raise SamePerson(_("Niemand stelt zichzelf aan."))
    if ManagerProposal.objects.filter(organisation=organisation, user=user, confirmed__isnull=True).exists():
        raise ProposalExists(_("Dit voorstel ligt al klaar om te bevestigen."))
    return ManagerProposal.objects.create(organisation=organisation, user=user, reason=reason, proposed_by=by)


@deed
def confirm_manager(*, proposal: ManagerProposal, by: User, on: date, at: datetime) -> RoleGrant:
    """Another official confirms; from now the person manages the organisation's rights."""
    proposal = _close(proposal, True, by=by, on=on, at=at)
    _refuse_when_managed(proposal.organisation, on)
    grant = RoleGrant.objects.create(
        user=proposal.user, role=Role.ORGANISATION_MANAGER, organisation=proposal.organisation, starts_on=on,
        granted_by=by, reason=proposal.reason,
    )  # fmt: skip
    queue_mail(
        kind="right-granted", source="zorgkrediet", reference=reference_of(grant), email=proposal.user.email,
        language="nl", context={}, by=by,
    )  # fmt: skip
    return grant


@deed
def refuse_manager(*, proposal: ManagerProposal, by: User, on: date, at: datetime) -> ManagerProposal:
    """Another official turns the proposal down."""
    return _close(proposal, False, by=by, on=on, at=at)


def _close(proposal: ManagerProposal, confirmed: bool, *, by: User, on: date, at: datetime) -> ManagerProposal:
    if not has_role(by, Role.ACCESS_MANAGER, on):
        raise NotAnOfficial(_("Alleen een toegangsbeheerder beslist over een voorstel."))
    proposal = ManagerProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.confirmed is not None:
        raise ProposalClosed(_("Over dit voorstel is al beslist."))
    if by.pk in (proposal.proposed_by_id, proposal.user_id):
        raise SamePerson(_("Een andere ambtenaar dan de voorsteller beslist over het voorstel."))
    proposal.confirmed, proposal.closed_by, proposal.closed_at = confirmed, by, at
    proposal.save(update_fields=["confirmed", "closed_by", "closed_at"])
    return proposal


def _refuse_when_managed(organisation: Organisation, on: date) -> None:
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    present = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    if RoleGrant.objects.filter(present, organisation=organisation, role=Role.ORGANISATION_MANAGER).exists():
        raise HasManagerAlready(_("Deze organisatie heeft al een beheerder; die kent zelf rechten toe."))
