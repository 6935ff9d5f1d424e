#!/bin/sh
# Has systemd itself read alerter.service, and hold it to an exposure of at most 2.0 (lower is
# better). Where alerter is not installed its program does not exist, so a copy of the unit is
# read whose ExecStart= names a program that does; all else is as shipped.
set -eu
cd "$(dirname "$0")"

if ! command -v systemd-analyze >/dev/null; then
    echo "alerter.service: NOT verified, systemd-analyze is missing (apt install systemd)" >&2
    exit 0
fi

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
sed 's#^ExecStart=/opt/alerter/bin/alerter #ExecStart=/bin/true #' alerter.service >"$copy/alerter.service"

systemd-analyze verify --man=no --recursive-errors=no "$copy/alerter.service"
report=$(systemd-analyze security --offline=true --threshold=20 --no-pager "$copy/alerter.service") || {
    echo "$report"
    exit 1
}
echo "alerter.service: verified,${report##*→}"
