#include "schedule/internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct schedule *schedule_open(struct store *store, const struct schedule_jobs *jobs,
                               const struct schedule_runner *runner, instant_t now, struct err *e) {
    struct schedule *s = mem_alloc(sizeof *s);
    s->store = store;
    s->jobs = *jobs;
    s->runner = *runner;
    s->job = mem_alloc((jobs->n + 1) * sizeof *s->job);
    if (schedule_sync(s, now, e)) return s;
    schedule_close(s);
    return NULL;
}

void schedule_close(struct schedule *s) {
    if (!s) return;
    free(s->job);
    free(s);
}

bool schedule_sync(struct schedule *s, instant_t now, struct err *e) {
    if (!store_begin(s->store, e)) return false;
    if (sync_jobs(s, now, e)) return store_commit(s->store, e);
    store_rollback(s->store);
    return err_wrap(e, "the schedule");
}

bool schedule_next_due(struct schedule *s, instant_t *due, struct err *e) {
    bool found;
    *due = STORE_STILL_INSTANT;
    return store_integer(s->store, e, due, &found,
                         "select due from occurrence order by due limit 1", "");
}

struct job *schedule_find_id(struct schedule *s, int64_t id) {
    for (size_t i = 0; i < s->jobs.n; i++)
        if (s->job[i].id == id) return &s->job[i];
    return NULL;
}

struct job *schedule_find_name(struct schedule *s, const char *name, struct err *e) {
    const char **names = mem_alloc((s->jobs.n + 1) * sizeof *names);
    struct job *found = NULL;
    for (size_t i = 0; i < s->jobs.n; i++) {
        names[i] = s->jobs.items[i].name;
        if (strcmp(names[i], name) == 0) found = &s->job[i];
    }
    if (!found) {
        const char *near = text_nearest(name, names, s->jobs.n);
        err_set(e, ERR_USAGE, "there is no job \"%s\"", name);
        if (near) err_hint(e, "did you mean \"%s\"?", near);
    }
    free(names);
    return found;
}
