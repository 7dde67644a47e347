/* One SQLite connection, set up, and the authorizer that guards what only the store itself may do.
 */
#include "store/internal.h"

#include <pthread.h>
#include <stdlib.h>

/* The counters of SQLite's allocator share one lock between all threads. */
static void configure_sqlite(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void harden(sqlite3 *db) {
    static const struct {
        int option, value;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        sqlite3_db_config(db, settings[i].option, settings[i].value, NULL);
}

static bool set_up_owner(struct store *s, struct err *e) {
    char *mode = NULL;
    /* The page size holds for a file that has no page yet. SQLite's own checkpoints stay on: this
     * is the one writer. */
    bool ok = store_run(s, e, "pragma page_size = 16384", "") &&
              store_text(s, e, &mode, NULL, "pragma journal_mode = wal", "");
    if (ok && strcmp(mode, "wal") != 0)
        ok = err_set(e, ERR_SYSTEM, "%s: the file system does not allow a write-ahead log",
                     s->path) ||
             err_hint(e, "keep the store on a local disk");
    free(mode);
    return ok &&
           store_run(s, e, s->throwaway ? "pragma synchronous = off" : "pragma synchronous = full",
                     "") &&
           store_run(s, e, "pragma foreign_keys = on", "") &&
           store_run(s, e, "pragma cache_size = -32768", "") &&
           store_run(s, e, "pragma journal_size_limit = 67108864", "");
}

static bool set_up_reader(struct store *s, struct err *e) {
    sqlite3_wal_autocheckpoint(s->db, 0);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return store_run(s, e, "pragma query_only = on", "") &&
           store_run(s, e, "pragma cache_size = -16384", "");
}

bool connect_open(struct store *s, struct err *e) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_sqlite);
    int flags = s->mode == STORE_OWNER ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    int rc =
        sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc != SQLITE_OK) return store_sqlite_error(s, rc, e);
    harden(s->db);
    sqlite3_busy_timeout(s->db, 5000);
    s->trusted = true;
    bool ok = store_run(s, e, "pragma temp_store = memory", "") &&
              (s->mode == STORE_OWNER ? set_up_owner(s, e) : set_up_reader(s, e)) &&
              function_register_all(s, e) && bulk_register(s, e);
    s->trusted = false;
    sqlite3_set_authorizer(s->db, connect_authorize, s);
    return ok;
}

void connect_limit(struct store *s) {
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, 16 << 20); /* zeroblob(1000000000) */
    sqlite3_limit(s->db, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
    sqlite3_limit(s->db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000);
    sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
}

static bool in_list(const char *word, const char *const *list) {
    for (; *list; list++)
        if (sqlite3_stricmp(word, *list) == 0) return true;
    return false;
}

static int refuse(struct store *s, const char *reason) {
    s->denied = reason;
    return SQLITE_DENY;
}

static int authorize_restricted(struct store *s, int action, const char *function) {
    static const char *const dangerous[] = {"load_extension", "fts3_tokenizer", "writefile",
                                            "readfile",       "edit",           NULL};
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return in_list(function, dangerous) ? refuse(s, "not for scripts") : SQLITE_OK;
    default:
        return refuse(s, "scripts only select");
    }
}

/* A migration of a plugin names only things that begin with the plugin's name. */
static bool has_prefix(const struct store *s, const char *name) {
    return !name || strncmp(name, s->migrating, strlen(s->migrating)) == 0 ||
           strncmp(name, "sqlite_", 7) == 0;
}

static int authorize_definition(struct store *s, const char *a, const char *b) {
    if (!s->migrating) return refuse(s, "tables are made and changed by migrations only");
    return has_prefix(s, a) && has_prefix(s, b)
               ? SQLITE_OK
               : refuse(s, "what a plugin makes begins with its own name and an underscore");
}

static int authorize_write(struct store *s, const char *table) {
    static const char *const own[] = {"store_state", "migration", "audit", NULL};
    if (s->migrating)
        return has_prefix(s, table) ? SQLITE_OK
                                    : refuse(s, "a plugin's migration writes its own tables only");
    return in_list(table, own) ? refuse(s, "the store keeps this table itself") : SQLITE_OK;
}

static int authorize_pragma(struct store *s, const char *name) {
    static const char *const harmless[] = {"integrity_check", "quick_check",    "foreign_key_check",
                                           "table_info",      "table_xinfo",    "table_list",
                                           "index_list",      "index_info",     "page_count",
                                           "page_size",       "freelist_count", NULL};
    return in_list(name, harmless) ? SQLITE_OK : refuse(s, "the store sets its pragmas itself");
}

int connect_authorize(void *context, int action, const char *a, const char *b, const char *schema,
                      const char *trigger) {
    struct store *s = context;
    (void)schema, (void)trigger;
    if (s->trusted) return SQLITE_OK;
    if (s->restricted) return authorize_restricted(s, action, b);
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return authorize_write(s, a);
    case SQLITE_PRAGMA:
        return authorize_pragma(s, a);
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return refuse(s, "transactions are begun and ended by the store");
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return refuse(s, "a store is one file");
    case SQLITE_ALTER_TABLE:
        return authorize_definition(s, b, NULL);
    case SQLITE_CREATE_VTABLE:
    case SQLITE_DROP_VTABLE:
        return authorize_definition(s, a, NULL);
    default:
        return authorize_definition(s, a, b);
    }
}
