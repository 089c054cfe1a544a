#!/bin/sh
# Prints the path of a Python that Bindeledd runs on, or one line about what is missing.
# $1 narrows the search to one version ("3.13"); $PYTHON, when set, is the only candidate.
# A candidate is run, not only found: version managers leave names behind that answer nothing.

accepted=${1:-"3.13 3.12 3.11"}
seen=

examine() { # prints "<version> <has venv: yes|no> <path>"
    "$1" -I -c '
import sys
try:
    import ensurepip, venv
    able = "yes"
except ImportError:
    able = "no"
print("%d.%d %s %s" % (sys.version_info[0], sys.version_info[1], able, sys.executable))
' 2>/dev/null
}

consider() { # succeeds, having printed the path, when $1 will do
    answer=$(examine "$1") || return 1
    version=${answer%% *}
    rest=${answer#* }
    able=${rest%% *}
    path=${rest#* }
    for wanted in $accepted; do
        [ "$version" = "$wanted" ] || continue
        if [ "$able" = yes ]; then
            printf '%s\n' "$path"
            return 0
        fi
        incapable=${incapable:-"Python $version at $path"}
        incapable_version=${incapable_version:-$version}
    done
    case " $seen " in *" $version "*) ;; *) seen="${seen:+$seen }$version" ;; esac
    return 1
}

search() {
    for version in $accepted; do
        consider "python$version" && return 0
    done
    consider python3 && return 0
    consider python && return 0
    for version in $accepted; do
        for candidate in "${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}/versions/$version".*/bin/python3; do
            [ -x "$candidate" ] && consider "$candidate" && return 0
        done
    done
    return 1
}

if [ -n "${PYTHON:-}" ]; then
    consider "$PYTHON" && exit 0
    asked="PYTHON=$PYTHON"
else
    search && exit 0
fi

needed="Bindeledd needs Python $(printf '%s' "$accepted" | sed 's/ /, /g')"
if [ -n "${incapable:-}" ]; then
    echo "$incapable cannot make a virtual environment: its modules venv and ensurepip are missing (Debian, Ubuntu: apt install python$incapable_version-venv)." >&2
elif [ -n "${asked:-}" ] && [ -n "$seen" ]; then
    echo "$needed, and $asked is $seen." >&2
elif [ -n "${asked:-}" ]; then
    echo "$needed, and $asked does not run." >&2
else
    echo "$needed, and found ${seen:-none}. Install one, or name it: make ... PYTHON=/path/to/python3" >&2
fi
exit 1
