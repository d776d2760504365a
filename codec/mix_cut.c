#include <stdlib.h>
#include <string.h>
#include "codec/audio.h"

bool kn_mix_cut(kn_mix *m, int64_t from, int64_t n) {
    const int64_t have = from < m->frames ? m->frames - from : 0, keep = n < have ? n : have;
    if (from == 0 && n == m->frames)
        return true;
    memmove(m->pcm, m->pcm + 2 * (from < m->frames ? from : 0), (size_t)keep * 2 * sizeof *m->pcm);
    float *pcm = realloc(m->pcm, (size_t)(2 * n + 1) * sizeof *pcm);
    if (!pcm)
        return false;
    memset(pcm + 2 * keep, 0, (size_t)(n - keep) * 2 * sizeof *pcm);
    m->pcm = pcm;
    m->frames = n;
    return true;
}
