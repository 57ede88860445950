#!/bin/sh
# Pins exact versions and hashes, without the address of any package index.
set -eu
cd "$(dirname "$0")/.."
options="--quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras --allow-unsafe --no-header"
pip-compile $options --all-extras --output-file requirements/dev.txt pyproject.toml
pip-compile $options --extra postgres --extra charts --extra build --constraint requirements/dev.txt --output-file requirements/run.txt pyproject.toml
