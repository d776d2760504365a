/* What the composition reported itself while it ran: scripts that failed, files that are missing,
 * sounds that are too short, tweens that undo each other. */
#include "parser/scene/json.h"
#include "src/cli/check/check.h"
#include "src/cli/diags.h"
#include <math.h>

static void push(kn_check *k, kn_issue *g) {
    g->part = KN_PART_RUNTIME;
    g->selector = kn_xstrdup("[data-composition-id]");
    g->file = g->file ? g->file : kn_xstrdup(k->gate.entry);
    kn_vec_push(&g->times, g->time);
    kn_vec_push(&k->issues, *g);
}

/* The code of a diagnostic, and how grave it is under it; NULL: it has none. */
static const char *code_of(const kn_diag *g, kn_sev *sev) {
    static const struct {
        const char *id, *begins, *code;
        kn_sev sev;
    } table[] = {{"script/exception", "", "page_error", KN_SEV_ERROR},
                 {"script/console", "console.error:", "console_error", KN_SEV_ERROR},
                 {"script/console", "console.warn:", "console_warning", KN_SEV_WARN},
                 {"media/", "", "request_failed", KN_SEV_ERROR},
                 {"image/", "", "request_failed", KN_SEV_ERROR},
                 {"file/", "", "request_failed", KN_SEV_ERROR},
                 {"css/missing-sheet", "", "request_failed", KN_SEV_ERROR},
                 {"script/no-such-file", "", "request_failed", KN_SEV_ERROR},
                 {"resource/refused", "", "request_failed", KN_SEV_ERROR}};
    for (size_t t = 0; t < KN_COUNTOF(table); t++)
        if (kn_str_starts(kn_cstr(g->id), kn_cstr(table[t].id)) &&
            kn_str_starts(kn_cstr(g->msg), kn_cstr(table[t].begins))) {
            *sev = table[t].sev;
            return table[t].code;
        }
    return NULL;
}

static void diagnostics(kn_check *k) {
    const kn_diags *d = kn_session_diags(k->s);
    for (size_t i = 0; i < kn_diags_count(d); i++) {
        const kn_diag *g = kn_diags_at(d, i);
        kn_sev sev = g->sev;
        const char *code = code_of(g, &sev);
        const bool strict = kn_diag_is_strict(&k->a, g);
        if (!code && !strict && g->sev == KN_SEV_NOTE)
            continue;
        kn_issue one = {.code = code ? code : g->id,
                        .sev = strict ? KN_SEV_ERROR : sev,
                        .message = kn_xstrdup(g->msg),
                        .hint = g->hint ? kn_xstrdup(g->hint) : NULL,
                        .file = kn_xstrdup(kn_files_name(kn_session_files(k->s), g->loc.file)),
                        .loc = g->loc};
        push(k, &one);
    }
}

static double number(const kn_json *o, const char *key) {
    const kn_json *v = kn_json_get(o, kn_cstr(key));
    return v && v->kind == KN_JSON_NUMBER ? v->num : 0;
}

static kn_str words(const kn_json *o, const char *key) {
    const kn_json *v = kn_json_get(o, kn_cstr(key));
    return v && v->kind == KN_JSON_STRING ? v->str : (kn_str){"", 0};
}

static void tails(kn_check *k) {
    char *text = kn_session_tails(k->s);
    kn_arena *a = kn_arena_new();
    const kn_json *all = text ? kn_json_parse(a, kn_cstr(text)) : NULL;
    for (const kn_json *t = all ? all->first : NULL; t; t = t->next) {
        const kn_str of = words(t, "label"), what = words(t, "properties"),
                     in = words(t, "timeline");
        const double first = number(t, "first"), last = number(t, "last");
        kn_sb b = {0};
        kn_sb_printf(&b,
                     "timeline '%.*s': a tween of %.*s of %.*s ends at %.3f s, after the later one "
                     "that ends at %.3f s, and takes back what that did",
                     (int)in.n, in.p, (int)what.n, what.p, (int)of.n, of.p, first, last);
        kn_issue one = {
            .code = "gsap_tween_tail",
            .sev = KN_SEV_WARN,
            .message = kn_sb_take(&b),
            .hint = kn_xstrdup("let the first end where the second begins, or give that one "
                               "overwrite: \"auto\""),
            .time = last};
        push(k, &one);
    }
    kn_arena_free(a);
    free(text);
}

static void sounds(kn_check *k) {
    enum { MOST = 64 };
    kn_short_sound *v = KN_NEW_N(kn_short_sound, MOST);
    const size_t n = kn_session_short_sounds(k->s, v, MOST);
    for (size_t i = 0; i < n; i++) {
        kn_sb b = {0};
        kn_sb_printf(&b, "the sound '%s' lasts %.2f s, and its data-duration %.2f s", v[i].id,
                     v[i].media, v[i].slot);
        kn_issue one = {.code = "clip_media_fit",
                        .sev = KN_SEV_WARN,
                        .message = kn_sb_take(&b),
                        .hint = kn_xstrdup("make data-duration as long as the file"),
                        .loc = v[i].loc};
        push(k, &one);
    }
    free(v);
}

void kn_check_runtime(kn_check *k) {
    if (!k->skipped) {
        sounds(k);
        tails(k);
    }
    diagnostics(k);
}
