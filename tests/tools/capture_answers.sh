#!/bin/sh
# Captures from Chromium, once, the answers of pages in tests/script: PAGE.html → PAGE.txt, a line per expression.
# Usage: capture_answers.sh [-f] tests/script/PAGE.html ...   (-f: also pages whose answers are newer than the page)
# The folder is served, because modules and fetch() do not work from files: at port 80, so that the origin is the one
# that kinora gives its pages. The page sends its answers back; with a virtual clock there would be no animation frames.
set -eu
exec python3 - "$(cd "$(dirname "$0")/../script" && pwd)" "$@" <<'PY'
import functools, http.server, os, subprocess, sys, tempfile, threading
folder, names = sys.argv[1], sys.argv[2:]
force = '-f' in names
got, done = {}, threading.Event()

class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path != '/answers.js':
            return super().do_GET()
        text = open(folder + '/answers.js', 'rb').read()
        text += b'\nwindow.whenAnswered = (text) => fetch("/", { method: "POST", body: text });\n'
        self.send_response(200)
        self.send_header('Content-Type', 'text/javascript')
        self.end_headers()
        self.wfile.write(text)
    def do_POST(self):
        got['text'] = self.rfile.read(int(self.headers['Content-Length'])).decode()
        self.send_response(204)
        self.end_headers()
        done.set()
    def log_message(self, *args):
        pass

server = http.server.ThreadingHTTPServer(('127.0.0.1', 80), functools.partial(Handler, directory=folder))
threading.Thread(target=server.serve_forever, daemon=True).start()
failed = False
for name in names:
    if name == '-f':
        continue
    page = os.path.splitext(os.path.basename(name))[0]
    out = f'{folder}/{page}.txt'
    if not force and os.path.exists(out) and os.path.getmtime(out) > os.path.getmtime(f'{folder}/{page}.html'):
        continue
    done.clear()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen(
            ['chromium-headless-shell', '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
             '--disable-background-networking', '--disable-component-update', '--disable-sync',
             '--font-render-hinting=none', '--hide-scrollbars', '--user-data-dir=' + profile, '--window-size=800,600',
             '--remote-debugging-port=0', f'http://localhost/{page}.html'],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ok = done.wait(60)
        browser.terminate()
        browser.wait()
    if ok:
        open(out, 'w', encoding='utf-8').write(got['text'] + '\n')
        print(f"{page}: {got['text'].count(chr(10)) + 1} answers")
    else:
        print(f'{page}: no answers', file=sys.stderr)
        failed = True
sys.exit(failed)
PY
