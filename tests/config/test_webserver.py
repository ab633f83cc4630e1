"""What a web worker does before its first request."""

import gc

from config import webserver
from crm.charts import drawing


def test_a_worker_has_drawn_a_chart_before_anybody_asks(monkeypatch):
    drawn = []
    draw = drawing._draw
    monkeypatch.setattr(drawing, "_draw", lambda *what: drawn.append(draw(*what)))
    monkeypatch.setattr(gc, "freeze", lambda: None)
    webserver.post_worker_init(None)
    assert [text[:4] for text in drawn] == ["<svg"]
