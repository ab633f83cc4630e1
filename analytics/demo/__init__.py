"""A demo institution that is a model, not noise (see docs/demo.md)."""

from analytics.demo.book import Book, make_book

__all__ = ["Book", "make_book"]
