"""Every worked case of right at entry, identifiers and access has its test; this list says which."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROWS = {
    "A16": "test_entry_cases.py::test_a16_just_under_200_irregular_hours_is_blocked",
    "A17": "test_entry_cases.py::test_a17_200_irregular_hours_give_the_right",
    "A18": "test_entry_cases.py::test_a18_a_part_timer_needs_his_part_of_the_200_hours",
    "A19": "test_entry_cases.py::test_a19_the_hours_may_come_later_than_the_birthday",
    "A20": "test_entry_cases.py::test_a20_another_function_keeps_the_step_and_gets_no_further_one",
    "A21": "test_entry_cases.py::test_a21_more_than_38_hours_a_week_is_refused",
    "A22": "test_entry_cases.py::test_a22_hours_of_exemption_lower_nothing",
    "A23": "test_entry_cases.py::test_a23_an_incomplete_birth_date_waits_for_a_proof",
    "F1": "test_identifier_cases.py::test_a_right_number_is_asked_of_the_register",
    "F2": "test_entry_cases.py::test_f_a_wrong_number_is_told_at_the_field_and_nothing_typed_is_lost",
    "F3": "test_identifier_cases.py::test_a_right_number_is_asked_of_the_register",
    "F4": "test_identifier_cases.py::test_a_right_number_is_asked_of_the_register",
    "F5": "test_identifier_cases.py::test_a_right_number_is_asked_of_the_register",
    "F6": "test_identifier_cases.py::test_a_right_number_is_asked_of_the_register",
    "F7": "test_entry_cases.py::test_f7_a_test_number_is_accepted_only_where_made_up_people_live",
    "F8": "test_entry_cases.py::test_f_a_wrong_number_is_told_at_the_field_and_nothing_typed_is_lost",
    "F9": "test_identifier_cases.py::test_f9_a_facility_is_loaded_by_its_enterprise_number",
    "F10": "test_identifier_cases.py::test_f10_f12_a_right_account_number_is_taken",
    "F11": "test_around.py::test_f11_a_wrong_number_is_told",
    "F12": "test_identifier_cases.py::test_f10_f12_a_right_account_number_is_taken",
    "F13": "test_identifier_cases.py::test_f13_f14_a_reference_gets_its_check_digits",
    "F14": "test_identifier_cases.py::test_f13_f14_a_reference_gets_its_check_digits",
    "F15": "test_identifier_cases.py::test_f15_a_printed_reference_is_read",
    "G1": "test_access.py::test_a_user_of_the_facility_without_a_right_gets_403_and_no_personal_data",
    "G2": "test_access.py::test_each_right_opens_its_own_pages_only",
    "G3": "test_access.py::test_each_right_opens_its_own_pages_only",
    "G4": "test_access.py::test_each_right_opens_its_own_pages_only",
    "G5": "test_access.py::test_a_stranger_gets_the_same_404_whether_the_facility_exists_or_not",
    "G6": "test_entry_cases.py::test_g6_a_person_the_register_does_not_give_is_not_reported",
    "G7": "test_entry_cases.py::test_g7_a_replaced_number_is_followed_and_kept_as_alias",
    "G8": "test_entry_cases.py::test_g8_nobody_is_reported_after_a_death",
    "G9": "test_entry_cases.py::test_g9_a_silent_register_keeps_the_line_to_be_verified",
    "G10": "test_entry_cases.py::test_g10_a_nurse_without_visum_is_blocked",
    "G11": "test_entry_cases.py::test_g11_a_social_worker_needs_no_visum",
    "G12": "test_entry_cases.py::test_g12_the_second_of_two_editors_is_told_and_loses_nothing",
    "G13": "test_around.py::test_g13_a_missing_contact_is_told_on_the_first_page_and_when_confirming",
}


def names_of_tests(name: str) -> frozenset[str]:
    tree = ast.parse((HERE / name).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", ROWS)
def test_the_row_has_its_test(row):
    file, _, test = ROWS[row].partition("::")
    assert test in names_of_tests(file)


def test_no_row_is_left_out():
    wanted = {f"A{n}" for n in range(16, 24)} | {f"F{n}" for n in range(1, 16)} | {f"G{n}" for n in range(1, 14)}
    assert set(ROWS) == wanted
