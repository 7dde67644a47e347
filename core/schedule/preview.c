/* What will come: the pending occurrences and all that follow them, merged by a heap. */
#include "schedule/internal.h"

#include <stdlib.h>

struct line {
    struct pending p;
    struct job *job;
};

struct preview {
    struct schedule *s;
    instant_t until;
    struct line *heap;
    size_t n, cap;
    struct err *e;
};

static bool is_before(const struct line *a, const struct line *b) {
    if (a->p.o.scheduled != b->p.o.scheduled) return a->p.o.scheduled < b->p.o.scheduled;
    if (a->p.job_id != b->p.job_id) return a->p.job_id < b->p.job_id;
    return a->p.o.target < b->p.o.target;
}

static void sink(struct preview *v, size_t i) {
    for (;;) {
        size_t first = i, left = 2 * i + 1, right = left + 1;
        if (left < v->n && is_before(&v->heap[left], &v->heap[first])) first = left;
        if (right < v->n && is_before(&v->heap[right], &v->heap[first])) first = right;
        if (first == i) return;
        struct line moved = v->heap[i];
        v->heap[i] = v->heap[first];
        v->heap[first] = moved;
        i = first;
    }
}

static bool read_job(struct preview *v, struct job *j) {
    struct pending p = {.o.target = -1};
    bool found;
    for (;;) {
        if (!pending_walk(v->s, j->id, &p, &found, v->e)) return false;
        if (!found) return true;
        if (p.o.scheduled > v->until) continue;
        v->heap = MEM_PUSH(v->heap, v->n, v->cap);
        v->heap[v->n++] = (struct line){p, j};
    }
}

static bool read_all(struct preview *v) {
    for (size_t i = 0; i < v->s->jobs.n; i++)
        if (!v->s->job[i].paused && !read_job(v, &v->s->job[i])) return false;
    for (size_t i = v->n / 2; i-- > 0;) sink(v, i);
    return true;
}

static bool walk(struct preview *v, schedule_each each, void *context) {
    while (v->n > 0) {
        struct line *first = &v->heap[0];
        bool found;
        if (!each(context, first->job->declared, &first->p.o, v->e) ||
            !plan_next(v->s, first->job, &first->p, &found, v->e))
            return false;
        first->p.o.attempt = 0;
        first->p.o.missed = 0;
        first->p.o.late = false;
        if (!found || first->p.o.scheduled > v->until) *first = v->heap[--v->n];
        sink(v, 0);
    }
    return true;
}

bool schedule_preview(struct schedule *s, instant_t until, schedule_each each, void *context,
                      struct err *e) {
    struct preview v = {.s = s, .until = until, .e = e};
    bool ok = read_all(&v) && walk(&v, each, context);
    free(v.heap);
    return ok;
}
