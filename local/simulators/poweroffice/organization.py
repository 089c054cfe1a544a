"""What a client company says of itself: its name and organisation number, under its settings.

ClientIntegrationInformation tells the name alone; who must know which company a client key belongs
to reads the number here (specification, OrganizationSettings).
"""

from typing import Any

from local.simulators.poweroffice.companies import Company


def organization_settings(company: Company) -> dict[str, Any]:
    """Return the organisation settings; what nobody has filled in has no value."""
    return {
        "DefaultAgricultureDepartment": None,
        "DeliveryAddress": None,
        "EmailAddress": None,
        "Id": company.id,
        "InvoiceInboxEhf": False,
        "InvoiceInboxEmail": False,
        "InvoiceInboxEmailAddress": None,
        "IsAgricultureClient": False,
        "LastChangedDateTimeOffset": company.document["changed"],
        "LegalName": company.name,
        "MailAddress": None,
        "MailAddressIsDeliveryAddress": False,
        "Name": company.name,
        "OrganizationNumber": company.organization_number,
        "PhoneNumber": None,
        "WebsiteUrl": None,
    }
