"""The figures of surveys, declared as data: page, documentation and tests read them."""

from crm.metric import Better, Count, Metric, Sum, Unit
from crm.words import gettext_noop as _

RECOMMENDING = Count("recommending", "N", _("Answers to the question whether one would recommend"))
PROMOTERS = Count("promoters", "P", _("Of these, promoters: 9 or 10"))
DETRACTORS = Count("detractors", "D", _("Of these, detractors: 0 to 6"))
RATING = Count("rating", "A", _("Answers to the question how satisfied one is"))
SATISFIED = Count("satisfied", "S", _("Of these, satisfied: one of the two best answers"))
EASING = Count("easing", "E", _("Answers to the question how easy it was"))
EASE = Count("ease", "Σe", _("Their values added up, 1 to 7"))
SETTLED = Count("settled", "I", _("Invitations that were answered or whose time is over"))
HEARD = Count("heard", "R", _("Of these, answered"))
VARIANCE = Count(
    "variance",
    "(k − 1)·V",
    _("Variance of the sum of the k answers of a response, times one less than k"),
)
COVARIANCE = Count(
    "covariance",
    "k·C",
    _("Covariances of each of the k questions with each other one, added up, times k"),
)
SCORED = Count("scored", "N", _("Responses that answered the whole scorecard"))
LIKELIHOODS = Count(
    "likelihoods", "Σp", _("Their likelihoods by the look-up table, added up, in ten-thousandths")
)
COUNTS = (
    *(RECOMMENDING, PROMOTERS, DETRACTORS, RATING, SATISFIED, EASING, EASE, SETTLED, HEARD),
    *(VARIANCE, COVARIANCE, SCORED, LIKELIHOODS),
)

NPS = Metric(
    name="nps",
    label=_("Net promoter score"),
    numerator=Sum((PROMOTERS,), (DETRACTORS,)),
    denominator=Sum((RECOMMENDING,)),
    better=Better.HIGHER,
    weakness=_(
        "Very different spreads of answers give the same score, and the same feeling is put in different numbers from "
        "one country to the next: compare it with its own past."
    ),
    source=_("Reichheld 2003; interval: adjusted Wald, Rocks 2016"),
    unit=Unit.POINTS,
)
CSAT = Metric(
    name="csat",
    label=_("Satisfied"),
    numerator=Sum((SATISFIED,)),
    denominator=Sum((RATING,)),
    better=Better.HIGHER,
    weakness=_(
        "Whoever is asked face to face, or by whom the answer is about, is more often satisfied: look at it by mode."
    ),
    source=_("Share of the two best answers; interval: Wilson"),
    is_proportion=True,
)
CES = Metric(
    name="ces",
    label=_("Ease"),
    numerator=Sum((EASE,)),
    denominator=Sum((EASING,)),
    better=Better.HIGHER,
    weakness=_("Says how easy one thing was, not whether the client will stay."),
    source=_("Dixon, Freeman and Toman 2010; interval: Student"),
    unit=Unit.RATIO,
)
RESPONSE_RATE = Metric(
    name="response_rate",
    label=_("Answered"),
    numerator=Sum((HEARD,)),
    denominator=Sum((SETTLED,)),
    better=Better.HIGHER,
    weakness=_(
        "Those who did not answer may think otherwise, however many did. Invitations still open are in neither number."
    ),
    source=_("Own definition"),
    is_proportion=True,
)
ALPHA = Metric(
    name="alpha",
    label=_("Reliability"),
    numerator=Sum((COVARIANCE,)),
    denominator=Sum((VARIANCE,)),
    better=Better.HIGHER,
    weakness=_(
        "Grows with the number of questions, and says that they measure one thing, not that it is the right one: from "
        "0.7 on a scale may be read as one."
    ),
    source=_("Cronbach 1951"),
    unit=Unit.RATIO,
)
POVERTY_OUTREACH = Metric(
    name="poverty_outreach",
    label=_("Poverty likelihood"),
    numerator=Sum((LIKELIHOODS,), divisor=10_000),
    denominator=Sum((SCORED,)),
    better=Better.HIGHER,
    weakness=_(
        "An estimate for a group: the mean of likelihoods, never of scores. It says nothing of any single client."
    ),
    source=_("Schreiner, scorecards with a look-up table; interval: Student"),
)
METRICS = {each.name: each for each in (NPS, CSAT, CES, RESPONSE_RATE, ALPHA, POVERTY_OUTREACH)}
