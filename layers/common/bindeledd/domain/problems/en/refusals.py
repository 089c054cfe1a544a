"""What a system refuses of an object's values, in English."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "number_has_dot": (
        "The number has a dot",
        "The accounting system puts a dot between project and subproject, and “{number}” has one.",
        "Replace the dot in the number, with a hyphen for instance.",
    ),
    "amount_too_precise": (
        "The amount has too many decimals",
        "{amount} has more decimals than the other system can hold without changing it.",
        "Round the amount.",
    ),
    "address_incomplete": (
        "The address is not whole",
        "The accounting system wants both postal code and town, and one of them is missing.",
        "Fill in what is missing.",
    ),
    "balance_not_zero": (
        "The account is not settled",
        "The accounting system archives nobody who still has a balance.",
        "Settle the balance in the accounting system. The archiving then goes across by itself.",
    ),
    "field_missing": (
        "Something is missing",
        "The other system wants {field}, and it is not filled in.",
        "Fill in what is missing.",
    ),
    "contact_person_not_possible": (
        "The customer cannot have contact persons",
        "In the accounting system only companies have contact persons.",
        "Make the customer a company, or remove the contact person.",
    ),
    "project_not_open": (
        "The project is not in progress",
        (
            "Only a project in progress takes entries, and this one is not started, on hold or "
            "completed."
        ),
        "Open the project in the accounting system, or choose another.",
    ),
    "customer_differs_from_project": (
        "The customer is not that of the project",
        "The customer of the entry is not the one that the project has in the accounting system.",
        "Make the customer the same in both systems.",
    ),
    "employee_not_on_project": (
        "The employee is not on the project",
        "The project takes entries only from those who are in its team.",
        "Add the employee to the project in the accounting system, or open it to everybody.",
    ),
    "period_closed": (
        "The period is closed",
        "The accounting system accepts nothing with a date in a closed period.",
        "Choose a later date, or open the period in the accounting system.",
    ),
    "conflict_at_host": (
        "The host has something that does not go with this",
        "The host says that the object conflicts with something that is there already.",
        (
            "See what the host itself says, and whether the object is there already. If it is the "
            "same, link the two."
        ),
    ),
}
