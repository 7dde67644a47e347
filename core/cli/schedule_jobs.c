#include "cli/schedule_jobs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool jobs_open(struct jobs *jobs, struct cli *cli, const struct schedule_runner *runner,
               instant_t now, struct err *e) {
    struct host *h = &cli->host;
    *jobs = (struct jobs){0};
    if (!api_jobs_of_registry(&h->registry, &h->config, &jobs->declared, e)) return false;
    jobs->schedule =
        schedule_open(h->store, &jobs->declared.jobs, runner ? runner : &api_job_runner, now, e);
    return jobs->schedule != NULL;
}

void jobs_close(struct jobs *jobs) {
    schedule_close(jobs->schedule);
    api_jobs_free(&jobs->declared);
}

static bool unknown(const struct jobs *jobs, const char *name, struct err *e) {
    const struct schedule_jobs *j = &jobs->declared.jobs;
    const char **names = mem_alloc((j->n + 1) * sizeof *names), *near;
    for (size_t i = 0; i < j->n; i++) names[i] = j->items[i].name;
    near = text_nearest(name, names, j->n);
    free(names);
    err_set(e, ERR_USAGE, "there is no job \"%s\"", name);
    return near ? err_hint(e, "did you mean \"%s\"? All jobs: qianshou schedule list", near)
                : err_hint(e, "all jobs: qianshou schedule list");
}

const struct schedule_job *jobs_find(const struct jobs *jobs, const char *name, struct err *e) {
    const struct schedule_jobs *j = &jobs->declared.jobs;
    for (size_t i = 0; i < j->n; i++)
        if (strcmp(j->items[i].name, name) == 0) return &j->items[i];
    unknown(jobs, name, e);
    return NULL;
}

const char *minute_text(instant_t instant, char out[MINUTE_TEXT]) {
    char text[INSTANT_TEXT];
    snprintf(out, MINUTE_TEXT, "%.16s", instant_format(instant, text));
    return out;
}

bool target_text(struct store *s, int64_t target, char out[16], struct err *e) {
    out[0] = '\0';
    return target == 0 || store_pseudonym(s, target, NULL, out, e);
}

char *said_text(const char *said) {
    return said ? mem_copy(said, strcspn(said, "\n")) : NULL;
}
