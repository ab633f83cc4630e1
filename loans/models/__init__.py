"""Models of loans: products, loans, installments, repayments."""

from loans.models.importrun import ImportFault, ImportPart, ImportRun
from loans.models.installment import Installment
from loans.models.loan import Loan
from loans.models.product import LoanProduct
from loans.models.repayment import Repayment

__all__ = [
    "ImportFault",
    "ImportPart",
    "ImportRun",
    "Installment",
    "Loan",
    "LoanProduct",
    "Repayment",
]
