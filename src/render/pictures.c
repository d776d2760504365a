/* Still pictures by URL, decoded once. */
#include "codec/still.h"
#include "src/core/file.h"
#include "src/render/internal.h"

typedef struct entry {
    char *url;
    size_t n;
    kn_image *image; /* NULL: failed */
} entry;

struct kn_pictures {
    kn_scene *scene;
    kn_diags *diags;
    KN_VEC(entry) v;
};

kn_pictures *kn_pictures_new(kn_scene *s, kn_diags *d) {
    kn_pictures *p = KN_NEW(kn_pictures);
    p->scene = s;
    p->diags = d;
    return p;
}

void kn_pictures_free(kn_pictures *p) {
    if (!p)
        return;
    for (size_t i = 0; i < p->v.n; i++) {
        free(p->v.v[i].url);
        kn_image_unref(p->v.v[i].image);
    }
    kn_vec_free(&p->v);
    free(p);
}

static kn_image *decode(kn_pictures *p, kn_loc loc, const char *data, size_t n, const char *name) {
    if (kn_still_is_svg(data, n))
        return kn_image_from_svg(data, n, p->diags, loc);
    return kn_image_from_pix(kn_still_decode(data, n, p->diags, loc, name));
}

static kn_image *load(kn_pictures *p, kn_loc loc, kn_str url) {
    char *data = NULL, *path = NULL;
    size_t n = 0;
    kn_str mime;
    kn_image *im = NULL;
    if (kn_data_url(url, &mime, &data, &n)) {
        im = decode(p, loc, data, n, "data:");
        goto end;
    }
    path = kn_resolve_url(p->scene->project, p->scene->base, url);
    if (!path) {
        kn_report(p->diags, KN_SEV_WARN, KN_EIO, "resource/refused", loc,
                  "put the file into the project folder and name it by a relative path",
                  "'%.*s' is not a file of the project", (int)(url.n < 200 ? url.n : 200), url.p);
        goto end;
    }
    if (kn_read_file(path, p->diags, loc, &data, &n) == KN_OK)
        im = decode(p, loc, data, n, path);
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
    kn_image *im = load(p, loc, url);
    kn_vec_push(&p->v, (entry){kn_xstrndup(url.p, url.n), url.n, im});
    return im;
}
