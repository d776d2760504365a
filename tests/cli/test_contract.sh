#!/bin/sh
# Every flag of the reference renderer: what the table says becomes of it is what becomes of it.
. tests/cli/lib.sh
needs ffprobe python3

composition c 64 48 0.4 10 '<div id="part" class="clip" data-composition-id="part" data-no-timeline data-width="8" data-height="4" data-start="0.1" data-duration="0.2" style="width:8px;height:4px;position:absolute;left:0;top:0"></div>'
sed -i 's/<!doctype html>/<!doctype html><html data-composition-variables='"'"'[{"id":"size","type":"number","label":"s","default":40}]'"'"'>/; s/width: 40px/width: calc(var(--size) * 1px)/' c/index.html
mkdir c/parts
sed 's/64px/32px/; s/data-width="64"/data-width="32"/; s/data-composition-id="small"/data-root="true" &/' c/index.html >c/parts/other.html
composition square 40 40 0.2 10
composition broken 64 48 0.2 10 '<img src="absent.png">'
composition flawed 64 48 0.2 10 '<i data-composition-id="a"></i><i data-composition-id="a"></i>'
echo '[{"size": 4}, {"size": 9}]' >rows.json
echo '{"size": 9}' >v.json
ffmpeg -v error -f lavfi -i sine=d=0.3 -y tone.wav
"$kinora" snapshot c --quiet -o plain.png

works=0 noted=0 refused=0 accepted=0 lines=0
while IFS='|' read -r verb flags class effect <&3; do
    case $verb in '#'* | '') continue ;; esac
    lines=$((lines + 1))
    class=$(echo $class)
    d=$tmp/run.$lines
    mkdir "$d"
    o=$d/o
    set -- $verb
    verb=$1 target=${2:-c}
    rest=$(printf %s "$flags" | sed "s|\$o|$o|g; s|\$d|$d|g")
    set -f
    set -- $rest
    set +f
    [ "$target" = - ] || set -- "$target" "$@"
    "$kinora" $verb "$@" >out 2>err
    code=$?
    case $class in
    works) [ $code = 0 ] || fail "$verb $rest: code $code: $(head -n 3 err)" ;;
    accepted) [ $code = 0 ] || fail "$verb $rest: code $code" ;;
    noted)
        [ $code = 0 ] || fail "$verb $rest: code $code: $(head -n 3 err)"
        [ "$(grep -c '^note: --.* has no effect: ' err)" = 1 ] || fail "$verb $rest: no note"
        ;;
    refused)
        [ $code = 1 ] || fail "$verb $rest: code $code, not 1"
        [ -s err ] || [ -s out ] || fail "$verb $rest: no message"
        ;;
    *) fail "the class '$class'" ;;
    esac
    if [ -n "$(echo $effect)" ]; then
        eval "$effect" || fail "$verb $rest: no effect: $effect"
    fi
    eval "$class=\$(($class + 1))"
    rm -rf "$d" c/.hyperframes
done 3<"$data/contract.txt"
echo "contract: $works work, $noted noted, $refused refused, $accepted accepted either way, of $lines"

# Verbs that have nothing to do with rendering say why they are not there.
for verb in preview publish capture transcribe lambda; do
    expect 1 $verb
    says "there is no 'kinora $verb': "
done
finish
