"""Every count and every metric of retention, declared as data."""

from crm.metric import Better, Count, Metric, Sum, Unit
from crm.words import gettext_noop as _

OPENING = Count("opening", "B", _("Active borrowers as the period opens"))
CLOSING = Count("closing", "E", _("Active borrowers as the period closes"))
JOINED = Count("joined", "N", _("Borrowers who joined for the first time in the period"))
REJOINED = Count("rejoined", "R", _("Borrowers who came back in the period after a lapse"))
PAID_OFF = Count("paid_off", "P", _("Loans paid off in the period"))
FOLLOW_ON = Count("follow_on", "F", _("Follow-on loans disbursed in the period"))
KEPT = Count("kept", "K", _("Of those active at the opening, still active at the close"))
KEPT_OR_RESTING = Count(
    "kept_or_resting", "Z", _("Of those active at the opening, active or resting at the close")
)
DECIDED = Count("decided", "D", _("Pay-offs of the period followed for the whole rest window"))
RENEWED = Count("renewed", "S", _("Of these pay-offs, those who borrowed again within the window"))
CLIENT_DECIDED = Count(
    "client_decided", "Dc", _("Pay-offs followed for the whole rest window, left to the client")
)
CLIENT_RENEWED = Count(
    "client_renewed", "Sc", _("Of these, those who borrowed again within the window")
)
COUNTS = (
    OPENING,
    CLOSING,
    JOINED,
    REJOINED,
    PAID_OFF,
    FOLLOW_ON,
    KEPT,
    KEPT_OR_RESTING,
    DECIDED,
    RENEWED,
    CLIENT_DECIDED,
    CLIENT_RENEWED,
)

_LOST = Sum((OPENING, JOINED), (CLOSING,))
_OWN = _("Own definition")

METRICS = {
    metric.name: metric
    for metric in (
        Metric(
            name="retention_event",
            label=_("Renewal within the rest window"),
            numerator=Sum((RENEWED,)),
            denominator=Sum((DECIDED,)),
            better=Better.HIGHER,
            weakness=_("Says nothing yet of pay-offs younger than the rest window."),
            source=_OWN,
            is_proportion=True,
            needs_window=True,
        ),
        Metric(
            name="retention_event_client_decided",
            label=_("Renewal within the rest window, where the client decided"),
            numerator=Sum((CLIENT_RENEWED,)),
            denominator=Sum((CLIENT_DECIDED,)),
            better=Better.HIGHER,
            weakness=_("Needs exits to be recorded: whoever was pushed out in silence is counted."),
            source=_OWN,
            is_proportion=True,
            needs_window=True,
        ),
        Metric(
            name="retention_iris",
            label=_("Client retention, IRIS+"),
            numerator=Sum((CLOSING,), (JOINED,)),
            denominator=Sum((OPENING,)),
            better=Better.HIGHER,
            weakness=_("Turns negative when many join and short loans end within the period."),
            source="IRIS+ PI9319",
        ),
        Metric(
            name="retention_iris_rejoined_new",
            label=_("Client retention, IRIS+, returned counted as new"),
            numerator=Sum((CLOSING,), (JOINED, REJOINED)),
            denominator=Sum((OPENING,)),
            better=Better.HIGHER,
            weakness=_("Gives no credit for winning clients back, and can turn negative."),
            source=_("IRIS+ PI9319, stricter reading"),
        ),
        Metric(
            name="retention_seen",
            label=_("Retention of all clients seen"),
            numerator=Sum((CLOSING,)),
            denominator=Sum((OPENING, JOINED)),
            better=Better.HIGHER,
            weakness=_("Growth inflates it: those who just joined could hardly leave yet."),
            source="Opportunity International; MIX",
            is_proportion=True,
        ),
        Metric(
            name="retention_seen_rejoined_new",
            label=_("Retention of all clients seen, returned counted as new"),
            numerator=Sum((CLOSING,)),
            denominator=Sum((OPENING, JOINED, REJOINED)),
            better=Better.HIGHER,
            weakness=_("Growth inflates it, by new clients and by returned ones."),
            source=_("Opportunity International; MIX, stricter reading"),
            is_proportion=True,
        ),
        Metric(
            name="retention_cohort",
            label=_("Share of the opening clients still active"),
            numerator=Sum((KEPT,)),
            denominator=Sum((OPENING,)),
            better=Better.HIGHER,
            weakness=_("Counts a client resting on the closing day as gone."),
            source=_OWN,
            is_proportion=True,
        ),
        Metric(
            name="retention_cohort_resting",
            label=_("Share of the opening clients active or resting"),
            numerator=Sum((KEPT_OR_RESTING,)),
            denominator=Sum((OPENING,)),
            better=Better.HIGHER,
            weakness=_("Counts every resting client as kept, also those who will not return."),
            source=_OWN,
            is_proportion=True,
            needs_window=True,
        ),
        Metric(
            name="dropout_seen",
            label=_("Drop-out of all clients seen"),
            numerator=_LOST,
            denominator=Sum((OPENING, JOINED)),
            better=Better.LOWER,
            weakness=_("Growth hides drop-out: those who just joined could hardly leave yet."),
            source="M-CRIL",
            is_proportion=True,
        ),
        Metric(
            name="dropout_opening",
            label=_("Drop-out on the opening clients"),
            numerator=_LOST,
            denominator=Sum((OPENING,)),
            better=Better.LOWER,
            weakness=_("Can pass 100 %: whoever joined and left within the period is lost too."),
            source=_("Opening-stock form"),
        ),
        Metric(
            name="dropout_average",
            label=_("Drop-out on the average clients"),
            numerator=_LOST,
            denominator=Sum((OPENING, CLOSING), divisor=2),
            better=Better.LOWER,
            weakness=_("Is a share of no group of people: nobody belongs to an average."),
            source=_("Average-stock form"),
        ),
        Metric(
            name="renewal_ratio",
            label=_("Follow-on loans to loans paid off"),
            numerator=Sum((FOLLOW_ON,)),
            denominator=Sum((PAID_OFF,)),
            better=Better.HIGHER,
            weakness=_("Counts loans, not people, and compares pay-offs with others' new loans."),
            source="CGAP (Rosenberg)",
            unit=Unit.RATIO,
        ),
    )
}
HEADLINE = METRICS["retention_event"]
