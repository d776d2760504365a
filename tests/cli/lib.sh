# Sourced by every test of the program. KINORA names it; all else happens in a temporary folder.
set -u
kinora=${KINORA:-$PWD/build/kinora}
data=$PWD/tests/cli/data
safety=$PWD/tests/safety
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
failed=0

fail() {
    printf 'FAIL: %s\n' "$*"
    failed=1
}

# expect CODE arguments...: runs kinora; its outputs are in `out` and `err` afterwards.
expect() {
    want=$1
    shift
    "$kinora" "$@" >out 2>err
    code=$?
    [ "$code" = "$want" ] || {
        fail "kinora $* ended with $code, not $want"
        sed 's/^/    /' err | head -n 20
    }
}

says() {
    grep -q -e "$1" err || {
        fail "no '$1' in:"
        sed 's/^/    /' err
    }
}

silent() {
    [ ! -s err ] || {
        fail "unexpected message:"
        sed 's/^/    /' err
    }
}

same() { # what, got, wanted
    [ "$2" = "$3" ] || fail "$1: '$2', not '$3'"
}

absent() {
    for f in "$@"; do
        [ ! -e "$f" ] || fail "$f was left behind"
    done
}

# No file but these in the folder: unfinished outputs lie beside the finished ones.
only() { # folder, names in order
    dir=$1
    shift
    got=$(ls -A "$dir" | tr '\n' ' ')
    same "files of $dir" "${got% }" "$*"
}

# composition FOLDER WIDTH HEIGHT SECONDS FPS [elements]: a square moves; each frame is different.
composition() {
    mkdir -p "$1"
    cat >"$1/index.html" <<PAGE
<!doctype html>
<style>
  #stage { width: $2px; height: $3px; background: #246; }
  #mover { position: absolute; top: 10px; width: 40px; height: 40px; background: #fc0; }
</style>
<div id="stage" data-composition-id="small" data-width="$2" data-height="$3" data-start="0" data-duration="$4" data-fps="$5">
<div id="mover"></div>${6:-}
</div>
<script>
  const mover = document.getElementById("mover");
  addEventListener("hf-seek", () => {});
  window.__timelines = { small: { duration: () => $4, totalDuration: () => $4, time: () => 0, pause() {}, play() {},
    totalTime(t) { mover.style.left = t * 10 + "px"; }, seek(t) { this.totalTime(t); } } };
</script>
PAGE
}

# input_row SOURCE SECONDS FILE ffmpeg's arguments: makes c/FILE of a lavfi source and adds a <video> to $elements, 32 px below
# the one before ($count of them). Fails, told, where this ffmpeg cannot make it.
elements='' count=0
input_row() {
    source=$1 seconds=$2 to=$3
    shift 3
    ffmpeg -v error -y -f lavfi -i "$source" "$@" "c/$to" 2>log || {
        echo "not made: $to: $(head -n 1 log)"
        return 1
    }
    elements="$elements<video src=$to muted style='top: $((32 * count))px' data-start=0 data-duration=$seconds></video>"
    count=$((count + 1))
}

# The test needs a program that is not everywhere: 77 means skipped to CTest.
needs() {
    for program in "$@"; do
        command -v "$program" >/dev/null || {
            echo "skipped: $program is absent"
            exit 77
        }
    done
}

probe() { # file, ffprobe's entries → values separated by commas
    ffprobe -v error -show_entries "$2" -of csv=p=0 "$1" | tr '\n' ' ' | sed 's/,* *$//'
}

frames_of() { # raw film on standard input
    ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 "$@" | tr -d ',\n'
}

finish() {
    exit $failed
}
