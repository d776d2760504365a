/* Which file an <img> shows: its src, or a candidate of srcset, its own or of a <source> before it
 * in a <picture> (HTML 4.8.4). Chosen for one device px per CSS px. */
#include "parser/css/css.h"
#include "src/layout/sizing.h"
#include <math.h>

typedef struct candidate {
    kn_str url;
    double density;
} candidate;

/* A dimension at the start of `s`, and its unit. */
static bool number_unit(kn_str s, double *v, kn_str *unit) {
    const char *end;
    s = kn_str_trim(s);
    if (!s.n || !kn_parse_double(s.p, s.p + s.n, v, &end))
        return false;
    *unit = kn_str_trim((kn_str){end, (size_t)(s.p + s.n - end)});
    return true;
}

static bool length_px(const kn_layout *l, kn_str s, double *px) {
    const struct {
        const char *unit;
        double px;
    } units[] = {{"px", 1},
                 {"vw", l->width / 100},
                 {"vh", l->height / 100},
                 {"em", 16},
                 {"rem", 16},
                 {"pt", 4.0 / 3},
                 {"in", 96},
                 {"cm", 96 / 2.54},
                 {"mm", 96 / 25.4}};
    kn_str unit;
    double v;
    if (!number_unit(s, &v, &unit) || v < 0)
        return false;
    for (size_t i = 0; i < KN_COUNTOF(units); i++)
        if (kn_str_ieq(unit, kn_cstr(units[i].unit))) {
            *px = v * units[i].px;
            return true;
        }
    *px = 0;
    return unit.n == 0 && v == 0;
}

/* The first entry of `sizes` whose condition holds; 100vw without one. */
static double source_size(const kn_layout *l, kn_str sizes) {
    const kn_media_env env = kn_styler_media(l->styler);
    while (sizes.n) {
        ptrdiff_t comma = kn_str_find(sizes, KN_S(","));
        kn_str one = kn_str_trim(kn_str_sub(sizes, 0, comma < 0 ? sizes.n : (size_t)comma));
        sizes = comma < 0 ? (kn_str){0} : kn_str_sub(sizes, (size_t)comma + 1, sizes.n);
        size_t at = one.n;
        while (at > 0 && one.p[at - 1] != ')' && !kn_is_space((unsigned char)one.p[at - 1]))
            at--;
        const kn_str condition = kn_str_trim(kn_str_sub(one, 0, at));
        double px;
        if (length_px(l, kn_str_sub(one, at, one.n), &px) &&
            (!condition.n || kn_media_eval(condition, &env)))
            return px;
    }
    return l->width;
}

/* As browsers: the least that suffices, else the densest. */
static bool better(double have, double other) {
    if (have < 1)
        return other > have;
    return other < have && other >= 1;
}

static bool pick(const kn_layout *l, kn_str set, kn_str sizes, candidate *best) {
    bool any = best->url.n > 0;
    double size = -1;
    while ((set = kn_str_trim(set)).n) {
        size_t n = 0;
        while (n < set.n && !kn_is_space((unsigned char)set.p[n]))
            n++;
        kn_str url = kn_str_sub(set, 0, n), descriptor = {0};
        set = kn_str_sub(set, n, set.n);
        if (url.p[url.n - 1] == ',') {
            while (url.n && url.p[url.n - 1] == ',')
                url.n--;
        } else {
            const ptrdiff_t comma = kn_str_find(set, KN_S(","));
            const size_t end = comma < 0 ? set.n : (size_t)comma;
            descriptor = kn_str_trim(kn_str_sub(set, 0, end));
            set = kn_str_sub(set, comma < 0 ? set.n : end + 1, set.n);
        }
        candidate c = {url, 1};
        kn_str unit;
        double v;
        if (descriptor.n) {
            if (!number_unit(descriptor, &v, &unit) || unit.n != 1 || !(v > 0))
                continue;
            if (unit.p[0] == 'w') {
                size = size < 0 ? source_size(l, sizes) : size;
                v = size > 0 ? v / size : INFINITY;
            } else if (unit.p[0] != 'x') {
                continue;
            }
            c.density = v;
        }
        if (url.n && (!any || better(best->density, c.density))) {
            *best = c;
            any = true;
        }
    }
    return any;
}

static bool readable(kn_str type) {
    static const char *const types[] = {"image/png",     "image/apng", "image/jpeg",
                                        "image/gif",     "image/webp", "image/avif",
                                        "image/svg+xml", "image/bmp",  "image/x-icon"};
    if (!type.p)
        return true;
    for (size_t i = 0; i < KN_COUNTOF(types); i++)
        if (kn_str_ieq(kn_str_trim(type), kn_cstr(types[i])))
            return true;
    return false;
}

kn_str kn_img_source(const kn_layout *l, const kn_node *img, double *density) {
    const kn_media_env env = kn_styler_media(l->styler);
    candidate best = {{0}, 1};
    const kn_node *p = img->parent;
    for (const kn_node *s = p && kn_is_html(p, KN_A_picture) ? p->first : NULL; s && s != img;
         s = s->next) {
        const kn_str media = kn_is_html(s, KN_A_source) ? kn_node_attr(s, KN_A_media) : (kn_str){0};
        if (kn_is_html(s, KN_A_source) && readable(kn_node_attr(s, KN_A_type)) &&
            (!kn_str_trim(media).n || kn_media_eval(media, &env)) &&
            pick(l, kn_node_attr(s, KN_A_srcset), kn_node_attr(s, KN_A_sizes), &best)) {
            *density = best.density;
            return best.url;
        }
    }
    best.url = kn_str_trim(kn_node_attr(img, KN_A_src));
    pick(l, kn_node_attr(img, KN_A_srcset), kn_node_attr(img, KN_A_sizes), &best);
    *density = best.density;
    return best.url;
}
