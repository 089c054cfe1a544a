"""What an hour waits for, and what a time module refuses of it, in English."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "not_approved": (
        "Not approved",
        "Only approved hours are sent, and these are not approved in the host.",
        "Approve them in the host. They then go across by themselves.",
    ),
    "before_start_date": (
        "Before the start date",
        "The hours lie before the date from which hours are sent.",
        "You need not do anything. To send them, choose an earlier date in the settings for hours.",
    ),
    "employee_not_linked": (
        "The employee is not linked",
        "The employee has no counterpart in the accounting system yet: {object}.",
        "Give the employee the same number in both systems. The hours then go by themselves.",
    ),
    "employee_held": (
        "The employee must be confirmed",
        (
            "Number and name of the employee do not agree between the systems, and no hour is sent "
            "on a guess: {object}."
        ),
        "Decide whether the two are the same person. The hours then go by themselves.",
    ),
    "customer_not_linked": (
        "The customer is not linked",
        "The customer has no counterpart in the accounting system yet: {object}.",
        "See why the customer is not linked, and solve that. The hours then go by themselves.",
    ),
    "project_not_linked": (
        "The project is not linked",
        "The project has no counterpart in the accounting system yet: {object}.",
        "See why the project is not linked, and solve that. The hours then go by themselves.",
    ),
    "project_closed": (
        "The project is closed",
        "The project takes no hours in the accounting system, since it is not open: {object}.",
        "Open the project there, or move the hours to another. They then go by themselves.",
    ),
    "activity_missing": (
        "The activity is missing",
        "Every hour needs an activity. None is chosen that is in use: {object}.",
        "Choose an activity in the settings for hours. The hours then go by themselves.",
    ),
    "activity_not_matched": (
        "The activity is not found",
        (
            "The entry names an activity that does not lead to a single one in use in the "
            "accounting system: {object}."
        ),
        "Choose its counterpart in the settings for hours, or give both the same name.",
    ),
    "pay_type_not_matched": (
        "The pay type is not found",
        (
            "No hour type in use in the accounting system bears the name of the pay type, and none "
            "pays by a pay item of that name: {object}."
        ),
        "Make the names equal, or choose the hour type in the settings for hours.",
    ),
    "pay_type_ambiguous": (
        "The pay type fits several hour types",
        (
            "Several hour types in the accounting system fit the pay type, and which one is meant "
            "is not guessed: {object}."
        ),
        "Rename or close all but one there, or choose the hour type in the settings for hours.",
    ),
    "hour_type_missing": (
        "The hour type is missing",
        "The entry has no pay type, and no hour type in use is chosen for such entries.",
        "Choose the default hour type in the settings for hours, or give the entry a pay type.",
    ),
    "machine_hours_not_sent": (
        "Machine hours are not sent",
        "The time module of the accounting system takes the hours of people, not of machines.",
        "You need not do anything. The hours of people in the same entry go as usual.",
    ),
    "supplement_not_in_hours": (
        "Only hours are sent",
        "The accounting system takes hours here, and this supplement counts something else.",
        "Take it into payroll or invoice as before. The hours of the same entry go as usual.",
    ),
    "pay_type_code_differs": (
        "The pay codes differ",
        "The names of pay type and hour type agree, but their pay codes do not. The hours go.",
        "See whether the wage is right, and make the codes equal in both systems.",
    ),
    "amount_not_expressible": (
        "The hours cannot be told exactly",
        "The time module does not count as finely as these hours, and nothing is rounded.",
        "Change the hours in the host to an amount that the accounting system can hold.",
    ),
    "erp_period_locked": (
        "The period is locked",
        (
            "The accounting system has approved or locked the period, so the hours can be neither "
            "added nor changed there."
        ),
        "Open the period in the accounting system and try again, or correct the hours there.",
    ),
    "erp_entry_gone": (
        "The hours were removed in the accounting system",
        "Hours that we had sent no longer stand there. They are not sent again by themselves.",
        "See why they were removed. Choose “Try again” to send them anew, or leave them.",
    ),
    "erp_entry_changed": (
        "The hours were changed in the accounting system",
        "Somebody changed there what we had sent. Nothing of it was overwritten.",
        "See what stands there, and decide which of the two is right.",
    ),
    "entry_unreadable": (
        "The hours cannot be read",
        "What the host tells of these hours is not what it should be: {object}.",
        "Open the hours in the host, look at what is named here, and save them anew.",
    ),
    "host_forgot_entries": (
        "Many hours are gone from the host",
        (
            "{entries} time entries that were sent or wait are unknown to the host. That may come "
            "from a restored backup, so none of their hours are taken back."
        ),
        (
            "See in the host whether the hours are there. If they are, let the vendor mend the "
            "host. If they were deleted, say so, and their hours are taken back."
        ),
    ),
    "entry_too_long": (
        "The hours hold more than can be taken",
        (
            "The host tells more here than can be taken: {object}. A text has at most 3000 "
            "characters, an entry at most 100 supplements and 100 machines. Nothing of it was "
            "cut or sent."
        ),
        "Shorten it in the host and save the hours; they then go by themselves.",
    ),
    "hours_not_offered": (
        "The host gives no hours",
        "The host has no hours that the integration can read.",
        "The vendor lets hours be read in the host, or switch off the hours.",
    ),
    "time_module_missing": (
        "The time module is missing",
        "The company does not subscribe to the time module of the accounting system.",
        "Order the module in the accounting system and turn on again, or switch off the hours.",
    ),
    "entry_differs_when_read_back": (
        "The first hours did not stand as they were sent",
        (
            "The first entry was read back, and something is not what was sent: {parts}. No more "
            "hours are sent until somebody has looked at it."
        ),
        "Let the vendor check how the time module counts. Correct the entry, and turn on again.",
    ),
    "sending_is_off": (
        "Hours are not sent",
        "The sending of hours is off, or the connection is not on.",
        "Switch sending on in the settings for hours.",
    ),
    "transfer_not_found": (
        "The line is not there",
        "There is no such line on this connection.",
        "Go to the list of hours and find the line there.",
    ),
    "entry_of_another_line": (
        "The entry is not this line's",
        "The entry that you named is another line's, or this line stands under another one.",
        "Find the entry of this line, or say that it did not arrive.",
    ),
}
