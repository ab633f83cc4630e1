"""The policy, weights and exit reasons every institution starts with."""

import datetime

from django.db import migrations

ALWAYS = datetime.date(1900, 1, 1)

REASONS = {
    "PRODUCT": [
        ("LOAN_TOO_SMALL", "Loan too small"),
        ("LOAN_TOO_LARGE", "Loan too large"),
        ("TERM", "Term"),
        ("INTEREST_AND_FEES", "Interest and fees"),
        ("REPAYMENT_FREQUENCY", "Repayment frequency"),
        ("COMPULSORY_SAVINGS", "Compulsory savings"),
        ("COLLATERAL_OR_GUARANTOR", "Collateral or guarantor"),
        ("NO_SUITABLE_PRODUCT", "No suitable product"),
        ("DISBURSEMENT_DELAY", "Disbursement delay"),
    ],
    "SERVICE": [
        ("STAFF_BEHAVIOR", "Staff behavior"),
        ("STAFF_CHANGED", "Staff changed"),
        ("DISTANCE_OR_HOURS", "Distance or hours"),
        ("ERRORS", "Errors"),
        ("UNRESOLVED_COMPLAINT", "Unresolved complaint"),
        ("LACK_OF_INFORMATION", "Lack of information"),
    ],
    "COMPETITOR": [
        ("BETTER_TERMS", "Better terms"),
        ("BIGGER_LOAN", "Bigger loan"),
        ("FASTER", "Faster"),
        ("FOLLOWED_OFFICER", "Followed the officer"),
        ("BANK_GRADUATION", "Graduated to a bank"),
    ],
    "BUSINESS": [
        ("NO_LONGER_NEEDS_CREDIT", "No longer needs credit"),
        ("OWN_CAPITAL", "Own capital"),
        ("BUSINESS_FAILED", "Business failed"),
        ("CLOSED_OR_CHANGED", "Closed or changed business"),
        ("MARKET_OR_SEASON", "Market or season"),
    ],
    "HOUSEHOLD": [
        ("ILLNESS", "Illness"),
        ("DEATH_IN_FAMILY", "Death in the family"),
        ("DEATH_OF_CLIENT", "Death of the client"),
        ("FAMILY_OPPOSITION", "Family opposition"),
        ("MARRIAGE_OR_DIVORCE", "Marriage or divorce"),
        ("RELIGION", "Religion"),
        ("AGE", "Age"),
    ],
    "GROUP": [
        ("GROUP_CONFLICT", "Conflict in the group"),
        ("COVERING_ARREARS", "Covering others' arrears"),
        ("MEETINGS", "Meetings"),
        ("GROUP_DISSOLVED", "Group dissolved"),
        ("EXCLUDED_BY_PEERS", "Excluded by peers"),
    ],
    "MOVED": [("MOVED", "Moved away")],
    "PUSHED_OUT": [
        ("REFUSED", "Refused"),
        ("DEFAULTED", "Defaulted"),
        ("BLACKLISTED", "Blacklisted"),
        ("POLICY_CHANGE", "Policy change"),
        ("PRODUCT_ENDED", "Product ended"),
    ],
    "REST": [
        ("PLANNED_REST", "Planned rest"),
        ("AGRICULTURAL_SEASON", "Agricultural season"),
        ("SCHOOL_OR_FESTIVAL", "School or festival"),
    ],
    "ADMIN": [("DUPLICATE", "Duplicate"), ("TRANSFER", "Transfer"), ("MERGE", "Merge")],
}


def seed(apps, _schema_editor):
    apps.get_model("loyalty", "DefectionPolicy").objects.create(effective_from=ALWAYS)
    apps.get_model("loyalty", "LoyaltyWeights").objects.create(version=1, effective_from=ALWAYS)
    reason_code = apps.get_model("loyalty", "ReasonCode")
    reason_code.objects.bulk_create(
        reason_code(family=family, code=code, label=label)
        for family, reasons in REASONS.items()
        for code, label in reasons
    )


class Migration(migrations.Migration):
    dependencies = [("loyalty", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
