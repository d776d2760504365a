#include "codec/limiter.h"
#include <math.h>

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

/* Of what the windows below reach over, by number of the sample frame. */
#define KN_RING 512
#define AT(i)   ((i) & (KN_RING - 1))
_Static_assert(KN_RING > 2 * KN_REACH + 1, "both ends of a window are in the ring");

typedef struct window {
    float need[KN_RING];    /* factors that hold each peak under the ceiling */
    int64_t queue[KN_RING]; /* whose needs rise: the first is the least */
    int64_t head, tail;
    float least[KN_RING]; /* of the needs within KN_REACH */
    double sum;           /* of 1 - least over [lo, hi) */
    int64_t lo, hi;
} window;

static void push_need(window *w, int64_t i, double need) {
    w->need[AT(i)] = (float)need;
    while (w->tail > w->head && w->need[AT(w->queue[AT(w->tail - 1)])] >= w->need[AT(i)])
        w->tail--;
    w->queue[AT(w->tail++)] = i;
}

static void push_least(window *w, int64_t i) {
    while (w->queue[AT(w->head)] < i - KN_REACH)
        w->head++;
    w->least[AT(i)] = w->need[AT(w->queue[AT(w->head)])];
}

/* Mean of the least needs of the n sample frames that are within KN_REACH of i. */
static float gain_at(window *w, int64_t i, int64_t n) {
    while (w->hi < n && w->hi <= i + KN_REACH)
        w->sum += 1 - (double)w->least[AT(w->hi++)];
    while (w->lo < i - KN_REACH)
        w->sum -= 1 - (double)w->least[AT(w->lo++)];
    return (float)(1 - w->sum / (double)(w->hi - w->lo));
}

/* The factor that a peak needs holds for KN_REACH around it, and the mean over as many leads to it
 * and away again: at the peak itself every number of the mean is that factor or less. Each of the
 * three follows KN_REACH behind the one before, so that peaks are measured of what is unchanged. */
void kn_limit_true_peak(float *pcm, int64_t frames, double ceiling) {
    double f[3][KN_TAPS];
    window w = {.head = 0};
    fill_filters(f);
    for (int64_t at = 0; at < frames + 2 * KN_REACH; at++) {
        const int64_t middle = at - KN_REACH, i = middle - KN_REACH;
        if (at < frames) {
            const double peak = peak_at(pcm, frames, at, f);
            push_need(&w, at, peak > ceiling ? ceiling / peak : 1);
        }
        if (middle >= 0 && middle < frames)
            push_least(&w, middle);
        if (i < 0 || i >= frames)
            continue;
        const float gain = gain_at(&w, i, frames);
        pcm[2 * i] *= gain;
        pcm[2 * i + 1] *= gain;
    }
}
