"""What can be wrong with an object, or with the way to a system, in English."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "number_outside_series": (
        "The number lies outside the series",
        "The accounting system accepts only numbers from {first} to {last}.",
        (
            "Give the object a number inside the series, or widen the series in the accounting "
            "system. The next synchronisation then takes it across by itself."
        ),
    ),
    "number_in_use": (
        "The number is in use",
        "The number {number} already belongs to another object in the other system.",
        "Find the other object. If the two are the same, link them; if not, give one a new number.",
    ),
    "number_not_numeric": (
        "The number is not made of digits",
        "The accounting system accepts only numbers made of digits. “{number}” is not.",
        "Change it to a number made of digits.",
    ),
    "number_not_allowed": (
        "The number is not accepted",
        "The other system does not accept the number {number}.",
        "Read what the system itself says, and choose another number.",
    ),
    "number_missing": (
        "The number is missing",
        "The object cannot be created without a number, and the other system gives none.",
        "Enter a number.",
    ),
    "number_not_given": (
        "The object got no number",
        "It stands in both systems without a number: the one that gives numbers gave none.",
        "Enter a number in one of the systems.",
    ),
    "number_changed": (
        "The number was changed",
        "The number was changed in the system that does not decide numbers. It was not carried.",
        "Change it in the system that decides numbers, or put it back.",
    ),
    "number_twice": (
        "The same number several times",
        (
            "The number {number} stands on several objects of one system. None of them is linked "
            "or created."
        ),
        "Tidy up, so that each number stands on one object.",
    ),
    "name_twice": (
        "The same name several times",
        (
            "“{name}” stands several times under the same customer in one system. None of "
            "them is linked or created."
        ),
        "Tidy up, so that each stands once.",
    ),
    "reference_not_linked": (
        "It names something that is not linked",
        (
            "{object} is named here but is not linked between the systems yet, so this cannot "
            "be carried."
        ),
        "See why {object} is not linked, and solve that first. This then goes across by itself.",
    ),
    "name_contradicts": (
        "Same number, different name",
        "The numbers are equal, but the names do not share a single word. The pair is held back.",
        "Decide whether the two are the same. If they are not, give one another number.",
    ),
    "kept_apart": (
        "Kept apart",
        "Somebody decided that the two are not the same, but their numbers are equal.",
        "Give one of them another number. Then both go across.",
    ),
    "left_standing": (
        "Different values stand",
        "A field differs between the systems, and the setting says that both values stand.",
        "Make the values equal in both systems, or choose who wins in the settings.",
    ),
    "deleted_in_host": (
        "Deleted in the host",
        "The object no longer exists in the host. A deletion is never carried across.",
        "Archive or delete it in the accounting system if it is not needed any more.",
    ),
    "deleted_in_erp": (
        "Deleted in the accounting system",
        "The object no longer exists in the accounting system. A deletion is never carried across.",
        "Deactivate or delete it in the host if it is not needed any more.",
    ),
    "too_many_archived": (
        "Many would be closed",
        (
            "Unusually many objects would be closed at once, or an employee would be. The closing "
            "is held back."
        ),
        "See whether it is meant. If so, choose “Send again”, or close it in the other system too.",
    ),
    "value_too_long": (
        "The value is too long",
        "{field} has {length} characters. The other system has room for {max}.",
        "Shorten the value.",
    ),
    "value_not_taken": (
        "The change was not taken over",
        (
            "The other system answered that {field} was changed, and still shows what stood there "
            "before. So the two systems differ."
        ),
        "See in the other system whether something holds it there, change it, and try again.",
    ),
    "field_refused": (
        "A field is not accepted",
        "The other system does not accept the value of {field}.",
        "Read what the system itself says, and correct the value.",
    ),
    "missing_reference": (
        "Something referred to is missing",
        "The object refers to something that does not exist in the other system.",
        "Create what is missing, or remove the reference.",
    ),
    "reference_in_use": (
        "The reference is in use",
        "Another object in the accounting system already carries our reference.",
        "Look at the object that the accounting system names, and link it if it is the same.",
    ),
    "in_use": (
        "The object is in use",
        "The other system does not let the object be changed like this because it is in use.",
        "Finish what uses it, or leave it as it is.",
    ),
    "locked": (
        "The object is locked",
        "The other system has locked the object.",
        "Unlock it in the other system.",
    ),
    "unit_unknown": (
        "The unit is unknown",
        "The unit is missing, or the other system does not take it here.",
        "Choose another unit, or create it in the other system.",
    ),
    "not_supported_by_host": (
        "The host cannot do this",
        "The host does not offer what is needed to carry this across.",
        "Make the change by hand in the host.",
    ),
    "person_name_incomplete": (
        "The person lacks a first or last name",
        "The accounting system needs both a first and a last name for a private person.",
        "Enter the whole name, or make the customer a company.",
    ),
    "refused_by_system": (
        "Refused by the other system",
        "The other system did not accept the object.",
        "Read what the system itself says, correct it and synchronise again.",
    ),
    "changed_meanwhile": (
        "Changed meanwhile",
        "The object was changed while it was about to be written. Nothing was overwritten.",
        "You need not do anything. It is read and planned again.",
    ),
    "object_unreadable": (
        "The object cannot be read",
        (
            "What the system tells of this object is not what it should be: {properties}. Until it "
            "can be read, neither it nor its counterpart is changed. The others go on."
        ),
        "Open it in the system where it stands, look at what is named here, and save it anew.",
    ),
    "counterpart_unreadable": (
        "Its counterpart may be one that cannot be read",
        (
            "In the other system stands something that cannot be read and may be the same as this. "
            "So that nothing is made twice, this one waits."
        ),
        "See to what cannot be read. Then this passes by itself.",
    ),
    "outcome_unknown": (
        "No answer came",
        "Something was sent and the answer never came. We ask the system before sending again.",
        "You need not do anything. It is settled within a few minutes.",
    ),
    "outcome_uncertain": (
        "It is not known whether it arrived",
        "Something was sent without an answer, and the system cannot tell whether it arrived.",
        "Look in the system. Then decide whether the two are the same.",
    ),
    "system_unavailable": (
        "The system does not answer",
        "One of the systems is down or does not answer as it should.",
        "You need not do anything. Everything is caught up with when it answers.",
    ),
    "rate_limited": (
        "The system asked us to wait",
        "More calls came than the system allows just now.",
        "You need not do anything. It goes on by itself.",
    ),
    "reading_lost": (
        "The reading starts over",
        "The system no longer remembered where the last reading had stopped.",
        "You need not do anything. The register is read again from its beginning.",
    ),
    "run_broken_off": (
        "The run was broken off",
        "The worker was lost in the middle. What was done is done, the rest is not forgotten.",
        "You need not do anything. A later run goes on where this one stopped.",
    ),
    "grant_refused": (
        "The access was withdrawn",
        "The system no longer accepts the access that was given.",
        "Connect again. The links between the objects are kept.",
    ),
    "grant_missing": (
        "The access is missing",
        "There is no access to the accounting system.",
        "Connect again.",
    ),
    "right_missing": (
        "A right is missing",
        "The access lacks the right {right}.",
        "Give the right in the accounting system, or switch off what needs it.",
    ),
    "host_right_missing": (
        "The host gives no access",
        "The host does not let us read or change this.",
        "The vendor gives the integration access in the host.",
    ),
    "connection_stopped": (
        "The connection is stopped",
        "Something is not right, and nothing is written until somebody has looked at it.",
        "See what is wrong, and turn it on again.",
    ),
    "vendor_secret_missing": (
        "The vendor's set-up is not complete",
        "The secret {name} does not exist in this deployment.",
        "The vendor stores it.",
    ),
    "vendor_not_complete": (
        "The vendor's set-up is not complete",
        "The vendor's document lacks something that signing in needs.",
        "The vendor corrects the document.",
    ),
}
