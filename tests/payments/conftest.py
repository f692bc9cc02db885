import pytest

from tests.payments.people import Office


@pytest.fixture
def office(db) -> Office:
    """The people of the desk, and an account to pay from."""
    made = Office()
    made.debtor()
    return made
