"""Reasons of scores and alerts: a code for programs, words for people."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from loyalty.reasons import reason_words


class ReasonSerializer(serializers.Serializer[dict[str, Any]]):
    """One reason, weighed."""

    code = serializers.CharField()
    points = serializers.FloatField(
        allow_null=True, default=None, help_text=_("Contribution to the risk; more is riskier.")
    )
    words = serializers.SerializerMethodField(help_text=_("In the language asked for."))

    def get_words(self, reason: dict[str, Any]) -> str:
        """Return the reason as a sentence."""
        return reason_words(reason)
