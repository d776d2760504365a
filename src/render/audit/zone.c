/* Text in the band where captions will be, and pictures and films that leave the frame. */
#include "src/render/audit/rules.h"
#include <math.h>

#define BREACH      120.0 /* px that a picture may leave the frame by … */
#define BREACH_PART 0.06  /* … or this part of its shorter side */

static bool is_sized(const kn_audit *a, kn_rect r) {
    return r.w >= 4 && r.h >= 4 && !(r.w >= a->frame.w * 0.95 && r.h >= a->frame.h * 0.95);
}

static void caption_rule(const kn_audit *a, const kn_au_elem *e) {
    const kn_audit_band *b = &a->o->band;
    const kn_rect r = e->rect;
    kn_rect *lines;
    const size_t n = kn_au_text_rects(a, e->node, &lines);
    if (!n || (e->marks & KN_MARK_CAPTION_ZONE) || r.x >= b->x1 * a->frame.w ||
        r.x + r.w <= b->x0 * a->frame.w || r.y >= b->y1 * a->frame.h ||
        r.y + r.h <= b->y0 * a->frame.h)
        return;
    char message[160], *words = kn_au_own_text(e->node);
    snprintf(message, sizeof message,
             "text lies where captions will be, %.0f %% of the height above the lower edge",
             round((a->frame.h - r.y - r.h / 2) / a->frame.h * 100));
    kn_au_tell(a, e->node, NULL,
               &(kn_audit_finding){.code = "caption_zone_collision",
                                   .sev = b->sev,
                                   .rect = kn_au_union(lines, n),
                                   .text = words,
                                   .message = message,
                                   .hint = "move it out of the band, or mark what is meant with "
                                           "data-layout-allow-caption-zone"});
    free(words);
}

static void media_rule(const kn_audit *a, const kn_au_elem *e) {
    const double tol = a->o->media_tolerance,
                 least = fmax(BREACH, BREACH_PART * fmin(a->frame.w, a->frame.h));
    char message[160];
    kn_audit_finding f = {.code = "frame_out_of_frame",
                          .sev = a->o->media_sev,
                          .rect = e->rect,
                          .text = "",
                          .message = message,
                          .hint = "move it inward"};
    const bool drawing = e->node->ns == KN_NS_SVG && e->node->box;
    if (!(drawing || kn_au_is_raster(a, e->node)) ||
        !kn_au_over(e->rect, a->frame, tol, tol, f.over))
        return;
    const double most = fmax(fmax(f.over[0], f.over[1]), fmax(f.over[2], f.over[3]));
    if (most < least)
        return;
    snprintf(message, sizeof message, "a picture or film sticks out of the picture by %.0f px",
             most);
    kn_sb tag = {0};
    kn_sb_put(&tag, kn_scene_atom_str(a->s->scene, e->node->tag));
    char *name = kn_sb_take(&tag);
    f.text = name;
    kn_au_tell(a, e->node, NULL, &f);
    free(name);
}

void kn_au_zone_rules(kn_audit *a) {
    for (size_t i = 0; i < a->elems.n; i++) {
        const kn_au_elem *e = &a->elems.v[i];
        if (!e->shown || e->least < KN_AU_FAINT ||
            (e->marks & (KN_MARK_IGNORED | KN_MARK_CAPTIONS)) || !is_sized(a, e->rect))
            continue;
        if (a->o->look & KN_LOOK_CAPTIONS)
            caption_rule(a, e);
        if (a->o->look & KN_LOOK_MEDIA)
            media_rule(a, e);
    }
}
