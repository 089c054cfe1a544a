"""Products of PowerOffice Go (facts 2.7). They hold no mark of ours: a code or a name must do."""

from __future__ import annotations

from types import MappingProxyType

from bindeledd.domain.forms import Carried, one_of
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Lookup
from bindeledd.erps.poweroffice.registers.declaration import Declaration
from bindeledd.erps.poweroffice.registers.forms import AMOUNT, ARCHIVED
from bindeledd.erps.poweroffice.registers.mapping import RecordMapping
from bindeledd.erps.poweroffice.registers.wire import ProductPatch, ProductPost, ProductRead

KINDS = MappingProxyType({"goods": "Product", "service": "Service"})
UNITS = MappingProxyType(
    {code: code for code in "HUR EA DAY MTR MTK MTQ KGM TNE LTR KMT".split()}  # noqa: SIM905
)
"""The units that are carried; any other of the ERP's 67 tells nothing and is left alone."""

PRODUCTS = Declaration(
    dimension=Dimension.PRODUCTS,
    noun="product",
    path="/Products",
    read_model=ProductRead,
    post_model=ProductPost,
    patch_model=ProductPatch,
    mapping=RecordMapping(
        noun="product",
        carried=(
            Carried("number", "Code"),
            Carried("name", "Name"),
            Carried("description", "Description"),
            Carried("active", "IsArchived", ARCHIVED),
            Carried("kind", "ProductType", one_of(KINDS)),
            Carried("unit", "UnitOfMeasureCode", one_of(UNITS, lacking=True)),
            Carried("sales_price", "UnitPrice", AMOUNT),
            Carried("cost_price", "UnitCost", AMOUNT),
        ),
    ),
    read_right="Product",
    write_right="Product_Full",
    lookup=Lookup.NATURAL_KEY,
    number_property="Code",
    number_filter="codes",
    name_filter="names",
    gives_numbers=False,
)
