#!/bin/sh
# Chromium for the browser tests: one that is there, else the system's package manager, else Playwright's own download.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if ls "$HOME"/.cache/ms-playwright/chromium-* >/dev/null 2>&1; then exit 0; fi
echo "Looking for a Chromium to install ..."
as_root=""; [ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1; then
  if $as_root apt-get update -qq && $as_root apt-get install -y -qq chromium >/dev/null; then exit 0; fi
fi
for manager in "dnf install -y" "apk add" "pacman -S --noconfirm" "brew install --cask"; do
  command -v "${manager%% *}" >/dev/null 2>&1 && $as_root $manager chromium && exit 0
done
exec .venv/bin/playwright install chromium
