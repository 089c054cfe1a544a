"""Every problem's code and how grave it is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Severity(StrEnum):
    """How grave a problem is: who must do something, and how soon."""

    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"
    STOP = "stop"


_BY_SEVERITY: Mapping[Severity, str] = {
    Severity.NOTICE: """
        changed_meanwhile rate_limited reading_lost run_broken_off already_enabled
        connection_not_active dimension_off
        transfer_not_found sending_is_off entry_of_another_line
        plan_replaced plan_expired plan_missing step_not_possible issue_not_found run_not_found
        claim_not_found state_moved nothing_to_undo field_not_held synchronising_now
        connection_read_only not_approved before_start_date machine_hours_not_sent
        supplement_not_in_hours
    """,
    Severity.WARNING: """
        left_standing name_contradicts name_twice number_twice number_changed number_not_given
        reference_not_linked deleted_in_host deleted_in_erp too_many_archived
        kept_apart outcome_unknown outcome_uncertain object_unreadable counterpart_unreadable
        system_unavailable
        tenant_card_unreadable consent_not_started consent_token_refused ticket_not_valid
        employee_not_linked employee_held customer_not_linked project_not_linked project_closed
        activity_missing activity_not_matched pay_type_not_matched pay_type_ambiguous
        hour_type_missing pay_type_code_differs entry_unreadable entry_too_long host_forgot_entries
    """,
    Severity.ERROR: """
        number_outside_series number_in_use number_not_numeric number_not_allowed number_missing
        value_too_long value_not_taken field_refused missing_reference reference_in_use in_use
        locked unit_unknown not_supported_by_host person_name_incomplete number_has_dot
        amount_too_precise address_incomplete field_missing balance_not_zero
        contact_person_not_possible project_not_open customer_differs_from_project
        employee_not_on_project period_closed amount_not_expressible
        erp_period_locked erp_entry_gone erp_entry_changed conflict_at_host refused_by_system
        organization_number_missing organization_number_changed
        company_not_offered nothing_chosen decision_incomplete
        dimension_not_offered recipe_not_offered erp_not_offered return_url_not_registered
        note_missing plan_hash_differs plan_not_named settings_not_valid
        standard_activities_missing request_not_valid
        request_refused role_missing sign_in_failed connection_not_found vendor_not_found
        tenant_not_found route_not_found event_not_supported webhook_headers_not_valid
        webhook_outside_tolerance webhook_signature_not_valid webhook_too_large
        webhook_body_not_valid webhook_endpoint_unknown webhook_tenant_unknown connection_removed
        internal_error
    """,
    Severity.STOP: """
        grant_refused grant_missing right_missing host_right_missing connection_stopped
        vendor_secret_missing vendor_not_complete
        hours_not_offered time_module_missing entry_differs_when_read_back
    """,
}

SEVERITIES: Mapping[str, Severity] = {
    code: severity for severity, codes in _BY_SEVERITY.items() for code in codes.split()
}
"""Each code with its severity."""
