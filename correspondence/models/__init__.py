"""What the department wrote to people and organisations, and how it arrived."""

from correspondence.models.letter import Letter
from correspondence.models.mail import Mail

__all__ = ["Letter", "Mail"]
