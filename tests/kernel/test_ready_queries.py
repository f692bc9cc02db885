"""A question that is written once answers as the ORM does, anew each time, and for each asker apart."""

from datetime import date

import pytest
from django.db.models import Count

from accounts.enums import Role
from accounts.models import Organisation, RoleGrant, User
from accounts.models.grant import rights_of
from kernel.ready_queries import ready_query
from payments.queries import _first_line
from tests import factories
from zorgkrediet import gather, own_screens, screens

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@ready_query(fixed=("role", "first"))
def _held(user_id, on, role, first):
    grants = RoleGrant.objects.on(on).filter(user_id=user_id)
    grants = grants.filter(role=role) if role else grants
    return grants.order_by("id").values_list("role", "organisation__name", "granted_at")[first : first + 2]


def test_it_answers_as_the_orm_does_with_moments_and_joined_names():
    user = factories.employer_user(factories.employer())
    factories.grant(user, Role.EMPLOYER_RESPONSIBLE, organisation=factories.employer())
    for role in ("", Role.EMPLOYER_RESPONSIBLE, Role.ORGANISATION_MANAGER):
        for first in (0, 1, 2):
            asked = {"user_id": user.pk, "on": TODAY, "role": role, "first": first}
            assert _held(**asked) == _held.ordinary(**asked)
    assert len(_held(user_id=user.pk, on=TODAY, role="", first=0)) == 2


def test_the_second_time_it_is_not_written_again(django_assert_num_queries):
    written = []

    @ready_query()
    def people(kind):
        written.append(kind)
        return Organisation.objects.filter(kind=kind).order_by().values_list("kind").annotate(number=Count("id"))

    factories.employer()
    for kind, answer in (("EMPLOYER", [("EMPLOYER", 1)]), ("CARE_FACILITY", []), ("EMPLOYER", [("EMPLOYER", 1)])):
        with django_assert_num_queries(1):
            assert people(kind=kind) == answer
    assert len(written) == 1


def test_a_value_cannot_become_part_of_the_question():
    @ready_query()
    def users(email):
        return User.objects.filter(email=email).values_list("pk")

    factories.user(email="iemand@voorbeeld.test")
    assert users(email="' or '1'='1") == []
    assert users(email="%s") == []
    assert len(users(email="iemand@voorbeeld.test")) == 1


def test_what_stands_in_the_text_may_hold_any_sign():
    """A fixed choice and a constant are written into the text, where a percent sign and a quote mean themselves."""
    for number, name in enumerate(("100 % zorg", "'t Zand", "%s", "a\\b")):
        factories.employer(name=f"{name} {number}")

        @ready_query(fixed=("words",))
        def named(kind, words):
            found = Organisation.objects.filter(name__contains=words, kind=kind).exclude(name="%(kind)s %%")
            return found.values_list("name")

        assert named(kind="EMPLOYER", words=name) == [(f"{name} {number}",)]


def test_nothing_at_all_is_refused_as_a_value():
    with pytest.raises(TypeError):
        _held(user_id=None, on=TODAY, role="", first=0)


def test_a_right_that_ends_is_gone_at_the_next_request_and_two_people_have_their_own():
    organisation = factories.employer()
    ann, ben = factories.employer_user(organisation), factories.user()
    assert [right.organisation_id for right in rights_of(ann.pk, TODAY)] == [organisation.pk]
    assert rights_of(ben.pk, TODAY) == []
    ann.grants.update(ends_on=date(2026, 11, 21))
    assert rights_of(ann.pk, TODAY) == []
    assert len(rights_of(ann.pk, date(2026, 11, 21))) == 1


def test_the_questions_of_the_product_are_those_of_the_orm():
    case = factories.granted()
    user, on, reference = case.employer_user.pk, TODAY, case.application.reference
    person = case.application.person_id
    questions = [
        (screens._counts, {"user_id": user, "on": on}),
        (screens._lines, {"user_id": user, "on": on, "state": "", "words": "", "first": 0}),
        (screens._lines, {"user_id": user, "on": on, "state": "IN_REVIEW", "words": "", "first": 25}),
        (screens._employer_file, {"user_id": user, "on": on, "reference": reference}),
        (own_screens._own_lines, {"person_id": person}),
        (own_screens._own_file, {"person_id": person, "reference": reference}),
        (_first_line, {"source": "zorgkrediet", "reference": reference}),
        (gather._not_ordered, {"person_id": person}),
    ]
    for question, asked in questions:
        assert question(**asked) == question.ordinary(**asked), question.build.__name__
