# bash completion of kinora. Written by kinora reference --bash.
_kinora() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} flags=
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W 'render snapshot golden info compositions timeline lint check inspect doctor benchmark init --help --version' -- "$cur")
        return
    fi
    case ${COMP_WORDS[1]} in
    render)
        case $prev in
            --output|-o) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --composition|-c) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --fps|-f) return ;;
            --quality|-q) mapfile -t COMPREPLY < <(compgen -W 'draft standard looks high delivery' -- "$cur"); return ;;
            --format) mapfile -t COMPREPLY < <(compgen -W 'mp4 webm mov mkv ts hls gif apng webp png-sequence jpeg-sequence webp-sequence y4m rgba wav mp3 m4a aac flac opus' -- "$cur"); return ;;
            --codec|--video-codec) mapfile -t COMPREPLY < <(compgen -W 'h264 h265 av1 vp9 vp8 prores ffv1' -- "$cur"); return ;;
            --crf) return ;;
            --video-bitrate) return ;;
            --max-rate|--encoding-max-rate) return ;;
            --buf-size|--encoding-buffer-size) return ;;
            --preset|--x264-preset) return ;;
            --profile|--prores-profile) return ;;
            --pixel-format|--pix-fmt) return ;;
            --color-space) mapfile -t COMPREPLY < <(compgen -W 'bt709 bt601 bt2020-ncl default' -- "$cur"); return ;;
            --color-range) mapfile -t COMPREPLY < <(compgen -W 'limited full tv pc' -- "$cur"); return ;;
            --gop) return ;;
            --frames) return ;;
            --every-nth-frame) return ;;
            --workers|--concurrency|-w) return ;;
            --memory) return ;;
            --variables) return ;;
            --variables-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --props) return ;;
            --modules) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --duration) return ;;
            --width) return ;;
            --height) return ;;
            --scale) return ;;
            --metadata) return ;;
            --audio-codec) mapfile -t COMPREPLY < <(compgen -W 'aac opus mp3 flac vorbis pcm-16 pcm-24' -- "$cur"); return ;;
            --audio-bitrate) return ;;
            --sample-rate) return ;;
            --audio-gain) return ;;
            --audio-limit) return ;;
            --separate-audio-to) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --image-format) mapfile -t COMPREPLY < <(compgen -W 'png jpeg jpg webp' -- "$cur"); return ;;
            --image-sequence-pattern) return ;;
            --jpeg-quality) return ;;
            --loop|--gif-loop) return ;;
            --number-of-gif-loops) return ;;
            --hls-segment-seconds) return ;;
            --vp9-cpu-used) return ;;
            --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
            --diag) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$cur"); return ;;
            --script-timeout) return ;;
            --script-memory) return ;;
            --max-nodes) return ;;
            --video-frame-format) mapfile -t COMPREPLY < <(compgen -W 'auto jpg png' -- "$cur"); return ;;
            --hardware-acceleration) return ;;
            --log) return ;;
            --batch) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --batch-concurrency) return ;;
            --resolution) mapfile -t COMPREPLY < <(compgen -W 'landscape portrait square landscape-4k portrait-4k square-4k 1080p hd fhd 4k uhd 1080p-square square-1080p 4k-square' -- "$cur"); return ;;
            --browser-timeout) return ;;
            --protocol-timeout) return ;;
            --player-ready-timeout) return ;;
            --frames-cache-dir) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --max-concurrent-renders) return ;;
            --skill) return ;;
        esac
        flags='--help --output --composition --fps --quality --format --codec --crf --video-bitrate --max-rate --buf-size --preset --profile --pixel-format --color-space --color-range --gop --frames --every-nth-frame --workers --memory --variables --variables-file --props --strict-variables --modules --duration --width --height --scale --transparent --no-transparent --json --stats --no-cache --overwrite --no-overwrite --metadata --muted --enforce-audio-track --audio-codec --audio-bitrate --sample-rate --audio-gain --audio-limit --separate-audio-to --image-format --sequence --image-sequence-pattern --jpeg-quality --loop --number-of-gif-loops --hls-segment-seconds --vp9-cpu-used --strict --strict-features --color --quiet --diag --bench --script-timeout --script-memory --max-nodes --lint-verbose --no-best-effort --strict-all --batch --batch-concurrency --batch-fail-fast --resolution --resume' ;;
    snapshot)
        case $prev in
            --output|-o) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --composition|-c) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --fps|-f) return ;;
            --workers|--concurrency|-w) return ;;
            --memory) return ;;
            --variables) return ;;
            --variables-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --props) return ;;
            --modules) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --duration) return ;;
            --width) return ;;
            --height) return ;;
            --scale) return ;;
            --at) return ;;
            --frame) return ;;
            --jpeg-quality) return ;;
            --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
            --diag) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$cur"); return ;;
            --script-timeout) return ;;
            --script-memory) return ;;
            --max-nodes) return ;;
            --range) return ;;
            --timeout) return ;;
            --frames) return ;;
            --zoom) return ;;
            --zoom-scale) return ;;
            --angle) return ;;
            --against) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --describe) return ;;
        esac
        flags='--help --output --composition --fps --workers --memory --variables --variables-file --props --modules --duration --width --height --scale --at --frame --transparent --json --no-cache --jpeg-quality --strict --strict-features --color --quiet --diag --script-timeout --script-memory --max-nodes --range --frames --end --no-end --keep --zoom --zoom-scale' ;;
    golden)
        case $prev in
            --output|-o) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --composition|-c) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --fps|-f) return ;;
            --frames) return ;;
            --workers|--concurrency|-w) return ;;
            --memory) return ;;
            --variables) return ;;
            --variables-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --props) return ;;
            --modules) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --duration) return ;;
            --width) return ;;
            --height) return ;;
            --scale) return ;;
            --psnr) return ;;
            --ssim) return ;;
            --report) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --junit) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
            --diag) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$cur"); return ;;
            --script-timeout) return ;;
            --script-memory) return ;;
            --max-nodes) return ;;
        esac
        flags='--help --output --composition --fps --frames --workers --memory --variables --variables-file --props --modules --duration --width --height --scale --transparent --psnr --ssim --report --junit --json --no-cache --strict --strict-features --color --quiet --diag --script-timeout --script-memory --max-nodes' ;;
    info)
        case $prev in
            --composition|-c) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --fps|-f) return ;;
            --workers|--concurrency|-w) return ;;
            --memory) return ;;
            --variables) return ;;
            --variables-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --props) return ;;
            --modules) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --duration) return ;;
            --width) return ;;
            --height) return ;;
            --scale) return ;;
            --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
            --diag) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$cur"); return ;;
            --script-timeout) return ;;
            --script-memory) return ;;
            --max-nodes) return ;;
        esac
        flags='--help --composition --fps --workers --memory --variables --variables-file --props --modules --duration --width --height --scale --json --no-cache --strict --strict-features --color --quiet --diag --script-timeout --script-memory --max-nodes' ;;
    compositions)
        case $prev in
            --composition|-c) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --fps|-f) return ;;
            --workers|--concurrency|-w) return ;;
            --memory) return ;;
            --variables) return ;;
            --variables-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --props) return ;;
            --modules) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --duration) return ;;
            --width) return ;;
            --height) return ;;
            --scale) return ;;
            --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
            --diag) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$cur"); return ;;
            --script-timeout) return ;;
            --script-memory) return ;;
            --max-nodes) return ;;
        esac
        flags='--help --composition --fps --workers --memory --variables --variables-file --props --modules --duration --width --height --scale --json --no-cache --strict --strict-features --color --quiet --diag --script-timeout --script-memory --max-nodes' ;;
    timeline)
        case $prev in
            --composition|-c) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --fps|-f) return ;;
            --workers|--concurrency|-w) return ;;
            --memory) return ;;
            --variables) return ;;
            --variables-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --props) return ;;
            --modules) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --duration) return ;;
            --width) return ;;
            --height) return ;;
            --scale) return ;;
            --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
            --diag) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$cur"); return ;;
            --script-timeout) return ;;
            --script-memory) return ;;
            --max-nodes) return ;;
            --component) return ;;
            --boundary) return ;;
            --generation) return ;;
            --offset) return ;;
            --at) return ;;
            --range) return ;;
        esac
        flags='--help --composition --fps --workers --memory --variables --variables-file --props --modules --duration --width --height --scale --json --no-cache --strict --strict-features --color --quiet --diag --script-timeout --script-memory --max-nodes' ;;
    lint)
        case $prev in
            --composition|-c) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        esac
        flags='--help --composition --json --strict --quiet --verbose' ;;
    check)
        case $prev in
            --composition|-c) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --fps|-f) return ;;
            --workers|--concurrency|-w) return ;;
            --memory) return ;;
            --variables) return ;;
            --variables-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --props) return ;;
            --modules) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --duration) return ;;
            --width) return ;;
            --height) return ;;
            --scale) return ;;
            --at) return ;;
            --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
            --diag) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$cur"); return ;;
            --script-timeout) return ;;
            --script-memory) return ;;
            --max-nodes) return ;;
            --samples) return ;;
            --range) return ;;
            --components) return ;;
            --max-transition-samples) return ;;
            --max-issues) return ;;
            --tolerance) return ;;
            --caption-zone) return ;;
            --layout) return ;;
            --timeout) return ;;
        esac
        flags='--help --composition --fps --workers --memory --variables --variables-file --props --modules --duration --width --height --scale --at --json --no-cache --strict --strict-features --color --quiet --diag --script-timeout --script-memory --max-nodes --samples --range --components --at-transitions --max-transition-samples --max-issues --collapse-static --no-collapse-static --tolerance --contrast --no-contrast --snapshots --frame-check --caption-zone --layout' ;;
    inspect)
        case $prev in
            --composition|-c) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --fps|-f) return ;;
            --workers|--concurrency|-w) return ;;
            --memory) return ;;
            --variables) return ;;
            --variables-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --props) return ;;
            --modules) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --duration) return ;;
            --width) return ;;
            --height) return ;;
            --scale) return ;;
            --at) return ;;
            --frame) return ;;
            --dump) mapfile -t COMPREPLY < <(compgen -W 'dom sheets style boxes dlist timeline media' -- "$cur"); return ;;
            --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
            --diag) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$cur"); return ;;
            --script-timeout) return ;;
            --script-memory) return ;;
            --max-nodes) return ;;
        esac
        flags='--help --composition --fps --workers --memory --variables --variables-file --props --modules --duration --width --height --scale --at --frame --dump --json --stats --no-cache --strict --strict-features --color --quiet --diag --script-timeout --script-memory --max-nodes' ;;
    doctor)
        case $prev in
        esac
        flags='--help --json' ;;
    benchmark)
        case $prev in
            --composition|-c) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --fps|-f) return ;;
            --workers|--concurrency|-w) return ;;
            --memory) return ;;
            --variables) return ;;
            --variables-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --props) return ;;
            --modules) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --duration) return ;;
            --width) return ;;
            --height) return ;;
            --scale) return ;;
            --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
            --diag) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$cur"); return ;;
            --script-timeout) return ;;
            --script-memory) return ;;
            --max-nodes) return ;;
            --runs) return ;;
        esac
        flags='--help --composition --fps --workers --memory --variables --variables-file --props --modules --duration --width --height --scale --json --stats --no-cache --strict --strict-features --color --quiet --diag --script-timeout --script-memory --max-nodes --runs' ;;
    init)
        case $prev in
            --resolution) mapfile -t COMPREPLY < <(compgen -W 'landscape portrait square landscape-4k portrait-4k square-4k 1080p hd fhd 4k uhd 1080p-square square-1080p 4k-square' -- "$cur"); return ;;
            --skill) return ;;
            --example|--template|-e) mapfile -t COMPREPLY < <(compgen -W 'blank data-chart talking-video title-card' -- "$cur"); return ;;
            --video|-v) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --audio|-a) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
            --model) return ;;
            --language) return ;;
        esac
        flags='--help --json --quiet --resolution --example --video --audio' ;;
    esac
    if [ "${cur#-}" != "$cur" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$cur")
    else
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -F _kinora kinora
