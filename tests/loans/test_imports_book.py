"""The SuperLender mapping on a made-up folder of the same shape: no row of the real one is here."""

import csv
import gzip
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from crm.models import Client, Institution
from loans.models import ImportRun, Installment, Loan, Repayment

pytestmark = pytest.mark.django_db

PREV = (
    "customerid,systemloanid,loannumber,approveddate,creationdate,loanamount,totaldue,termdays,"
    "closeddate,referredby,firstduedate,firstrepaiddate"
)
PERF = "customerid,systemloanid,loannumber,approveddate,creationdate,loanamount,totaldue,termdays,referredby"
DEMOGRAPHICS = (
    "customerid,birthdate,bank_account_type,longitude_gps,latitude_gps,bank_name_clients,"
    "bank_branch_clients,employment_status_clients,level_of_education_clients"
)
MIDNIGHT = " 00:00:00.000000"
FILES = {
    "trainprevloans": [
        PREV,
        "aa,11,2,2016-09-01 08:00:01.250000,2016-09-01 07:00:00.000000,10000.0000,13000.0000,30,"
        f"2016-10-05 10:00:00.000000,bb,2016-10-03{MIDNIGHT},2016-10-05 09:00:00.000000",
        "aa,10,1,2016-07-01 08:00:00.000000,2016-07-01 07:00:00.000000,10000.0000,11500.0000,15,"
        f"2016-07-14 10:00:00.000000,bb,2016-07-18{MIDNIGHT},2016-07-14 09:00:00.000000",
    ],
    "testprevloans": [
        PREV,
        "bb,20,1,2016-05-02 08:00:00.000000,2016-05-02 07:00:00.000000,30000.0000,36800.0000,60,"
        f"2016-07-01 10:00:00.000000,bb,2016-06-02{MIDNIGHT},2016-06-01 09:00:00.000000",
    ],
    "trainperf": [
        f"{PERF},good_bad_flag",
        "aa,12,3,2017-07-05 17:00:00.000000,2017-07-05 16:00:00.000000,20000.0000,24500.0000,30,bb,Good",
        "cc,30,1,2017-07-06 17:00:00.000000,2017-07-06 16:00:00.000000,10000.0000,11500.0000,15,zz,Bad",
    ],
    "testperf": [PERF, "bb,21,2,40:48.0,39:35.0,10000,12250,30,"],
    "traindemographics": [
        DEMOGRAPHICS,
        f"aa,1980-02-29{MIDNIGHT},Savings,3.3192191,6.5286039,A Bank,,Permanent,",
        f"aa,1980-02-29{MIDNIGHT},Savings,3.3192191,6.5286039,A Bank,,Permanent,",
    ],
    "testdemographics": [DEMOGRAPHICS, f"bb,1990-01-01{MIDNIGHT},Other,,,B Bank,,Student,Graduate"],
}


@pytest.fixture
def folder(tmp_path):
    for name, lines in FILES.items():
        content = "\n".join(lines) + "\n"
        (tmp_path / f"{name}.csv.gz").write_bytes(gzip.compress(content.encode()))
    return tmp_path


def bring_in(folder, *options):
    call_command("import_book", "superlender", str(folder), "--on", "2017-08-01", *options)
    runs = ImportRun.objects.order_by("-pk")[:13]
    return [
        (run.file_name.split(".")[0], run.read_count, run.added_count, run.changed_count)
        for run in reversed(runs)
    ]


def test_a_book_comes_in_from_an_empty_database(folder):
    assert bring_in(folder) == [
        ("trainprevloans", 2, 1, 0),
        ("testprevloans", 1, 1, 0),
        ("trainperf", 2, 1, 0),
        ("testperf", 1, 0, 0),
        ("traindemographics", 2, 0, 1),
        ("testdemographics", 1, 0, 1),
        ("trainprevloans", 2, 0, 1),
        ("testprevloans", 1, 0, 0),
        ("trainperf", 2, 0, 0),
        ("trainprevloans", 2, 2, 0),
        ("testprevloans", 1, 1, 0),
        ("trainperf", 2, 2, 0),
        ("testperf", 1, 0, 0),
    ]
    assert Institution.objects.get().currency == "NGN"
    aa = Client.objects.get(external_id="aa")
    assert (aa.name, aa.joined_on, aa.birth_date) == (
        "Client aa",
        date(2016, 7, 1),
        date(1980, 2, 29),
    )
    assert (aa.longitude, aa.latitude) == (Decimal("3.319219"), Decimal("6.528604"))
    assert (aa.officer.username, aa.officer.has_usable_password()) == ("desk", False)
    assert (aa.sector, aa.referrer.external_id) == ("EMPLOYED", "bb")
    assert Client.objects.filter(referrer=None).count() == 2
    cycles = Loan.objects.filter(client=aa).order_by("cycle")
    assert [loan.external_id for loan in cycles] == ["10", "11", "12"]


def test_terms_become_installments_and_closings_become_repayments(folder):
    bring_in(folder)
    lines = Installment.objects.filter(loan__external_id="20").order_by("number")
    assert list(lines.values_list("due_on", "principal", "interest", "settled_on")) == [
        (date(2016, 6, 2), Decimal(15000), Decimal(3400), date(2016, 7, 1)),
        (date(2016, 7, 2), Decimal(15000), Decimal(3400), date(2016, 7, 1)),
    ]
    repayments = Repayment.objects.order_by("paid_on")
    assert list(repayments.values_list("loan__external_id", "kind", "paid_on", "amount")) == [
        ("20", "STAND_IN", date(2016, 7, 1), Decimal(36800)),
        ("10", "STAND_IN", date(2016, 7, 14), Decimal(11500)),
        ("11", "STAND_IN", date(2016, 10, 5), Decimal(13000)),
    ]
    # 15 % for 15 days and 30 % for 30 days are both 3.65 a year
    rates = Loan.objects.filter(external_id__in=["10", "11"]).values_list("annual_rate", flat=True)
    assert set(rates) == {Decimal("3.65")}


def test_broken_dates_are_faults_with_row_column_and_value(folder, tmp_path):
    bring_in(folder, "--faults", str(tmp_path / "faults"))
    last = ImportRun.objects.order_by("-pk").first()
    with (tmp_path / "faults" / f"{last.pk}-testperf-faults.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        assert list(csv.reader(lines))[1:] == [
            [
                "2",
                "approveddate",
                "40:48.0",
                "NOT_A_DATE",
                last.faults.first().get_reason_display(),
            ],
            [
                "2",
                "creationdate",
                "39:35.0",
                "NOT_A_DATE",
                last.faults.first().get_reason_display(),
            ],
        ]


def test_the_second_time_changes_nothing(folder):
    def everything():
        return [
            list(model.objects.order_by("pk").values())
            for model in (Client, Loan, Installment, Repayment)
        ]

    bring_in(folder)
    before = everything()
    assert {(added, changed) for _, _, added, changed in bring_in(folder)} == {(0, 0)}
    assert everything() == before


def test_a_missing_file_is_named_before_anything_happens(folder):
    (folder / "testperf.csv.gz").unlink()
    with pytest.raises(CommandError, match=r"lacks testperf\.csv\.gz"):
        bring_in(folder)
    assert not Institution.objects.exists()


def test_an_unknown_mapping_is_refused(folder):
    with pytest.raises(CommandError, match="no mapping “nobody”"):
        call_command("import_book", "nobody", str(folder))
