/* Pictures by URL: stills are decoded once, the frames of animations when they are shown. */
#include "codec/anim.h"
#include "codec/still.h"
#include "src/core/file.h"
#include "src/render/internal.h"

typedef struct entry {
    char *url;
    size_t n;
    kn_image *image;     /* NULL: failed; of an animation the first frame */
    kn_anim *anim;       /* or NULL */
    kn_svgdoc *document; /* of SVG files */
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
    kn_svgdoc_env env; /* of the SVG files */
    KN_VEC(entry) v;
    KN_VEC(frame) frames;
    size_t bytes, budget;
    uint64_t clock;
    int n_anims;
};

kn_pictures *kn_pictures_new(kn_scene *s, const kn_svgdoc_env *env, size_t budget) {
    kn_pictures *p = KN_NEW(kn_pictures);
    p->scene = s;
    p->env = *env;
    p->env.depth++;
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
        kn_svgdoc_free(p->v.v[i].document);
    }
    for (size_t i = 0; i < p->frames.n; i++)
        kn_image_unref(p->frames.v[i].image);
    kn_vec_free(&p->frames);
    kn_vec_free(&p->v);
    free(p);
}

static void decode(kn_pictures *p, kn_loc loc, kn_str data, const char *name, entry *e) {
    if (!kn_still_is_svg(data.p, data.n)) {
        e->anim = kn_anim_open(data.p, data.n, p->env.diags, loc, name);
        e->image =
            kn_image_from_pix(e->anim ? kn_anim_frame(e->anim, 0)
                                      : kn_still_decode(data.p, data.n, p->env.diags, loc, name));
        return;
    }
    char *fragment = kn_url_fragment((kn_str){e->url, e->n});
    e->document = kn_svgdoc_open(&p->env, data, name, fragment, loc);
    free(fragment);
    if (!e->document)
        return;
    kn_image_natural size;
    kn_svgdoc_natural(e->document, &size);
    e->image = kn_image_from_document(&size, e->document);
}

static void refuse(kn_pictures *p, kn_loc loc, kn_str url) {
    const int n = (int)(url.n < 200 ? url.n : 200);
    if (p->scene->image)
        kn_report(p->env.diags, KN_SEV_WARN, KN_EIO, "svg/external", loc,
                  "put it into the file as a data: URL",
                  "an SVG image reads no other file: '%.*s' is not shown", n, url.p);
    else
        kn_report(p->env.diags, KN_SEV_WARN, KN_EIO, "resource/refused", loc,
                  "put the file into the project folder and name it by a relative path",
                  "'%.*s' is not a file of the project", n, url.p);
}

static void load(kn_pictures *p, kn_loc loc, kn_str url, entry *e) {
    char *data = NULL, *path = NULL;
    size_t n = 0;
    kn_str mime;
    if (kn_data_url(url, &mime, &data, &n))
        decode(p, loc, (kn_str){data, n}, "data:", e);
    else if (!(path = kn_resolve_url(p->scene->project, p->scene->base, url)))
        refuse(p, loc, url);
    else if (kn_read_resolved(path, p->env.diags, loc, &data, &n) == KN_OK)
        decode(p, loc, (kn_str){data, n}, path, e);
    free(path);
    free(data);
}

kn_image *kn_pictures_get(kn_pictures *p, kn_loc loc, kn_str url) {
    url = kn_str_trim(url);
    if (!url.n)
        return NULL;
    for (size_t i = 0; i < p->v.n; i++)
        if (p->v.v[i].n == url.n && !memcmp(p->v.v[i].url, url.p, url.n))
            return p->v.v[i].image;
    entry e = {.url = kn_xstrndup(url.p, url.n), .n = url.n};
    load(p, loc, url, &e);
    kn_vec_push(&p->v, e);
    p->n_anims += e.anim != NULL;
    return e.image;
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
