/* Pictures by URL: stills are decoded once, the frames of animations when they are shown. */
#include "codec/anim.h"
#include "codec/still.h"
#include "src/core/file.h"
#include "src/render/internal.h"

typedef struct entry {
    char *url;
    size_t n;
    kn_image *image; /* NULL: failed; of an animation the first frame */
    kn_anim *anim;   /* or NULL */
} entry;

typedef struct frame { /* of an animation, decoded */
    const kn_anim *anim;
    int index;
    kn_image *image;
    size_t bytes;
    uint64_t used;
} frame;

struct kn_pictures {
    kn_scene *scene;
    kn_diags *diags;
    KN_VEC(entry) v;
    KN_VEC(frame) frames;
    size_t bytes, budget;
    uint64_t clock;
    int n_anims;
};

kn_pictures *kn_pictures_new(kn_scene *s, kn_diags *d, size_t budget) {
    kn_pictures *p = KN_NEW(kn_pictures);
    p->scene = s;
    p->diags = d;
    p->budget = budget;
    return p;
}

void kn_pictures_free(kn_pictures *p) {
    if (!p)
        return;
    for (size_t i = 0; i < p->v.n; i++) {
        free(p->v.v[i].url);
        kn_image_unref(p->v.v[i].image);
        kn_anim_free(p->v.v[i].anim);
    }
    for (size_t i = 0; i < p->frames.n; i++)
        kn_image_unref(p->frames.v[i].image);
    kn_vec_free(&p->frames);
    kn_vec_free(&p->v);
    free(p);
}

static kn_image *decode(kn_pictures *p, kn_loc loc, const char *data, size_t n, const char *name,
                        kn_anim **anim) {
    if (kn_still_is_svg(data, n))
        return kn_image_from_svg(data, n, p->diags, loc);
    *anim = kn_anim_open(data, n, p->diags, loc, name);
    if (*anim)
        return kn_image_from_pix(kn_anim_frame(*anim, 0));
    return kn_image_from_pix(kn_still_decode(data, n, p->diags, loc, name));
}

static kn_image *load(kn_pictures *p, kn_loc loc, kn_str url, kn_anim **anim) {
    char *data = NULL, *path = NULL;
    size_t n = 0;
    kn_str mime;
    kn_image *im = NULL;
    if (kn_data_url(url, &mime, &data, &n)) {
        im = decode(p, loc, data, n, "data:", anim);
        goto end;
    }
    path = kn_resolve_url(p->scene->project, p->scene->base, url);
    if (!path) {
        kn_report(p->diags, KN_SEV_WARN, KN_EIO, "resource/refused", loc,
                  "put the file into the project folder and name it by a relative path",
                  "'%.*s' is not a file of the project", (int)(url.n < 200 ? url.n : 200), url.p);
        goto end;
    }
    if (kn_read_resolved(path, p->diags, loc, &data, &n) == KN_OK)
        im = decode(p, loc, data, n, path, anim);
end:
    free(path);
    free(data);
    return im;
}

kn_image *kn_pictures_get(kn_pictures *p, kn_loc loc, kn_str url) {
    url = kn_str_trim(url);
    if (!url.n)
        return NULL;
    for (size_t i = 0; i < p->v.n; i++)
        if (p->v.v[i].n == url.n && !memcmp(p->v.v[i].url, url.p, url.n))
            return p->v.v[i].image;
    kn_anim *anim = NULL;
    kn_image *im = load(p, loc, url, &anim);
    kn_vec_push(&p->v, (entry){kn_xstrndup(url.p, url.n), url.n, im, anim});
    p->n_anims += anim != NULL;
    return im;
}

kn_anim *kn_pictures_anim(const kn_pictures *p, const kn_image *im) {
    for (size_t i = 0; im && p->n_anims && i < p->v.n; i++)
        if (p->v.v[i].image == im)
            return p->v.v[i].anim;
    return NULL;
}

/* Frames that were not asked for longest go first. */
static void make_room(kn_pictures *p, size_t bytes) {
    while (p->frames.n && p->bytes + bytes > p->budget) {
        size_t oldest = 0;
        for (size_t i = 1; i < p->frames.n; i++)
            if (p->frames.v[i].used < p->frames.v[oldest].used)
                oldest = i;
        p->bytes -= p->frames.v[oldest].bytes;
        kn_image_unref(p->frames.v[oldest].image);
        p->frames.v[oldest] = p->frames.v[--p->frames.n];
    }
}

kn_image *kn_pictures_frame(kn_pictures *p, kn_anim *anim, int index) {
    for (size_t i = 0; i < p->frames.n; i++) {
        frame *f = &p->frames.v[i];
        if (f->anim == anim && f->index == index) {
            f->used = ++p->clock;
            return kn_image_ref(f->image);
        }
    }
    kn_pix *pix = kn_anim_frame(anim, index);
    const size_t bytes = pix ? (size_t)pix->stride * (size_t)pix->h : 0;
    kn_image *im = kn_image_from_pix(pix);
    if (!im)
        return NULL;
    make_room(p, bytes);
    kn_vec_push(&p->frames, (frame){anim, index, kn_image_ref(im), bytes, ++p->clock});
    p->bytes += bytes;
    return im;
}
