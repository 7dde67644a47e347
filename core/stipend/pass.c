#include "stipend/pass.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { RING = 8, WORKERS_MAX = 64 };

static bool open_worker(struct pass *p, struct err *e) {
    int i = p->n_workers;
    p->rules[i] = p->engine->open(p->ruleset, &p->layout, p->symbols, e);
    if (!p->rules[i]) return false;
    if (p->against) p->against_rules[i] = p->engine->open(p->against, &p->layout, p->symbols, e);
    if (!p->against || p->against_rules[i]) return ++p->n_workers > 0;
    p->engine->close(p->rules[i]);
    return err_wrap(e, "the rules to compare with");
}

bool pass_open_pair(struct pass *p, const struct rule_engine *engine, const struct ruleset *ruleset,
                    const struct ruleset *against, int workers, struct err *e) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    *p = (struct pass){.engine = engine, .ruleset = ruleset, .against = against};
    int wanted = workers > 0 ? workers : cores > 2 ? (int)cores - 1 : 1;
    if (wanted > WORKERS_MAX) wanted = WORKERS_MAX;
    p->symbols = symbols_new();
    p->rules = mem_alloc((size_t)wanted * sizeof *p->rules);
    if (against) p->against_rules = mem_alloc((size_t)wanted * sizeof *p->rules);
    case_layout_init(&p->layout);
    bool ok = engine->layout(ruleset, &p->layout, e) &&
              (!against || engine->layout(against, &p->layout, e));
    while (ok && p->n_workers < wanted) ok = open_worker(p, e);
    if (!ok) pass_close(p);
    return ok;
}

bool pass_open(struct pass *p, const struct rule_engine *engine, const struct ruleset *ruleset,
               int workers, struct err *e) {
    return pass_open_pair(p, engine, ruleset, NULL, workers, e);
}

void pass_close(struct pass *p) {
    for (int i = 0; i < p->n_workers; i++) {
        p->engine->close(p->rules[i]);
        if (p->against) p->engine->close(p->against_rules[i]);
    }
    free(p->rules);
    free(p->against_rules);
    symbols_free(p->symbols);
    case_layout_free(&p->layout);
    *p = (struct pass){0};
}

bool pass_keep_rules(const struct pass *p, struct store *s, int64_t *ruleset_id, struct err *e) {
    bool is_new;
    size_t n;
    if (!ruleset_save(s, p->ruleset, ruleset_id, &is_new, e)) return false;
    const struct reason *reasons = p->engine->reasons(p->rules[0], &n);
    for (size_t i = 0; is_new && i < n; i++)
        if (!store_run(s, e,
                       "insert into reason (ruleset_id, no, plugin, code, template) values (?, ?, "
                       "?, ?, ?)",
                       "iittt", *ruleset_id, (int64_t)i, reasons[i].plugin, reasons[i].code,
                       reasons[i].template))
            return false;
    return true;
}

/* ---- the ring: slot k % RING holds batch k; each batch goes EMPTY → READ → RULING → RULED → EMPTY
 * ---- */

enum slot_state { SLOT_EMPTY, SLOT_READ, SLOT_RULING, SLOT_RULED };

struct slot {
    enum slot_state state;
    bool failed; /* e says why; the batch ends the run when its turn comes */
    struct err e;
    struct batch batch;
};

struct run {
    struct pass *pass;
    struct case_reader *reader;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t next_to_rule; /* number of the batch the next free worker takes */
    bool stop;
    int64_t failed_child;
    struct slot slot[RING];
};

struct worker {
    struct run *run;
    int number; /* of its rules */
    pthread_t thread;
};

static void set_state(struct run *run, struct slot *slot, enum slot_state state) {
    pthread_mutex_lock(&run->lock);
    slot->state = state;
    pthread_cond_broadcast(&run->changed);
    pthread_mutex_unlock(&run->lock);
}

/* Waits until the slot is in the state; false when the run stops. */
static bool wait_state(struct run *run, const struct slot *slot, enum slot_state state) {
    pthread_mutex_lock(&run->lock);
    while (slot->state != state && !run->stop) pthread_cond_wait(&run->changed, &run->lock);
    bool ok = !run->stop;
    pthread_mutex_unlock(&run->lock);
    return ok;
}

static bool prepare_batch(const struct pass *p, struct batch *b, struct err *e) {
    size_t kept = 0;
    for (size_t i = 0; i < b->n; i++) {
        bool keep;
        if (!p->prepare(p->prepare_context, &b->cases[i], &keep, e)) return false;
        if (keep && kept < i) b->cases[kept] = b->cases[i];
        kept += keep;
    }
    b->n = kept;
    return true;
}

/* An empty batch is the end: of one that keeps nobody, the next is read. */
static bool fill_batch(const struct run *run, struct batch *b, struct err *e) {
    do {
        if (!case_reader_fill(run->reader, b, e)) return false;
        if (b->n == 0 || !run->pass->prepare) return true;
        if (!prepare_batch(run->pass, b, e)) return false;
    } while (b->n == 0);
    return true;
}

static void *read_batches(void *context) {
    struct run *run = context;
    for (size_t k = 0;; k++) {
        struct slot *slot = &run->slot[k % RING];
        if (!wait_state(run, slot, SLOT_EMPTY)) return NULL;
        slot->failed = !fill_batch(run, &slot->batch, &slot->e);
        bool last = slot->failed || slot->batch.n == 0;
        set_state(run, slot, last ? SLOT_RULED : SLOT_READ);
        if (last) return NULL;
    }
}

/* The next batch that has been read, in order; NULL when the run stops. */
static struct slot *take_batch(struct run *run) {
    pthread_mutex_lock(&run->lock);
    struct slot *slot = NULL;
    while (!run->stop && (slot = &run->slot[run->next_to_rule % RING])->state != SLOT_READ)
        pthread_cond_wait(&run->changed, &run->lock);
    if (run->stop) {
        slot = NULL;
    } else {
        slot->state = SLOT_RULING; /* or a worker a whole ring ahead would take it again */
        run->next_to_rule++;
    }
    pthread_mutex_unlock(&run->lock);
    return slot;
}

/* A comparison looks at amounts, never at fingerprints. */
static bool rule_pair(const struct pass *p, int worker, struct batch *b, struct err *e) {
    for (size_t i = 0; i < b->n; i++) {
        award_begin(&b->awards[i], &b->cases[i]);
        award_begin(&b->before[i], &b->cases[i]);
    }
    return p->engine->apply(p->against_rules[worker], b, b->before, e) &&
           p->engine->apply(p->rules[worker], b, b->awards, e);
}

static bool rule_batch(const struct pass *p, int worker, struct batch *b, struct err *e) {
    if (p->against) return rule_pair(p, worker, b, e);
    for (size_t i = 0; i < b->n; i++) {
        award_begin(&b->awards[i], &b->cases[i]);
        fingerprint_of(&p->fingerprinter, &b->cases[i], b->awards[i].fingerprint);
    }
    return p->engine->apply(p->rules[worker], b, b->awards, e);
}

static void *rule_batches(void *context) {
    struct worker *w = context;
    for (struct slot *slot; (slot = take_batch(w->run));) {
        slot->failed = !rule_batch(w->run->pass, w->number, &slot->batch, &slot->e);
        set_state(w->run, slot, SLOT_RULED);
    }
    return NULL;
}

static bool consume_batches(struct run *run, pass_consumer consume, void *context, struct err *e) {
    for (size_t k = 0;; k++) {
        struct slot *slot = &run->slot[k % RING];
        if (!wait_state(run, slot, SLOT_RULED)) return false;
        if (slot->failed) {
            run->failed_child = slot->batch.failed_child;
            *e = slot->e;
            return false;
        }
        if (slot->batch.n == 0) return true;
        if (!consume(context, run->pass, &slot->batch, e)) return false;
        set_state(run, slot, SLOT_EMPTY);
    }
}

/* Threads take no signals but the ones meant for them: Ctrl-C stays with the main thread. */
static bool start_thread(pthread_t *thread, void *(*main)(void *), void *context, struct err *e) {
    sigset_t block, before;
    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigaddset(&block, SIGTERM);
    sigaddset(&block, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &block, &before);
    int status = pthread_create(thread, NULL, main, context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status == 0 || err_set(e, ERR_SYSTEM, "cannot start a thread");
}

static bool run_threads(struct run *run, pass_consumer consume, void *context, struct err *e) {
    struct worker workers[WORKERS_MAX];
    pthread_t reader;
    int started = 0;
    bool ok = start_thread(&reader, read_batches, run, e), has_reader = ok;
    for (; ok && started < run->pass->n_workers; started += ok) {
        workers[started] = (struct worker){.run = run, .number = started};
        ok = start_thread(&workers[started].thread, rule_batches, &workers[started], e);
    }
    ok = ok && consume_batches(run, consume, context, e);
    pthread_mutex_lock(&run->lock);
    run->stop = true;
    pthread_cond_broadcast(&run->changed);
    pthread_mutex_unlock(&run->lock);
    if (has_reader) pthread_join(reader, NULL);
    while (started > 0) pthread_join(workers[--started].thread, NULL);
    return ok;
}

static bool check_rules(const struct pass *p, struct err *e) {
    for (int i = 0; i < p->n_workers; i++)
        if (!p->engine->check(p->rules[i], e) ||
            (p->against && !p->engine->check(p->against_rules[i], e)))
            return false;
    return true;
}

/* Says whom a rule failed on, by pseudonym. */
static void name_child(struct store *s, int64_t child_id, struct err *e) {
    struct err unused;
    bool found = false;
    char *pseudonym = NULL;
    if (store_text(s, &unused, &pseudonym, &found, "select pseudonym from child where id = ?", "i",
                   child_id) &&
        found)
        err_wrap(e, "child %s", pseudonym);
    free(pseudonym);
}

bool pass_run(struct pass *p, struct store *owner, const struct case_period *period,
              pass_consumer consume, void *context, struct err *e) {
    struct store *connection = store_open_reader(owner, e);
    if (!connection) return false;
    struct run *run = mem_alloc(sizeof *run);
    run->pass = p;
    pthread_mutex_init(&run->lock, NULL);
    pthread_cond_init(&run->changed, NULL);
    run->reader = case_reader_open(connection, &p->layout, p->symbols, period, e);
    if (run->reader)
        fingerprint_begin(&p->fingerprinter, &p->layout, p->symbols,
                          case_reader_period(run->reader));
    bool ok = run->reader && run_threads(run, consume, context, e) && check_rules(p, e);
    case_reader_close(run->reader);
    if (!ok && run->failed_child) name_child(connection, run->failed_child, e);
    for (int i = 0; i < RING; i++) buf_free(&run->slot[i].batch.text);
    pthread_cond_destroy(&run->changed);
    pthread_mutex_destroy(&run->lock);
    free(run);
    store_close(connection);
    return ok;
}
