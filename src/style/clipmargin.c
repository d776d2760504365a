/* overflow-clip-margin (CSS Overflow 4 §3.2): its computed value is the text "[box] [length]px". */
#include "src/style/internal.h"

double kn_style_clip_margin(const kn_style *s, kn_kw *box) {
    static const struct {
        const char *name;
        kn_kw kw;
    } boxes[] = {{"content-box", KN_KW_content_box}, {"border-box", KN_KW_border_box}};
    const kn_str v = s->box->overflow_clip_margin;
    const char *p = v.p, *end = v.p + v.n;
    double margin = 0;
    *box = KN_KW_padding_box;
    for (size_t i = 0; i < KN_COUNTOF(boxes); i++)
        if (kn_str_starts(v, kn_cstr(boxes[i].name))) {
            *box = boxes[i].kw;
            p += strlen(boxes[i].name);
        }
    while (p < end && *p == ' ')
        p++;
    kn_parse_double(p, end, &margin, &p);
    return margin;
}
