#!/bin/sh
# kinora lint finds what HyperFrames finds in the same projects: lint_answers.txt holds what it said
# (tests/tools/capture_lint.sh). Where the two differ, lint_differs.txt says in what and why.
. tests/cli/lib.sh
needs python3
top=$OLDPWD
python3 "$top/tests/tools/lint_cases.py" "$data/lint_cases.txt" projects
grep '^=== ' "$data/lint_cases.txt" | cut -c5- >names
while read -r name; do
    "$kinora" lint "projects/$name" --json >"projects/$name.report" 2>err
    [ $? -le 1 ] || fail "$name ends with $?"
done <names
python3 "$top/tests/tools/lint_answer.py" projects names >found
sed -e '/^#/d' -e 's/ *#.*//' "$data/lint_differs.txt" >differs
python3 - "$data/lint_answers.txt" found differs <<'PY' || fail 'other findings than HyperFrames'
import sys


def read(path):
    lines = [l.rstrip('\n').split(':', 1) for l in open(path) if ':' in l]
    return {name: {f.strip() for f in rest.split(',') if f.strip()} for name, rest in lines}


theirs, ours = read(sys.argv[1]), read(sys.argv[2])
known = {}
for line in open(sys.argv[3]):
    if line.strip():
        name, sign, finding = line.strip().split(' ', 2)
        known.setdefault(name, set()).add((sign, finding))
wrong = 0
for name in sorted(set(theirs) | set(ours)):
    a, b = theirs.get(name), ours.get(name)
    if a is None or b is None:
        print('%s: no answer is kept; run tests/tools/capture_lint.sh' % name)
        wrong += 1
        continue
    now = {('-', f) for f in a - b} | {('+', f) for f in b - a}
    for sign, f in sorted(now ^ known.get(name, set())):
        told = 'differs' if (sign, f) in now else 'differs no more'
        print('%s: %s %s: %s' % (name, sign, f, told))
        wrong += 1
if wrong:
    sys.exit(1)
print('%d projects, %d findings alike' % (len(theirs), sum(len(theirs[n] & ours[n]) for n in theirs)))
PY
finish
