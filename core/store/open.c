/* Opening and closing a store. */
#include "store/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct store *store_new(const struct store_options *o) {
    struct store *s = mem_alloc(sizeof *s);
    s->path = mem_copy_text(o->path);
    s->schema = mem_copy_text(o->schema);
    s->holder = mem_copy_text(o->holder ? o->holder : "qianshou");
    s->mode = o->mode;
    s->clock = o->clock;
    s->lock = -1;
    s->may_create = o->mode == STORE_OWNER && o->create;
    s->synthetic = o->synthetic;
    s->throwaway = o->throwaway;
    return s;
}

static bool is_missing(const struct store *s) {
    struct stat st;
    return stat(s->path, &st) != 0 ? errno == ENOENT : st.st_size == 0;
}

static bool refuse_missing(const struct store *s, struct err *e) {
    err_set(e, ERR_STATE, "there is no store at %s", s->path);
    return err_hint(e, "check the path; a new store is made by: qianshou store init");
}

/* Made before SQLite opens it, so that nobody else may ever read it; SQLite gives the log beside it
 * the same rights. */
static bool create_file(const struct store *s, struct err *e) {
    int fd = open(s->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return err_system(e, "cannot make the store %s", s->path);
    close(fd);
    return true;
}

static bool open_owner(struct store *s, int wait_ms, struct err *e) {
    if (is_missing(s) && !s->may_create) return refuse_missing(s, e);
    if (!lock_take(s, wait_ms, e)) return false;
    bool fresh = is_missing(s), found;
    /* the key first: a store never exists without one */
    s->vault = key_load(s->path, fresh, e);
    if (!s->vault || (fresh && !create_file(s, e))) return false;
    return connect_open(s, e) && state_read(s, &found, e) && migrate_house(s, e) &&
           (found || state_make(s, e));
}

static bool open_reader(struct store *s, bool no_key, struct err *e) {
    bool found;
    if (is_missing(s)) return refuse_missing(s, e);
    if (!no_key && !(s->vault = key_load(s->path, false, e))) return false;
    if (!connect_open(s, e) || !state_read(s, &found, e)) return false;
    if (!found) return err_set(e, ERR_STATE, "%s is not a store, or not yet", s->path);
    return migrate_house(s, e);
}

struct store *store_open(const struct store_options *options, struct err *e) {
    struct store *s = store_new(options);
    bool ok = options->mode == STORE_OWNER ? open_owner(s, options->wait_ms, e)
                                           : open_reader(s, options->no_key, e);
    if (ok) return s;
    store_close(s);
    return NULL;
}

struct store *store_open_reader(const struct store *owner, struct err *e) {
    struct store_options o = {.path = owner->path,
                              .schema = owner->schema,
                              .mode = STORE_READER,
                              .clock = owner->clock,
                              .holder = owner->holder};
    struct store *s = store_new(&o);
    bool found;
    bool ok = (!owner->vault || (s->vault = vault_copy(owner->vault, e))) && connect_open(s, e) &&
              state_read(s, &found, e);
    if (!ok) {
        store_close(s);
        return NULL;
    }
    s->cleared = owner->cleared;
    if (owner->restricted) store_restrict(s);
    return s;
}

/* Readers may hold the log back; then it is cut next time. */
static void checkpoint(struct store *s) {
    sqlite3_busy_timeout(s->db, 100);
    sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

/* The store is another's just now: this connection may not checkpoint, not even as the last. */
static void keep_log(struct store *s) {
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

void store_close(struct store *s) {
    if (!s) return;
    while (s->depth > 0) store_rollback(s);
    statement_free_all(s);
    table_forget_all(s);
    if (s->db && s->mode == STORE_OWNER) s->lent ? keep_log(s) : checkpoint(s);
    sqlite3_close(s->db);
    lock_give(s);
    vault_free(s->vault);
    buf_free(&s->scratch);
    free(s->path);
    free(s->schema);
    free(s->holder);
    free(s);
}

bool store_is_synthetic(const struct store *s) {
    return s->synthetic;
}

const char *store_path(const struct store *s) {
    return s->path;
}

static int on_progress(void *context) {
    const struct store *s = context;
    return s->interrupted(s->interrupt_context);
}

void store_set_interrupt(struct store *s, bool (*interrupted)(void *), void *context) {
    s->interrupted = interrupted;
    s->interrupt_context = context;
    sqlite3_progress_handler(s->db, 2000, interrupted ? on_progress : NULL, s);
}

void store_set_clearance(struct store *s, bool may_see_personal_data) {
    s->cleared = may_see_personal_data;
}

void store_restrict(struct store *s) {
    s->restricted = true;
    connect_limit(s);
    statement_free_all(s); /* those prepared before were judged by other rules */
}
