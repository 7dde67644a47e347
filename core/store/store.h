/* The data store: one SQLite file, one owner.
 *
 * Provides: opening and migrating, transactions with an instant of their own, queries, inserts and
 * spells by column name, sealed personal columns, the audit, bulk insert. Nothing outside
 * core/store includes sqlite3.h.
 *
 * One process owns a store at a time (a lock on FILE.lock, which names the holder); it has the only
 * writing connection and makes every checkpoint: two writers in WAL mode would meet SQLite 3.40's
 * WAL-reset bug. Readers open the file read-only and never checkpoint.
 *
 * Every function that can fail returns bool and fills *e; messages never contain bound values. Text
 * and blobs handed out by a query are valid until the next store_next or query_close. A struct
 * store belongs to one thread at a time. */
#ifndef QIANSHOU_STORE_STORE_H
#define QIANSHOU_STORE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/value.h"

struct store;
struct query;

#define STORE_STILL_DAY     "9999-12-31"
#define STORE_STILL_INSTANT ((instant_t)253402300799999)

/* ---- open.c: opening, locking, closing ---- */

enum store_mode {
    STORE_OWNER,  /* reads and writes; takes the lock; migrates */
    STORE_READER, /* read-only, query_only, no lock; refuses an older or newer schema */
};

struct store_options {
    const char *path;   /* the SQLite file; the key file stands beside it as PATH.key, the lock as
                           PATH.lock */
    const char *schema; /* folder of the numbered migrations */
    enum store_mode mode;
    struct clock clock;
    const char *holder; /* "round assess by 周敏": what another process is told */
    int wait_ms;        /* how long to wait for another owner */
    bool create;        /* make the store and its key when there is none (owner only) */
    bool synthetic;     /* mark a store that is created now as demonstration data */
    bool throwaway;     /* a copy to try things on: nothing waits for the disk, and its day is the
                           clock's, whatever was recorded later (owner only) */
    bool no_key;        /* reader only: do without the key file; sealed columns then read as null */
};

struct store *store_open(const struct store_options *options, struct err *e) MUST_CHECK;
void store_close(
    struct store *s); /* rolls back what is open; the owner checkpoints; NULL is fine */
bool store_is_synthetic(const struct store *s);
const char *store_path(const struct store *s);
/* A second, read-only connection to the same file with the same clearance (for another thread). */
struct store *store_open_reader(const struct store *owner, struct err *e) MUST_CHECK;
/* Called now and then while a statement runs, on the store's thread: true interrupts it. */
void store_set_interrupt(struct store *s, bool (*interrupted)(void *), void *context);
/* Whether unseal('table','column',row,sealed) in SQL gives plain values; default: masked (张**). */
void store_set_clearance(struct store *s, bool may_see_personal_data);
/* Restricts this connection for ad-hoc scripts: only select; no pragma, attach or writing, no
 * function that reaches out of SQL, no value above 16 MiB. Sealed columns can be read, as the
 * ciphertext that they are, because unseal() needs them; index_of() only with clearance, for it
 * would let somebody test numbers. Cannot be undone. */
void store_restrict(struct store *s);

/* ---- lend.c: the owner lets another process be the owner for a while ----
 *
 * Lending gives up the lock and leaves the connection open and idle: no transaction, no query under
 * way, and every statement refused until the store has been taken back. The bug of SQLite 3.40
 * needs two connections that write or checkpoint at overlapping times; both happen only under the
 * lock, in one process at a time. That an idle connection stays open is what SQLite does every day:
 * it finds the other's pages and a changed schema when it next begins to read. */

/* Refused while a transaction is open. Queries still being read are ended: their next step fails.
 */
bool store_lend(struct store *s, struct err *e) MUST_CHECK;
/* Waits for the lock as store_open does, then reads again what may have changed: the newest
 * instant, tables, migrations (a newer program's are refused). On failure the store stays lent. */
bool store_take(struct store *s, int wait_ms, struct err *e) MUST_CHECK;
bool store_is_lent(const struct store *s);

/* ---- migrate.c ----
 * schema/NNNN_subject.sql in order, each in one transaction, recorded with its hash in table
 * "migration". When NNNN_subject.tsv stands beside it, its rows (header: column names; empty: null)
 * go into table "subject" in the same transaction, and its bytes are part of the hash. A plugin's
 * private migrations are applied under its name; its tables must begin with "NAME_". Changed,
 * missing or out-of-order past migrations are refused by name; a store that has more migrations
 * than the program is refused with both numbers. */
bool store_migrate_plugin(struct store *s, const char *plugin, const char *folder,
                          struct err *e) MUST_CHECK;

/* ---- transactions (transaction.c) ---- */

/* Nests: inner ones are savepoints. The outermost begin fixes store_now: max(clock, newest + 1), so
 * recorded instants strictly increase from transaction to transaction even when the system's clock
 * is set back. (The instant of one that wrote nothing may be given again.) A reader's transaction
 * sees one moment of the store; its instant is max(clock, newest). Nothing is written outside a
 * transaction: store_run, store_insert, store_update, spells and bulk insert then make one of their
 * own, a writing store_query is refused. */
bool store_begin(struct store *s, struct err *e) MUST_CHECK;
bool store_commit(struct store *s, struct err *e)
    MUST_CHECK; /* when it fails, it has undone what it should commit */
void store_rollback(
    struct store *s); /* undoes to the matching begin; never fails; without one it does nothing */
bool store_in_transaction(const struct store *s);
/* SQLite has undone everything by itself (disk full, a write cut off by its time limit), and
 * somebody still counts on the transaction: all that is left to do with it is store_rollback. */
bool store_is_undone(const struct store *s);
instant_t
store_now(const struct store *s); /* the transaction's instant; outside one, max(clock, newest) */
day_t store_today(const struct store *s);

/* ---- query.c ----
 * SQL with "?" or ":name" parameters. asof(TABLE, DAY, KNOWN) in any FROM stands for the spells of
 * TABLE that hold on DAY as was known at instant KNOWN: the one way to read spells. (Give it an
 * alias; with it, parameters are all "?" or all ":name".) SQL functions beside SQLite's own:
 *   unseal(table, column, row, sealed)  plain or masked text by clearance; null without a key
 *   index_of(table, column, text)      the keyed index, to compare with a NAME_index column; null
 * without a key yuan(fen)                          "1234.50" */

/* args: one letter a "?" in order: i int64_t, d int (int), t const char * (NULL: null), b const
 * void *, size_t, n null. Statements are prepared once per connection and cached by their text; a
 * query in use twice at once gets its own. */
struct query *store_query(struct store *s, struct err *e, const char *sql, const char *args,
                          ...) MUST_CHECK;
/* For callers with names: each `names[i]` binds ":name"; unknown or missing names are an error.
 * names NULL: by position. */
struct query *store_query_values(struct store *s, struct err *e, const char *sql,
                                 const char *const *names, const struct value *values,
                                 size_t n) MUST_CHECK;
enum store_step { STORE_ROW, STORE_DONE, STORE_FAILED };
enum store_step store_next(struct query *q, struct err *e) MUST_CHECK;
void query_close(struct query *q); /* gives the statement back; NULL is fine */

int query_columns(const struct query *q);
const char *query_column_name(const struct query *q, int column);
struct value query_value(const struct query *q, int column); /* reals come as text */
int64_t query_integer(const struct query *q, int column);    /* null: 0 */
const char *query_text(const struct query *q, int column);   /* null: NULL */
int query_length(const struct query *q, int column);
bool query_is_null(const struct query *q, int column);
bool query_is_read_only(const struct query *q);

/* Sentences: run a statement; read the first row's first column. `found` may be NULL: then no row
 * is an error. */
bool store_run(struct store *s, struct err *e, const char *sql, const char *args, ...) MUST_CHECK;
bool store_integer(struct store *s, struct err *e, int64_t *out, bool *found, const char *sql,
                   const char *args, ...) MUST_CHECK;
bool store_text(struct store *s, struct err *e, char **out, bool *found, const char *sql,
                const char *args, ...) MUST_CHECK;  /* caller frees *out; null gives NULL */
int64_t store_changes(const struct store *s);       /* rows changed by the last statement */
int64_t store_total_changes(const struct store *s); /* and by all of this connection */

/* ---- row.c and spell.c: writing by column name ----
 * A field NAME goes to column NAME, or, when the table has NAME_sealed, is sealed there (and
 * NAME_index, when there is one, gets the keyed hash of the cleaned value). Sealing is bound to
 * table, column, and the row's first key column, and deterministic within that row, so that saying
 * the same thing twice changes nothing. */

struct field {
    const char *name;
    struct value value;
};

/* Inserts one row; *id (may be NULL) gets the integer primary key, given or made. recorded_at and
 * created_at default to store_now. */
bool store_insert(struct store *s, const char *table, const struct field *fields, size_t n,
                  int64_t *id, struct err *e) MUST_CHECK;
/* Updates the rows matching all `where` fields (by plain equality, or by index for sealed ones that
 * have one). For tables that are not append-only. *changed may be NULL. */
bool store_update(struct store *s, const char *table, const struct field *where, size_t n_where,
                  const struct field *fields, size_t n, int64_t *changed, struct err *e) MUST_CHECK;

enum spell_change { SPELL_SAME, SPELL_NEW, SPELL_CHANGED };

/* Says that `fields` (the key columns before valid_from among them) hold on [from, to). What was
 * said of those days before is superseded; what it said of other days is kept. SPELL_SAME when this
 * was known already: nothing is written. `to` DAY_FOREVER: until further notice. */
bool store_spell_set(struct store *s, const char *table, const struct field *fields, size_t n,
                     day_t from, day_t to, enum spell_change *change, struct err *e) MUST_CHECK;
/* Ends what holds for the key on `day` and later: nothing is said from that day on. */
bool store_spell_end(struct store *s, const char *table, const struct field *key, size_t n,
                     day_t day, enum spell_change *change, struct err *e) MUST_CHECK;

/* ---- vault.c: sealed columns and look-up ---- */

/* The keyed index of a value, as NAME_index columns hold it: 16 bytes. Values are cleaned
 * (text_clean, upper case) first. Fails when the store was opened without its key. */
bool store_index_of(struct store *s, const char *table, const char *column, const char *value,
                    unsigned char out[16], struct err *e) MUST_CHECK;
/* Seals a whole blob (a bank file) for table.column of a row; caller frees *sealed. */
bool store_seal(struct store *s, const char *table, const char *column, int64_t row,
                const void *bytes, size_t n, unsigned char **sealed, size_t *sealed_n,
                struct err *e) MUST_CHECK;
bool store_unseal(struct store *s, const char *table, const char *column, int64_t row,
                  const void *sealed, size_t sealed_n, unsigned char **bytes, size_t *n,
                  struct err *e) MUST_CHECK;
/* A stable pseudonym for a row number: 8 letters and digits ("K7QM-2XWD"), no vowels, from the key.
 * With a purpose ("micro_wish 2024"): one that holds for it alone and cannot be linked to others.
 */
bool store_pseudonym(struct store *s, int64_t id, const char *purpose, char out[16],
                     struct err *e) MUST_CHECK;

/* ---- audit.c ---- */

/* Appends to the chain; only inside a transaction. `details` is a JSON object without personal
 * data, or NULL. */
bool store_audit(struct store *s, const char *actor, const char *action, const char *subject,
                 const char *details, struct err *e) MUST_CHECK;
/* Walks the whole chain. *entries gets its length; on a break, e names the first entry that does
 * not fit. */
bool store_audit_verify(struct store *s, int64_t *entries, struct err *e) MUST_CHECK;

/* ---- backup.c ---- */

/* Writes a checked copy of the whole store, mode 0600, outside a transaction. Never replaces a
 * file. The key is not part of it. */
bool store_backup(struct store *s, const char *path, struct err *e) MUST_CHECK;

/* ---- event.c: what happens is told once, inside the transaction in which it happens ----
 * "payment.returned" and its fields go to the one listener of this connection (the api room, which
 * hands them to plugins). A listener that fails fails what happened: the caller undoes its
 * transaction. Fields hold no personal data; their texts live until store_tell returns. */

struct store_listener {
    void *context;
    bool (*hears)(void *context, const char *event); /* whether telling is worth the trouble */
    bool (*hear)(void *context, const char *event, const struct field *fields, size_t n,
                 struct err *e);
};
void store_set_listener(struct store *s, const struct store_listener *listener);
/* For who would have to look fields up first. */
bool store_is_heard(const struct store *s, const char *event);
bool store_tell(struct store *s, const char *event, const struct field *fields, size_t n,
                struct err *e) MUST_CHECK;

/* ---- bulk.c: many rows from memory as one insert … select from a virtual table ---- */

struct bulk_source {
    size_t rows;
    void *context;
    void (*value)(void *context, size_t row, int column,
                  struct value *out); /* text must live until the insert ends */
};
/* Inserts rows into the first `columns` columns of `table` (at most 16). */
bool store_bulk_insert(struct store *s, const char *table, int columns,
                       const struct bulk_source *source, struct err *e) MUST_CHECK;

#endif
