"""The API of what is lent; writing clients and groups lives here too, since the merge of rows does."""
