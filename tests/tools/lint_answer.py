#!/usr/bin/env python3
"""The findings of lint reports, a line for each: lint_answer.py PROJECTS NAMES. NAMES has the names of projects, the
report of which lies in PROJECTS/NAME.report."""
import json
import os
import sys

projects, names = sys.argv[1:]
for name in open(names).read().split():
    base = os.path.realpath(os.path.join(projects, name))
    found = set()
    for f in json.load(open(os.path.join(projects, name + '.report')))['findings']:
        file = f.get('file') or ''
        file = os.path.relpath(os.path.realpath(file), base) if os.path.isabs(file) else file
        found.add('%s %s%s' % (f['severity'], f['code'], ' ' + file if file not in ('', 'index.html') else ''))
    print(name + ':' + ','.join(' ' + f for f in sorted(found)))
