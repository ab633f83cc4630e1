"""Importing loan products."""

from loans.imports.fields import Field, Reason
from loans.imports.kinds import Kind
from loans.imports.merging import count_upserts, upsert
from loans.imports.noun import Noun, Rule
from loans.models import LoanProduct
from loans.models.product import default_allocation_order

MOST = "9999999.99"
RATE = "999.999999"

PRODUCTS = Noun(
    name="PRODUCTS",
    model=LoanProduct,
    key=("code",),
    fields=(
        Field(name="code", is_needed=True, max_length=64),
        Field(name="name", is_needed=True, max_length=200),
        Field(
            name="interest_method",
            kind=Kind.CODE,
            choices=tuple(LoanProduct.InterestMethod.values),
        ),
        Field(name="amortization", kind=Kind.CODE, choices=tuple(LoanProduct.Amortization.values)),
        Field(name="repayment_every", kind=Kind.INTEGER, low="1", high="366"),
        Field(name="repayment_unit", kind=Kind.CODE, choices=tuple(LoanProduct.Unit.values)),
        Field(
            name="interest_period",
            kind=Kind.CODE,
            choices=tuple(LoanProduct.InterestPeriod.values),
        ),
        Field(name="day_count", kind=Kind.CODE, choices=tuple(LoanProduct.DayCount.values)),
        Field(name="annual_rate", kind=Kind.NUMBER, is_needed=True, low="0", high=RATE),
        Field(name="installment_count", kind=Kind.INTEGER, low="1", high="1000"),
        Field(name="principal_grace", kind=Kind.INTEGER, low="0", high="1000"),
        Field(name="interest_grace", kind=Kind.INTEGER, low="0", high="1000"),
        Field(
            name="equal_installment",
            kind=Kind.CODE,
            choices=tuple(LoanProduct.EqualInstallment.values),
        ),
        Field(name="principal_percentage", kind=Kind.NUMBER, low="0", high="100"),
        Field(name="currency_step", kind=Kind.AMOUNT, low="0.01", high=MOST),
        Field(name="installment_multiple", kind=Kind.AMOUNT, low="0.01", high=MOST),
        Field(name="rounding", kind=Kind.CODE, choices=tuple(LoanProduct.Rounding.values)),
        Field(name="allocation_order", kind=Kind.CODES, choices=tuple(default_allocation_order())),
        Field(name="fee_rate", kind=Kind.NUMBER, low="0", high="1"),
        Field(name="is_group_product", kind=Kind.BOOLEAN),
        Field(name="is_active", kind=Kind.BOOLEAN),
    ),
    rules=(
        Rule(
            "principal_grace",
            Reason.OUT_OF_RANGE,
            "c.principal_grace >= c.installment_count",
        ),
        Rule(
            "interest_grace",
            Reason.OUT_OF_RANGE,
            "c.interest_grace >= c.installment_count",
        ),
    ),
    count=count_upserts,
    merge=upsert,
)
