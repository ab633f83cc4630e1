"""Makes a loan book of N clients in the database, set-based: 2.5 N loans, 20 N installments, their repayments."""

from datetime import date
from itertools import cycle, islice

from analytics.demo.flavor import Flavor, Word
from analytics.demo.flavors import FLAVORS
from crm.sql import execute

AS_OF = date(2026, 1, 31)
CLIENTS_PER_OFFICER = 300
CLIENTS_PER_BRANCH = 5_000
WORDS = 30  # of each kind and flavor; shorter lists begin anew

TABLES = ["loans_repayment", "loans_installment", "loans_loan", "crm_client"]
PEOPLED = ["crm_branch", "crm_staff", "crm_group", "loans_loanproduct"]
UNREAD_INDEXES = ["client_search_name", "client_search_key", "client_phone"]

WORD = """
CREATE TEMP TABLE word (flavor int, kind text, n int, native text, latin text);
INSERT INTO word SELECT * FROM unnest(%(flavors)s, %(kinds)s, %(ns)s, %(natives)s, %(latins)s);
ANALYZE word;
"""

PEOPLE = """
INSERT INTO crm_branch (id, code, name, region, is_urban)
SELECT b, 'B' || b, 'Branch ' || b, '', b % 2 = 0
FROM generate_series(1, %(clients)s / %(per_branch)s + 1) AS b;
INSERT INTO crm_staff (id, password, is_superuser, username, first_name, last_name, email,
                       is_staff, is_active, date_joined, role, language, is_mailed_daily)
SELECT o, '', false, 'officer' || o, given.native, family.native, '', false, true, now(),
       'LOAN_OFFICER', 'en', true
FROM (
    SELECT o, (1 + o * %(per_officer)s / %(per_branch)s) % 5 AS flavor, abs(hashint4(o)) AS h
    FROM generate_series(1, %(clients)s / %(per_officer)s + 1) AS o
) AS own
JOIN word AS given ON (given.flavor, given.kind, given.n) = (own.flavor, 'WOMAN', h % 30)
JOIN word AS family ON (family.flavor, family.kind, family.n) = (own.flavor, 'FAMILY', h / 30 % 30);
INSERT INTO crm_group (id, external_id, name, kind, branch_id, officer_id, village,
                       meeting_weekday, formed_on)
SELECT 1 + c / 30, 'G' || 1 + c / 30, name.native || ' ' || 1 + c / 30, 'GROUP',
       1 + c / %(per_branch)s, 1 + c / %(per_officer)s, '', 1 + c / 30 % 5,
       %(as_of)s::date - 2400
FROM generate_series(1, %(clients)s / 30 * 30, 30) AS c
JOIN word AS name ON name.kind = 'GROUP' AND name.n = c / 30 % 30
                 AND name.flavor = (1 + c / %(per_branch)s) % 5;
INSERT INTO loans_loanproduct (id, code, name, interest_method, amortization, repayment_every,
    repayment_unit, interest_period, day_count, annual_rate, installment_count, principal_grace,
    interest_grace, equal_installment, currency_step, rounding, allocation_order, fee_rate,
    is_group_product, is_active)
SELECT p, 'P' || p, 'Product ' || p, 'FLAT', 'EQUAL_INSTALLMENTS', 1, 'MONTHS',
       'SAME_AS_REPAYMENT', 'ACTUAL_365', 0.24, 8, 0, 0, 'CUMULATIVE', 0.01, 'HALF_EVEN',
       '{PENALTY,FEE,INTEREST,PRINCIPAL}', 0, false, true
FROM generate_series(1, 3) AS p;
INSERT INTO crm_client (id, external_id, given_name, middle_name, family_name, other_name, gender,
    phone, other_phone, address, village, language, sector, channel, joined_on, national_id,
    national_id_index, branch_id, officer_id, referrer_id, group_id, birth_date, monthly_income)
SELECT c, 'C' || c, given.native, father.native, family.native,
       concat_ws(' ', nullif(given.latin, ''), nullif(father.latin, ''), nullif(family.latin, '')),
       CASE WHEN given.kind = 'MAN' THEN 'MALE' ELSE 'FEMALE' END,
       phone.native || lpad((h % 100000000)::text, 13 - length(phone.native), '0'), '', '',
       quarter.native, '', (ARRAY['TRADE', 'AGRICULTURE', 'CRAFTS', 'SERVICES'])[1 + c % 4], '',
       %(as_of)s::date - 2400, '', md5(c::text) || md5('x' || c), 1 + c / %(per_branch)s,
       1 + c / %(per_officer)s, CASE WHEN c % 7 = 0 THEN 1 + c / 2 END,
       CASE WHEN c % 3 = 0 AND c <= %(clients)s / 30 * 30 - 30 THEN 1 + c / 30 END,
       %(as_of)s::date - 7000 - h % 15000, 100 + h % 900
FROM (
    SELECT c, (1 + c / %(per_branch)s) % 5 AS flavor, abs(hashint4(c)) AS h,
           CASE WHEN c % 3 = 0 THEN 'MAN' ELSE 'WOMAN' END AS kind
    FROM generate_series(1, %(clients)s) AS c
) AS own
JOIN word AS given ON (given.flavor, given.kind, given.n) = (own.flavor, own.kind, h % 30)
JOIN word AS father ON (father.flavor, father.kind, father.n) = (own.flavor, 'FATHER', h / 30 % 30)
JOIN word AS family ON (family.flavor, family.kind, family.n) = (own.flavor, 'FAMILY', h / 900 % 30)
JOIN word AS quarter ON (quarter.flavor, quarter.kind, quarter.n) = (own.flavor, 'QUARTER', c / 30 % 30)
JOIN word AS phone ON (phone.flavor, phone.kind, phone.n) = (own.flavor, 'PHONE', 0)
ORDER BY c;
"""

LOANS = """
INSERT INTO loans_loan (id, external_id, client_id, product_id, branch_id, officer_id, cycle,
    status, principal, annual_rate, installment_count, applied_on, approved_on, disbursed_on,
    closed_on, close_reason, written_off_principal)
WITH client AS (
    SELECT c AS id, 1 + c % 4 AS loan_count, h, h % 100 < 65 AS is_active,
           CASE WHEN h % 100 < 65 THEN h / 100 % 240 ELSE 260 + h / 100 % 700 END AS last_age,
           CASE WHEN h / 7 % 5 = 0 THEN h / 11 % 25 ELSE h / 11 % 4 END AS days_late
    FROM generate_series(1, %(clients)s) AS c, LATERAL (SELECT abs(hashint4(c)) AS h) AS hash
),
loan AS (
    SELECT client.*, cycle, %(as_of)s::date - last_age - (loan_count - cycle) * (255 + h / 13 % 70)
               AS disbursed_on
    FROM client, generate_series(1, loan_count) AS cycle
)
SELECT row_number() OVER (), 'L' || id || '-' || cycle, id, 1 + id % 3, 1 + id / %(per_branch)s,
       1 + id / %(per_officer)s, cycle,
       CASE WHEN disbursed_on + 240 + days_late <= %(as_of)s THEN 'CLOSED' ELSE 'DISBURSED' END,
       800 * (1 + 0.25 * cycle), 0.24, 8, disbursed_on - 5, disbursed_on - 2, disbursed_on,
       CASE WHEN disbursed_on + 240 + days_late <= %(as_of)s THEN disbursed_on + 240 + days_late END,
       CASE WHEN disbursed_on + 240 + days_late <= %(as_of)s THEN 'PAID_OFF' ELSE '' END, 0
FROM loan;
INSERT INTO loans_installment (loan_id, number, due_on, principal, interest, fee, penalty,
    agreed_on, settled_on)
SELECT l.id, n, l.disbursed_on + 30 * n, l.principal / 8, round(l.principal * 0.02, 2), 0, 0,
       l.disbursed_on, CASE WHEN paid_on <= %(as_of)s THEN paid_on END
FROM loans_loan AS l, generate_series(1, 8) AS n,
     LATERAL (SELECT abs(hashint4(l.client_id::int)) AS h) AS hash,
     LATERAL (SELECT l.disbursed_on + 30 * n +
                     (CASE WHEN h / 7 % 5 = 0 THEN h / 11 % 25 ELSE h / 11 % 4 END) AS paid_on) AS p;
INSERT INTO loans_repayment (loan_id, external_id, kind, paid_on, amount, principal, interest,
    fee, penalty, overpaid, recorded_at)
SELECT loan_id, number::text, 'PAYMENT', settled_on, principal + interest, principal, interest,
       0, 0, 0, settled_on
FROM loans_installment WHERE settled_on IS NOT NULL ORDER BY id;
"""


def make_book(clients: int, *, as_of: date = AS_OF, per_officer: int = CLIENTS_PER_OFFICER) -> None:
    """Fill an empty, migrated database with a book of so many clients."""
    execute("SET session_replication_role = replica")
    for index in UNREAD_INDEXES:
        execute(f"DROP INDEX IF EXISTS {index}")
    values = {
        "clients": clients,
        "as_of": as_of,
        "per_officer": per_officer,
        "per_branch": CLIENTS_PER_BRANCH,
        **words(),
    }
    for script in (WORD, PEOPLE, LOANS):
        for statement in script.split(";\n"):
            if statement.strip():
                execute(statement.replace("% ", "%% "), values)
    execute("SET session_replication_role = origin")
    for table in [*PEOPLED, *TABLES]:
        execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        execute(f"VACUUM ANALYZE {table}")


def words() -> dict[str, list[int] | list[str]]:
    """Return the words names and places are made of, a column an entry, five flavors by number."""
    rows = [
        (place, kind, n, word.native, word.latin)
        for place, flavor in enumerate(FLAVORS.values())
        for kind, choice in kinds(flavor).items()
        for n, word in enumerate(islice(cycle(choice), WORDS))
    ]
    names = ("flavors", "kinds", "ns", "natives", "latins")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def kinds(flavor: Flavor) -> dict[str, tuple[Word, ...]]:
    """Return what each kind of word is drawn from in one flavor."""
    return {
        "WOMAN": flavor.women,
        "MAN": flavor.men,
        "FATHER": flavor.men if flavor.father_names else (Word(""),),
        "FAMILY": flavor.families,
        "QUARTER": tuple(Word(quarter) for quarter in flavor.quarters),
        "GROUP": tuple(Word(name) for name in flavor.group_words),
        "PHONE": (Word(flavor.phone.rstrip("#")),),
    }
