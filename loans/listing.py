"""What loans adds to the list of clients: the product borrowed."""

from django.utils.translation import gettext_lazy as _

from crm.columns import Choices, Facet, register_facet
from crm.models import Staff
from crm.models.client import ClientQuerySet
from loans.models import Loan, LoanProduct


def _products(_staff: Staff) -> Choices:
    return [
        (str(pk), name)
        for pk, name in LoanProduct.objects.order_by("name").values_list("pk", "name")
    ]


def _of_product(clients: ClientQuerySet, value: str) -> ClientQuerySet:
    lent = Loan.objects.filter(product=int(value), disbursed_on__isnull=False)
    return clients.filter(pk__in=lent.values("client"))


def register() -> None:
    """Register loans' facet."""
    register_facet(Facet("product", _("Loan product"), _products, _of_product, 50))
