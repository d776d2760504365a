#!/bin/sh
# Asks HyperFrames (the command in $HYPERFRAMES) what it finds in the projects of tests/cli/data/lint_cases.txt and
# writes lint_answers.txt: a line for each, its name and the findings, "severity code file", each once.
set -eu
cd "$(dirname "$0")/../.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 tests/tools/lint_cases.py tests/cli/data/lint_cases.txt "$tmp/projects"
grep '^=== ' tests/cli/data/lint_cases.txt | cut -c5- >"$tmp/names"
while read -r name; do
    ${HYPERFRAMES:?} lint --json "$tmp/projects/$name" >"$tmp/projects/$name.report" 2>/dev/null </dev/null || true
done <"$tmp/names"
python3 tests/tools/lint_answer.py "$tmp/projects" "$tmp/names" >"$tmp/answers"
cp "$tmp/answers" tests/cli/data/lint_answers.txt
