"""The API of clients and groups, and the conventions every noun of the API follows (see docs/api.md)."""
