/* What the files of the store room share. Nobody outside core/store includes this. */
#ifndef QIANSHOU_STORE_INTERNAL_H
#define QIANSHOU_STORE_INTERNAL_H

#include <sqlite3.h>

#include "base/mem.h"
#include "store/store.h"

#define STORE_BUCKETS    64  /* of the statement cache */
#define STORE_STATEMENTS 256 /* idle statements kept */
#define TABLE_COLUMNS    64

struct vault;
struct table;

/* A prepared statement; in use it is somebody's query. */
struct query {
    struct store *store;
    sqlite3_stmt *stmt;
    char *sql; /* as the caller wrote it: the cache's key */
    bool busy, done, writes;
    bool ended; /* by store_lend, while somebody was reading */
    uint64_t last_used;
    struct query *next;
};

struct store {
    sqlite3 *db;
    char *path, *schema, *holder;
    enum store_mode mode;
    struct clock clock;
    int lock;  /* descriptor; -1 without */
    bool lent; /* an owner without its lock: the connection stays idle */
    bool may_create, synthetic, throwaway;

    struct vault *vault; /* NULL without a key */
    bool cleared;        /* may see personal data */

    bool state_ready; /* store_state has been read */
    instant_t newest; /* of the newest transaction that wrote */
    instant_t now;    /* of the open transaction */
    int depth;        /* of open begins */
    int64_t changes_before, changes;

    bool trusted;          /* the store itself is preparing: the authorizer lets it */
    bool restricted;       /* for ad-hoc scripts */
    const char *migrating; /* prefix a migration's tables must have; "" any; NULL: no migration */
    const char *denied;    /* the authorizer's reason, for the message */

    struct query *statements[STORE_BUCKETS];
    size_t statement_count;
    uint64_t tick;
    struct table *tables;
    struct buf scratch; /* sealed values of the row being written */

    const struct bulk_source *bulk; /* what the virtual table "bulk" shows just now */
    struct store_listener listener;
    bool (*interrupted)(void *);
    void *interrupt_context;
};

/* error.c: fills e from SQLite's result code and message. Returns false. */
bool store_sqlite_error(struct store *s, int rc, struct err *e);

/* statement.c: takes a statement from the cache or prepares it; query_close gives it back. */
struct query *statement_take(struct store *s, const char *sql, struct err *e) MUST_CHECK;
bool statement_execute(struct query *q,
                       struct err *e) MUST_CHECK; /* steps to the end and gives it back */
void statement_free_all(struct store *s);
bool statement_bind(struct query *q, int place, const struct value *v, bool lasting,
                    struct err *e) MUST_CHECK; /* lasting: bytes outlive the statement's run */
/* Runs SQL of the store's own that the authorizer would refuse to others; one statement. */
bool store_run_trusted(struct store *s, const char *sql, struct err *e) MUST_CHECK;

/* asof.c: SQL with every asof(TABLE, DAY, KNOWN) spelled out. Caller frees; NULL and e when one is
 * malformed. */
char *asof_expand(const char *sql, struct err *e) MUST_CHECK;

/* connect.c: opens the file and sets it up; connect_restrict is the authorizer of every connection.
 */
bool connect_open(struct store *s, struct err *e) MUST_CHECK;
void connect_limit(struct store *s);
int connect_authorize(void *store, int action, const char *a, const char *b, const char *schema,
                      const char *trigger);
bool function_register_all(struct store *s, struct err *e) MUST_CHECK;
bool bulk_register(struct store *s, struct err *e) MUST_CHECK;

/* lock.c */
bool lock_take(struct store *s, int wait_ms, struct err *e) MUST_CHECK;
void lock_give(struct store *s);

/* transaction.c */
bool state_read(struct store *s, bool *found, struct err *e) MUST_CHECK; /* also proves the key */
bool state_make(struct store *s, struct err *e) MUST_CHECK;
/* A write outside a transaction gets one of its own. */
bool implicit_begin(struct store *s, bool *own, struct err *e) MUST_CHECK;
bool implicit_end(struct store *s, bool own, bool ok, struct err *e) MUST_CHECK;

/* migrate.c */
bool migrate_house(struct store *s, struct err *e) MUST_CHECK;
bool migrate_load_rows(struct store *s, const char *table, const char *file, char *text,
                       struct err *e) MUST_CHECK; /* seed.c; text is cut up */

/* key.c and vault.c: the keys live in locked memory. */
#define VAULT_KEY 32
#define KEY_CHECK 16
struct vault {
    unsigned char key_id;
    unsigned char seal[VAULT_KEY], nonce[VAULT_KEY], index[VAULT_KEY], pseudonym[VAULT_KEY];
    unsigned char check[KEY_CHECK];
};
struct vault *key_load(const char *store_path, bool create, struct err *e) MUST_CHECK;
struct vault *vault_copy(const struct vault *v, struct err *e) MUST_CHECK;
void vault_free(struct vault *v);

#define SEAL_OVERHEAD (1 + 1 + 24 + 16)
/* The cell a sealed value belongs to. `row` is the first key column's value as text. */
struct cell_name {
    const char *table, *column, *row;
};
/* out: n + SEAL_OVERHEAD bytes. */
void vault_seal(const struct vault *v, const struct cell_name *cell, const void *bytes, size_t n,
                unsigned char *out);
/* out: n - SEAL_OVERHEAD bytes. False when it does not fit cell or key. */
bool vault_unseal(const struct vault *v, const struct cell_name *cell, const void *sealed, size_t n,
                  unsigned char *out) MUST_CHECK;
void vault_index(const struct vault *v, const char *table, const char *column, const char *value,
                 unsigned char out[16]);

/* table.c: what a table's columns are, read once. */
enum cell_kind { CELL_PLAIN, CELL_SEALED, CELL_INDEX };
struct column {
    char *name;  /* as in the table: "name_sealed" */
    char *field; /* as callers say it: "name" */
    enum cell_kind kind;
    int key; /* place in the primary key from 1; 0: none */
    bool integer;
    struct value otherwise; /* its default */
};
struct table {
    char *name;
    struct column columns[TABLE_COLUMNS];
    int n;
    int first_key;   /* index of the first primary-key column; -1 without */
    bool own_number; /* the key is one integer that SQLite would make */
    bool spells;
    int valid_from, recorded_at, valid_to, superseded_at;
    char *sql_overlap, *sql_insert, *sql_copy, *sql_trim, *sql_drop, *sql_supersede;
    struct table *next;
};
struct table *table_find(struct store *s, const char *name, struct err *e) MUST_CHECK;
int table_column(const struct table *t, const char *name); /* by its own name; -1 */
void table_forget_all(struct store *s);

/* row.c: fields laid out by column, sealed where the table wants it. Lives until the next
 * row_resolve. */
struct row {
    struct value cell[TABLE_COLUMNS];
    bool given[TABLE_COLUMNS];
};
/* row_place lays out plain cells; row_seal then needs the first key column's cell. */
bool row_place(const struct table *t, const struct field *fields, size_t n, struct row *row,
               struct err *e) MUST_CHECK;
bool row_seal(struct store *s, const struct table *t, const struct field *fields, size_t n,
              struct row *row, struct err *e) MUST_CHECK;
bool row_has_sealed(const struct table *t, const struct row *row);

#endif
