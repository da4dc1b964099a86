#!/bin/sh
# tools/step.sh NAME COMMAND...: runs one step of a check and says how long it took.
name=$1
shift
printf '\n== %s\n' "$name"
start=$(date +%s)
"$@"
status=$?
seconds=$(($(date +%s) - start))
if [ "$status" -eq 0 ]; then
    printf -- '-- %s: ok, %s s\n' "$name" "$seconds"
else
    printf -- '-- %s: FAILED with status %s, %s s\n' "$name" "$status" "$seconds" >&2
fi
exit "$status"
