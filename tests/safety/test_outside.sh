#!/bin/sh
# Files of a project that lead out of it by what they say: pictures, playlists, films, packages,
# links, names in batches. The colour of what lies outside is never seen, and nothing waits.
. tests/cli/lib.sh
needs node ffmpeg timeout
. "$safety/confined.sh"
png=../outside-canary/canary.png
tried=0

# refused WHAT FILE TAG: the project p, whose file is shown by the tag, shows nothing from outside.
# What is collected is tried at once by try_all, and one by one when something was shown.
: >collected
refused() {
    printf '%s|%s|%s\n' "$1" "$2" "$3" >>collected
    tried=$((tried + 1))
}
try_all() {
    {
        page html x </dev/null | sed '$d'
        n=0
        while IFS='|' read -r what file tag; do
            n=$((n + 1))
            echo "$tag" | FILE=$file N=$n node -e '
                process.stdout.write(require("fs").readFileSync(0, "utf8").replaceAll("URL", () => process.env.FILE).replace(/"v"/g, `"v${process.env.N}"`));'
        done <collected
        echo '</div>'
    } >p/index.html
    first_frames p
    [ $code -le 1 ] || fail "$1 ended with $code"
    if film_shows; then
        while IFS='|' read -r what file tag; do
            echo "$file" | page html "$tag" >p/index.html
            ! shows p || fail "$what: something from outside was shown"
        done <collected
    fi
    : >collected
}

# ---- SVG: as a picture and as the page itself ----
folder p
while IFS='|' read -r what text <&3; do
    case $what in '#'*) continue ;; esac
    for there in "$png" "file://$outside/canary.png" "http://127.0.0.1:$port/canary.png"; do
        {
            case $text in '<!'* | '<?'*) head= ;; *) head='<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="48">' ;; esac
            printf '%s%s\n' "$head" "$text" | sed "s|THERE|${there%png}|"
        } >p/inner$tried.svg
        watched snapshot p/inner$tried.svg -o s.png
        [ $code -le 1 ] || fail "$what, $there, ended with $code as a page"
        [ $code = 1 ] || ! is_shown s.png || fail "$what, $there: something from outside was shown"
        refused "$what, $there" inner$tried.svg '<img class="all" src="URL">'
    done
done 3<<'SVG'
image|<image href="THEREpng" width="64" height="48"/></svg>
image by XLink|<image xlink:href="THEREpng" width="64" height="48"/></svg>
feImage|<filter id="f"><feImage href="THEREpng"/></filter><rect width="64" height="48" filter="url(#f)"/></svg>
use|<use href="THEREsvg#a"/></svg>
gradient|<linearGradient id="g" href="THEREsvg#a"/><rect width="64" height="48" fill="url(#g)"/></svg>
fill|<rect width="64" height="48" fill="url(THEREsvg#a)"/></svg>
import|<style>@import url("THEREcss");</style><rect class="canary" width="64" height="48"/></svg>
font|<style>@font-face { font-family: f; src: url("THEREpng"); }</style><text y="20" font-family="f">text</text></svg>
foreign object|<foreignObject width="64" height="48"><img xmlns="http://www.w3.org/1999/xhtml" src="THEREpng"/></foreignObject></svg>
script|<script href="THEREjs"/></svg>
style sheet|<?xml-stylesheet href="THEREcss"?><svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect class="canary" width="64" height="48"/></svg>
entity|<!DOCTYPE svg [<!ENTITY x SYSTEM "THEREtxt">]><svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="64" height="48" fill="&x;"/><text y="20">&x;</text></svg>
parameter entity|<!DOCTYPE svg [<!ENTITY % x SYSTEM "THEREtxt"> %x;]><svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"/>
document type|<!DOCTYPE svg SYSTEM "THEREtxt"><svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"/>
inclusion|<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="THEREsvg"/></svg>
many entities|<!DOCTYPE svg [<!ENTITY a "##########"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]><svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><text>&h;</text></svg>
SVG
try_all 'pictures in SVG'

# ---- style sheets and pages in the project that name others ----
echo '@import "../outside-canary/canary.css"; @import url(linked/canary.css);' >p/inner1.css
refused 'import in a sheet' inner1.css '<link rel="stylesheet" href="URL"><div class="all canary"></div>'
echo ".canary { background: url($png); }" >p/inner2.css
refused 'picture of a sheet' inner2.css '<link rel="stylesheet" href="URL"><div class="all canary"></div>'
echo "<template><div data-composition-id=\"part\" data-width=\"64\" data-height=\"48\"><img src=\"$png\"><img src=\"linked/canary.png\"></div></template>" >p/inner.html
refused 'nested composition' inner.html '<div class="all" data-composition-id="part" data-composition-src="URL" data-start="0" data-duration="1"></div>'
for tag in iframe embed frame portal; do
    refused $tag "$png" "<$tag class=\"all\" src=\"URL\"></$tag>"
done
refused object "$png" '<object class="all" data="URL"></object>'
try_all 'sheets, pages and frames'
refused base x "<base href=\"file://$outside/\"><img class=\"all\" src=\"canary.png\">"
try_all base

# ---- playlists under the names of films ----
film='<video class="all" id="v" muted src="URL" data-start="0" data-duration="1"></video>'
for there in ../outside-canary/canary.mov "$outside/canary.mov" "file:$outside/canary.mov" "http://127.0.0.1:$port/canary.mov" link-canary.mov; do
    printf '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n%s\n#EXT-X-ENDLIST\n' "$there" >p/list$tried.mp4
    refused "HLS, $there" list$tried.mp4 "$film"
    cp p/list$((tried - 1)).mp4 p/list$tried.m3u8
    refused "HLS under its name, $there" list$tried.m3u8 "$film"
    printf "ffconcat version 1.0\nfile '%s'\nduration 1\n" "$there" >p/list$tried.mp4
    refused "concat, $there" list$tried.mp4 "$film"
    printf "file '%s'\n" "$there" >p/list$tried.mp4
    refused "concat without a head, $there" list$tried.mp4 "$film"
    printf '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>%s</BaseURL></Representation></AdaptationSet></Period></MPD>' "$there" >p/list$tried.mp4
    refused "DASH, $there" list$tried.mp4 "$film"
    printf 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video %s RTP/AVP 96\na=rtpmap:96 H264/90000\n' "$port" >p/list$tried.mp4
    refused SDP list$tried.mp4 "$film"
    printf '[playlist]\nFile1=%s\n' "$there" >p/list$tried.mp4
    refused "PLS, $there" list$tried.mp4 "$film"
    printf 'RTSPtextRTSP://127.0.0.1:%s/x' "$port" >p/list$tried.mp4
    refused RTSP list$tried.mp4 "$film"
    printf '%s' "$there" >p/list$tried.mp4
    refused "link file, $there" list$tried.mp4 "$film"
done
for n in 'canary%d.png' '%d.png' 'link-canary%d.png' 'linked/canary%d.png' '../outside-canary/canary%d.png' 'list*.png' 'concat:list.mp4|list.mp4'; do
    refused "pattern $n" "$n" "$film"
done
try_all playlists

# A QuickTime film whose samples lie in another file (data reference "alis"), and a Matroska file
# that names the one before and after it.
ffmpeg -v error -i "$outside/canary.mov" -c copy -movflags +empty_moov -f matroska p/good.mkv
node "$safety/linked_films.js" "$outside/canary.mov" p/away.mov ../outside-canary/canary.mov p/good.mkv p/linked.mkv
refused 'samples elsewhere' away.mov "$film"
try_all 'samples elsewhere'
echo good.mkv | page html "$film" >p/index.html
shows p || fail 'the control of Matroska does not show the film'
rm -f p/good.mkv
echo linked.mkv | page html "$film" >p/index.html
watched snapshot p -o s.png

# ---- packages ----
mkdir -p p/node_modules/x
ln -s "$outside/canary.js" p/node_modules/x/x.min.js
refused 'package that is a link' x '<script src="https://cdn.jsdelivr.net/npm/x"></script>'
try_all 'package that is a link'
says 'resource/refused.*x.min.js'
for there in 'x/../../../outside-canary/canary.js' 'x/%2e%2e/%2e%2e/%2e%2e/outside-canary/canary.js' '../../outside-canary/canary.js' \
    'x@1/..%2f../canary.js' '@../outside-canary/canary.js' 'x@../../../outside-canary/canary.js'; do
    refused "package $there" x "<script src=\"https://cdn.jsdelivr.net/npm/$there\"></script>"
done
try_all packages
rm -r p/node_modules
ln -s ../outside-canary p/node_modules
refused 'packages that are a link' x '<script src="https://unpkg.com/canary@1.0.0/canary.js"></script>'
try_all 'packages that are a link'
rm p/node_modules

# ---- values of variables, rows of batches ----
cat >p/index.html <<'PAGE'
<!doctype html><html data-composition-variables='[{"id": "logo", "type": "string", "default": "x"}, {"id": "name", "type": "string", "default": "x"}]'>
<body><div data-composition-id="m" data-width="64" data-height="48" data-duration="0.2" data-fps="10">
<img data-var-src="logo" src="x" style="position: absolute; width: 64px; height: 48px"></div></body></html>
PAGE
for there in "$png" "$outside/canary.png" "file://$outside/canary.png" linked/canary.png "http://127.0.0.1:$port/canary.png"; do
    watched snapshot p --variables "{\"logo\": \"$there\"}" -o s.png
    says 'resource/refused\|file/open'
    [ ! -f s.png ] || ! is_shown s.png || fail "variable $there: something from outside was shown"
    tried=$((tried + 1))
done
for name in ../up ../../up /tmp/up . .. a/b '' 'x\u0000y'; do
    printf '[{"name": "%s"}]' "$name" >rows.json
    expect 1 render p --batch rows.json -o 'films/{name}.y4m'
    says "cannot be a part of a file's name"
    tried=$((tried + 1))
done
absent up.y4m films ../up.y4m /tmp/up.y4m

# ---- the page itself, pipes, folders, devices ----
mkdir q
ln -s ../outside-canary/canary.html q/index.html
expect 1 snapshot q -o q.png
says 'composition/outside-project'
expect 1 snapshot q -c ./index.html -o q.png
says 'composition/outside-project'
mkfifo p/pipe.png
mkdir p/folder.png
for f in pipe.png folder.png; do
    for tag in '<img src="URL">' '<video id="v" src="URL" data-start="0" data-duration="1"></video>' '<link rel="stylesheet" href="URL">' '<script src="URL"></script>' \
        '<script>fetch("URL")</script>' '<div data-composition-id="x" data-composition-src="URL"></div>' '<style>@font-face { font-family: f; src: url(URL); }</style><p style="font-family: f">x</p>'; do
        echo $f | page html "$tag" >p/index.html
        timeout 60 "$kinora" snapshot p -o s.png >out 2>err
        code=$?
        [ $code -le 1 ] || fail "$f in $tag ended with $code"
        says "$f"
        tried=$((tried + 1))
    done
done

# ---- links that come and go while the project is read ----
echo canary.png | page html '<img class="all" src="URL"><img class="all" src="turn/canary.png"><video class="all" id="v" muted src="turn/canary%d.png" data-start="0" data-duration="1"></video>' >p/index.html
mkdir p/kept
ffmpeg -v error -f lavfi -i color=c=0x00ff00:s=64x48:r=10,format=rgb24 -frames:v 1 p/kept/canary.png
cp p/kept/canary.png p/kept/canary0.png
cp p/kept/canary.png kept.png
(while :; do
    ln -sfn ../outside-canary p/turn
    ln -sf "$png" p/canary.png
    ln -sfn kept p/turn
    rm p/canary.png
    cp kept.png p/canary.png
done) 2>/dev/null &
turner=$!
for i in $(seq 20); do
    "$kinora" snapshot p -o s.png >out 2>err
    [ ! -f s.png ] || ! is_shown s.png || fail 'a link that came during the render was followed'
    tried=$((tried + 1))
done
kill $turner
same 'visits to the server' "$(wc -c <visits)" 0
echo "$tried attempts"
finish
