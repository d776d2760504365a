#include "src/cli/told.h"
#include <stdatomic.h>
#include <sys/mman.h>

enum { SLOTS = 1 << 14, PROBES = 64 };

struct kn_told {
    atomic_size_t again;
    _Atomic uint64_t v[SLOTS]; /* 0: free */
};

kn_told *kn_told_new(void) {
    void *p =
        mmap(NULL, sizeof(kn_told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

void kn_told_free(kn_told *t) {
    if (t)
        munmap(t, sizeof *t);
}

bool kn_told_first(kn_told *t, uint64_t what) {
    what += !what;
    for (size_t i = 0; t && i < PROBES; i++) {
        uint64_t there = 0;
        if (atomic_compare_exchange_strong(&t->v[(what + i) % SLOTS], &there, what))
            return true;
        if (there == what) {
            atomic_fetch_add(&t->again, 1);
            return false;
        }
    }
    return true; /* a full table forgets */
}

size_t kn_told_again(const kn_told *t) {
    return t ? atomic_load(&((kn_told *)t)->again) : 0;
}
