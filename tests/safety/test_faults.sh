#!/bin/sh
# Whatever happens to a render: the whole output or none, an earlier one untouched, nothing left
# over. Only SIGKILL may leave an unfinished file, which the next render of that output removes.
. tests/cli/lib.sh
needs node
composition long 320 180 600 30
composition short 64 48 0.5 10
composition sound 64 48 1 10 '<audio id="a" src="tone.wav" data-start="0" data-duration="1"></audio>'
node -e '
    const n = 48000, b = Buffer.alloc(44 + 2 * n);
    b.write("RIFF", 0); b.writeUInt32LE(36 + 2 * n, 4); b.write("WAVEfmt ", 8); b.writeUInt32LE(16, 16);
    b.writeUInt16LE(1, 20); b.writeUInt16LE(1, 22); b.writeUInt32LE(48000, 24); b.writeUInt32LE(96000, 28);
    b.writeUInt16LE(2, 32); b.writeUInt16LE(16, 34); b.write("data", 36); b.writeUInt32LE(2 * n, 40);
    for (let i = 0; i < n; i++) b.writeInt16LE(Math.round(9000 * Math.sin(i / 20)), 44 + 2 * i);
    require("fs").writeFileSync("sound/tone.wav", b);'
tried=0
survived=0
before=0

# Each case says what it is before and is counted when nothing failed in it.
case_of() {
    what=$*
    tried=$((tried + 1))
    before=$failed
    failed=0
    rm -rf films
    mkdir films
}
end() {
    [ $failed = 1 ] && printf '    in: %s\n' "$what" || survived=$((survived + 1))
    [ $before = 0 ] || failed=1
}
begin() { # waits until the render of $pid writes
    for i in $(seq 400); do
        [ -z "$(ls -A films | grep part)" ] || return 0
        sleep 0.05
    done
    fail 'nothing was begun'
}
whole() { # a file that reads as a film, or as it was
    "$kinora" snapshot short -o whole.png --quiet 2>/dev/null || fail 'the machine is broken'
    [ -s "$1" ] || fail "$1 is empty"
}

# ---- signals: with and without an earlier output ----
for signal in INT TERM HUP KILL; do # a shell starts background jobs deaf to QUIT
    for to in a.mp4 a.gif a.y4m 'a --format png-sequence' 'a --format hls'; do
        name=${to%% *}
        case_of "$signal while writing $to over an earlier output"
        case $to in *' '*) mkdir films/a && touch films/a/frame_000001.png ;; *) echo earlier >films/$name ;; esac
        [ "$to" != 'a --format hls' ] || { rm films/a/* && touch films/a/master.m3u8; }
        ls -l films/$name >was
        (exec "$kinora" render long -o films/$to >/dev/null 2>err) &
        pid=$!
        begin
        sleep 0.1
        kill -s $signal $pid
        wait $pid 2>/dev/null
        code=$?
        ls -l films/$name >is
        cmp -s was is || fail "the earlier output changed"
        case $signal in
        INT | TERM | HUP)
            [ $code = 1 ] || fail "ended with $code"
            only films $name
            ;;
        KILL) # what is left is hidden, and says what it is
            ls -A films | grep -v "^$name\$" | grep -qv '^\.a.*\.part$' && fail "left: $(ls -A films)"
            rm -rf films/$name
            expect 0 render short -o films/$to --quiet
            only films $name
            ;;
        esac
        end
    done
done

# ---- a full disk: a limit on the size of files, and a small file system where we may mount one ----
formats='a.mp4|a.webm|a.mov|a.mkv|a.ts|a.gif|a.apng|a.webp|a.y4m|a.rgba|a.wav|a.m4a|a.flac|a.mp3|a.opus|a --format png-sequence|a --format jpeg-sequence|a --format webp-sequence|a --format hls|a.mp4 --codec h265|a.mp4 --codec av1|a.mkv --codec ffv1|a.mp4 --separate-audio-to films/s.wav'
few='a.mp4|a.webm|a.gif|a.apng|a.y4m|a.m4a|a --format png-sequence|a --format hls'
IFS='|'
for to in $formats; do
    unset IFS
    case_of "files of at most 512 bytes, $to"
    (trap '' XFSZ && ulimit -f 1 && exec "$kinora" render sound -o films/$to --quiet) >/dev/null 2>err
    same 'exit code' $? 1
    says 'cannot\|full\|too large'
    only films
    end
    IFS='|'
done
unset IFS
mkdir small
if mount -t tmpfs -o size=64k tmpfs small 2>/dev/null; then
    trap 'umount small 2>/dev/null; rm -rf "$tmp"' EXIT
    composition noise 640 360 2 10 '<canvas id="n" width="640" height="360"></canvas><script>
      const c = document.getElementById("n").getContext("2d"), d = c.createImageData(640, 360);
      addEventListener("hf-seek", () => { for (let i = 0; i < d.data.length; i++) d.data[i] = i % 4 == 3 ? 255 : Math.random() * 256; c.putImageData(d, 0, 0); });</script>'
    cp sound/tone.wav noise/
    sed -i 's|</canvas>|</canvas><audio id="a" src="tone.wav" data-start="0" data-duration="1"></audio>|' noise/index.html
    IFS='|'
    for to in $few; do
        unset IFS
        case_of "a file system of 64 kB, $to"
        "$kinora" render noise -o "small/${to%% *}" $(case $to in *' '*) echo "${to#* }" ;; esac) --quiet >/dev/null 2>err
        code=$?
        [ $code -le 1 ] || fail "ended with $code"
        [ $code = 0 ] || only small
        rm -rf small/* small/.a*
        end
        IFS='|'
    done
    unset IFS
    case_of 'a snapshot on a file system of 64 kB'
    expect 1 snapshot noise --frame 3 -o small/s.png
    says 'No space left'
    only small
    end
    umount small
    trap 'rm -rf "$tmp"' EXIT
else
    echo 'no file system can be mounted here: full disks are tried by the limit on files alone'
fi
rmdir small

# ---- a reader that goes away ----
for format in y4m rgba; do
    case_of "a reader of $format that goes away"
    ( "$kinora" render long --quiet --format $format -o - 2>err; echo $? >code ) | head -c 100000 >/dev/null
    same 'exit code' "$(cat code)" 1
    says 'cannot write'
    end
done
case_of 'a reader of diagnostics that goes away'
( "$kinora" inspect short --dump=style 2>err; echo $? >code ) | head -c 10 >/dev/null
[ "$(cat code)" -le 1 ] || fail "ended with $(cat code)"
end

# ---- outputs that cannot be ----
for to in a.mp4 a.gif a.y4m 'a --format png-sequence' a.wav; do
    case_of "a folder in the place of $to"
    mkdir films/a.mp4 films/a.gif films/a.y4m films/a films/a.wav
    for d in films/*; do echo mine >"$d/letter"; done
    expect 1 render sound -o films/$to --quiet
    says 'not a regular file\|cannot replace'
    only films a a.gif a.mp4 a.wav a.y4m
    only films/${to%% *} letter
    end
done
for to in a.mp4 a.y4m; do
    case_of "a pipe in the place of $to"
    mkfifo films/$to
    expect 1 render short -o films/$to --quiet
    [ -p films/$to ] || fail 'the pipe is gone'
    only films $to
    end
done
case_of 'a device'
expect 1 render short --format y4m -o /dev/null --quiet
[ -c /dev/null ] || fail '/dev/null is gone'
says 'not a regular file'
end
case_of 'a link to nowhere in the place of the output'
ln -s nowhere/at/all films/a.mp4
expect 0 render short -o films/a.mp4 --quiet
only films a.mp4
end
case_of 'a link to somebody else s file in the place of the output'
echo mine >letter
ln -s ../letter films/a.mp4
expect 0 render short -o films/a.mp4 --quiet
same 'the letter' "$(cat letter)" mine
only films a.mp4
end
case_of 'a file in the place of the folder'
echo mine >films/dir
expect 1 render short -o films/dir/a.mp4 --quiet
only films dir
end
case_of 'a name that is too long'
expect 1 render short -o "films/$(printf '%0300d' 0).mp4" --quiet
says 'too long'
only films
end
if [ "$(id -u)" != 0 ] || command -v setpriv >/dev/null; then
    for to in a.mp4 a.gif 'a --format png-sequence' a.y4m a.wav; do
        case_of "a folder that may not be written, $to"
        chmod 555 films
        chmod 755 "$tmp"
        chmod -R a+rX short sound
        if [ "$(id -u)" = 0 ]; then
            chmod 666 err
            setpriv --reuid 65534 --regid 65534 --clear-groups "$kinora" render sound -o films/$to --quiet >out 2>err
            code=$?
        else
            "$kinora" render sound -o films/$to --quiet >out 2>err
            code=$?
        fi
        same 'exit code' $code 1
        says 'Permission denied\|cannot'
        only films
        chmod 755 films
        end
    done
fi

# ---- sources that vanish, shrink or change while they are read ----
for how in 'rm' 'truncate -s 0' 'truncate -s 5000' 'cp short/index.html'; do
    command -v ffmpeg >/dev/null || break
    case_of "a film whose source meets: $how"
    mkdir -p gone
    composition gone 320 180 4 30 '<video id="v" muted src="v.mp4" data-start="0" data-duration="4"></video>'
    ffmpeg -v error -y -f lavfi -i testsrc2=s=320x180:r=30 -t 4 -pix_fmt yuv420p gone/v.mp4
    (exec "$kinora" render gone -o films/a.y4m --memory 64M >/dev/null 2>err) &
    pid=$!
    begin
    $how gone/v.mp4
    wait $pid
    code=$?
    [ $code -le 1 ] || fail "ended with $code"
    if [ $code = 0 ]; then only films a.y4m; else only films; fi
    end
done
for lost in index.html tone.wav; do
    case_of "$lost is gone while the film is made"
    cp -r sound going
    (exec "$kinora" render going -o films/a.mp4 --duration 20 >/dev/null 2>err) &
    pid=$!
    begin
    rm going/$lost
    wait $pid
    code=$?
    [ $code -le 1 ] || fail "ended with $code"
    if [ $code = 0 ]; then only films a.mp4; else only films; fi
    rm -rf going
    end
done
case_of 'the page is gone when it must be opened anew'
mkdir -p again
cat >again/index.html <<'PAGE'
<!doctype html>
<div data-composition-id="a" data-width="16" data-height="16" data-start="0" data-duration="8" data-fps="25">a</div>
<script>
  (function step() { for (let i = 0; i < 1e7; i++); requestAnimationFrame(step); })();
  window.__timelines = {};
</script>
PAGE
(exec "$kinora" snapshot again --at 7,1 -o pictures >/dev/null 2>err) &
pid=$!
while kill -0 $pid 2>/dev/null && [ ! -d pictures ]; do sleep 0.02; done
rm again/index.html # while the first is gone to, for whose sake every frame runs
wait $pid
same 'exit code' $? 1
[ ! -e pictures/contact-sheet.jpg ] || fail 'a contact sheet of pictures that are not there'
rm -rf again pictures
end
case_of 'the folder of the output is gone'
(exec "$kinora" render long -o films/a.mp4 --frames 0-99 >/dev/null 2>err) &
pid=$!
begin
rm -rf films
wait $pid
same 'exit code' $? 1
mkdir -p films
end

# ---- two renders of the same output ----
for to in a.mp4 a.gif a.y4m 'a --format png-sequence' 'a --format hls'; do
    case_of "three renders of $to at once"
    expect 0 render short -o alone-${to%% *} ${to#${to%% *}} --quiet
    for k in 1 2 3; do
        (exec "$kinora" render short -o films/$to --quiet >/dev/null 2>"err$k") &
        eval "p$k=$!"
    done
    ok=0
    for k in 1 2 3; do
        eval "wait \$p$k"
        code=$?
        [ $code -le 1 ] || fail "ended with $code"
        [ $code = 1 ] || ok=$((ok + 1))
    done
    [ $ok -ge 1 ] || fail 'none was written'
    only films ${to%% *}
    diff -r films/${to%% *} alone-${to%% *} >/dev/null || fail 'it is not the whole output'
    rm -rf alone-*
    end
done
echo "$survived of $tried faults survived"
finish
