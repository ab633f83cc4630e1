"""Model files: skops archives that can hold our estimators and run no code when opened."""

from typing import Any

import skops.io

OWN = "analytics.estimators."

TRUSTED = [
    f"{OWN}binning.Binning",
    f"{OWN}binning.Bins",
    f"{OWN}buying.BuyingRisk",
    f"{OWN}calibration.Recalibrated",
    f"{OWN}challenger.Challenger",
    f"{OWN}horizons.Horizons",
    f"{OWN}lines.Line",
    f"{OWN}pareto.ParetoNBD",
    f"{OWN}recency.BaseRate",
    f"{OWN}recency.SingleFeature",
    f"{OWN}points.PointsScale",
    f"{OWN}scorecard.Scorecard",
    "sklearn._loss.link.Interval",
    "sklearn._loss.link.LogitLink",
    "sklearn._loss.loss.HalfBinomialLoss",
    "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
]


def dumps(model: Any) -> bytes:  # noqa: ANN401  # scikit-learn estimators share no type
    """Return a fitted estimator as a skops archive."""
    return bytes(skops.io.dumps(model))


def loads(archive: bytes) -> Any:  # noqa: ANN401  # scikit-learn estimators share no type
    """Return the estimator in an archive.

    Raises
    ------
    skops.exceptions.UntrustedTypesFoundException
        When the archive names a class that is neither ours nor a known part of scikit-learn.
    """
    return skops.io.loads(archive, trusted=TRUSTED)
