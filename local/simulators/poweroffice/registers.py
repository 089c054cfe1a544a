"""The registers of the API as data (facts, section 2; privileges, section 1.5; specification).

A register that the API gains is an entry here and, where it has rules of its own, a `Rules`.
"""

from collections.abc import Mapping

from local.simulators.poweroffice.companies import (
    ACCOUNTS,
    ACTIVITIES,
    CONTACT_PERSONS,
    CUSTOMERS,
    PRODUCT_GROUPS,
    PRODUCTS,
    PROJECTS,
    TIME_ENTRIES,
)
from local.simulators.poweroffice.contact_registers import (
    CONTACT_PERSON_REGISTER,
    CUSTOMER_REGISTER,
    DELIVERY_ADDRESS_REGISTER,
    EMPLOYEE_REGISTER,
)
from local.simulators.poweroffice.definitions import Definition, Reference, Unique
from local.simulators.poweroffice.filters import (
    Filter,
    chosen_from,
    containing,
    excluding,
    is_true,
    later_than,
    numbers_within,
    one_of,
)
from local.simulators.poweroffice.product_properties import (
    PRODUCT_GROUP_PROPERTIES,
    PRODUCT_PROPERTIES,
    PRODUCT_TYPES,
)
from local.simulators.poweroffice.product_rules import PriceRules, ProductRules
from local.simulators.poweroffice.project_properties import (
    BILLING_METHODS,
    PROJECT_PROPERTIES,
    PROJECT_STATUSES,
)
from local.simulators.poweroffice.project_rules import NARROWED_BY, ProjectRules, belonging
from local.simulators.poweroffice.shared_references import (
    DATED,
    DELIVERY_TERM,
    DEPARTMENT,
    LOCATION,
    branding_theme,
    employee,
    payment_term,
)

_PRICED: Mapping[str, Filter] = {
    "codes": one_of("Code"),
    "names": one_of("Name"),
    "isArchived": is_true("IsArchived"),
    "type": chosen_from("ProductType", PRODUCT_TYPES),
    **DATED,
}
_PRODUCT_GROUP = Reference("ProductGroupId", PRODUCT_GROUPS, "Product group", "ProductGroupCode")
_SALES_ACCOUNTS = tuple(
    Reference(f"{kind}SalesAccountId", ACCOUNTS, "Account", f"{kind}SalesAccount", "AccountNo")
    for kind in ("Standard", "Optional")
)

_PRODUCT_GROUPS = Definition(
    collection=PRODUCT_GROUPS,
    path="productgroups",
    word="Product group",
    dto="ProductGroup",
    properties=PRODUCT_GROUP_PROPERTIES,
    reads=("Product", "Product_Full"),
    writes=("Product_Full",),
    filters=_PRICED,
    references=_SALES_ACCOUNTS,
    uniques=(Unique("Code", "Code", lambda row: row["Code"], lambda s: s.product_code_unique),),
    held_by="product group with",
    sequence=("product_group", 600_001),
    named_by=((PRODUCTS, "ProductGroupId"),),
    least={"Name": "Ny gruppe"},
    rules=PriceRules(),
)
_PRODUCTS = Definition(
    collection=PRODUCTS,
    path="products",
    word="Product",
    dto="Product",
    properties=PRODUCT_PROPERTIES,
    reads=("Product", "Product_Full"),
    writes=("Product_Full",),
    filters={
        **_PRICED,
        "productGroupCodes": one_of("ProductGroupCode"),
        "stockOnHandLastChangedDatetimeOffsetGreaterThan": later_than(
            "StockOnHandLastChangedDatetimeOffset"
        ),
    },
    references=(_PRODUCT_GROUP, *_SALES_ACCOUNTS),
    uniques=(Unique("Code", "Code", lambda row: row["Code"], lambda s: s.product_code_unique),),
    held_by="product with",
    sequence=("product", 800_001),
    created_status=lambda settings: settings.product_created_status,
    named_by=((ACTIVITIES, "ProductId"),),
    least={"Name": "Nytt produkt"},
    rules=ProductRules(),
)
_PROJECTS = Definition(
    collection=PROJECTS,
    path="projects",
    word="Project",
    dto="Project",
    properties=PROJECT_PROPERTIES,
    reads=("Project", "Project_Full"),
    writes=("Project_Full",),
    filters={
        "name": containing("Name"),
        "status": chosen_from("ProjectStatus", PROJECT_STATUSES),
        "projectBillingMethod": chosen_from("ProjectBillingMethod", BILLING_METHODS),
        "projectManagerEmployeeNos": numbers_within("ProjectManagerEmployeeNo"),
        "excludeArchivedProject": excluding("ProjectStatus", "Archived"),
        **DATED,
    },
    narrowing=belonging,
    narrowed_by=NARROWED_BY,
    references=(
        Reference(
            "ParentProjectId",
            PROJECTS,
            "Project",
            "ParentProjectCode",
            among=lambda row: row["ParentProjectId"] is None,
        ),
        Reference("CustomerId", CUSTOMERS, "Customer", "CustomerNo", "Number"),
        Reference("ContactPersonId", CONTACT_PERSONS, "Contact person"),
        employee("ProjectManagerEmployeeId", "ProjectManagerEmployeeNo"),
        payment_term("PaymentTerms"),
        DEPARTMENT,
        LOCATION,
        DELIVERY_TERM,
        branding_theme(),
    ),
    uniques=(
        Unique(
            "Code",
            "Code",
            lambda row: row["Code"] and f"{row['ParentProjectId'] or ''}/{row['Code']}",
            lambda s: s.project_code_unique,
        ),
        Unique(
            "ExternalNumber",
            "ExternalNumber",
            lambda row: row["ExternalNumber"],
            lambda s: s.project_external_number_unique,
        ),
    ),
    held_by="project with",
    sequence=("project", 4_000_001),
    silent=lambda settings: ("PATCH",) if settings.project_patch_answers == "nothing" else (),
    named_by=(
        (PROJECTS, "ParentProjectId"),
        (ACTIVITIES, "ProjectId"),
        (TIME_ENTRIES, "ProjectId"),
    ),
    least={"Name": "Nytt prosjekt", "IsActive": True},
    rules=ProjectRules(),
)

REGISTERS: Mapping[str, Definition] = {
    definition.collection: definition
    for definition in (
        EMPLOYEE_REGISTER,
        CUSTOMER_REGISTER,
        CONTACT_PERSON_REGISTER,
        DELIVERY_ADDRESS_REGISTER,
        _PRODUCT_GROUPS,
        _PRODUCTS,
        _PROJECTS,
    )
}
"""By collection, in an order in which nothing names what comes after it."""

BY_PATH: Mapping[str, Definition] = {item.path: item for item in REGISTERS.values()}
