#include "codec/limiter.h"
#include <math.h>
#include <stdlib.h>
#include "src/core/mem.h"

#define KN_TAPS  24  /* of the interpolator, on either side half */
#define KN_REACH 240 /* sample frames that a peak is felt before and after it: 5 ms */

/* Windowed sinc for the instants a quarter, a half and three quarters after a sample. */
static void fill_filters(double f[3][KN_TAPS]) {
    for (int phase = 0; phase < 3; phase++) {
        double sum = 0;
        for (int k = 0; k < KN_TAPS; k++) {
            const double x = k - (KN_TAPS / 2 - 1) - 0.25 * (phase + 1);
            const double w = 0.5 + 0.5 * cos(M_PI * x / (KN_TAPS / 2 + 1));
            f[phase][k] = sin(M_PI * x) / (M_PI * x) * w;
            sum += f[phase][k];
        }
        for (int k = 0; k < KN_TAPS; k++)
            f[phase][k] /= sum;
    }
}

/* Highest value of the curve from sample frame i to the next, of both channels. */
static double peak_at(const float *pcm, int64_t frames, int64_t i, double f[3][KN_TAPS]) {
    double most = fmax(fabs((double)pcm[2 * i]), fabs((double)pcm[2 * i + 1]));
    for (int phase = 0; phase < 3; phase++)
        for (int c = 0; c < 2; c++) {
            double v = 0;
            for (int k = 0; k < KN_TAPS; k++) {
                const int64_t at = i + k - (KN_TAPS / 2 - 1);
                if (at >= 0 && at < frames)
                    v += f[phase][k] * (double)pcm[2 * at + c];
            }
            most = fmax(most, fabs(v));
        }
    return most;
}

/* The factor that a peak needs holds for KN_REACH around it, and the mean over as many leads to it
 * and away again: at the peak itself every number of the mean is that factor or less. */
static void smooth(const float *need, int64_t n, float *gain) {
    const int64_t r = KN_REACH;
    int64_t *queue = KN_NEW_N(int64_t, n); /* whose needs rise: the first is the least */
    int64_t head = 0, tail = 0;
    float *least = KN_NEW_N(float, n);
    for (int64_t i = 0; i < n + r; i++) {
        if (i < n) {
            while (tail > head && need[queue[tail - 1]] >= need[i])
                tail--;
            queue[tail++] = i;
        }
        if (i >= r) {
            while (queue[head] < i - 2 * r)
                head++;
            least[i - r] = need[queue[head]];
        }
    }
    double sum = 0;
    int64_t lo = 0, hi = 0; /* the mean is over [i - r, i + r] */
    for (int64_t i = 0; i < n; i++) {
        while (hi < n && hi <= i + r)
            sum += 1 - (double)least[hi++];
        while (lo < i - r)
            sum -= 1 - (double)least[lo++];
        gain[i] = (float)(1 - sum / (double)(hi - lo));
    }
    free(least);
    free(queue);
}

kn_status kn_limit_true_peak(float *pcm, int64_t frames, double ceiling) {
    double f[3][KN_TAPS];
    float *need = frames > 0 ? malloc((size_t)frames * 2 * sizeof *need) : NULL;
    bool any = false;
    if (!need)
        return frames > 0 ? KN_ENOMEM : KN_OK;
    fill_filters(f);
    for (int64_t i = 0; i < frames; i++) {
        const double peak = peak_at(pcm, frames, i, f);
        need[i] = (float)(peak > ceiling ? ceiling / peak : 1);
        any |= peak > ceiling;
    }
    float *gain = need + frames;
    if (any)
        smooth(need, frames, gain);
    for (int64_t i = 0; any && i < frames; i++) {
        pcm[2 * i] *= gain[i];
        pcm[2 * i + 1] *= gain[i];
    }
    free(need);
    return KN_OK;
}
