"""The register of pay items, by which payroll and hour types say how hours are paid.

People write them at the pages; an integration only reads them (facts, section 2.12).
"""

from local.simulators.poweroffice.companies import ACCOUNTS, PAY_ITEMS
from local.simulators.poweroffice.definitions import Definition, Reference
from local.simulators.poweroffice.filters import is_true, one_of
from local.simulators.poweroffice.pay_item_properties import PAY_ITEM_PROPERTIES
from local.simulators.poweroffice.properties import Kind
from local.simulators.poweroffice.shared_references import DATED

PAY_ITEM_REGISTER = Definition(
    collection=PAY_ITEMS,
    path="payitems",
    word="Pay item",
    dto="PayItem",
    properties=PAY_ITEM_PROPERTIES,
    reads=("PayItem", "PayItem_Full"),
    writes=(),
    operations=frozenset({"LIST", "GET"}),
    filters={"codes": one_of("Code"), "isActive": is_true("IsActive"), **DATED},
    references=(
        Reference("AccountId", ACCOUNTS, "Account"),
        Reference("OppositeAccountId", ACCOUNTS, "Account"),
        Reference("DeductionPayItemId", PAY_ITEMS, "Pay item"),
    ),
    sequence=("pay_item", 1),
    id_kind=Kind.UUID,
    named_by=((PAY_ITEMS, "DeductionPayItemId"),),
    least={"Code": "1", "Name": "Ny lønnsart"},
)
