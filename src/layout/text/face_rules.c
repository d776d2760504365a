/* The composition's @font-face rules, and the bytes of any face. */
#include "src/layout/text/fontset.h"
#include "src/core/file.h"

static kn_loc rule_loc(const kn_face_rec *r) {
    return r->rule ? r->rule->loc : (kn_loc){0};
}

/* The machine's fonts may be symbolic links, the project's are resolved. */
static kn_font_blob *blob_of_file(kn_fonts *f, const char *path, kn_loc loc, bool own) {
    kn_diags *d = f->scene ? f->scene->diags : NULL;
    char *data = NULL;
    size_t n = 0;
    if ((own ? kn_read_resolved : kn_read_file)(path, d, loc, &data, &n) != KN_OK)
        return NULL;
    kn_font_blob *b = kn_font_blob_new(data, n);
    if (!b)
        kn_report(d, KN_SEV_WARN, KN_EMEDIA, "font/unreadable", loc, "use WOFF2, WOFF, TTF or OTF",
                  "the font file '%s' cannot be read", path);
    return b;
}

/* local(name). Shipped families do not count: they take over, in all their weights, when no face of
 * the rule can be had. */
static bool load_local(kn_fonts *f, kn_face_rec *r, kn_str name) {
    kn_face_rec *best = kn_system_local(f, name);
    if (!best || !kn_face_load(f, best))
        return false;
    r->blob = kn_font_blob_ref(best->blob);
    r->index = best->index;
    return true;
}

static bool load_url(kn_fonts *f, kn_face_rec *r, kn_str url) {
    kn_str mime;
    char *data = NULL;
    size_t n = 0;
    if (kn_data_url(url, &mime, &data, &n)) {
        r->blob = kn_font_blob_new(data, n);
        return r->blob != NULL;
    }
    if (!f->scene)
        return false;
    char *path = kn_resolve_url(f->scene->project, f->scene->base, url);
    if (!path)
        return false;
    r->blob = blob_of_file(f, path, rule_loc(r), true);
    free(path);
    return r->blob != NULL;
}

static bool load_rule(kn_fonts *f, kn_face_rec *r) {
    bool only_local = true;
    for (uint32_t i = 0; i < r->rule->n_urls; i++) {
        kn_str u = r->rule->urls[i];
        bool local = kn_str_starts(u, KN_S("local:"));
        only_local &= local;
        if (local ? load_local(f, r, kn_str_sub(u, 6, u.n)) : load_url(f, r, u))
            return true;
    }
    if (only_local)
        return false;
    kn_str fam = r->rule->family;
    kn_report(f->scene ? f->scene->diags : NULL, KN_SEV_WARN, KN_EIO, "font/missing", rule_loc(r),
              "put the file into the project and name it in src",
              "no source of the @font-face '%.*s' can be used", (int)fam.n, fam.p);
    return false;
}

bool kn_face_load(kn_fonts *f, kn_face_rec *r) {
    if (!r->tried) {
        r->tried = true;
        if (r->origin == KN_FACE_AUTHOR)
            load_rule(f, r);
        else
            r->blob = blob_of_file(f, r->path, (kn_loc){0}, false);
    }
    return r->blob != NULL;
}

static bool is_external(kn_fonts *f, kn_loc loc) {
    const char *name = f->scene && f->scene->files ? kn_files_name(f->scene->files, loc.file) : "";
    return kn_str_ends(kn_cstr(name), KN_S(".css"));
}

/* The styler's rules last until its sheets change; faces that text was laid out with, longer. */
static const kn_font_face_rule *keep_rule(kn_fonts *f, const kn_font_face_rule *rule) {
    kn_font_face_rule *r = kn_alloc(f->arena, sizeof *r);
    kn_str *urls = kn_alloc(f->arena, sizeof *urls * rule->n_urls);
    uint32_t *ranges = kn_alloc(f->arena, 2 * sizeof *ranges * (rule->n_ranges + 1));
    *r = *rule;
    r->family = kn_arena_str(f->arena, rule->family);
    for (uint32_t i = 0; i < rule->n_urls; i++)
        urls[i] = kn_arena_str(f->arena, rule->urls[i]);
    if (rule->n_ranges)
        memcpy(ranges, rule->ranges, 2 * sizeof *ranges * rule->n_ranges);
    r->urls = urls;
    r->ranges = ranges;
    return r;
}

static kn_face_rec *rec_of_rule(kn_fonts *f, const kn_font_face_rule *given) {
    const kn_font_face_rule *rule = keep_rule(f, given);
    kn_face_rec *r = KN_ANEW(f->arena, kn_face_rec);
    *r = (kn_face_rec){.origin = KN_FACE_AUTHOR,
                       .rule = rule,
                       .external = is_external(f, rule->loc),
                       .weight_min = rule->weight_min,
                       .weight_max = rule->weight_max,
                       .stretch_min = rule->stretch_min,
                       .stretch_max = rule->stretch_max,
                       .slope_min = rule->slope_min,
                       .slope_max = rule->slope_max,
                       .ranges = rule->ranges,
                       .n_ranges = rule->n_ranges,
                       .size_adjust = rule->size_adjust >= 0 ? rule->size_adjust : 1,
                       .ascent = rule->ascent_override,
                       .descent = rule->descent_override,
                       .line_gap = rule->line_gap_override};
    return r;
}

/* Of all that lists and instances are made from: sheets change more often than their fonts. */
static uint64_t signature(kn_fonts *f) {
    const kn_font_face_rule *rules = NULL;
    const kn_font_palette_rule *palettes = NULL;
    const kn_font_value *values = NULL;
    uint32_t epoch;
    uint64_t h = 1;
    const size_t n = kn_styler_font_faces(f->styler, &rules, &epoch);
    for (size_t i = 0; i < n; i++) {
        const kn_font_face_rule *r = &rules[i];
        const float v[] = {r->weight_min,        r->weight_max,         r->stretch_min,
                           r->stretch_max,       r->slope_min,          r->slope_max,
                           r->size_adjust,       r->ascent_override,    r->descent_override,
                           r->line_gap_override, (float)r->weight_auto, (float)r->stretch_auto,
                           (float)r->slope_auto, (float)r->n_urls,      (float)r->n_ranges};
        h = kn_mix(h, r->family.p, r->family.n);
        h = kn_mix(h, v, sizeof v);
        for (uint32_t k = 0; k < r->n_urls; k++)
            h = kn_mix(h, r->urls[k].p, r->urls[k].n);
        h = kn_mix(h, r->ranges, 2 * sizeof *r->ranges * r->n_ranges);
    }
    for (size_t i = 0, np = kn_styler_palettes(f->styler, &palettes); i < np; i++) {
        const kn_font_palette_rule *p = &palettes[i];
        h = kn_mix(h, p->name.p, p->name.n);
        h = kn_mix(h, p->family.p, p->family.n);
        h = kn_mix(h, &p->base, sizeof p->base);
        for (uint32_t k = 0; k < p->n; k++) {
            h = kn_mix(h, &p->over[k].index, sizeof p->over[k].index);
            h = kn_mix(h, &p->over[k].color, sizeof p->over[k].color);
        }
    }
    for (size_t i = 0, nv = kn_styler_font_values(f->styler, &values); i < nv; i++) {
        const kn_font_value *v = &values[i];
        h = kn_mix(h, v->family.p, v->family.n);
        h = kn_mix(h, v->block.p, v->block.n);
        h = kn_mix(h, v->name.p, v->name.n);
        h = kn_mix(h, v->v, sizeof *v->v * v->n);
    }
    return h;
}

/* Later rules go before earlier ones where both cover a character (CSS Fonts 4 §4.5.1). */
static void load_rules(kn_fonts *f) {
    const kn_font_face_rule *rules = NULL;
    uint32_t epoch;
    size_t n = f->styler ? kn_styler_font_faces(f->styler, &rules, &epoch) : 0;
    f->author_known = true;
    for (size_t i = n; i-- > 0;) {
        if (!rules[i].family.n || !rules[i].n_urls)
            continue;
        kn_family_rec *fam = kn_family_find(f, rules[i].family, KN_FACE_AUTHOR);
        if (!fam)
            fam = kn_family_new(f, rules[i].family, KN_FACE_AUTHOR, false);
        kn_vec_push(&fam->faces, rec_of_rule(f, &rules[i]));
    }
}

void kn_fonts_check_rules(kn_fonts *f) {
    const kn_font_face_rule *rules;
    uint32_t epoch = 0;
    if (f->styler)
        kn_styler_font_faces(f->styler, &rules, &epoch);
    if (f->author_known && epoch == f->author_epoch)
        return;
    const uint64_t sign = f->styler ? signature(f) : 0;
    f->author_epoch = epoch;
    if (f->author_known && sign == f->author_sign)
        return;
    if (f->author_known)
        kn_fonts_reset(f);
    f->author_sign = sign;
    load_rules(f);
}
