#!/bin/sh
# Scripts that run away inside of the engine or of kinora: one that can be ended is (0, the film is made without the rest
# of it), one that cannot ends the render (1) with a message and nothing half-written. A case: exit code | script.
. tests/cli/lib.sh
needs timeout
page() { # folder, script
    mkdir -p "$1"
    printf '<!doctype html><div data-composition-id="m" data-start="0" data-duration="0.5" data-width="64" data-height="48" data-fps="10"></div>
<script>\nlet frames = 0;\nconst each = (f) => { window.__timelines = { m: { duration: () => 1, totalDuration: () => 1, time: () => 0, pause() {}, seek: f, totalTime: f } }; };
%s\n</script>' "$2" >"$1/index.html"
}
tried=0
while IFS='|' read -r want script <&3; do
    page p "$script"
    timeout -s KILL 120 "$kinora" render p -o f.mp4 --script-timeout 300 --quiet >out 2>err
    same "exit code of $script" $? "$want"
    says 'p/index.html:[0-9]*.*script/time-limit'
    [ "$want" = 0 ] || says 'cannot be stopped'
    if [ "$want" = 0 ]; then only . err f.mp4 out p; else only . err out p; fi
    rm -f f.mp4
    tried=$((tried + 1))
done 3<<'CASES'
0|for (;;) document.querySelectorAll("*");
0|for (;;) document.body.cloneNode(true);
0|for (let i = 0; ; i++) console.error("x" + i);
0|for (let s = [1, 2]; ; ) s = JSON.parse(JSON.stringify([s, 1])).flat(9);
0|const f = () => queueMicrotask(f); f();
1|const f = async () => { for (;;) await 0; }; f();
1|const f = async () => { for (;;) await 0; }; each(() => { if (frames++ > 2) f(); });
CASES
# While such a script runs, a signal is heard too.
page p 'const f = async () => { for (;;) await 0; }; f();'
timeout -s TERM 3 "$kinora" render p -o f.mp4 --script-timeout 60000 >out 2>err
says 'script/cancelled'
only . err out p
# In a batch it is one row.
page p 'const f = async () => { for (;;) await 0; }; if (__hyperframes.getVariables().bad) f();'
sed -i '1s/^<!doctype html>/&<html data-composition-variables='"'"'[{"id":"bad","type":"boolean","label":"bad","default":false}]'"'"'>/' p/index.html
printf '[{"bad":false},{"bad":true},{"bad":false}]' >rows.json
"$kinora" render p --batch rows.json -o 'films/{index}.mp4' --script-timeout 300 >out 2>err
same 'exit code of the batch' $? 1
says 'cannot be stopped'
same 'films of the batch' "$(ls -A films | grep -c 'mp4$')" 2
echo "$tried scripts"
finish
