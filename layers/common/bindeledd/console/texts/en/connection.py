"""English: connecting, settings and the first screen of a connection."""

from __future__ import annotations

TEXTS = {
    "consent.title": "Connect to {erp}",
    "consent.lead": (
        "{host} and {erp} can keep your registers equal. First you need to give access in {erp}."
    ),
    "consent.button": "Continue to {erp}",
    "consent.nothing_yet": (
        "Giving access changes nothing in {erp} or {host}. That happens only once the plan is "
        "approved."
    ),
    "consent.steps": "What happens now",
    "consent.step.sign_in": "You come to {erp} and sign in there. We do not see your password.",
    "consent.step.company": (
        "{erp} asks which company this is about. Choose the one with organisation number {number}."
    ),
    "consent.step.rights": (
        "{erp} asks whether {host} may read and write the registers. Accept as administrator."
    ),
    "consent.step.back": "You come back here or to {host}, and see how it went.",
    "consent.company": "This company is connected",
    "consent.must_match": "The company in {erp} must have the same organisation number.",
    "consent.key.title": "Do you already have a client key?",
    "consent.key.text": (
        "You can make a key for {host} in {erp} under integrations and paste it here instead. "
        "The key is stored encrypted and never shown again."
    ),
    "consent.key.label": "Client key",
    "consent.key.button": "Connect with the key",
    "company.title": "Choose a company",
    "company.lead": (
        "You gave access to several companies in {erp}. Choose the one to be connected."
    ),
    "company.legend": "Companies in {erp}",
    "company.number": "Organisation number {number}",
    "company.button": "Connect this company",
    "settings.title": "Settings",
    "settings.lead.asks": (
        "Choose what is to be kept equal. We then make a plan, and {host} approves it before "
        "anything is changed."
    ),
    "settings.lead.later": (
        "You can change these at any time. Whatever overwrites values waits for approval by {host}."
    ),
    "settings.mode": "{register}: what should be done?",
    "settings.winner": "When the two systems disagree",
    "settings.numbers": "Numbers",
    "settings.outside": "Let {erp} give a new number",
    "settings.outside.text": (
        "An object whose number lies outside the number series of {erp} gets a new number from "
        "there. Without this it is reported as a problem."
    ),
    "settings.button.asks": "Save and ask for approval",
    "settings.button.later": "Save",
    "mode.off": "Off",
    "mode.off.text": "Nothing is read or written. Links that exist are kept.",
    "mode.link_only": "Link only",
    "mode.link_only.text": "Equal objects are linked, but nothing is created or changed.",
    "mode.synchronise": "Keep equal",
    "mode.synchronise.text": (
        "What is created or changed in {host} or {erp} is carried to the other system."
    ),
    "winner.erp": "{erp} counts",
    "winner.erp.text": "The value in {erp} is carried to {host}. An empty value never overwrites.",
    "winner.host": "{host} counts",
    "winner.host.text": "The value in {host} is carried to {erp}. An empty value never overwrites.",
    "winner.neither": "Leave both",
    "winner.neither.text": "Neither value is carried across until one of them changes.",
    "connection_state.draft": "Not connected",
    "connection_state.authorising": "Waiting for access",
    "connection_state.choosing_company": "A company must be chosen",
    "connection_state.configuring": "Settings must be chosen",
    "connection_state.awaiting_approval": "Awaiting approval",
    "connection_state.rejected": "Rejected",
    "connection_state.active": "Running",
    "connection_state.paused": "Paused",
    "connection_state.stopped": "Stopped",
    "connection_state.needs_reconnect": "Must be connected again",
    "connection_state.disconnected": "Disconnected",
    "state.customer.draft": (
        "{host} and {erp} are not connected yet. All that is missing is your access."
    ),
    "state.customer.authorising": "You have begun to connect to {erp}, but not given access yet.",
    "state.customer.choosing_company": (
        "You gave access to several companies in {erp}. Choose which one this is about."
    ),
    "state.customer.configuring": "{erp} is connected. Now choose what is to be kept equal.",
    "state.customer.awaiting_approval": (
        "Everything is ready on your side. {host} looks through the plan before anything is "
        "changed."
    ),
    "state.customer.rejected": (
        "{host} did not approve the request. Read the note, change the settings and ask for "
        "approval again."
    ),
    "state.customer.active": "{host} and {erp} are kept equal by themselves.",
    "state.customer.active.read_only": (
        "The integration reads but writes nothing now. {host} has turned read-only mode on."
    ),
    "state.customer.paused": (
        "Nothing is carried across. The links are kept, and what changes meanwhile is caught "
        "up when you go on."
    ),
    "state.customer.stopped": (
        "The integration stopped itself. A person must look at the reason before it goes on."
    ),
    "state.customer.needs_reconnect": (
        "{erp} no longer accepts the access. Connect again, and everything goes on where it "
        "stopped."
    ),
    "state.customer.disconnected": (
        "The access to {erp} has been removed. The links are kept in case you want to connect "
        "again."
    ),
    "state.operator.draft": (
        "The customer has not given access in {erp} yet. There is nothing for you to do."
    ),
    "state.operator.authorising": (
        "The customer is giving access in {erp}. There is nothing for you to do."
    ),
    "state.operator.choosing_company": (
        "The customer must choose a company in {erp}. There is nothing for you to do."
    ),
    "state.operator.configuring": (
        "The customer must choose settings. There is nothing for you to do."
    ),
    "state.operator.awaiting_approval": (
        "The plan is being made. It can be approved when it is ready."
    ),
    "state.operator.awaiting_approval.plan": (
        "The plan is ready. Read what will happen, and approve or reject it."
    ),
    "state.operator.rejected": (
        "Rejected. The customer sees the note and can ask for approval again."
    ),
    "state.operator.active": "{host} and {erp} are kept equal by themselves.",
    "state.operator.active.plan": "Running, but some changes wait for your approval.",
    "state.operator.active.read_only": (
        "Read-only mode is on: plans are made, but nothing is written."
    ),
    "state.operator.paused": "Paused. Links and access are kept.",
    "state.operator.stopped": (
        "The integration stopped itself. Look at the reason, and try again when it is solved."
    ),
    "state.operator.needs_reconnect": (
        "{erp} no longer accepts the access. The customer must connect again."
    ),
    "state.operator.disconnected": (
        "The customer or an operator has disconnected. The links are kept."
    ),
    "overview.since": "since",
    "overview.note": "Note from {host}",
    "overview.needs": "What waits for you",
    "overview.nothing": "Nothing waits for you.",
    "overview.problems.one": "{number} open problem",
    "overview.problems.other": "{number} open problems",
    "overview.problems.more": "More than {number} open problems",
    "overview.problems.text": "These objects were not carried across. The rest goes on as usual.",
    "overview.pairs.one": "{number} pair to decide",
    "overview.pairs.other": "{number} pairs to decide",
    "overview.pairs.text": "Some objects may be the same. Say whether they are.",
    "overview.right": "{register}: a right is missing in {erp}",
    "overview.right.text": "Give the integration this right in {erp}:",
    "overview.gated": "{register} awaits approval",
    "overview.gated.text": (
        "{host} looks through the change of settings before anything is written."
    ),
    "overview.planning": "The plan is being made",
    "overview.planning.text": (
        "{host} and {erp} are being read. Load the page again in a little while."
    ),
    "overview.read_only": "Read-only mode is on",
    "overview.read_only.text": "Meanwhile nothing is written to either system.",
    "overview.registers": "Registers",
    "overview.setting": "Setting",
    "overview.last": "Last synchronised",
    "overview.next": "Next time",
    "overview.never": "Never",
    "overview.due": "As soon as possible",
    "overview.not_planned": "Not planned",
    "overview.recent": "Latest runs",
    "overview.all_runs": "All runs",
    "overview.facts": "About the connection",
    "overview.not_chosen": "not chosen",
    "overview.change": "Change",
    "overview.no_steps": "Connect first, then you can change settings here.",
    "fact.company": "Company",
    "fact.tenant": "Tenant id",
    "fact.contact": "Contact",
    "fact.requested_by": "Requested by",
    "fact.organization_number": "Organisation number",
    "fact.integration": "Integration",
    "fact.erp_company": "Company in {erp}",
    "fact.created": "Created",
    "fact.approved": "Approved",
    "action.connect": "Connect to {erp}",
    "action.reconnect": "Connect to {erp} again",
    "action.choose_company": "Choose a company",
    "action.configure": "Choose settings",
    "action.change_settings": "Change the settings",
    "action.settings": "Change settings",
    "action.settings.text": "What is kept equal, and which system counts.",
    "action.synchronise": "Synchronise now",
    "action.synchronise_all": "Synchronise everything now",
    "action.synchronise_one": "Synchronise {register} now",
    "action.resume": "Go on",
    "action.try_again": "Try again",
    "action.read_plan": "Read the plan",
    "action.read_plan.text": "What will happen in each system, field by field.",
    "action.pause": "Pause",
    "action.pause.text": "Within a minute nothing more is carried across. Everything is kept.",
    "action.disconnect": "Disconnect …",
    "action.disconnect.text": "Removes the access to {erp}.",
    "action.read_only_on": "Turn read-only mode on",
    "action.read_only_off": "Turn read-only mode off",
    "action.read_only.text": "In read-only mode plans are made, but nothing is written.",
    "action.cancel": "Cancel",
    "action.overview": "To the overview",
    "disconnect.title": "Disconnect {erp}?",
    "disconnect.text": "This is what happens when you disconnect:",
    "disconnect.stops": "Nothing more is carried between {host} and {erp}.",
    "disconnect.forgets": "The access to {erp} is deleted on our side.",
    "disconnect.keeps": (
        "The links between the objects are kept, so nothing becomes double if you connect again."
    ),
    "disconnect.or_pause": "If you only want to stop for a while, pausing is enough.",
    "disconnect.button": "Disconnect",
    "done.asked": "Thank you. The request has been sent for approval.",
    "done.settings_saved": "The settings are saved.",
    "done.synchronising": "The synchronisation is ordered and starts at once.",
    "done.paused": "The integration is paused.",
    "done.resumed": "The integration goes on.",
    "done.disconnected": "The connection has been removed.",
    "done.read_only_on": "Read-only mode is on.",
    "done.read_only_off": "Read-only mode is off.",
    "done.planning": "The plan is being made again. That takes about a minute.",
    "done.approved": "The plan is approved. The first synchronisation starts now.",
    "done.rejected": "The request is rejected. The customer sees the note.",
    "done.link": "The pair is being linked.",
    "done.apart": "The two are kept apart.",
    "done.looked": "Thank you. The object is planned again.",
    "done.closings_released": "They are closed in the next run.",
    "done.retrying": "The object is being sent again.",
}
