"""Settings of loans: the products."""

from django.contrib import admin

from crm.adminsite import ByRole
from loans.models import LoanProduct


@admin.register(LoanProduct)
class LoanProductAdmin(ByRole):
    """Loan products and every option of their schedules."""

    list_display = ("name", "code", "annual_rate", "interest_method", "amortization", "is_active")
    list_filter = ("is_active", "is_group_product", "interest_method")
    search_fields = ("name", "code")
