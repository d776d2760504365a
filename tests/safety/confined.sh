# Sourced by the tests of what a composition may read: a folder outside of every project, whose
# files hold one colour; projects with links to it; and a server that counts who comes.
outside=$tmp/outside-canary
mkdir "$outside"
ffmpeg -v error -f lavfi -i color=c=0xff00fe:s=64x48:r=10,format=rgb24 -frames:v 1 "$outside/canary.png"
cp "$outside/canary.png" "$outside/canary0.png"
ffmpeg -v error -f lavfi -i color=c=0xff00fe:s=64x48:r=10,format=rgb24 -frames:v 10 -c:v png "$outside/canary.mov"
echo '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><path fill="#ff00fe" d="M0 0h64v48H0z"/></svg>' >"$outside/canary.svg"
echo '.canary { background: #ff00fe; }' >"$outside/canary.css"
echo 'paint("#ff00fe");' >"$outside/canary.js"
echo '{"color": "#ff00fe"}' >"$outside/canary.json"
printf '#ff00fe' >"$outside/canary.txt"
echo '<template><div data-composition-id="part" data-width="64" data-height="48" data-duration="1"><div style="width: 64px; height: 48px; background: #ff00fe"></div></div></template>' >"$outside/canary.html"

# A project's folder with links that lead out of it.
folder() {
    mkdir -p "$1/sub"
    for f in "$outside"/*; do
        ln -s "../outside-canary/${f##*/}" "$1/link-${f##*/}"
    done
    ln -s ../outside-canary "$1/linked"
    ln -s "$outside" "$1/absolute"
    ln -s hop "$1/chain"
    ln -s .. "$1/hop"
}

# The ways out to a file, one a line.
ways() {
    grep -v '^#' "$safety/data/outside-ways.txt" | sed -e "s|F\$|$1|" -e "s|F%|$1%|" -e "s|O/|$outside/|" -e "s|PORT|$port|"
}

# page html|css|js|module MARKUP: a composition with the markup for each line of standard input: URL the
# address as it is written there, N its number.
page() {
    cat <<'PAGE'
<!doctype html><style>
  #stage { position: relative; width: 64px; height: 48px; background: #123; }
  .all { position: absolute; left: 0; top: 0; width: 64px; height: 48px; }
</style>
<script>window.paint = (c) => { document.getElementById("paper").style.background = c; };</script>
<div id="stage" data-composition-id="main" data-width="64" data-height="48" data-start="0" data-duration="1" data-fps="10">
<div id="paper" class="all"></div>
PAGE
    how=$1 markup=$2 node -e '
        const { how, markup } = process.env;
        require("fs").readFileSync(0, "utf8").split("\n").filter((s) => s).forEach((url, i) => {
            if (how === "module" && !/^[./]|:/.test(url)) url = "./" + url; // a bare name is another thing
            if (how !== "html") url = url.replaceAll("\\", "\\\\");
            console.log(markup.replaceAll("URL", () => url).replace(/([bchkmpv])N/g, "$1" + i));
        });'
    echo '</div>'
}

# watched arguments...: kinora, and what it opened and where it connected, where strace works.
strace -f -o trace true 2>/dev/null && traced=yes || traced=no
watched() {
    if [ $traced = yes ]; then
        # A file for each thread: in one, a call that another interrupts is two lines.
        rm -f trace.*
        strace -ff -o trace -e trace=open,openat,openat2,connect,execve "$kinora" "$@" >out 2>err
        code=$?
        cat trace.* >trace
        # In the project a file of that name may be looked for; it is not there.
        ! grep canary trace | grep -vE 'ENOENT|ELOOP|execve' || fail "kinora $* opened a file outside"
        ! grep -E 'connect\(.*AF_INET' trace || fail "kinora $* went to the network"
        same 'programs started' "$(grep -c execve trace)" 1
    else
        "$kinora" "$@" >out 2>err
        code=$?
    fi
}

# Does a pixel of a picture have the colour?
is_shown() {
    ffmpeg -v error -i "$1" -f rawvideo -pix_fmt rgba - | node -e '
        const b = require("fs").readFileSync(0);
        for (let i = 0; i < b.length; i += 4) if (b[i] === 255 && b[i + 1] === 0 && b[i + 2] === 254) process.exit(0);
        process.exit(1);'
}

# Draws the first frames of a project, watched.
first_frames() {
    rm -f film.rgba
    watched render "$1" --frames 0-2 --format rgba -o film.rgba
}
# Does one of them have a pixel of the colour?
film_shows() {
    [ -f film.rgba ] && node -e '
        const b = require("fs").readFileSync("film.rgba");
        for (let i = 0; i < b.length; i += 4) if (b[i] === 255 && b[i + 1] === 0 && b[i + 2] === 254) process.exit(0);
        process.exit(1);'
}
shows() {
    rm -f film.rgba
    "$kinora" render "$1" --frames 0-2 --format rgba -o film.rgba >/dev/null 2>err
    film_shows
}

# Whoever comes to the port leaves a line in `visits`.
: >visits
node -e '
    const fs = require("fs"), s = require("net").createServer((c) => { fs.appendFileSync("visits", "x\n"); c.destroy(); });
    s.listen(0, "127.0.0.1", () => fs.writeFileSync("port", String(s.address().port)));' &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$tmp"' EXIT
for i in $(seq 100); do
    [ ! -s port ] || break
    sleep 0.1
done
port=$(cat port)
