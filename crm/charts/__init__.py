"""Charts: specifications drawn on the server, with their findings, their twins as tables, their files."""
