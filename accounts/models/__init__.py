"""People, organisations, users, roles and the log of who looked at whose file."""

from accounts.models.acm import AcmClaimMapping
from accounts.models.grant import RoleGrant
from accounts.models.organisation import Organisation
from accounts.models.person import Person
from accounts.models.proposal import ManagerProposal
from accounts.models.user import User
from accounts.models.visit import FileVisit

__all__ = ["AcmClaimMapping", "FileVisit", "ManagerProposal", "Organisation", "Person", "RoleGrant", "User"]
