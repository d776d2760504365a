/* Lighting (Filter Effects 1, 9.11 and 9.19): normals of the surface that alpha describes, and how
 * much of a light's colour they send to the eye. All places are device px. */
#include "raster/filter.h"
#include <math.h>

#define CONE_EDGE 0.016 /* over this much of the cosine a spot's cone fades out, as in Skia */

typedef struct v3 {
    float x, y, z;
} v3;

static v3 unit(float x, float y, float z) {
    const float l = sqrtf(x * x + y * y + z * z), k = l > 0 ? 1 / l : 0;
    return (v3){x * k, y * k, z * k};
}

static float dot(v3 a, v3 b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static float alpha_at(const kn_surf *s, const kn_irect *edge, int x, int y) {
    x = x < edge->x0 ? edge->x0 : x >= edge->x1 ? edge->x1 - 1 : x;
    y = y < edge->y0 ? edge->y0 : y >= edge->y1 ? edge->y1 - 1 : y;
    return (float)(kn_surf_row(s, y)[x - s->box.x0] >> 24) / 255;
}

static v3 normal_at(const kn_surf *s, const kn_irect *edge, int x, int y, float depth) {
    float a[3][3];
    for (int j = 0; j < 3; j++)
        for (int i = 0; i < 3; i++)
            a[j][i] = alpha_at(s, edge, x + i - 1, y + j - 1);
    const float nx = a[0][2] + 2 * a[1][2] + a[2][2] - a[0][0] - 2 * a[1][0] - a[2][0];
    const float ny = a[2][0] + 2 * a[2][1] + a[2][2] - a[0][0] - 2 * a[0][1] - a[0][2];
    return unit(-depth * nx / 4, -depth * ny / 4, 1);
}

/* How bright the light is in the direction `to` that it stands in. */
static float brightness(const kn_light *l, v3 to, v3 axis) {
    if (l->kind != KN_LIGHT_SPOT)
        return 1;
    const float c = -dot(to, axis), cut = (float)l->cone_cos;
    if (c < cut)
        return 0;
    float v = powf(c < 0 ? 0 : c, (float)l->focus);
    if (c < cut + (float)CONE_EDGE)
        v *= (c - cut) / (float)CONE_EDGE;
    return v;
}

static uint32_t byte_of(float v) {
    return v <= 0 ? 0 : v >= 1 ? 255 : (uint32_t)(v * 255 + 0.5f);
}

static uint32_t shade(const kn_light *l, v3 n, v3 to, float light) {
    float k;
    if (l->specular) {
        const v3 half = unit(to.x, to.y, to.z + 1);
        const float c = dot(n, half);
        k = (float)l->k * powf(c < 0 ? 0 : c, (float)l->shininess);
    } else {
        k = (float)l->k * dot(n, to);
    }
    k = k < 0 ? 0 : k;
    const uint32_t r = byte_of(k * light * l->color[0]), g = byte_of(k * light * l->color[1]),
                   b = byte_of(k * light * l->color[2]);
    const uint32_t top = r > g ? r > b ? r : b : g > b ? g : b;
    return (l->specular ? top : 255) << 24 | r << 16 | g << 8 | b;
}

void kn_lighting(kn_surf *out, const kn_surf *in, kn_irect edge, const kn_light *l) {
    const v3 axis = unit((float)(l->at[0] - l->pos[0]), (float)(l->at[1] - l->pos[1]),
                         (float)(l->at[2] - l->pos[2]));
    edge = kn_irect_intersect(edge, in->box);
    if (kn_irect_empty(edge))
        return;
    for (int y = edge.y0; y < edge.y1; y++) {
        uint32_t *row = kn_surf_row(out, y) - out->box.x0;
        for (int x = edge.x0; x < edge.x1; x++) {
            v3 to = {(float)l->pos[0], (float)l->pos[1], (float)l->pos[2]};
            if (l->kind != KN_LIGHT_DISTANT)
                to = unit(to.x - ((float)x + 0.5f), to.y - ((float)y + 0.5f),
                          to.z - (float)l->depth * alpha_at(in, &edge, x, y));
            row[x] =
                shade(l, normal_at(in, &edge, x, y, (float)l->depth), to, brightness(l, to, axis));
        }
    }
}
