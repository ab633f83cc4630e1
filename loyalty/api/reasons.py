"""Reasons of scores and alerts: a code for programs, words for people."""

from typing import Any

from rest_framework import serializers


class ReasonSerializer(serializers.Serializer[dict[str, Any]]):
    """One reason, weighed."""

    code = serializers.CharField()
    points = serializers.FloatField(help_text="Signed contribution to the risk; larger is riskier.")
