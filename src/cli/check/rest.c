/* Does anything move from sample to sample? When nothing does, all that was found good is so in one
 * picture alone. */
#include "parser/scene/json.h"
#include "src/cli/check/check.h"
#include "src/render/audit/motion.h"

#define LEAST_SECONDS 3.0 /* a shorter one may well be a card that stands still */

typedef struct clock { /* an animation that a script made */
    double number, time;
    size_t times;
    bool moved, ended; /* in some sample */
} clock;

struct kn_at_rest {
    KN_VEC(clock) clocks;
    kn_signature first;
    size_t n;
    bool seen_moves, heard_moves;
};

kn_at_rest *kn_rest_new(void) {
    return KN_NEW(kn_at_rest);
}

void kn_rest_free(kn_at_rest *p) {
    if (p)
        kn_vec_free(&p->clocks);
    free(p);
}

static void note_clock(kn_at_rest *p, const kn_json *row) {
    const kn_json *time = row->first ? row->first->next : NULL, *end = time ? time->next : NULL;
    if (!end)
        return;
    clock *c = NULL;
    for (size_t i = 0; i < p->clocks.n && !c; i++)
        if (p->clocks.v[i].number == row->first->num)
            c = &p->clocks.v[i];
    if (!c) {
        kn_vec_push(&p->clocks, (clock){.number = row->first->num, .time = time->num});
        c = &p->clocks.v[p->clocks.n - 1];
    }
    c->times++;
    c->moved |= c->time != time->num;
    c->ended |= end->num != 0;
}

void kn_rest_note(kn_at_rest *p, kn_session *s) {
    kn_signature now;
    if (!kn_session_signature(s, NULL, false, &now))
        return;
    p->first = p->n ? p->first : now;
    p->n++;
    p->seen_moves |= now.seen != p->first.seen;
    p->heard_moves |= now.heard != p->first.heard;
    if (p->seen_moves) /* then no clock is asked */
        return;
    char *text = kn_session_clocks(s);
    kn_arena *a = kn_arena_new();
    const kn_json *rows = text ? kn_json_parse(a, kn_cstr(text)) : NULL;
    for (const kn_json *row = rows ? rows->first : NULL; row; row = row->next)
        note_clock(p, row);
    kn_arena_free(a);
    free(text);
}

static bool is_stuck(const kn_at_rest *p) {
    for (size_t i = 0; i < p->clocks.n; i++)
        if (p->clocks.v[i].times > 1 && !p->clocks.v[i].moved && !p->clocks.v[i].ended)
            return true;
    return false;
}

void kn_rest_judge(kn_check *k, const kn_at_rest *p) {
    static const char still_hint[] =
        "put data-no-timeline on the root when it is meant to be still";
    for (size_t i = 0; i < k->issues.n; i++)
        if (!strcmp(k->issues.v[i].code, "motion_frozen"))
            return; /* said already */
    if (kn_session_is_still(k->s) || kn_session_plan(k->s)->duration < LEAST_SECONDS || p->n < 2 ||
        p->seen_moves)
        return;
    k->part = KN_PART_LAYOUT;
    if (p->heard_moves)
        kn_check_found_at_root(k, "sweep_static", KN_SEV_WARN,
                               "only the sound goes on: nothing in the picture changes", still_hint,
                               NULL);
    else if (is_stuck(p))
        kn_check_found_at_root(k, "sweep_static", KN_SEV_ERROR,
                               "an animation stands still from sample to sample, and so does all "
                               "else: what was found good says little",
                               "put it on the paused timeline that window.__timelines names, or "
                               "make it a CSS animation",
                               NULL);
    else
        kn_check_found_at_root(k, "sweep_static", KN_SEV_WARN,
                               "nothing in the picture changes from sample to sample", still_hint,
                               NULL);
}
