"""Granting and ending rights: inside an organisation by its manager, inside the department by a second person."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import ORGANISATION_ROLES, STAFF_ROLES, Role, Scheme
from accounts.labels import ROLES_OF_KIND
from accounts.models import Organisation, RoleGrant, User
from accounts.ports import queue_mail
from accounts.roles import grants_of, has_role, holders_of, system_user
from kernel.deeds import deed
from kernel.pure.errors import DomainError

SOURCE_OF_SCHEME = {Scheme.ZORGKREDIET: "zorgkrediet", Scheme.ECALCURA: "ecalcura"}


class NotYours(DomainError):
    """Only somebody with the right role grants or ends rights, and nobody grants a role to oneself."""

    code = "GRANT_NOT_YOURS"


class AlreadyGranted(DomainError):
    code = "GRANT_ALREADY_HELD"


class RoleDoesNotFit(DomainError):
    code = "GRANT_ROLE_DOES_NOT_FIT"


class AlreadyEnded(DomainError):
    code = "GRANT_ALREADY_ENDED"


class LastManager(DomainError):
    """An organisation never loses its last manager by a click."""

    code = "GRANT_LAST_MANAGER"


@deed
def grant_in_organisation(
    *,
    organisation: Organisation,
    email: str,
    name: str,
    role: Role,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    by: User,
    on: date,
) -> RoleGrant:
    """The organisation's manager gives somebody a right; a person who never was here gets a log-in and a mail."""
    if not has_role(by, Role.ORGANISATION_MANAGER, on, organisation=organisation):
        raise NotYours(_("Alleen de beheerder van de toegang kent hier rechten toe."))
    if role not in ROLES_OF_KIND[organisation.kind]:
        raise RoleDoesNotFit(_("Dit recht past niet bij deze soort organisatie."))
    user = find_or_make_user(email=email, name=name)
    _refuse_overlap(user, role, starts_on, ends_on, organisation=organisation)
    grant = RoleGrant.objects.create(
        user=user, role=role, organisation=organisation, starts_on=starts_on, ends_on=ends_on, granted_by=by,
        reason=reason,
    )  # fmt: skip
    queue_mail(
        kind="right-granted", source=_source_of(role), reference=reference_of(grant), email=user.email,
        language="nl", context={}, by=by,
    )  # fmt: skip
    return grant


@deed
def grant_staff_role(
    *,
    user: User,
    role: Role,
    scheme: Scheme,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    by: User,
    on: date,
) -> RoleGrant:
    """The access manager of a scheme gives a colleague a role in it, never oneself; the auditors are told."""
    if by.pk == user.pk:
        raise NotYours(_("Niemand kent zichzelf een rol toe. Vraag het aan een collega-toegangsbeheerder."))
    if not has_role(by, Role.ACCESS_MANAGER, on, scheme=scheme):
        raise NotYours(_("Alleen de toegangsbeheerder van dit stelsel kent rollen toe."))
    return _give_staff_role(user, role, scheme, starts_on, ends_on, reason, by=by, on=on)


@deed
def appoint_first_access_manager(*, user: User, scheme: Scheme, reason: str, by: User, on: date) -> RoleGrant:
    """Gives an empty installation its first access manager; refused as soon as there is one."""
    if holders_of(Role.ACCESS_MANAGER, on, scheme=scheme).exists():
        raise NotYours(_("Dit stelsel heeft al een toegangsbeheerder; die kent verdere rollen toe."))
    return _give_staff_role(user, Role.ACCESS_MANAGER, scheme, on, None, reason, by=by, on=on)


@deed
def end_grant(*, grant: RoleGrant, by: User, on: date, at: datetime) -> RoleGrant:
    """Takes a right away at once. In an organisation its manager does so, in the department the access manager."""
    grant = RoleGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if grant.ended_at is not None or (grant.ends_on is not None and grant.ends_on < on):
        raise AlreadyEnded(_("Dit recht is al beëindigd."))
    _refuse_unless_manager_of(grant, by, on)
    grant.ends_on, grant.ended_by, grant.ended_at = on - timedelta(days=1), by, at
    grant.save(update_fields=["ends_on", "ended_by", "ended_at"])
    user = grant.user
    if grant.role in STAFF_ROLES and not grants_of(user, on).filter(organisation__isnull=True).exists():
        user.is_staff = False
        user.save(update_fields=["is_staff"])
    return grant


def find_or_make_user(*, email: str, name: str) -> User:
    """The log-in with this address, made without a password when it is new."""
    user = User.objects.filter(email__iexact=email).first()
    return user or User.objects.create_user(email, display_name=name)


def reference_of(grant: RoleGrant) -> str:
    return f"RECHT-{grant.pk:06d}"


def _give_staff_role(
    user: User, role: Role, scheme: Scheme, starts_on: date, ends_on: date | None, reason: str, *, by: User, on: date
) -> RoleGrant:
    if role not in STAFF_ROLES:
        raise RoleDoesNotFit(_("Dit is geen rol binnen het departement."))
    _refuse_overlap(user, role, starts_on, ends_on, scheme=scheme)
    _refuse_auditor_who_acts(user, role, starts_on, ends_on, scheme)
    grant = RoleGrant.objects.create(
        user=user, role=role, scheme=scheme, starts_on=starts_on, ends_on=ends_on, granted_by=by, reason=reason
    )
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    for auditor in holders_of(Role.AUDITOR, on, scheme=scheme).order_by("id"):
        queue_mail(
            kind="role-granted", source=SOURCE_OF_SCHEME[scheme], reference=reference_of(grant),
            email=auditor.email, language="nl", context={}, by=system_user(),
        )  # fmt: skip
    return grant


def _refuse_auditor_who_acts(user: User, role: Role, starts_on: date, ends_on: date | None, scheme: Scheme) -> None:
    """Who audits a scheme does nothing else in it on the same day: nobody looks over the own shoulder."""
    held = RoleGrant.objects.filter(user=user, scheme=scheme).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    )
    if ends_on is not None:
        held = held.filter(starts_on__lte=ends_on)
    others = held.exclude(role=Role.AUDITOR) if role == Role.AUDITOR else held.filter(role=Role.AUDITOR)
    if others.exists():
        raise RoleDoesNotFit(
            _("Een auditor heeft geen andere rol in hetzelfde stelsel. Beëindig de andere rol, of kies een collega.")
        )


def _refuse_overlap(
    user: User,
    role: Role,
    starts_on: date,
    ends_on: date | None,
    *,
    organisation: Organisation | None = None,
    scheme: Scheme | None = None,
) -> None:
    """Two grants of one right to one person never cover the same day; the user's row is the lock."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    same = RoleGrant.objects.filter(user=user, role=role, organisation=organisation, scheme=scheme or "")
    same = same.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    if ends_on is not None:
        same = same.filter(starts_on__lte=ends_on)
    if same.exists():
        raise AlreadyGranted(_("Deze persoon heeft dit recht al in (een deel van) die periode."))


def _refuse_unless_manager_of(grant: RoleGrant, by: User, on: date) -> None:
    if grant.role in ORGANISATION_ROLES:
        if not has_role(by, Role.ORGANISATION_MANAGER, on, organisation=grant.organisation):
            raise NotYours(_("Alleen de beheerder van de toegang beëindigt hier rechten."))
        if grant.role == Role.ORGANISATION_MANAGER and not _other_managers(grant, on):
            raise LastManager(_("U bent de laatste beheerder. Stel eerst een andere beheerder aan."))
        return
    if not has_role(by, Role.ACCESS_MANAGER, on, scheme=Scheme(grant.scheme)):
        raise NotYours(_("Alleen de toegangsbeheerder van dit stelsel beëindigt rollen."))


def _other_managers(grant: RoleGrant, on: date) -> bool:
    present = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    managers = RoleGrant.objects.select_for_update(of=("self",)).filter(
        present, organisation=grant.organisation, role=Role.ORGANISATION_MANAGER, starts_on__lte=on
    )
    return any(other.pk != grant.pk for other in managers)


def _source_of(role: Role) -> str:
    return "zorgkrediet" if role in (Role.EMPLOYER_RESPONSIBLE, Role.ORGANISATION_MANAGER) else "ecalcura"
