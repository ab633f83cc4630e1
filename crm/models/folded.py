"""What the database keeps beside names and phones, so that they are found however they are typed."""

from django.db import models

from crm.folding import FOLD_SQL, SKELETON_SQL


class Fold(models.Func):
    """The stored form of a name for search."""

    template = FOLD_SQL
    output_field = models.TextField()


class Skeleton(models.Func):
    """The consonants of a stored name, whatever its script."""

    template = SKELETON_SQL
    output_field = models.TextField()


class Digits(models.Func):
    """The digits of a text, and its spaces."""

    template = "regexp_replace(%(expressions)s, '[^0-9 ]', '', 'g')"
    output_field = models.TextField()
