"""Closings of a digital lender's loans: moments, outcomes, features, and the models compared."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.estimators.arrays import FittedModel, event_probability
from analytics.estimators.calibration import recalibrate
from analytics.estimators.challenger import Challenger
from analytics.estimators.horizons import Horizons
from analytics.estimators.recency import BaseRate, SingleFeature
from analytics.estimators.scorecard import Scorecard
from analytics.evaluation import Promotion, Report, evaluate, promotion

DAY = pd.Timedelta(days=1)
FOLDER = "superlender"
OUTCOME_DAYS = 30
RECENT_DAYS = 30
AGE_BANDS = ["under 25", "25 to 34", "35 to 44", "45 and over"]
TEST_FROM, TEST_UNTIL = pd.Timestamp("2017-04-01"), pd.Timestamp("2017-06-01")
DATES = ["approveddate", "creationdate", "closeddate", "firstduedate", "firstrepaiddate"]


def read_loans(data: Path) -> pd.DataFrame:
    """Read every closed loan once, by client and approval; dates carry fractions of seconds."""
    parts = [pd.read_csv(data / FOLDER / f"{half}prevloans.csv.gz") for half in ("train", "test")]
    loans = pd.concat(parts).drop_duplicates("systemloanid")
    for name in DATES:
        loans[name] = pd.to_datetime(loans[name], format="ISO8601")
    loans = loans.sort_values(["customerid", "approveddate", "loannumber"])
    return loans.reset_index(drop=True)


def read_later_approvals(data: Path) -> pd.DataFrame:
    """Read the July 2017 approvals: outcomes of earlier closings, never features.

    The approvals of half of the clients carry no date; they are all of July, so for a closing
    up to 2017-05-31 they say no more than a loan absent before July does: no return in 30 days.
    """
    later = pd.read_csv(data / FOLDER / "trainperf.csv.gz", usecols=["customerid", "approveddate"])
    later["approveddate"] = pd.to_datetime(later["approveddate"], format="ISO8601")
    return later


def read_birth_dates(data: Path) -> pd.Series:
    """Read birth dates by client, for reporting by age; some clients stand twice."""
    parts = [pd.read_csv(data / FOLDER / f"{h}demographics.csv.gz") for h in ("train", "test")]
    people = pd.concat(parts).drop_duplicates("customerid").set_index("customerid")
    return pd.to_datetime(people["birthdate"], format="ISO8601")


def waits(loans: pd.DataFrame, later: pd.DataFrame) -> pd.Series:
    """Return whole days from each closing to the client's next approval, infinite when none."""
    approvals = pd.concat([loans[["customerid", "approveddate"]], later])
    approvals = approvals.rename(columns={"approveddate": "next"}).sort_values("next")
    closings = loans[["customerid", "closeddate"]].reset_index().sort_values("closeddate")
    joined = pd.merge_asof(
        closings, approvals, left_on="closeddate", right_on="next", by="customerid",
        direction="forward",
    ).set_index("index")  # fmt: skip
    days = (joined["next"].dt.normalize() - joined["closeddate"].dt.normalize()).dt.days
    return days.astype(float).fillna(np.inf).sort_index()


def has_other_loan_open(loans: pd.DataFrame) -> pd.Series:
    """Mark closings at which another loan of the same client is open."""
    own = loans[["customerid", "systemloanid", "approveddate", "closeddate"]]
    pairs = own.merge(own, on="customerid", suffixes=("", "_other"))
    is_open = (
        (pairs["systemloanid"] != pairs["systemloanid_other"])
        & (pairs["approveddate_other"] <= pairs["closeddate"])
        & (pairs["closeddate_other"] > pairs["closeddate"])
    )
    return loans["systemloanid"].isin(pairs.loc[is_open, "systemloanid"])


def features(loans: pd.DataFrame) -> pd.DataFrame:
    """Return what is known of the client at each closing, one row per loan."""
    parts = [_cycle(loans), _gaps(loans), _lateness(loans), _money(loans), _calendar(loans)]
    return pd.concat(parts, axis=1)


def _days(later: pd.Series, earlier: pd.Series) -> pd.Series:
    return (later - earlier) / DAY


def _so_far(values: pd.Series, clients: pd.Series) -> pd.Series:
    """Return each client's mean up to and including the row."""
    return values.groupby(clients).transform(lambda own: own.expanding().mean())


def _of_late(values: pd.Series, clients: pd.Series) -> pd.Series:
    """Return each client's mean so far, halving the weight every two loans back."""
    return values.groupby(clients).transform(lambda own: own.ewm(halflife=2, ignore_na=True).mean())


def _cycle(loans: pd.DataFrame) -> pd.DataFrame:
    clients = loans["customerid"]
    own = loans.groupby("customerid")
    tenure = _days(loans["closeddate"], own["approveddate"].transform("first"))
    duration = _days(loans["closeddate"], loans["approveddate"])
    before = duration.groupby(clients).shift(1)
    return pd.DataFrame(
        {
            "cycle": loans["loannumber"],
            "tenure": tenure,
            "loans_per_day": (own.cumcount() + 1) / (tenure + 30),
            "busy_share": duration.groupby(clients).cumsum() / (tenure + 1),
            "duration": duration,
            "duration_to_term": duration / loans["termdays"],
            "duration_of_late": _of_late(duration, clients),
            "duration_against_own": duration - _so_far(before, clients),
        }
    )


def _gaps(loans: pd.DataFrame) -> pd.DataFrame:
    clients = loans["customerid"]
    closed_before = loans.groupby("customerid")["closeddate"].shift(1)
    gap = _days(loans["approveddate"], closed_before).clip(lower=0)
    seen = gap.groupby(clients).cumcount() + 1
    log_gap = pd.Series(np.log1p(gap), index=gap.index)
    return pd.DataFrame(
        {
            "last_gap": gap,
            "gap_before": gap.groupby(clients).shift(1),
            "mean_gap": _so_far(gap, clients),
            "max_gap": gap.groupby(clients).cummax(),
            "log_gap": _so_far(log_gap, clients),
            "log_gap_of_late": _of_late(log_gap, clients),
            "gaps_over_30": (gap > 30).groupby(clients).cumsum(),
            "share_over_7": (gap > 7).groupby(clients).cumsum() / seen,
        }
    )


def _lateness(loans: pd.DataFrame) -> pd.DataFrame:
    clients = loans["customerid"]
    last_due = loans["firstduedate"] + (loans["termdays"] - 30).clip(lower=0) * DAY
    late = _days(loans["closeddate"].dt.normalize(), last_due)
    seen = late.groupby(clients).cumcount() + 1
    return pd.DataFrame(
        {
            "days_late": late,
            "days_late_first": _days(
                loans["firstrepaiddate"].dt.normalize(), loans["firstduedate"]
            ),
            "days_late_before": late.groupby(clients).shift(1),
            "days_late_mean": _so_far(late, clients),
            "days_late_max": late.groupby(clients).cummax(),
            "days_late_of_late": _of_late(late, clients),
            "share_late": (late > 0).groupby(clients).cumsum() / seen,
            "payment_to_close": _days(loans["closeddate"], loans["firstrepaiddate"]),
        }
    )


def _money(loans: pd.DataFrame) -> pd.DataFrame:
    amounts = loans.groupby("customerid")["loanamount"]
    fee = loans["totaldue"] / loans["loanamount"] - 1
    term = loans["termdays"]
    return pd.DataFrame(
        {
            "amount": loans["loanamount"],
            "growth": loans["loanamount"] / amounts.shift(1),
            "amount_to_largest": loans["loanamount"] / amounts.cummax(),
            "is_same_amount": (loans["loanamount"] == amounts.shift(1)).astype(float),
            "total_borrowed": amounts.cumsum(),
            "fee": fee,
            "fee_per_day": fee / term,
            "fee_change": fee - fee.groupby(loans["customerid"]).shift(1),
            "term": term,
            "term_change": term - term.groupby(loans["customerid"]).shift(1),
            "is_referred": loans["referredby"].notna().astype(float),
        }
    )


def _calendar(loans: pd.DataFrame) -> pd.DataFrame:
    closed, approved = loans["closeddate"].dt, loans["approveddate"].dt
    return pd.DataFrame(
        {
            "weekday": closed.day_of_week,
            "hour": closed.hour + closed.minute / 60,
            "days_to_month_end": closed.days_in_month - closed.day,
            "approval_hour": approved.hour,
            "approval_weekday": approved.day_of_week,
            "approval_lag": _days(loans["approveddate"], loans["creationdate"]),
        }
    )


def book_tempo(as_of: pd.Series, wait: pd.Series, *, back_in: int = 3, over: int = 14) -> pd.Series:
    """Return the share of the whole book's recent closings that were back within 3 days.

    At each closing: of the closings of the 14 days whose 3-day outcome is complete the day
    before, the share returned. It says which way the book is moving, as of that day.
    """
    back = (wait <= back_in).astype(float)
    daily = pd.DataFrame({"back": back, "closings": 1.0}).groupby(as_of).sum().asfreq("D").fillna(0)
    recent = daily.rolling(over).sum().shift(back_in + 1)
    return as_of.map(recent["back"] / recent["closings"])


@dataclass(frozen=True)
class Book:
    """Moments (closings), their features, and the days until the client was back."""

    X: pd.DataFrame
    as_of: pd.Series
    wait: pd.Series
    born_on: pd.Series

    def between(self, start: pd.Timestamp, end: pd.Timestamp) -> "Book":
        """Return the moments of [start, end)."""
        return self._where((self.as_of >= start) & (self.as_of < end))

    def known_on(self, day: pd.Timestamp) -> tuple["Book", pd.Series]:
        """Return earlier moments and the days each was followed; waits not over are infinite."""
        earlier = self._where(self.as_of < day)
        followed = (day - earlier.as_of).dt.days
        return replace(earlier, wait=earlier.wait.where(earlier.wait < followed, np.inf)), followed

    def _where(self, rows: pd.Series) -> "Book":
        return Book(self.X[rows], self.as_of[rows], self.wait[rows], self.born_on[rows])

    @property
    def events(self) -> pd.Series:
        """1.0 where the client rested more than 30 days."""
        return (self.wait > OUTCOME_DAYS).astype(float)

    @property
    def age_bands(self) -> pd.DataFrame:
        """Age bands at the moment, for reporting only."""
        years = (self.as_of - self.born_on) / (365.25 * DAY)
        bands = pd.cut(years, [0, 25, 35, 45, 120], right=False, labels=AGE_BANDS)
        return pd.DataFrame({"age": bands})


def read_book(data: Path) -> Book:
    """Read the loans into moments; a closing with another loan open is none."""
    loans = read_loans(data)
    wait, as_of = waits(loans, read_later_approvals(data)), loans["closeddate"].dt.normalize()
    born_on = loans["customerid"].map(read_birth_dates(data))
    X, kept = features(loans), ~has_other_loan_open(loans)
    X["book_tempo"] = book_tempo(as_of[kept], wait[kept])
    return Book(X[kept], as_of[kept], wait[kept], born_on[kept])


def fit_models(book: Book, day: pd.Timestamp) -> dict[str, FittedModel]:
    """Fit every model on what was known before a day, and nothing later."""
    known, followed = book.known_on(day)
    complete = followed > OUTCOME_DAYS
    X, y = known.X[complete], known.events[complete]
    recent = followed[complete] <= OUTCOME_DAYS + RECENT_DAYS
    plain = {
        "base rate": BaseRate(),
        "last gap alone": SingleFeature(feature="last_gap"),
        "days late alone": SingleFeature(feature="days_late"),
        "best single feature": SingleFeature(),
        "scorecard": Scorecard(),
        "boosting": Challenger(scorecard_share=0.0),
    }
    fitted = {
        name: recalibrate(model.fit(X, y), X[recent], y[recent]) for name, model in plain.items()
    }
    horizons = Horizons(Challenger(scorecard_share=0.0), window_days=RECENT_DAYS)
    return fitted | {"horizons": horizons.fit(known.X, known.wait, followed_days=followed)}


def compare(book: Book, start: pd.Timestamp, end: pd.Timestamp) -> tuple[Report, Promotion]:
    """Train on what was known before ``start`` and evaluate on the moments of [start, end)."""
    models, held_out = fit_models(book, start), book.between(start, end)
    report = evaluate(models, held_out.X, held_out.events, segments=held_out.age_bands)
    said = {n: event_probability(models[n], held_out.X) for n in ("horizons", "scorecard")}
    return report, promotion(held_out.events, said["horizons"], said["scorecard"])
