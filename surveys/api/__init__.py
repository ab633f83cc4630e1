"""The nouns of surveys in the API."""
