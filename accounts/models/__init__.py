"""People, organisations, users, roles and the log of who looked at whose file."""

from accounts.models.grant import RoleGrant
from accounts.models.organisation import Organisation
from accounts.models.person import Person
from accounts.models.user import User
from accounts.models.visit import FileVisit

__all__ = ["FileVisit", "Organisation", "Person", "RoleGrant", "User"]
