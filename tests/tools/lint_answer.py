#!/usr/bin/env python3
"""The findings of a lint report as one line: lint_answer.py NAME PROJECT REPORT."""
import json
import os
import sys

name, project, report = sys.argv[1:]
base = os.path.realpath(project)
found = set()
for f in json.load(open(report))['findings']:
    file = f.get('file') or ''
    file = os.path.relpath(os.path.realpath(file), base) if os.path.isabs(file) else file
    found.add('%s %s%s' % (f['severity'], f['code'], ' ' + file if file not in ('', 'index.html') else ''))
print(name + ':' + ','.join(' ' + f for f in sorted(found)))
