"""What questions are about: the eight needs of clients, product features, service; as codes and words."""

from crm.words import gettext_noop

NEEDS = {
    "CONTROL": gettext_noop("Control over the decision"),
    "PROGRESS": gettext_noop("Progress to own goals"),
    "RESPECT": gettext_noop("Respect"),
    "WELCOME": gettext_noop("A friendly welcome"),
    "INFORMED": gettext_noop("Knowing what is happening"),
    "SECURITY": gettext_noop("Security"),
    "IMPORTANCE": gettext_noop("Feeling important"),
    "HONESTY": gettext_noop("Honesty"),
}
FEATURES = {
    "SIZE": gettext_noop("Loan size"),
    "TERM": gettext_noop("Term"),
    "PRICE": gettext_noop("Price"),
    "FREQUENCY": gettext_noop("Repayment frequency"),
    "MEETINGS": gettext_noop("Meetings"),
    "SAVINGS": gettext_noop("Savings"),
    "ELIGIBILITY": gettext_noop("Eligibility"),
    "SPEED": gettext_noop("Speed"),
}
DIMENSIONS = {
    **NEEDS,
    **FEATURES,
    "SERVICE": gettext_noop("Service"),
    "OVERALL": gettext_noop("Overall"),
}
