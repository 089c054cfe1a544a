#!/bin/sh
# Sees to it that an environment (local, dev, sam or lock) is there and as its lock says. Quick when it is.
cd "$(dirname "$0")/.." || exit 1

case "$1" in
local | dev) existing=.venv/bin/python ;;
*) existing=.venv-$1/bin/python ;;
esac

# A Python that is asked for by name may differ from the one that is there: then the long way.
if [ -z "${PYTHON:-}" ] && "$existing" -I tools/environment.py "$1" --ready 2>/dev/null; then
    exit 0
fi
chosen=$(tools/find_python.sh) || exit 1
exec "$chosen" -I tools/environment.py "$1"
