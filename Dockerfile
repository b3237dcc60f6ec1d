# Built in one stage, run in another: the image holds Python, so-mock and nothing that built it.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY so_mock so_mock
COPY fixtures fixtures
RUN python -m venv /opt/so-mock && /opt/so-mock/bin/pip install --no-cache-dir '.[fast]'

FROM python:3.13-slim
COPY --from=build /opt/so-mock /opt/so-mock
RUN useradd --system --uid 10001 --no-create-home so-mock && mkdir /scenarios
# No byte code is written at run time, so the file system may be read-only. Scenarios that are put into the folder are known by
# their names: docker run -v ./scenarios:/scenarios:ro -e SO_MOCK_SCENARIO=busy so-mock
ENV PATH=/opt/so-mock/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    SO_MOCK_HOST=0.0.0.0 SO_MOCK_PORT=8405 SO_MOCK_SCENARIOS=/scenarios
USER 10001
WORKDIR /scenarios
VOLUME /scenarios
EXPOSE 8405
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=2s --start-period=5s --retries=3 \
    CMD ["python", "-c", "import os, ssl, urllib.request as u\na = '://127.0.0.1:' + os.environ['SO_MOCK_PORT'] + '/_so_mock/ready'\ntry:\n    u.urlopen('http' + a, timeout=2)\nexcept OSError:  # SO_MOCK_TLS\n    u.urlopen('https' + a, timeout=2, context=ssl._create_unverified_context())"]
ENTRYPOINT ["so-mock"]
CMD ["serve"]
