#include "src/cli/progress.h"
#include "src/core/log.h"
#include <unistd.h>

void kn_progress_start(kn_progress *p, FILE *out) {
    *p = (kn_progress){.out = out, .start = kn_now_ns(), .percent = -1};
    p->tty = out && isatty(fileno(out));
}

static void bar(kn_progress *p, int percent, const char *what) {
    enum { CELLS = 25 };
    char cells[CELLS * 3 + 1], *c = cells;
    for (int i = 0; i < CELLS; i++) { /* U+2588 and U+2591 */
        const bool full = i * 100 < percent * CELLS;
        *c++ = (char)0xE2;
        *c++ = (char)0x96;
        *c++ = (char)(full ? 0x88 : 0x91);
    }
    *c = 0;
    if (p->tty)
        fprintf(p->out, "\r\033[K  %s  %3d%%  %s", cells, percent, what);
    else
        fprintf(p->out, "  %s  %d%%  %s\n", cells, percent, what);
}

/* A line for programs that read the output, as HyperFrames has it (contract B.2). */
static void tell_machine(const kn_progress *p, int percent) {
    static const struct {
        int from;
        const char *code;
    } stages[] = {{5, "compile"},
                  {10, "extract_video"},
                  {20, "process_audio"},
                  {25, "capture"},
                  {90, "assemble"}};
    const char *code = stages[0].code;
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        if (percent >= stages[i].from)
            code = stages[i].code;
    if (!p->tty)
        fprintf(p->out, "@hf-progress {\"code\":\"%s\",\"pct\":%d}\n", code, percent);
    fflush(p->out);
}

void kn_progress_stage(kn_progress *p, int percent, const char *what) {
    if (!p->out)
        return;
    p->percent = percent;
    bar(p, percent, what);
    tell_machine(p, percent);
}

void kn_progress_frames(void *progress, int64_t done, int64_t total) {
    kn_progress *p = progress;
    if (!p->out)
        return;
    const uint64_t now = kn_now_ns();
    const int percent = 25 + (int)(55 * done / (total ? total : 1));
    /* A pipe gets a line per ten percent; a terminal at most ten pictures a second. */
    if (p->tty ? now - p->last < 100000000 && done < total
               : percent / 10 == p->percent / 10 && done < total)
        return;
    p->last = now;
    p->percent = percent;
    const double seconds = (double)(now - p->start) / 1e9,
                 rate = seconds > 0 ? (double)done / seconds : 0;
    char what[96];
    if (p->tty && rate > 0)
        snprintf(what, sizeof what, "Rendering frame %lld/%lld  %.0f fps  %.0f s left",
                 (long long)done, (long long)total, rate, (double)(total - done) / rate);
    else
        snprintf(what, sizeof what, "Streaming frame %lld/%lld", (long long)done, (long long)total);
    bar(p, percent, what);
    tell_machine(p, percent);
}

void kn_progress_end(kn_progress *p) {
    if (p->out && p->tty) {
        fputs("\r\033[K", p->out);
        fflush(p->out);
    }
}
