"""English: the frame around every page, messages, and what is seen without a connection."""

from __future__ import annotations

TEXTS = {
    "product.name": "Bindeledd",
    "format.date": "{day} {month} {year}",
    "format.moment": "{day} {month} {year}, {time}",
    "format.time": "{hour}:{minute}",
    "format.seconds.one": "{number} second",
    "format.seconds.other": "{number} seconds",
    "format.minutes.one": "{number} minute",
    "format.minutes.other": "{number} minutes",
    "format.hours.one": "{number} hour",
    "format.hours.other": "{number} hours",
    "format.month.1": "January",
    "format.month.2": "February",
    "format.month.3": "March",
    "format.month.4": "April",
    "format.month.5": "May",
    "format.month.6": "June",
    "format.month.7": "July",
    "format.month.8": "August",
    "format.month.9": "September",
    "format.month.10": "October",
    "format.month.11": "November",
    "format.month.12": "December",
    "frame.skip": "Skip to content",
    "frame.console": "Console",
    "frame.portal": "Integration",
    "frame.language": "Language",
    "frame.navigation": "Pages about this connection",
    "frame.sign_out": "Leave",
    "frame.all_connections": "All connections",
    "frame.back_to_host": "Back to {host}",
    "frame.support": "Help from {host}: {contact}",
    "frame.zone": "Times are shown in the time zone {zone}.",
    "tab.overview": "Overview",
    "tab.runs": "Runs",
    "tab.problems": "Problems",
    "tab.pairs": "Pairs to decide",
    "tab.plan": "Plan",
    "tab.settings": "Settings",
    "tab.audit": "Audit trail",
    "list.and": "and",
    "list.pages": "Pages",
    "list.page": "Page {number}",
    "list.before": "Previous page",
    "list.after": "Next page",
    "value.empty": "empty",
    "value.yes": "yes",
    "value.no": "no",
    "object.nameless": "Without a name",
    "object.number": "no. {number}",
    "object.no_number": "without a number",
    "problem.next_step": "What to do:",
    "problem.what_to_do": "What you can do",
    "problem.answer": "The answer we got",
    "problem.own_words": "{system} answered",
    "message.reference": "Reference: {reference}",
    "message.go_on": "Go on",
    "message.not_found.title": "We cannot find that page",
    "message.not_found.text": "The address leads to nothing that you have access to.",
    "message.not_found.next": "Check the address, or go to the first page.",
    "message.forbidden.title": "This page is not for you",
    "message.forbidden.text": "The page needs another role than the one you are signed in with.",
    "message.forbidden.next": "Sign in as somebody else if you should have access.",
    "message.method.title": "This page cannot be used like that",
    "message.method.text": "The address takes a button on one of our pages, not a direct visit.",
    "message.method.next": "Go back to the overview and press the button there.",
    "message.csrf.title": "The form was too old",
    "message.csrf.text": (
        "We could not confirm that the button was pressed on one of our own pages. Nothing has "
        "changed."
    ),
    "message.csrf.next": "Open the page again and press once more.",
    "message.session_ended.title": "Your visit has ended",
    "message.session_ended.text": (
        "The pages stay open for a limited time, and it has run out. Nothing is lost."
    ),
    "message.session_ended.next": (
        "Go back to the system that you came from and open the integration from there again."
    ),
    "message.ticket.title": "The link is no longer valid",
    "message.ticket.text": (
        "The link works once and only for a few minutes. It has been used, or the time is up."
    ),
    "message.ticket.next": (
        "Go back to the system that you came from and open the integration from there. That "
        "gives you a new link."
    ),
    "message.broken.title": "Something went wrong on our side",
    "message.broken.text": "The page could not be shown. The fault is recorded.",
    "message.broken.next": (
        "Try again in a little while. If it happens again, give the reference when you get in "
        "touch."
    ),
    "message.signed_out.title": "You are signed out",
    "message.signed_out.text": "The visit has ended in this browser.",
    "message.signed_out.next": "You can close the tab.",
    "message.settings_unknown.title": "We did not understand every choice",
    "message.settings_unknown.text": (
        "One of the choices was missing or had an unknown value. Nothing has changed."
    ),
    "message.settings_unknown.next": "Choose again and save.",
    "message.outcome.choose_company.title": "Choose a company",
    "message.outcome.choose_company.text": "You gave access to several companies.",
    "message.outcome.choose_company.next": "Choose which company is to be connected.",
    "message.outcome.configure.title": "Choose settings",
    "message.outcome.configure.text": "The company is connected.",
    "message.outcome.configure.next": "Choose what is to be kept equal.",
    "message.outcome.awaiting_approval.title": "The company is connected",
    "message.outcome.awaiting_approval.text": "The request has been sent for approval.",
    "message.outcome.awaiting_approval.next": "There is nothing for you to do now.",
    "message.outcome.cancelled.title": "You cancelled",
    "message.outcome.cancelled.text": "No access was given, and nothing has changed.",
    "message.outcome.cancelled.next": "Start again when you are ready.",
    "message.outcome.no_access.title": "The user lacks rights in the company",
    "message.outcome.no_access.text": (
        "The user that you signed in as cannot give access to this company. Nothing has changed."
    ),
    "message.outcome.no_access.next": (
        "Ask an administrator of the accounting system to connect, or to give you the right."
    ),
    "message.outcome.company_not_found.title": "The accounting system did not find the company",
    "message.outcome.company_not_found.text": (
        "There is no company with this organisation number there. Nothing has changed."
    ),
    "message.outcome.company_not_found.next": (
        "Check the organisation number in the system that you came from, and start again."
    ),
    "message.outcome.blocked.title": "The accounting system has blocked the integration",
    "message.outcome.blocked.text": (
        "The company or the vendor has blocked this integration. Nothing has changed."
    ),
    "message.outcome.blocked.next": "Get in touch with the vendor that you came from.",
    "message.outcome.wrong_company.title": "That is another company",
    "message.outcome.wrong_company.text": (
        "The company has another organisation number than the one to be connected. Nothing has "
        "changed."
    ),
    "message.outcome.wrong_company.next": (
        "Start again and choose the company with the right organisation number."
    ),
    "message.outcome.expired.title": "It took too long",
    "message.outcome.expired.text": (
        "The accounting system’s answer came after the attempt had expired. Nothing has changed."
    ),
    "message.outcome.expired.next": "Start again. The attempt must be finished within ten minutes.",
    "message.outcome.failed.title": "The connection did not succeed",
    "message.outcome.failed.text": (
        "The accounting system did not complete the connection. Nothing has changed."
    ),
    "message.outcome.failed.next": "Try again in a little while.",
    "message.outcome.forged.title": "We do not recognise this answer",
    "message.outcome.forged.text": (
        "The address that you came back on belongs to no attempt that we started. Nothing has "
        "changed."
    ),
    "message.outcome.forged.next": "Start connecting again from the system that you came from.",
    "message.outcome.replayed.title": "This answer has been used already",
    "message.outcome.replayed.text": (
        "Each answer from the accounting system counts only once. Nothing has changed this time."
    ),
    "message.outcome.replayed.next": (
        "Open the integration from the system that you came from to see where it stands."
    ),
    "message.outcome.other_browser.title": "The attempt was started in another browser",
    "message.outcome.other_browser.text": (
        "For safety, the same browser must start and finish. Nothing has changed."
    ),
    "message.outcome.other_browser.next": "Start again and finish in this browser.",
    "welcome.title": "Bindeledd keeps two systems equal",
    "welcome.text": (
        "Customers and other registers are kept equal in the system you work in and in the "
        "accounting system. Nothing is changed before a person has approved it."
    ),
    "welcome.customer.title": "For customers",
    "welcome.customer.text": (
        "Open the integration from the system that you work in every day. It takes you "
        "straight in, without a password of its own."
    ),
    "welcome.operator.title": "For operators",
    "welcome.operator.text": (
        "Sign in to approve new connections and to follow those that are running."
    ),
    "welcome.sign_in": "Sign in",
    "sign_out.title": "Do you want to leave?",
    "sign_out.text": "The visit ends in this browser. The integration goes on as before.",
    "sign_out.button": "End the visit",
    "stack.title": "You look after the running of this",
    "stack.text": (
        "No customer data is shown here. Health, failed messages and measurements are in the "
        "monitoring of the deployment."
    ),
    "stack.roles": "Who sees what",
    "stack.customer.name": "Customer",
    "stack.customer.sees": "Their own connection: settings, runs, problems and pairs to decide.",
    "stack.vendor_operator.name": "Operator at the vendor",
    "stack.vendor_operator.sees": (
        "The vendor’s own customers: plan and approval, runs, problems and the audit trail."
    ),
    "stack.stack_operator.name": "Stack operator",
    "stack.stack_operator.sees": (
        "Health and measurements of the whole deployment, without customer data."
    ),
    "portal.title": "Your integrations",
    "portal.none": "There is no integration here yet. Turn it on in the system that you came from.",
    "portal.count.one": "You have {number} integration.",
    "portal.count.other": "You have {number} integrations.",
}
