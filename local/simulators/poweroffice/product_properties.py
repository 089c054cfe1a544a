"""The properties of products and product groups (facts, section 2.7; specification)."""

from local.simulators.poweroffice.properties import (
    Kind,
    Property,
    amount,
    choice,
    flag,
    number,
    post_only,
    read_only,
    text,
)

PRODUCT_TYPES = ("Product", "Service")
AGRICULTURE_DEPARTMENTS = (
    "None",
    "Finance",
    "Farming",
    "Forestry",
    "FurAnimals",
    "OtherIndustries",
    "Private",
)
_UNITS = (
    "BX MTR KMT KGM EA LTR HUR DAY MTK MTQ TNE MON ANN QAN NL XRO "
    "XBA XPL XPC PR XCI XBG SET XTY XOF FTK KWH MWH LBR CMT DMT LM "
    "XPK GRM HGM XFL XBE E54 MMT DAA H18 MLT HLT DLT AK XCR E14 MJ "
    "J57 XJG XCT XSA XTU WEE XCA XCN NAR M4 XVQ P1 MFU KMK LM3 FOT "
    "FM3 E34 E35"
)
UNITS = tuple(_UNITS.split())
"""UN/ECE codes, `UnitOfMeasureType`."""

_SALES_ACCOUNTS = (
    post_only("OptionalSalesAccount", Kind.INT64),
    Property(
        "OptionalSalesAccountAgricultureDepartment",
        Kind.CHOICE,
        patch=False,
        choices=AGRICULTURE_DEPARTMENTS,
    ),
    number("OptionalSalesAccountId"),
    post_only("StandardSalesAccount", Kind.INT64),
    Property(
        "StandardSalesAccountAgricultureDepartment",
        Kind.CHOICE,
        patch=False,
        choices=AGRICULTURE_DEPARTMENTS,
    ),
    number("StandardSalesAccountId"),
)
_COMMON = (
    read_only("CreatedDateTimeOffset", Kind.STAMP),
    read_only("CreatedFromImportJournalId", Kind.UUID),
    text("Description"),
    read_only("Id", Kind.INT64),
    flag("IsArchived", default=False),
    read_only("LastChangedDateTimeOffset", Kind.STAMP),
    text("Name", 400),
    choice("ProductType", PRODUCT_TYPES, "Product"),
    amount("UnitCost"),
    choice("UnitOfMeasureCode", UNITS),
    amount("UnitPrice"),
    *_SALES_ACCOUNTS,
)

PRODUCT_PROPERTIES = (
    text("Code", 100),
    text("Gtin"),
    flag("IsStockItem", default=False),
    post_only("ProductGroupCode"),
    number("ProductGroupId"),
    read_only("StockAvailable", Kind.DOUBLE),
    amount("StockOnHand"),
    read_only("StockOnHandLastChangedDatetimeOffset", Kind.STAMP),
    *_COMMON,
)

PRODUCT_GROUP_PROPERTIES = (text("Code", 200), *_COMMON)
