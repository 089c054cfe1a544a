"""English: the settings of hours, and where work types, activities and pay types lead."""

from __future__ import annotations

TEXTS = {
    "hours.settings": "Settings for hours",
    "hours.lead.on": "Approved hours are sent to {erp}.",
    "hours.lead.off": "No hours are sent to {erp} before you switch it on here.",
    "hours.missing": "This must be in place before sending can be switched on:",
    "hours.missing.being_read": (
        "The activities are being fetched from {erp}. It takes some seconds; load the page again."
    ),
    "hours.missing.not_fetched": (
        "The activities have not been fetched from {erp}. Fetch them at the bottom of the page."
    ),
    "hours.missing.not_readable": (
        "The activities could not be fetched from {erp}. Why, stands at the bottom of the page."
    ),
    "hours.missing.project_activity": "Choose the standard activity for customer and project time.",
    "hours.missing.internal_activity": "Choose the standard activity for internal time.",
    "hours.sending": "Sending",
    "hours.send": "Send approved hours to {erp}",
    "hours.send.text": (
        "Only hours that are approved in {host} are sent. That does not approve them in {erp}."
    ),
    "hours.trigger": "When are they sent?",
    "hours.trigger.approval": "When they are approved",
    "hours.trigger.daily": "Once a day",
    "hours.trigger.by_hand": "When somebody asks for it",
    "hours.trigger_text.approval": "Usually within seconds.",
    "hours.trigger_text.daily": "Everything that is ready goes together.",
    "hours.trigger_text.by_hand": (
        "With the button on the page about hours that sends what is ready."
    ),
    "hours.start_date": "From this date on",
    "hours.start_date.text": (
        "Older hours are not sent. Without a date, sending begins on the day it is switched on."
    ),
    "hours.as": "What the hours become in {erp}",
    "hours.choose": "Not chosen",
    "hours.none": "None: such hours wait",
    "hours.choice.project_activity": "Standard activity for customer and project time",
    "hours.choice.internal_activity": "Standard activity for internal time",
    "hours.choice.default_hour_type": "Hour type for hours without a pay type",
    "hours.choice_text.project_activity": (
        "For hours with a customer or project, where the work type leads to no other activity."
    ),
    "hours.choice_text.internal_activity": (
        "For hours with neither customer nor project. It may be an activity that is not billed."
    ),
    "hours.choice_text.default_hour_type": (
        "Hours with a pay type always get the hour type that it leads to, never this one."
    ),
    "hours.corrections": "When hours change afterwards",
    "hours.leave": "Leave hours in {erp} when they are re-opened or deleted",
    "hours.leave.text": (
        "Otherwise they are removed in {erp}, and sent anew when they are approved again."
    ),
    "hours.marker": "Put a short mark into the internal comment",
    "hours.marker.text": (
        "By it we find an entry when the answer from {erp} is lost. Without it a person must look."
    ),
    "hours.save": "Save",
    "hours.save.page": "Saves what stands on this page of the list.",
    "hours.known": "What there is to choose from",
    "hours.known.text": (
        "So it stood in {host} and {erp} when we last looked. If something is new or changed,"
        " you can fetch it all anew."
    ),
    "hours.objects": "How many",
    "hours.leads": "Where it leads",
    "hours.read_at": "Last fetched",
    "hours.being_read": "Being fetched; load the page again",
    "hours.never_read": "Not fetched yet",
    "hours.left_out.one": "{number} more is not shown",
    "hours.left_out.other": "{number} more are not shown",
    "hours.chosen_from": "Chosen above, and for each one",
    "hours.map": "See where {register} lead",
    "hours.waiting.one": "{number} leads nowhere",
    "hours.waiting.other": "{number} lead nowhere",
    "hours.fetch": "Fetch anew from {host} and {erp}",
    "hours.fetch.not_active": "Can be fetched when the connection is running.",
    "hours.not_in_use": "{id} (no longer in use)",
    "hours.registers": "Registers",
    "hours.register.activities": "Activities for hours",
    "hours.register.hour_types": "Hour types",
    "hours.register.work_types": "Work types",
    "hours.register.pay_types": "Pay types",
    "hours.register.host_activities": "Activities",
    "hours.mapping.work_types": (
        "A work type in {host} can have its own activity in {erp}. Otherwise the standard "
        "activity is used."
    ),
    "hours.mapping.host_activities": (
        "An activity that the entry names in {host} goes before the work type. With the same "
        "name in {erp} it finds its way by itself."
    ),
    "hours.mapping.pay_types": (
        "A pay type in {host} becomes the hour type of exactly the same name in {erp}, else "
        "the single one that pays by the pay item of that name. None is guessed."
    ),
    "hours.mapping_waiting.one": "Hours with {number} of them wait until you have chosen.",
    "hours.mapping_waiting.other": "Hours with {number} of them wait until you have chosen.",
    "hours.show_all": "Show all",
    "hours.show_waiting": "Show only those that wait",
    "hours.none_waits": "None waits for you to choose.",
    "hours.empty": "{host} has none of these.",
    "hours.match.chosen": "Chosen",
    "hours.match.by_host": "Set in {host}",
    "hours.match.by_name": "Same name",
    "hours.match.by_pay_item": "Same pay item in {erp}",
    "hours.match.standard": "The standard activity",
    "hours.match.none": "Waits: none fits",
    "hours.match.several": "Waits: several fit",
    "hours.match.not_in_use": "Waits: no longer in use",
    "hours.proposed": "Suggestion: same name. It applies only once you save.",
    "hours.by_itself.work_types": "The standard activity",
    "hours.by_itself.host_activities": "By the name",
    "hours.by_itself.pay_types": "By the name",
    "hours.alike": "Alike",
    "hours.all": "All in use",
    "hours.people": "Employees",
    "hours.people.text": (
        "Hours go only for employees who are linked: the same number in {host} and {erp}, and"
        " names that do not contradict."
    ),
    "hours.people.see": "See who is linked",
    "hours.people.off": (
        "Employees are switched off. They are linked by number once hours are switched on."
    ),
    "hours.people.none": "No employees have been looked at yet.",
    "hours.held.one": "{number} employee must be confirmed by a person.",
    "hours.held.other": "{number} employees must be confirmed by a person.",
    "hours.decide": "Decide whether it is the same person",
    "hours.standing.linked": "Linked",
    "hours.standing.held": "Must be confirmed",
    "hours.standing.not_linked": "Not linked",
    "done.hours_saved": "The settings for hours are saved.",
    "done.hours_fetching": (
        "We are fetching from both systems. It takes some seconds; load the page again."
    ),
}
