"""Products, loans and repayments as branch systems read and write them."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from crm.access import Scope
from crm.api.filters import by, since, yes_or_no
from loans.api.rows import LoanSerializer, ProductSerializer, RepaymentSerializer
from loans.api.writing import MergeViewSet
from loans.models import Loan, LoanProduct, Repayment


class ProductFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What products can be asked for by."""

    is_active = yes_or_no("is_active")
    is_group_product = yes_or_no("is_group_product")


class ProductViewSet(MergeViewSet[LoanProduct]):
    """The terms on which money is lent: the institution's, so only a system of all branches writes them."""

    queryset = LoanProduct.objects.all()
    noun = "PRODUCTS"
    row_class = ProductSerializer
    filterset_class = ProductFilter
    read_scope = Scope.PRODUCTS_READ
    write_scope = Scope.PRODUCTS_WRITE
    lookup_field = "code"
    named = ("code",)
    is_of_institution = True


class LoanFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What loans can be asked for by."""

    client = by("client__external_id")
    branch = by("branch__code")
    product = by("product__code")

    class Meta:
        model = Loan
        fields: ClassVar[Any] = ["status", "close_reason"]


class LoanViewSet(MergeViewSet[Loan]):
    """Loans, from application to the last repayment."""

    queryset = Loan.objects.select_related("client", "product", "branch", "officer", "group")
    noun = "LOANS"
    row_class = LoanSerializer
    filterset_class = LoanFilter
    read_scope = Scope.LOANS_READ
    write_scope = Scope.LOANS_WRITE
    lookup_field = "external_id"


class RepaymentFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What repayments can be asked for by."""

    loan = by("loan__external_id")
    client = by("loan__client__external_id")
    branch = by("loan__branch__code")
    paid_since = since("paid_on")
    updated_since = since("recorded_at__date")

    class Meta:
        model = Repayment
        fields: ClassVar[Any] = ["kind"]


class RepaymentViewSet(MergeViewSet[Repayment]):
    """Money received: rows are added and reversed, never changed."""

    queryset = Repayment.objects.select_related("loan", "reverses")
    noun = "REPAYMENTS"
    row_class = RepaymentSerializer
    filterset_class = RepaymentFilter
    read_scope = Scope.REPAYMENTS_READ
    write_scope = Scope.REPAYMENTS_WRITE
    lookup_field = "external_id"
    named = ("loan", "external_id")

    def get_queryset(self) -> QuerySet[Repayment]:
        """Return the repayments that the calling system may see, of the loan that the address names."""
        rows = super().get_queryset()
        loan = self.kwargs.get("loan")
        return rows.filter(loan__external_id=loan) if loan else rows
