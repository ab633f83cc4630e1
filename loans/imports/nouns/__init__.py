"""The nouns that can be imported: their fields, their rules, their merge."""

from loans.imports.noun import Noun
from loans.imports.nouns.client import CLIENTS
from loans.imports.nouns.group import GROUPS
from loans.imports.nouns.loan import LOANS
from loans.imports.nouns.product import PRODUCTS
from loans.imports.nouns.repayment import REPAYMENTS

NOUNS: dict[str, Noun] = {
    noun.name: noun for noun in (CLIENTS, GROUPS, PRODUCTS, LOANS, REPAYMENTS)
}
