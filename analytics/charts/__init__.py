"""Charts: one Vega-Lite specification each, drawn on the server, with a finding and a table twin."""
