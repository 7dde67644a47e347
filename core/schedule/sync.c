/* The store brought up to date with what plugins declare, with the holidays and with the day. */
#include "schedule/internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/log.h"

/* A row of table job, with its definition in force. */
struct row {
    int64_t id, version, sync;
    char *state, *definition, *targets_day, *holidays;
    instant_t since;
    bool loaded;
};

struct sync {
    struct schedule *s;
    instant_t now;
    char today[DATE_TEXT];
    char holidays[HASH_HEX]; /* of the table as it is */
    struct err *e;
};

static void free_row(struct row *r) {
    free(r->state);
    free(r->definition);
    free(r->targets_day);
    free(r->holidays);
}

static bool read_row(struct sync *x, const char *name, struct row *r, bool *found) {
    struct query *q =
        store_query(x->s->store, x->e,
                    "select j.id, j.version, j.sync, j.state, d.definition, j.targets_day, "
                    "j.holidays, d.since, j.loaded from job j join job_definition d on d.job_id = "
                    "j.id and d.version = j.version where j.name = ?",
                    "t", name);
    if (!q) return false;
    enum store_step step = store_next(q, x->e);
    *found = step == STORE_ROW;
    if (*found)
        *r = (struct row){.id = query_integer(q, 0),
                          .version = query_integer(q, 1),
                          .sync = query_integer(q, 2),
                          .state = mem_copy_text(query_text(q, 3)),
                          .definition = mem_copy_text(query_text(q, 4)),
                          .targets_day = mem_copy_text(query_text(q, 5)),
                          .holidays = mem_copy_text(query_text(q, 6)),
                          .since = query_integer(q, 7),
                          .loaded = query_integer(q, 8) != 0};
    query_close(q);
    return step != STORE_FAILED;
}

/* ---- planning ---- */

static instant_t due_of(const struct job *j, const struct pending *p) {
    return j->paused ? DUE_HELD : p->o.scheduled;
}

/* Plans the pending occurrence anew, from now on; p->due 0: there is none yet. */
static bool plan(struct sync *x, struct job *j, struct pending *p) {
    bool found;
    if (!plan_first(x->s, j, x->now, p, &found, x->e)) return false;
    if (!found) return !p->due || pending_remove(x->s, p, x->e);
    return pending_write(x->s, p, due_of(j, p), NULL, x->e);
}

/* Calls `each` for every pending occurrence that was never tried. */
static bool for_untried(struct sync *x, struct job *j,
                        bool (*each)(struct sync *x, struct job *j, struct pending *p)) {
    struct pending p = {.o.target = -1};
    bool found;
    for (;;) {
        if (!pending_walk(x->s, j->id, &p, &found, x->e)) return false;
        if (!found) return true;
        if (p.o.attempt == 0 && !each(x, j, &p)) return false;
    }
}

/* What has fallen due stays with the definition that planned it. */
static bool plan_edited(struct sync *x, struct job *j, struct pending *p) {
    return p->o.scheduled <= x->now || plan(x, j, p);
}

static bool plan_moved(struct sync *x, struct job *j, struct pending *p) {
    instant_t before = p->o.scheduled;
    bool depends = p->o.depends;
    if (!plan_again(x->s, j, p, x->e)) return false;
    if (p->o.scheduled == before && p->o.depends == depends) return true;
    char was[INSTANT_TEXT], is[INSTANT_TEXT];
    if (p->o.scheduled != before)
        log_line(LOG_NOTICE, "job %s: holidays moved %s to %s", j->declared->name,
                 instant_format(before, was), instant_format(p->o.scheduled, is));
    return pending_write(x->s, p, due_of(j, p), NULL, x->e);
}

/* The job's own occurrence, when none is pending. */
static bool plan_own(struct sync *x, struct job *j) {
    int64_t due = 0;
    bool found;
    struct pending p = {.job_id = j->id};
    if (!store_run(x->s->store, x->e,
                   "insert into job_target (job_id, target) values (?, 0) on conflict do nothing",
                   "i", j->id) ||
        !store_integer(x->s->store, x->e, &due, &found,
                       "select due from job_target where job_id = ? and target = 0", "i", j->id))
        return false;
    return due != 0 || plan(x, j, &p);
}

/* ---- one declared job ---- */

static bool add_version(struct sync *x, struct job *j, int64_t number) {
    const struct schedule_job *d = j->declared;
    j->current = (struct version){
        .number = number, .since = x->now, .until = DUE_HELD, .definition = d->definition};
    return store_run(
        x->s->store, x->e,
        "insert into job_definition (job_id, version, since, definition) values (?, ?, ?, ?)",
        "iiit", j->id, number, x->now, d->text);
}

static bool add_job(struct sync *x, struct job *j) {
    const struct schedule_job *d = j->declared;
    return store_integer(x->s->store, x->e, &j->id, NULL,
                         "insert into job (name, plugin, title, state, loaded, version) values (?, "
                         "?, ?, 'active', 1, 1) returning id",
                         "ttt", d->name, d->plugin, d->title) &&
           add_version(x, j, 1);
}

/* A job that had targets and has none any more, or the other way round. */
static bool drop_strangers(struct sync *x, const struct job *j) {
    const char *wrong = j->declared->has_targets ? "=" : ">";
    char *pending = mem_print("delete from occurrence where job_id = ? and target %s 0", wrong),
         *targets = mem_print("delete from job_target where job_id = ? and target %s 0", wrong);
    bool ok = store_run(x->s->store, x->e, pending, "i", j->id) &&
              store_run(x->s->store, x->e, targets, "i", j->id);
    free(pending);
    free(targets);
    return ok;
}

/* What the store says of it, and whether it is planned anew. */
static bool match(struct sync *x, struct job *j, const struct row *r, bool *edited) {
    bool back = strcmp(r->state, "gone") == 0;
    j->id = r->id;
    j->sync = r->sync;
    j->paused = strcmp(r->state, "paused") == 0;
    j->current = (struct version){.number = r->version,
                                  .since = r->since,
                                  .until = DUE_HELD,
                                  .definition = j->declared->definition};
    *edited = back || strcmp(r->definition, j->declared->text) != 0;
    if (!r->loaded && !j->paused && !pending_release(x->s, j->id, x->now, x->e)) return false;
    if (!*edited) return true;
    return drop_strangers(x, j) && add_version(x, j, r->version + 1) &&
           for_untried(x, j, plan_edited);
}

static bool write_job(struct sync *x, const struct job *j) {
    const struct schedule_job *d = j->declared;
    return store_run(x->s->store, x->e,
                     "update job set plugin = ?1, title = ?2, state = ?3, loaded = 1, version = "
                     "?4, holidays = ?5 where id = ?6 and (plugin <> ?1 or title <> ?2 or state <> "
                     "?3 or loaded = 0 or version <> ?4 or holidays is null or holidays <> ?5)",
                     "tttiti", d->plugin, d->title, j->paused ? "paused" : "active",
                     j->current.number, x->holidays, j->id);
}

static bool plan_targets(struct sync *x, struct job *j, const struct row *r, bool edited) {
    if (!j->declared->has_targets) return plan_own(x, j);
    bool asked = !edited && r->targets_day && strcmp(r->targets_day, x->today) == 0;
    return asked || target_sync(x->s, j, x->now, x->e);
}

static bool sync_row(struct sync *x, struct job *j, const struct row *r, bool found) {
    bool edited = !found;
    if (found ? !match(x, j, r, &edited) : !add_job(x, j)) return false;
    bool moved = found && r->holidays && strcmp(r->holidays, x->holidays) != 0;
    /* an earlier version may still have something pending */
    bool moves = j->declared->definition.when.workday_step != 0 || j->current.number > 1;
    return write_job(x, j) && (!moved || !moves || for_untried(x, j, plan_moved)) &&
           plan_targets(x, j, r, edited);
}

static bool sync_job(struct sync *x, size_t i) {
    struct job *j = &x->s->job[i];
    struct row r = {0};
    bool found;
    *j = (struct job){.declared = &x->s->jobs.items[i]};
    bool ok = read_row(x, j->declared->name, &r, &found) && sync_row(x, j, &r, found);
    free_row(&r);
    return ok || err_wrap(x->e, "job %s", j->declared->name);
}

/* ---- jobs that nobody declares ---- */

static bool is_declared(const struct schedule *s, const char *name) {
    for (size_t i = 0; i < s->jobs.n; i++)
        if (strcmp(s->jobs.items[i].name, name) == 0) return true;
    return false;
}

static bool is_missing(const struct schedule *s, const char *plugin) {
    for (size_t i = 0; i < s->jobs.n_missing; i++)
        if (strcmp(s->jobs.missing[i], plugin) == 0) return true;
    return false;
}

static bool hold(struct sync *x, int64_t id, const char *name) {
    log_line(LOG_WARNING, "job %s: held, its plugin could not be loaded", name);
    return pending_hold(x->s, id, x->e) &&
           store_run(x->s->store, x->e, "update job set loaded = 0 where id = ?", "i", id);
}

static bool drop(struct sync *x, int64_t id, const char *name) {
    log_line(LOG_NOTICE, "job %s: gone, nobody declares it any more", name);
    return store_run(x->s->store, x->e, "delete from occurrence where job_id = ?", "i", id) &&
           store_run(x->s->store, x->e, "delete from job_target where job_id = ?", "i", id) &&
           store_run(x->s->store, x->e, "update job set state = 'gone', loaded = 0 where id = ?",
                     "i", id);
}

/* The next job of the store that is not gone; *name is the caller's to free. */
static bool next_job(struct sync *x, int64_t *id, char **name, bool *missing, bool *loaded) {
    struct query *q = store_query(x->s->store, x->e,
                                  "select id, name, plugin, loaded from job where id > ? and state "
                                  "<> 'gone' order by id limit 1",
                                  "i", *id);
    if (!q) return false;
    enum store_step step = store_next(q, x->e);
    *name = NULL;
    if (step == STORE_ROW) {
        *id = query_integer(q, 0);
        *name = mem_copy_text(query_text(q, 1));
        *missing = is_missing(x->s, query_text(q, 2));
        *loaded = query_integer(q, 3) != 0;
    }
    query_close(q);
    return step != STORE_FAILED;
}

static bool sync_undeclared(struct sync *x) {
    char *name;
    bool missing, loaded, ok = true;
    for (int64_t id = 0; ok;) {
        if (!next_job(x, &id, &name, &missing, &loaded)) return false;
        if (!name) return true;
        if (!is_declared(x->s, name) && (!missing || loaded))
            ok = missing ? hold(x, id, name) : drop(x, id, name);
        free(name);
    }
    return false;
}

/* ---- the whole ---- */

static bool hash_holidays(struct sync *x) {
    struct hash h;
    struct query *q =
        store_query(x->s->store, x->e, "select day, kind from holiday order by day", "");
    if (!q) return false;
    enum store_step step;
    hash_begin(&h);
    while ((step = store_next(q, x->e)) == STORE_ROW) {
        hash_add_text(&h, query_text(q, 0));
        hash_add_text(&h, query_text(q, 1));
    }
    hash_end(&h, x->holidays);
    query_close(q);
    return step == STORE_DONE;
}

/* The clock went back since the store was written last: retries do not wait for it to catch up. */
static bool mend_retries(struct sync *x) {
    static const instant_t longest = 2 * 60 * 60 * 1000;
    if (store_now(x->s->store) <= x->now + longest) return true;
    return store_run(x->s->store, x->e,
                     "update job_target set due = ?1 where due > ?1 + ?2 and due < ?3 and exists "
                     "(select 1 from occurrence o where o.due = job_target.due and o.job_id = "
                     "job_target.job_id and o.target = job_target.target and o.attempt > 0)",
                     "iii", x->now, longest, DUE_HELD) &&
           store_run(x->s->store, x->e,
                     "update occurrence set due = ?1 where due > ?1 + ?2 and due < ?3 and attempt "
                     "> 0",
                     "iii", x->now, longest, DUE_HELD);
}

bool sync_jobs(struct schedule *s, instant_t now, struct err *e) {
    struct sync x = {.s = s, .now = now, .e = e};
    date_format(instant_day(now), x.today);
    if (!hash_holidays(&x) || !mend_retries(&x) || !sync_undeclared(&x)) return false;
    for (size_t i = 0; i < s->jobs.n; i++)
        if (!sync_job(&x, i)) return false;
    return true;
}
