"""Texts taken apart into themes, as many as are found again when some of the texts are left out."""

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
FEWEST_THEMES, MOST_THEMES = 2, 8
SAMPLES = 8
KEPT = 0.8  # of the texts, in each sample
COMPARED = 10  # words of a theme
NEARLY = (
    0.05  # of the overlap: numbers whose themes stay nearly as alike as those that stay most alike
)
ALIKE = 0.2  # cosine of two themes: they are one
MOST_COMPARED = 1000  # texts by which the number is chosen
MOST_DECOMPOSED = 20_000


def decomposed(table: Any, seed: int) -> Floats:  # noqa: ANN401 - a sparse matrix
    """Return the themes of texts.

    Parameters
    ----------
    table
        Weights of stems in texts, sparse, shape (texts, stems), at least two of each.
    seed
        Of everything that is drawn.

    Returns
    -------
    array of float64, shape (themes, stems)
        How much each stem weighs in each theme.

    Notes
    -----
    *Source*: Greene, O'Callaghan and Cunningham (2014), How many topics? Stability analysis for topic models, ECML
    PKDD: for each number of themes, those of all texts are compared with those of eight samples of 80 %, by the
    overlap (Jaccard) of their ten first words, themes matched one to one; of the numbers whose themes stay most alike,
    within 0.05, the largest is taken. Themes whose words weigh alike (cosine 0.2) are then put together, so that one
    said in two ways is not two. The number is chosen by 1,000 texts at most, and 20,000 are decomposed.
    """
    random = np.random.default_rng(seed)
    compared = _some(table, MOST_COMPARED, random)
    most = min(MOST_THEMES, *(side - 1 for side in compared.shape))
    numbers = range(FEWEST_THEMES, max(most, FEWEST_THEMES) + 1)
    alike = {each: _stability(compared, each, seed) for each in numbers}
    number = max(each for each in numbers if alike[each] >= max(alike.values()) - NEARLY)
    return _put_together(_factors(_some(table, MOST_DECOMPOSED, random), number, seed))


def _some(table: Any, most: int, random: np.random.Generator) -> Any:  # noqa: ANN401
    if table.shape[0] <= most:
        return table
    return table[np.sort(random.permutation(table.shape[0])[:most])]


def _stability(table: Any, number: int, seed: int) -> float:  # noqa: ANN401
    from scipy.optimize import linear_sum_assignment

    random = np.random.default_rng(seed)
    whole = _first_words(_factors(table, number, seed))
    agreements = []
    for _sample in range(SAMPLES):
        rows = np.sort(random.permutation(table.shape[0])[: int(KEPT * table.shape[0])])
        again = _first_words(_factors(table[rows], number, seed))
        alike = np.array([[len(a & b) / len(a | b) for b in again] for a in whole])
        agreements.append(alike[linear_sum_assignment(-alike)].mean())
    return round(float(np.mean(agreements)), 9)


def _put_together(parts: Floats) -> Floats:
    while len(parts) > 1:
        length = np.maximum(np.linalg.norm(parts, axis=1, keepdims=True), 1e-12)
        alike = np.triu((parts / length) @ (parts / length).T, k=1)
        one, other = np.unravel_index(int(alike.argmax()), alike.shape)
        if alike[one, other] < ALIKE:
            break
        parts[one] += parts[other]
        parts = np.delete(parts, other, axis=0)
    return parts


def _first_words(parts: Floats) -> list[set[int]]:
    return [set(np.argsort(-part, kind="stable")[:COMPARED].tolist()) for part in parts]


def _factors(table: Any, number: int, seed: int) -> Floats:  # noqa: ANN401
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    init = "nndsvda" if number <= min(table.shape) else "random"
    model = NMF(n_components=number, init=init, random_state=seed, max_iter=300, tol=1e-3)
    # where the parts fit exactly, the error, which nobody reads, may come out a hair below zero before its root
    with np.errstate(invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(table)
    return np.asarray(model.components_, dtype=np.float64)
