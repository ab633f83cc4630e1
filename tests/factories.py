"""Rows for tests: plausible, minimal, and numbered so that nothing collides."""

from datetime import date
from decimal import Decimal

import factory

from crm.access import Role
from crm.models import Branch, Client, Group, Staff
from loans.models import Loan, LoanProduct

JOINED_ON = date(2023, 1, 2)


class BranchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Branch

    code = factory.Sequence("B{}".format)
    name = factory.Sequence("Branch {}".format)


class StaffFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Staff
        skip_postgeneration_save = True

    username = factory.Sequence("staff{}".format)
    role = Role.LOAN_OFFICER

    @factory.post_generation
    def branches(self, create, given):
        if create and given:
            self.branches.set(given)


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Group

    external_id = factory.Sequence("G{}".format)
    name = factory.Sequence("Group {}".format)
    branch = factory.SubFactory(BranchFactory)


class ClientFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Client

    external_id = factory.Sequence("CL-{}".format)  # the worked book has C1, C2 …
    given_name = "Amina"
    family_name = factory.Sequence("Haddad {}".format)
    gender = Client.Gender.FEMALE
    branch = factory.SubFactory(BranchFactory)
    joined_on = JOINED_ON


class LoanProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LoanProduct

    code = factory.Sequence("P{}".format)
    name = factory.Sequence("Product {}".format)
    annual_rate = Decimal("0.24")
    installment_count = 4


class LoanFactory(factory.django.DjangoModelFactory):
    """A loan disbursed without installments; give dates and status for anything else."""

    class Meta:
        model = Loan

    external_id = factory.Sequence("L{}".format)
    client = factory.SubFactory(ClientFactory)
    product = factory.SubFactory(LoanProductFactory)
    branch = factory.SelfAttribute("client.branch")
    officer = factory.SelfAttribute("client.officer")
    status = Loan.Status.DISBURSED
    principal = Decimal(1200)
    annual_rate = factory.SelfAttribute("product.annual_rate")
    installment_count = factory.SelfAttribute("product.installment_count")
    disbursed_on = JOINED_ON
