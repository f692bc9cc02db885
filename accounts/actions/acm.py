"""What a log-in through ACM/IDM changes: the person, the log-in, and the rights that follow the claims."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from accounts.claims import AcmIdentity
from accounts.enums import GrantSource, Role
from accounts.models import AcmClaimMapping, Organisation, Person, RoleGrant, User
from kernel.deeds import deed
from kernel.pure.errors import DomainError


class AnotherPerson(DomainError):
    """The log-in that ACM/IDM names belongs to somebody with another national number."""

    code = "ANOTHER_PERSON"


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowedClaims:
    """What following the claims changed; `unknown_organisations` are codes that no organisation of ours carries."""

    granted: tuple[RoleGrant, ...]
    ended: tuple[RoleGrant, ...]
    unknown_organisations: tuple[str, ...]


@deed
def welcome(*, identity: AcmIdentity, known_user: User | None, by: User, at: datetime) -> User:
    """The log-in of this person, made at the first visit. An e-mail address never decides who somebody is: only the
    national number does."""
    person, _made = Person.objects.select_for_update(of=("self",)).get_or_create(
        national_number=identity.national_number,
        defaults={
            "last_name": identity.family_name,
            "first_names": identity.given_name,
            "birth_date_known": "NONE",
            "register_source": "ACM/IDM",
            "register_checked_at": at,
        },
    )
    if known_user is not None and known_user.person_id not in (None, person.pk):
        raise AnotherPerson("Deze aanmelding hoort bij iemand anders. Neem contact op met onze dienst.")
    user = known_user or User.objects.filter(person=person).first()
    if user is None:
        user = User(email=_free_address(identity))
        user.set_unusable_password()
    user.person = person
    user.display_name = identity.display_name or user.display_name
    user.save()
    return user


def _free_address(identity: AcmIdentity) -> str:
    """The claimed address, unless another log-in has it: then a placeholder to which no mail goes."""
    taken = not identity.email or User.objects.filter(email__iexact=identity.email).exists()
    return f"acm-{identity.subject}@geen-adres.invalid"[:254] if taken else identity.email


@deed
def follow_claims(*, user: User, identity: AcmIdentity, by: User, on: date, at: datetime) -> FollowedClaims:
    """Grant what the claims open and end what ACM/IDM gave before and no longer gives.

    The claims speak of the organisation chosen at log-in (`vo_orgcode`), so only rights there can end; without a
    chosen organisation they speak of all. Rights granted by hand are left alone.
    """
    wanted, unknown = _wanted(identity)
    held = list(
        RoleGrant.objects.select_for_update(of=("self",))
        .filter(user=user, organisation__isnull=False, ends_on__isnull=True)
        .select_related("organisation")
    )
    held_pairs = {(Role(grant.role), grant.organisation_id) for grant in held}
    granted = tuple(
        RoleGrant.objects.create(
            user=user, role=role, organisation=organisation, starts_on=on, granted_by=by, source=GrantSource.ACM_IDM
        )
        for role, organisation in wanted
        if (role, organisation.pk) not in held_pairs
    )
    kept = {(role, organisation.pk) for role, organisation in wanted}
    ended = tuple(
        grant
        for grant in held
        if grant.source == GrantSource.ACM_IDM
        and _speaks_of(identity, grant)
        and (Role(grant.role), grant.organisation_id) not in kept
    )
    for grant in ended:
        grant.ends_on, grant.ended_by, grant.ended_at = on - timedelta(days=1), by, at
        grant.save(update_fields=["ends_on", "ended_by", "ended_at"])
    return FollowedClaims(granted=granted, ended=ended, unknown_organisations=unknown)


def _wanted(identity: AcmIdentity) -> tuple[list[tuple[Role, Organisation]], tuple[str, ...]]:
    mappings = {
        (mapping.claim, mapping.value, Role(mapping.role)) for mapping in AcmClaimMapping.objects.filter(active=True)
    }
    wanted: list[tuple[Role, Organisation]] = []
    unknown: set[str] = set()
    for right in identity.rights:
        roles = sorted(role for claim, value, role in mappings if (claim, value) == (right.claim, right.value))
        if not roles:
            continue
        code = right.organisation_code
        organisation = Organisation.objects.filter(Q(kbo_number=code) | Q(hco_number=code), active=True).first()
        if organisation is None:
            unknown.add(code)
            continue
        wanted += [(role, organisation) for role in roles if (role, organisation) not in wanted]
    return wanted, tuple(sorted(unknown))


def _speaks_of(identity: AcmIdentity, grant: RoleGrant) -> bool:
    if not identity.organisation_code:
        return True
    assert grant.organisation is not None  # noqa: S101  (filtered above)
    return identity.organisation_code in (grant.organisation.kbo_number, grant.organisation.hco_number)
