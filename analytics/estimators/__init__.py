"""Models of who will not come back, in the scikit-learn contract."""
