# One image for web, worker, beat, the migration job and the mail catcher of a try-out.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN pip install --no-cache-dir uv
COPY pyproject.toml uv.lock ./
RUN python -m venv .venv && uv sync --frozen --no-default-groups --extra tryout

FROM python:3.11-slim-bookworm
# Letters need Pango and a font, the recognition of uploads needs libmagic.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core libmagic1 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin app \
 && install -d -o app -g app /srv/media /srv/beat /srv/mail
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 XDG_CACHE_HOME=/tmp MEDIA_ROOT=/srv/media STATIC_ROOT=/app/staticfiles
COPY --from=build /app/.venv .venv
COPY manage.py pyproject.toml LICENSE ./
COPY config config
COPY kernel kernel
COPY accounts accounts
COPY registers registers
COPY correspondence correspondence
COPY payments payments
COPY zorgkrediet zorgkrediet
COPY ecalcura ecalcura
COPY templates templates
COPY static static
COPY locale locale
# The names of the static files hold their content's hash, as in production; the values below serve this step only.
RUN PRODUCTION=1 DJANGO_SECRET_KEY=only-while-the-image-is-built-0123456789-0123456789-0123456789 \
    MAGDA_URL=https://magda.invalid/ python manage.py collectstatic --noinput --verbosity 0
USER app
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--no-control-socket", \
     "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-", "--access-logformat", "%(m)s %(U)s %(s)s %(M)sms", \
     "config.wsgi:application"]
