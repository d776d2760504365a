#!/bin/sh
# A frame in which a timeline moves transforms and opacities costs the style of what moves and nothing
# else: what 20 frames more add to the counters of --stats.
. tests/cli/lib.sh
mkdir p
{
    cat <<'PAGE'
<!doctype html>
<script src="https://cdn.jsdelivr.net/npm/gsap@3.15.0/dist/gsap.min.js"></script>
<style>
  #stage { position: relative; width: 640px; height: 360px; background: #246; font: 20px Inter; }
  .card { position: absolute; left: 40px; top: 40px; width: 200px; padding: 10px; background: #fc0; }
</style>
<div id="stage" data-composition-id="small" data-width="640" data-height="360" data-start="0" data-duration="4" data-fps="10">
PAGE
    for i in 1 2 3 4 5; do echo "<div class=card><p>Card <b>$i</b></p><p>of five</p></div>"; done
    for i in 1 2 3 4 5 6 7 8 9; do echo "<p>Line $i stands still</p>"; done
    cat <<'PAGE'
</div>
<script>
  const tl = gsap.timeline({ paused: true });
  tl.fromTo(".card", { x: 0, rotation: 1, opacity: 0.2 }, { x: 300, rotation: 20, opacity: 0.9, duration: 4, ease: "none" }, 0);
  window.__timelines = { small: tl };
</script>
PAGE
} >p/index.html

counters() { # last frame: elements styled, layout runs, items built, layers built
    expect 0 render p --frames "0-$1" --format rgba -w 1 --quiet --stats -o -
    same "what --stats says of frames 0 to $1" "$(grep -cE '^(style|layout|paint) ' err)" 3
    same "stages that tell their memory" "$(grep -cE '^(open|script|style|layout|paint|caches) .* [0-9]+\.[0-9] MB' err)" 6
    same "memory of a script engine that runs GSAP" "$(grep -cE '^script .* heap ([1-9]|0\.[1-9])' err)" 1
    awk '$1 == "style" { s = $4 } $1 == "layout" { l = $4 } $1 == "paint" { i = $4; sub(/.*; /, ""); c = $1 }
         END { print s, l, i, c }' err
}
set -- $(counters 10) $(counters 30)
same "elements styled in 20 frames" $(($5 - $1)) 100
same "layouts in 20 frames" $(($6 - $2)) 0
same "items built in 20 frames" $(($7 - $3)) 0
same "layers built in 20 frames" $(($8 - $4)) 120 # five cards and the picture that they are in
finish
