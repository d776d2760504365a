/* The text of a shader as the driver gets it: sine and cosine are computed as Chrome's driver
 * without a graphics processor does it. Noise is often made of them, fract(sin(x) * 43758.5453):
 * there the last bits decide what is seen. */
#include <stdio.h>
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

/* An odd polynomial of fifth order for the sine of x·2π between -1/4 and 1/4, which is exact at
 * 0, 1/12, 1/6 and 1/4; the angle is folded into that range first. The maximum changes no value: it
 * keeps the driver from multiplying z by what the sine is multiplied by, which rounds otherwise.
 * Each line is one function of the four kinds of vectors. */
#define WAVE(type)                                                                                 \
    "highp " type " kn_wave(highp " type " x){highp " type " z=0.25-abs(x-floor(x+0.5)),q=z*z;"    \
    "return max(((74.4388885*q+(-41.1693687))*q+6.28230858)*z,-2.0);}"                             \
    "highp " type " kn_sin(highp " type " x){return kn_wave(x*(-0.159154937)+0.25);}"              \
    "highp " type " kn_cos(highp " type " x){return kn_wave(x*0.159154937);}"                      \
    "highp " type " kn_tan(highp " type " x){return kn_sin(x)/kn_cos(x);}"

static const char functions[] = WAVE("float") WAVE("vec2") WAVE("vec3")
    WAVE("vec4") "\n#define sin kn_sin\n#define cos kn_cos\n#define tan kn_tan\n";

static const char *line_end(const char *p) {
    const char *end = strchr(p, '\n');
    return end ? end + 1 : p + strlen(p);
}

static bool directive(const char *p, const char *name) {
    p += strspn(p, " \t\r");
    if (*p++ != '#')
        return false;
    p += strspn(p, " \t");
    return strncmp(p, name, strlen(name)) == 0;
}

/* Extensions have to be named before the first function (GLSL ES 1.00 §3.4, 3.00 §3.5): the end of
 * the last line that names one, and of the condition around it. *lines: how many are before. */
static const char *after_extensions(const char *text, unsigned *lines) {
    const char *at = text;
    unsigned depth = 0, n = 0;
    bool named = false;
    *lines = 0;
    for (const char *p = text; *p;) {
        const char *next = line_end(p);
        n++;
        if (directive(p, "if"))
            depth++;
        else if (directive(p, "endif") && depth)
            depth--;
        else if (directive(p, "extension") || directive(p, "version"))
            named = true;
        if (named && !depth) {
            at = next;
            *lines = n;
            named = false;
        }
        p = next;
    }
    return at;
}

char *kn_gl_shader_text(const char *text) {
    if (!strstr(text, "sin") && !strstr(text, "cos") && !strstr(text, "tan"))
        return kn_xstrdup(text);
    unsigned lines;
    const char *at = after_extensions(text, &lines);
    kn_sb out = {0};
    char number[32];
    kn_sb_put(&out, (kn_str){text, (size_t)(at - text)});
    if (at > text && at[-1] != '\n')
        kn_sb_puts(&out, "\n");
    kn_sb_puts(&out, functions);
    snprintf(number, sizeof number, "#line %u\n", lines + 1);
    kn_sb_puts(&out, number);
    kn_sb_puts(&out, at);
    char *copy = kn_xstrndup(kn_sb_str(&out).p, kn_sb_str(&out).n);
    kn_sb_free(&out);
    return copy;
}
