"""Why a request of a person or a program is refused, in English."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "organization_number_missing": (
        "The organisation number is missing",
        "The integration cannot be turned on without the company's organisation number.",
        "Enter it in the account settings, save, and turn it on again.",
    ),
    "organization_number_changed": (
        "The organisation number is another one now",
        (
            "The connection is bound to the company with the organisation number {bound}, and the "
            "account has {number} now. A connection stays with its company."
        ),
        "Correct the number in the account settings, or ask support to move to the new company.",
    ),
    "already_enabled": (
        "The integration is on already",
        "The company already has a connection that is running.",
        "Open the one that exists.",
    ),
    "company_not_offered": (
        "The company cannot be chosen",
        "The company is not among those that access was given to.",
        "Choose one of the companies listed, or give access again.",
    ),
    "nothing_chosen": (
        "Nothing is chosen",
        "All registers are off.",
        "Switch on at least one.",
    ),
    "decision_incomplete": (
        "The decision is not complete",
        "A decision names both objects.",
        "Choose one object in each system.",
    ),
    "dimension_not_offered": (
        "There is no such register here",
        "The integration does not have the register {dimension}.",
        "Choose a register that the integration has.",
    ),
    "dimension_off": (
        "The register is off",
        "The register {dimension} is off or waits for approval.",
        "Switch it on in the settings.",
    ),
    "recipe_not_offered": (
        "The integration is not offered",
        "The vendor does not offer the integration {recipe}.",
        "Choose one that is offered.",
    ),
    "erp_not_offered": (
        "The accounting system is not offered",
        "The vendor is not registered with {erp}.",
        "Contact the vendor.",
    ),
    "return_url_not_registered": (
        "The address is not registered",
        "The browser may be sent back only to addresses that the vendor has registered.",
        "The vendor registers the address.",
    ),
    "consent_not_started": (
        "The consent could not be started",
        "The accounting system did not accept the request for consent.",
        "Try again. If it does not work, contact the vendor.",
    ),
    "consent_token_refused": (
        "The consent could not be picked up",
        "The accounting system does not know the consent. It may be used up or expired.",
        "Start again.",
    ),
    "ticket_not_valid": (
        "The link does not work any more",
        "The link is used, expired or unknown. It works once and for ten minutes.",
        "Go back to the product that you came from, and start from there.",
    ),
    "sign_in_failed": (
        "Signing in did not succeed",
        "Signing in was interrupted or came from another browser.",
        "Sign in again.",
    ),
    "role_missing": (
        "You have no access to this",
        "Your role does not give access here.",
        "Ask for access, or sign in as somebody else.",
    ),
    "connection_not_found": (
        "The connection does not exist",
        "We find no such connection.",
        "Check the address.",
    ),
    "vendor_not_found": (
        "The vendor does not exist",
        "We know no such vendor.",
        "Check the address.",
    ),
    "tenant_not_found": (
        "The company does not exist",
        "The host does not know the company.",
        "Check whether the company still exists there.",
    ),
    "tenant_card_unreadable": (
        "The company's card cannot be read",
        (
            "What the host tells of the company is not what it should be: {properties}. Without it "
            "the integration cannot be turned on."
        ),
        "Try again later. If it stays so, tell the host's support which properties are named.",
    ),
    "route_not_found": (
        "The page does not exist",
        "There is nothing at this address.",
        "Check the address.",
    ),
    "issue_not_found": (
        "The problem is gone",
        "The problem does not exist any more, or is solved already.",
        "You need not do anything.",
    ),
    "run_not_found": (
        "The run does not exist",
        "The run does not exist, or is older than what we keep.",
        "Choose another run.",
    ),
    "claim_not_found": (
        "It is decided already",
        "There is nothing uncertain left to decide here.",
        "You need not do anything.",
    ),
    "connection_not_active": (
        "The connection is not running",
        "Only a running connection can be synchronised. This one is: {state}.",
        "Complete the connection or turn it on first.",
    ),
    "step_not_possible": (
        "This is not possible now",
        "The step is not possible in the state “{state}”.",
        "Load the page again and see what is possible.",
    ),
    "plan_missing": (
        "There is no plan",
        "No plan waits for approval.",
        "Make the plan again.",
    ),
    "nothing_to_undo": (
        "There is nothing to undo",
        "The run wrote nothing that can be put back.",
        "Choose a run that has changed something.",
    ),
    "field_not_held": (
        "The field is not held any more",
        "Somebody released the field, or one of the sides has changed since.",
        "Load the page again and see how it stands now.",
    ),
    "synchronising_now": (
        "A synchronisation is under way",
        "The field cannot be released while the register is synchronised.",
        "Wait a minute and try again.",
    ),
    "connection_read_only": (
        "Nothing can be written now",
        "The connection is set so that nothing is written.",
        "Turn the read-only switch off, or ask those who turned it on.",
    ),
    "plan_replaced": (
        "The plan was replaced",
        "A newer plan was made since you opened the page.",
        "Read the new plan and approve it.",
    ),
    "plan_hash_differs": (
        "This is not the plan that you read",
        "What was signed is not the same as the plan that waits.",
        "Load the page again, read the plan and approve it.",
    ),
    "plan_expired": (
        "The plan has expired",
        "A plan can be approved for fourteen days.",
        "Make the plan again.",
    ),
    "plan_not_named": (
        "The approval names no plan",
        "An approval names the plan and its hash.",
        "Send both.",
    ),
    "note_missing": (
        "The reason is missing",
        "This step needs a reason that others can read.",
        "Write a reason.",
    ),
    "standard_activities_missing": (
        "The standard activities are missing",
        "Time on a customer or project and internal time each need a standard activity.",
        "Choose both standard activities in the settings for hours, then switch sending on.",
    ),
    "settings_not_valid": (
        "The settings are not valid",
        "The settings have a form or a value that does not exist.",
        "Correct them and send them again.",
    ),
    "request_not_valid": (
        "The request is not valid",
        "Something is missing or has the wrong form.",
        "See what is wrong under “errors”, and correct it.",
    ),
    "request_refused": (
        "The request cannot be granted",
        "The request cannot be granted as it stands.",
        "Load the page again and try once more.",
    ),
    "state_moved": (
        "Somebody was faster",
        "Something was changed at the same time, and what you did was not stored.",
        "Load the page again and try once more.",
    ),
    "event_not_supported": (
        "The event is not taken",
        "Events of the type {event} are not taken.",
        "Stop sending them, or use a type that is taken.",
    ),
    "webhook_headers_not_valid": (
        "The headers are not valid",
        "webhook-id, webhook-timestamp and webhook-signature must be there exactly once.",
        "Correct the sender.",
    ),
    "webhook_outside_tolerance": (
        "The time is too far away",
        "The event was signed more than five minutes before or after our clock.",
        "Set the sender's clock, and sign anew for every attempt.",
    ),
    "webhook_signature_not_valid": (
        "The signature is not right",
        "None of the active secrets gives this signature.",
        "Check that the sender uses the right secret and signs the content unchanged.",
    ),
    "webhook_too_large": (
        "The event is too large",
        "An event may have at most 256 kB.",
        "Leave out the ids and give a range.",
    ),
    "webhook_body_not_valid": (
        "The content cannot be read",
        "The content is not an event as the contract describes it.",
        "Correct the sender.",
    ),
    "webhook_endpoint_unknown": (
        "The endpoint does not exist",
        "We do not know this address.",
        "Check vendor and endpoint in the address.",
    ),
    "webhook_tenant_unknown": (
        "The company is not the vendor's",
        "The event names a company that the vendor does not have.",
        "Check the company's id at the sender.",
    ),
    "connection_removed": (
        "The connection was removed",
        "The company has no connection any more, so this endpoint takes nothing.",
        "Stop sending here. A new connection starts with `integration.enabled`.",
    ),
    "internal_error": (
        "Something went wrong on our side",
        "It is our fault. Nothing is lost.",
        "Try again in a while. We have been told.",
    ),
}
