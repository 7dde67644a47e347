/* Migrations: schema/NNNN_subject.sql in order, each in one transaction, recorded with its hash. */
#include "store/internal.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/hash.h"

struct migration {
    int number;
    char *name;       /* "0002_division" */
    char *subject;    /* "division" */
    char *sql, *rows; /* the files' text; rows NULL without a .tsv */
    char hash[HASH_HEX];
};

struct plan {
    struct store *s;
    const char *plugin, *folder; /* plugin "": the house */
    struct migration *items;
    size_t n, cap;
    struct err *e;
};

/* ---- reading the folder ---- */

static char *read_whole(const char *path, struct err *e) {
    FILE *f = fopen(path, "rb");
    if (!f) {
        err_system(e, "cannot read %s", path);
        return NULL;
    }
    struct buf b = {0};
    char part[16384];
    size_t n;
    while ((n = fread(part, 1, sizeof part, f)) > 0) buf_add(&b, part, n);
    bool ok = !ferror(f);
    fclose(f);
    if (ok && memchr(buf_text(&b), '\0', b.len))
        ok = err_set(e, ERR_INPUT, "%s has a zero byte", path);
    else if (!ok)
        err_system(e, "cannot read %s", path);
    if (ok) return buf_take(&b);
    buf_free(&b);
    return NULL;
}

static int is_migration(const struct dirent *d) {
    const char *p = d->d_name;
    for (int i = 0; i < 4; i++)
        if (!isdigit((unsigned char)p[i])) return 0;
    size_t n = strlen(p);
    return p[4] == '_' && n > 9 && strcmp(p + n - 4, ".sql") == 0;
}

static void hash_migration(struct migration *m) {
    struct hash h;
    hash_begin(&h);
    hash_add_text(&h, m->sql);
    if (m->rows) hash_add_text(&h, m->rows);
    hash_end(&h, m->hash);
}

static bool read_migration(struct plan *p, const char *file) {
    p->items = MEM_PUSH(p->items, p->n, p->cap);
    struct migration *m = &p->items[p->n++];
    *m = (struct migration){.number = atoi(file),
                            .name = mem_copy(file, strlen(file) - 4),
                            .subject = mem_copy(file + 5, strlen(file) - 9)};
    char *sql = mem_print("%s/%s", p->folder, file),
         *tsv = mem_print("%s/%s.tsv", p->folder, m->name);
    struct stat st;
    bool ok = (m->sql = read_whole(sql, p->e)) &&
              (stat(tsv, &st) != 0 || (m->rows = read_whole(tsv, p->e)));
    free(sql);
    free(tsv);
    if (ok) hash_migration(m);
    return ok;
}

/* Numbers go 1, 2, 3 … without a gap. */
static bool check_numbers(struct plan *p) {
    for (size_t i = 0; i < p->n; i++) {
        if (p->items[i].number == (int)i + 1) continue;
        err_set(p->e, ERR_STORE,
                "%s: migration %04zu is missing, or a number is there twice, at %s", p->folder,
                i + 1, p->items[i].name);
        return err_hint(p->e, "migrations are numbered 0001, 0002, … and never taken away");
    }
    return true;
}

static bool read_folder(struct plan *p) {
    struct dirent **files;
    int n = scandir(p->folder, &files, is_migration, alphasort);
    if (n < 0) return err_system(p->e, "cannot read the migrations in %s", p->folder);
    bool ok = true;
    for (int i = 0; i < n; i++) {
        ok = ok && read_migration(p, files[i]->d_name);
        free(files[i]);
    }
    free(files);
    return ok && check_numbers(p);
}

static void plan_free(struct plan *p) {
    for (size_t i = 0; i < p->n; i++) {
        free(p->items[i].name);
        free(p->items[i].subject);
        free(p->items[i].sql);
        free(p->items[i].rows);
    }
    free(p->items);
}

/* ---- comparing with what was applied ---- */

static bool check_applied(struct plan *p, int64_t number, const char *name, const char *hash) {
    const struct migration *m = number <= (int64_t)p->n ? &p->items[number - 1] : NULL;
    if (!m) return true; /* told by check_age, with both numbers */
    if (strcmp(m->name, name) != 0)
        err_set(p->e, ERR_STORE,
                "migration %s was applied to this store, and %s has %s in its place", name,
                p->folder, m->name);
    else if (strcmp(m->hash, hash) != 0)
        err_set(p->e, ERR_STORE, "migration %s was changed after it was applied", name);
    else
        return true;
    return err_hint(p->e, "bring back %s/%s.sql (and .tsv) as it was; a change is a new migration",
                    p->folder, name);
}

static bool check_age(struct plan *p, int64_t applied) {
    if (applied > (int64_t)p->n) {
        err_set(p->e, ERR_STATE, "the store has %lld migrations%s%s, this program knows %zu",
                (long long)applied, *p->plugin ? " of plugin " : "", p->plugin, p->n);
        return err_hint(
            p->e,
            "the store was opened by a newer version: install that one, or bring back the missing "
            "files of %s",
            p->folder);
    }
    if (applied == (int64_t)p->n || p->s->mode == STORE_OWNER) return true;
    err_set(p->e, ERR_STATE, "the store has %lld migrations, this program has %zu",
            (long long)applied, p->n);
    return err_hint(p->e, "whoever owns the store applies the rest when it opens it");
}

/* Checks the past; *applied gets its length. */
static bool check_past(struct plan *p, int64_t *applied) {
    struct query *q = store_query(
        p->s, p->e, "select number, name, hash from migration where plugin = ? order by number",
        "t", p->plugin);
    if (!q) return false;
    enum store_step step;
    *applied = 0;
    while ((step = store_next(q, p->e)) == STORE_ROW) {
        *applied = query_integer(q, 0);
        if (!check_applied(p, *applied, query_text(q, 1), query_text(q, 2))) {
            step = STORE_FAILED;
            break;
        }
    }
    query_close(q);
    return step == STORE_DONE && check_age(p, *applied);
}

/* ---- applying ---- */

static int line_of(const char *text, const char *at) {
    int line = 1;
    for (; text < at; text++) line += *text == '\n';
    return line;
}

/* Runs the first statement of sql; *rest gets the others. */
static int run_one(struct store *s, const char *sql, const char **rest, int *offset) {
    sqlite3_stmt *stmt = NULL;
    s->denied = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, rest);
    *offset = rc == SQLITE_OK ? 0 : sqlite3_error_offset(s->db);
    while (rc == SQLITE_OK && stmt && (rc = sqlite3_step(stmt)) == SQLITE_ROW) rc = SQLITE_OK;
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static const char *skip_blank(const char *sql) {
    for (;;) {
        while (isspace((unsigned char)*sql)) sql++;
        if (sql[0] != '-' || sql[1] != '-') return sql;
        sql += strcspn(sql, "\n");
    }
}

static bool run_script(struct plan *p, const struct migration *m) {
    char *file = mem_print("%s/%s.sql", p->folder, m->name);
    bool ok = true;
    for (const char *at = m->sql, *rest; ok && *at; at = rest) {
        int offset, rc = run_one(p->s, at, &rest, &offset);
        if (rc == SQLITE_OK) continue;
        ok = store_sqlite_error(p->s, rc, p->e);
        const char *place = offset > 0 ? at + offset : skip_blank(at);
        err_at(p->e, file, line_of(m->sql, place));
    }
    free(file);
    return ok;
}

static bool load_rows(struct plan *p, const struct migration *m) {
    if (!m->rows) return true;
    char *file = mem_print("%s/%s.tsv", p->folder, m->name), *text = mem_copy_text(m->rows);
    table_forget_all(p->s);
    bool ok = migrate_load_rows(p->s, m->subject, file, text, p->e);
    free(text);
    free(file);
    return ok;
}

static bool record(struct plan *p, const struct migration *m) {
    p->s->trusted = true;
    bool ok = store_run(
        p->s, p->e,
        "insert into migration (plugin, number, name, hash, applied_at) values (?, ?, ?, ?, ?)",
        "tdtti", p->plugin, m->number, m->name, m->hash, p->s->now);
    p->s->trusted = false;
    return ok;
}

static bool apply(struct plan *p, const struct migration *m) {
    struct store *s = p->s;
    char *prefix = *p->plugin ? mem_print("%s_", p->plugin) : mem_copy_text("");
    if (!store_begin(s, p->e)) {
        free(prefix);
        return false;
    }
    /* rows may refer to rows that come after them in the file */
    bool ok = store_run_trusted(s, "pragma defer_foreign_keys = on", p->e);
    s->migrating = prefix;
    ok = ok && run_script(p, m) && load_rows(p, m);
    s->migrating = NULL;
    free(prefix);
    ok = ok && record(p, m);
    if (!ok) store_rollback(s);
    ok = ok && store_commit(s, p->e);
    table_forget_all(s);
    return ok || err_wrap(p->e, "migration %s", m->name);
}

static bool apply_rest(struct plan *p) {
    int64_t applied;
    if (!check_past(p, &applied)) return false;
    for (size_t i = (size_t)applied; i < p->n; i++)
        if (!apply(p, &p->items[i])) return false;
    return true;
}

static bool migrate(struct store *s, const char *plugin, const char *folder, struct err *e) {
    struct plan p = {.s = s, .plugin = plugin, .folder = folder, .e = e};
    bool ok = read_folder(&p) && apply_rest(&p);
    plan_free(&p);
    return ok;
}

/* An empty file becomes a store when that was asked for; a file of somebody else never. */
static bool ensure_table(struct store *s, struct err *e) {
    int64_t tables, ours;
    if (!store_integer(s, e, &tables, NULL, "select count(*) from sqlite_master", "") ||
        !store_integer(s, e, &ours, NULL,
                       "select count(*) from sqlite_master where name = 'migration'", ""))
        return false;
    if (ours) return true;
    if (tables || !s->may_create)
        return err_set(e, ERR_STATE, "%s is not a store of qianshou", s->path);
    if (!store_begin(s, e)) return false;
    if (store_run_trusted(
            s,
            "create table migration ("
            "plugin text not null, number integer not null, name text not null, hash text not "
            "null, "
            "applied_at integer not null, primary key (plugin, number)) strict, without rowid",
            e))
        return store_commit(s, e);
    store_rollback(s);
    return false;
}

bool migrate_house(struct store *s, struct err *e) {
    return ensure_table(s, e) && migrate(s, "", s->schema, e);
}

bool store_migrate_plugin(struct store *s, const char *plugin, const char *folder, struct err *e) {
    if (!*plugin) return err_set(e, ERR_STORE, "a plugin's migrations need the plugin's name");
    return migrate(s, plugin, folder, e) || err_wrap(e, "plugin %s", plugin);
}
