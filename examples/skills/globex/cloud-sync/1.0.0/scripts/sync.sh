#!/bin/sh
# Copies the project folder to the configured drive, and back what is newer there.
set -eu
: "${CLOUD_SYNC_URL:?set CLOUD_SYNC_URL to the address of the drive}"
rclone sync . "$CLOUD_SYNC_URL" --update
rclone copy "$CLOUD_SYNC_URL" . --update
