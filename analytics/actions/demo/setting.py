"""The setting of a demo: institution, branches, products, costs, thresholds."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from analytics.demo import Book
from analytics.demo.arrays import EPOCH, Ints
from analytics.demo.book import HISTORY_DAYS
from analytics.demo.offers import ACQUISITION, COSTS, OFFERS, SHARES, THRESHOLDS
from analytics.demo.schedules import currency_step
from analytics.models import Cost
from crm.models import Branch, Institution, Threshold
from loans.models import LoanProduct


def write_institution(book: Book) -> Ints:
    """Write the institution and its branches, and give their keys."""
    flavor = book.institution
    Institution.objects.update_or_create(
        pk=1,
        defaults={
            "name": flavor.institution,
            "country": flavor.country,
            "currency": flavor.currency,
            "language": flavor.language,
        },
    )
    branches = Branch.objects.bulk_create(
        Branch(
            code=f"B{number:03d}",
            name=of.branch.format(city.name),
            region=city.region,
            is_urban=city.is_urban,
            latitude=Decimal(str(city.latitude)),
            longitude=Decimal(str(city.longitude)),
        )
        for number, (of, city) in enumerate(zip(book.flavors, book.cities, strict=True), start=1)
    )
    return np.array([branch.pk for branch in branches])


def write_products(book: Book) -> Ints:
    """Write the loan products, and give their keys in the order of the offers."""
    flavor = book.institution
    products = LoanProduct.objects.bulk_create(
        LoanProduct(
            code=offer.code,
            name=name,
            annual_rate=offer.annual_rate,
            fee_rate=offer.fee_rate,
            installment_count=offer.installment_count,
            currency_step=currency_step(flavor.currency_step),
            is_group_product=offer.is_group,
            **offer.options,
        )
        for offer, name in zip(OFFERS, flavor.product_names, strict=True)
    )
    return np.array([product.pk for product in products])


def write_settings(book: Book) -> None:
    """Write costs and thresholds, in force since before the first client."""
    since = history_start(book)
    scale = book.institution.money_scale
    amounts = [(kind, "", amount * scale) for kind, amount in COSTS.items()]
    amounts += [("ACQUISITION", channel, cost * scale) for channel, cost in ACQUISITION.items()]
    amounts += [(kind, "", share) for kind, share in SHARES.items()]
    Cost.objects.bulk_create(
        Cost(kind=kind, channel=channel, amount=amount, effective_from=since)
        for kind, channel, amount in amounts
    )
    Threshold.objects.bulk_create(
        Threshold(name=name, value=value, effective_from=since)
        for name, value in THRESHOLDS.items()
    )


def history_start(book: Book) -> date:
    """Return a day before anything happened."""
    return EPOCH + timedelta(days=int(book.people["joined_on"].min()) - HISTORY_DAYS)
