# Kestrel as one small image: `kestrel run` unless told otherwise. docs/SETUP.md, "Where to run it", says how.
FROM python:3.11-slim AS built
WORKDIR /build
RUN python -m venv /opt/kestrel
ENV PATH="/opt/kestrel/bin:$PATH"
COPY requirements/run.txt requirements/
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE manifest.yml ./
COPY bot bot
RUN pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /app kestrel && mkdir -p /app /data && chown kestrel /data
WORKDIR /app
COPY --from=built /opt/kestrel /opt/kestrel
# The example, and your own team.toml where it is there; it may as well be mounted over /app/team.toml.
COPY team*.toml ./
ENV PATH="/opt/kestrel/bin:$PATH" PYTHONUNBUFFERED=1 PORT=3000 DATABASE_URL=sqlite:////data/kestrel.db
USER kestrel
# `kestrel worker` has no port: start it with --no-healthcheck.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["kestrel", "run"]
