"""The calendar of the random books."""

from datetime import UTC, date, datetime, time, timedelta

START = date(2023, 1, 1)
DAYS = 700


def day(offset):
    return START + timedelta(days=offset)


def at_noon(on):
    return datetime.combine(on, time(12), UTC)
