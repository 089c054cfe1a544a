"""The state that a simulator run alone begins with: small, and with something of every kind.

The keys are no secrets: they open nothing but the simulator.
"""

from collections.abc import Mapping
from typing import Any

SAMPLE_APPLICATION_KEY = "8f6d4c1e-2b7a-4d35-9c0e-5a1f7e3b9d20"
SAMPLE_SUBSCRIPTION_KEY = "simulated-subscription-key-0001"

SAMPLE: Mapping[str, Any] = {
    "subscription_keys": [SAMPLE_SUBSCRIPTION_KEY],
    "applications": [
        {
            "key": SAMPLE_APPLICATION_KEY,
            "name": "Timeappen",
            "redirect_uris": ["https://kobling.example/oauth/poweroffice"],
        }
    ],
    "users": [
        {
            "email": "kari.nordmann@fjordbygg.example",
            "name": "Kari Nordmann",
            "rights": {"987654325": "administrator", "976543217": "organization"},
        },
        {
            "email": "ola.hansen@fjordbygg.example",
            "name": "Ola Hansen",
            "rights": {"987654325": "bookkeeper"},
        },
    ],
    "clients": [
        {
            "name": "Fjordbygg AS",
            "organization_number": "987654325",
            "customers": [
                {
                    "Number": 10001,
                    "Name": "Bergen Rør AS",
                    "OrganizationNumber": "912345674",
                    "EmailAddress": "post@bergenror.example",
                    "MailAddress": {
                        "AddressLine1": "Strandgaten 4",
                        "ZipCode": "5013",
                        "City": "Bergen",
                    },
                },
                {"Number": 10002, "IsPerson": True, "FirstName": "Liv", "LastName": "Dahl"},
                {"Number": 10003, "Name": "Vestland Tak AS", "_ledger_balance": "12500.00"},
            ],
            "employees": [
                {
                    "Number": 1,
                    "FirstName": "Siri",
                    "LastName": "Berge",
                    "JobTitle": "Prosjektleder",
                    "EmailAddress": "siri.berge@fjordbygg.example",
                },
                {"Number": 2, "FirstName": "Odd", "LastName": "Foss", "IsArchived": True},
            ],
            "contact_persons": [
                {"_customer": 10001, "FirstName": "Nils", "LastName": "Holm", "IsDefault": True}
            ],
            "delivery_addresses": [
                {"_customer": 10001, "AddressLine1": "Kaien 2", "ZipCode": "5015", "City": "Bergen"}
            ],
            "products": [
                {"Code": "1", "Name": "Tømrertime", "ProductType": "Service"}
                | {"UnitOfMeasureCode": "HUR", "UnitPrice": 720},
                {"Code": "2", "Name": "Gipsplate", "UnitOfMeasureCode": "EA", "_in_use": True},
            ],
            "projects": [
                {
                    "Code": "100",
                    "Name": "Påbygg Strandgaten 4",
                    "CustomerNo": 10001,
                    "ProjectManagerEmployeeNo": 1,
                    "ProjectStatus": "Active",
                    "IsActive": True,
                },
                {
                    "Code": "1",
                    "Name": "Råbygg",
                    "ParentProjectCode": "100",
                    "ProjectStatus": "NotStarted",
                },
            ],
            "pay_items": [
                {"Code": "10", "Name": "Timelønn", "ProcessingType": "HourlyWage"}
                | {"Benefit": "Cash", "BenefitDescription": "Timeloenn"}
                | {"HolidayPayBasis": True, "EmployerContributionBasis": True},
                {"Code": "12", "Name": "Overtid 50 %", "Percentage": 150}
                | {"ProcessingType": "PercentOfHourlyWage"},
                {"Code": "13", "Name": "Overtid 100 %", "Percentage": 200}
                | {"ProcessingType": "PercentOfHourlyWage"},
                {"Code": "14", "Name": "Overtid helligdag", "Percentage": 200}
                | {"ProcessingType": "PercentOfHourlyWage"},
                {"Code": "20", "Name": "Skifttillegg", "ProcessingType": "QuantityAndFixedRate"}
                | {"Rate": 35.5, "IsActive": False},
            ],
            "hour_types": [
                {"Name": "Ordinær", "PayItemCode": "10"},
                {"Name": "Overtid 50 %", "PayItemCode": "12", "CostPriceFactor": 1.5},
                {"Name": "Overtid 100 %", "PayItemCode": "13", "CostPriceFactor": 2},
                {"Name": "Overtid 100 %", "PayItemCode": "14", "CostPriceFactor": 2},
                {"Name": "Skifttillegg", "PayItemCode": "20", "IsActive": False},
            ],
            "time_activities": [
                {"Name": "Tømrerarbeid"},
                {"Name": "Rørleggerarbeid"},
                {"Name": "Internt møte", "ActivityType": "Internal"},
                {"Name": "Graving", "IsActive": False},
            ],
            "time_entries": [
                {
                    "_employee": 1,
                    "_project": "100",
                    "_activity": "Tømrerarbeid",
                    "_hour_type": "Ordinær",
                    "Date": "2026-11-23",
                    "Quantity": 450,
                },
            ],
        },
        {
            "name": "Fjordbygg Eiendom AS",
            "organization_number": "976543217",
            "series": [
                {
                    "Name": "Kunder",
                    "SubLedgerNumberSeriesType": "Customer",
                    "FromInclusive": 50000,
                    "ToInclusive": 59999,
                    "GeneralLedgerAccountNo": 1500,
                    "IsDefault": True,
                }
            ],
        },
    ],
}
