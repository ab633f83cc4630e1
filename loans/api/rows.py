"""Products, loans and repayments as branch systems read and write them."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from crm.api.fields import Choice, Day, Identifier, NounSerializer, Reference
from loans.allocation import Component
from loans.models import Loan, LoanProduct, Repayment

NOT_NEGATIVE = {"min_value": 0}


class ProductSerializer(NounSerializer):
    """A loan product: the terms on which money is lent."""

    code = Identifier()
    allocation_order = serializers.ListField(
        child=Choice(choices=[component.value for component in Component]),
        min_length=4,
        max_length=4,
        required=False,
    )

    class Meta:
        model = LoanProduct
        fields: ClassVar[Any] = [
            "code",
            "name",
            "interest_method",
            "amortization",
            "repayment_every",
            "repayment_unit",
            "interest_period",
            "day_count",
            "annual_rate",
            "installment_count",
            "principal_grace",
            "interest_grace",
            "equal_installment",
            "principal_percentage",
            "currency_step",
            "installment_multiple",
            "rounding",
            "allocation_order",
            "fee_rate",
            "is_group_product",
            "is_active",
        ]
        extra_kwargs: ClassVar[Any] = {
            "annual_rate": NOT_NEGATIVE,
            "principal_percentage": NOT_NEGATIVE,
            "currency_step": NOT_NEGATIVE,
            "installment_multiple": NOT_NEGATIVE,
            "fee_rate": NOT_NEGATIVE,
            "repayment_every": {"min_value": 1},
            "installment_count": {"min_value": 1},
        }
        validators: ClassVar[list[Any]] = []


class LoanSerializer(NounSerializer):
    """A loan; its cycle is counted here, never sent."""

    external_id = Identifier()
    client = Reference()
    product = Reference("code")
    branch = Reference("code", allow_null=True, required=False)
    officer = Reference(allow_null=True, required=False)
    group = Reference(allow_null=True, required=False)
    first_due_on = Day(
        write_only=True,
        required=False,
        allow_null=True,
        help_text=_("Due date of the first installment; left out, it follows from the product."),
    )

    class Meta:
        model = Loan
        fields: ClassVar[Any] = [
            "external_id",
            "client",
            "product",
            "branch",
            "officer",
            "group",
            "cycle",
            "status",
            "principal",
            "annual_rate",
            "installment_count",
            "applied_on",
            "approved_on",
            "disbursed_on",
            "rescheduled_on",
            "closed_on",
            "close_reason",
            "written_off_principal",
            "first_due_on",
        ]
        read_only_fields: ClassVar[Any] = ["cycle"]
        extra_kwargs: ClassVar[Any] = {
            "principal": NOT_NEGATIVE,
            "annual_rate": {**NOT_NEGATIVE, "required": False},
            "written_off_principal": NOT_NEGATIVE,
            "installment_count": {"min_value": 1, "required": False},
        }
        validators: ClassVar[list[Any]] = []


class RepaymentSerializer(NounSerializer):
    """A repayment: recorded once, never changed; a mistake is undone by a row that reverses it."""

    external_id = Identifier()
    loan = Reference()
    reverses = Reference(allow_null=True, required=False)

    class Meta:
        model = Repayment
        fields: ClassVar[Any] = [
            "external_id",
            "loan",
            "kind",
            "paid_on",
            "amount",
            "principal",
            "interest",
            "fee",
            "penalty",
            "overpaid",
            "reverses",
            "recorded_at",
        ]
        read_only_fields: ClassVar[Any] = ["kind", "recorded_at"]
        validators: ClassVar[list[Any]] = []
