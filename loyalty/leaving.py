"""Why clients leave: the families of reasons and the reasons every institution starts with, as words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

DEATH_OF_CLIENT = "DEATH_OF_CLIENT"

FAMILIES: dict[str, Promise] = {
    "PRODUCT": _("The loan itself"),
    "SERVICE": _("Our service"),
    "COMPETITOR": _("Another lender"),
    "BUSINESS": _("The business"),
    "HOUSEHOLD": _("The household"),
    "GROUP": _("The group"),
    "MOVED": _("Moved"),
    "PUSHED_OUT": _("We ended it"),
    "REST": _("A planned rest"),
    "ADMIN": _("Records only"),
}

# Labels are the institution's own; those it started with are known to translators.
SEEDED = (
    gettext_noop("Loan too small"),
    gettext_noop("Loan too large"),
    gettext_noop("Term"),
    gettext_noop("Interest and fees"),
    gettext_noop("Repayment frequency"),
    gettext_noop("Compulsory savings"),
    gettext_noop("Collateral or guarantor"),
    gettext_noop("No suitable product"),
    gettext_noop("Disbursement delay"),
    gettext_noop("Staff behavior"),
    gettext_noop("Staff changed"),
    gettext_noop("Distance or hours"),
    gettext_noop("Errors"),
    gettext_noop("Unresolved complaint"),
    gettext_noop("Lack of information"),
    gettext_noop("Better terms"),
    gettext_noop("Bigger loan"),
    gettext_noop("Faster"),
    gettext_noop("Followed the officer"),
    gettext_noop("Graduated to a bank"),
    gettext_noop("No longer needs credit"),
    gettext_noop("Own capital"),
    gettext_noop("Business failed"),
    gettext_noop("Closed or changed business"),
    gettext_noop("Market or season"),
    gettext_noop("Illness"),
    gettext_noop("Death in the family"),
    gettext_noop("Death of the client"),
    gettext_noop("Family opposition"),
    gettext_noop("Marriage or divorce"),
    gettext_noop("Religion"),
    gettext_noop("Age"),
    gettext_noop("Conflict in the group"),
    gettext_noop("Covering others' arrears"),
    gettext_noop("Meetings"),
    gettext_noop("Group dissolved"),
    gettext_noop("Excluded by peers"),
    gettext_noop("Moved away"),
    gettext_noop("Refused"),
    gettext_noop("Defaulted"),
    gettext_noop("Blacklisted"),
    gettext_noop("Policy change"),
    gettext_noop("Product ended"),
    gettext_noop("Planned rest"),
    gettext_noop("Agricultural season"),
    gettext_noop("School or festival"),
    gettext_noop("Duplicate"),
    gettext_noop("Transfer"),
    gettext_noop("Merge"),
)
