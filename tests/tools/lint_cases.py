#!/usr/bin/env python3
"""Writes the projects of a file of lint cases: lint_cases.py FILE DIR.

"=== NAME" begins a project, "--- PATH" another file of it; what stands before the first of these is the body of
index.html, or all of it when it begins with <!doctype>. %GSAP% stands for the script element that loads gsap, %TL% for
one that makes and registers the timeline `tl` up to its end tag, which the case writes."""
import os
import sys

HEAD = ('<!doctype html>\n<html><head><meta charset="utf-8"><title>a</title>%s</head><body>\n<div id="root" '
        'data-composition-id="main" data-width="640" data-height="360" data-start="0" data-duration="4">\n')
TAIL = '</div>\n<script>window.__timelines = window.__timelines || {};</script>\n</body></html>\n'
GSAP = '<script src="gsap.js"></script>'
TL = ('<script>const tl = gsap.timeline({ paused: true }); window.__timelines = window.__timelines || {}; '
      'window.__timelines["main"] = tl;')


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as f:
        f.write(text)


def main(source, target):
    for case in open(source).read().split('\n=== ')[1:]:
        name, body = case.split('\n', 1)
        folder = os.path.join(target, name)
        parts = ('\n' + body).split('\n--- ')
        page = parts[0].strip('\n') + '\n'
        if not page.lower().startswith('<!doctype'):
            needs = '%GSAP%' in page or '%TL%' in page
            page = HEAD % (GSAP if needs else '') + page.replace('%GSAP%', '').replace('%TL%', TL) + TAIL
        write(folder, 'index.html', page)
        for part in parts[1:]:
            file, text = part.split('\n', 1)
            write(folder, file, text)
        for empty in ('gsap.js', 'media/film.mp4', 'media/tone.wav', 'media/picture.png'):
            write(folder, empty, '')


main(*sys.argv[1:])
