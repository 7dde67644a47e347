/* Paying: one payment a child, a batch, a file. The file's bytes are kept sealed in the store in
 * the same transaction as the payments, then put into the folder: whatever happens in between, the
 * next call puts out the very same file. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/output.h"
#include "stipend/round.h"

struct query *payment_batch_rows(struct store *s, int64_t batch_id, struct err *e) {
    return store_query(
        s, e,
        "select p.no, unseal('payee', 'holder', y.id, y.holder_sealed), "
        "unseal('payee', 'account', y.id, y.account_sealed), y.bank, p.fen "
        "from payment p join payee y on y.id = p.payee_id where p.batch_id = ? order by p.id",
        "i", batch_id);
}

/* ---- the file ---- */

static bool read_bytes(const char *path, unsigned char **bytes, size_t *n, struct err *e) {
    FILE *f = fopen(path, "rb");
    struct stat st;
    if (!f || fstat(fileno(f), &st) != 0) {
        if (f) fclose(f);
        return err_system(e, "cannot read back %s", path);
    }
    *n = (size_t)st.st_size;
    *bytes = mem_alloc(*n + 1);
    bool ok = fread(*bytes, 1, *n, f) == *n;
    fclose(f);
    return ok || err_system(e, "cannot read back %s", path);
}

/* Deletes the folder with what lies in it: what a run that was killed has left, too. */
static void clear_folder(const char *folder) {
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        char *path = mem_print("%s/%s", folder, entry->d_name);
        unlink(path); /* "." and ".." stay */
        free(path);
    }
    if (dir) closedir(dir);
    rmdir(folder);
}

/* Beside the store, hidden: "var/.qianshou.db.batch". */
static char *batch_folder(const struct store *s) {
    const char *path = store_path(s), *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return mem_print("%.*s.%s.batch", (int)(name - path), path, name);
}

/* Lets the format write beside the store and takes the bytes. Names and accounts are in clear
 * there, so an interrupt waits until they are gone. */
static bool make_content(struct store *s, int64_t batch_id, const struct payment_writer *w,
                         unsigned char **bytes, size_t *n, struct err *e) {
    sigset_t block, before;
    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigaddset(&block, SIGTERM);
    sigaddset(&block, SIGHUP);
    char *folder = batch_folder(s), *path = mem_print("%s/batch.%s", folder, w->extension);
    sigprocmask(SIG_BLOCK, &block, &before);
    clear_folder(folder);
    bool ok = mkdir(folder, 0700) == 0 || err_system(e, "cannot make the folder %s", folder);
    ok = ok && w->write(w->context, s, batch_id, path, e) && read_bytes(path, bytes, n, e);
    clear_folder(folder);
    sigprocmask(SIG_SETMASK, &before, NULL);
    free(path);
    free(folder);
    return ok;
}

static bool put_out(struct store *s, int64_t batch_id, const char *folder,
                    struct batch_result *result, struct err *e) {
    struct query *q = store_query(s, e,
                                  "select file_name, content_hash, content_sealed, payments, fen "
                                  "from payment_batch where id = ?",
                                  "i", batch_id);
    bool ok = q && store_next(q, e) == STORE_ROW;
    unsigned char *bytes = NULL;
    size_t n = 0;
    if (ok) {
        struct value sealed = query_value(q, 2);
        snprintf(result->file, sizeof result->file, "%s/%s", folder, query_text(q, 0));
        snprintf(result->hash, sizeof result->hash, "%s", query_text(q, 1));
        result->payments = query_integer(q, 3);
        result->fen = query_integer(q, 4);
        ok = store_unseal(s, "payment_batch", "content", batch_id, sealed.text, sealed.length,
                          &bytes, &n, e);
    }
    query_close(q);
    char hash[HASH_HEX];
    if (ok) hash_of(bytes, n, hash);
    if (ok && strcmp(hash, result->hash) != 0)
        ok =
            err_set(e, ERR_STORE,
                    "the stored file of the batch is not what was written: its bytes have changed");
    if (ok && mkdir(folder, 0700) != 0 && errno != EEXIST)
        ok = err_system(e, "cannot make the folder %s", folder);
    ok = ok && output_file(result->file, bytes, n, 0600, e);
    free(bytes);
    return ok;
}

/* ---- payments ---- */

/* What a batch pays: child, fen, county, county_fen, payee (null: no account), attempt. */
static const char first_payments[] =
    "select p.child_id, p.fen, coalesce(a.county, (select county from correction where round_id = "
    "p.round_id and "
    "child_id = p.child_id limit 1)), p.county_fen, c.payee_id, 1 "
    "from payable p left join award a on a.round_id = p.round_id and a.child_id = p.child_id "
    "left join asof(payee_choice, ?2, ?3) c on c.child_id = p.child_id "
    "where p.round_id = ?1 and p.fen > 0 order by p.child_id";
static const char returned_payments[] =
    "select p.child_id, p.fen, p.county, p.county_fen, c.payee_id, p.attempt + 1 "
    "from payment_state p left join asof(payee_choice, ?2, ?3) c on c.child_id = p.child_id "
    "where p.round_id = ?1 and p.state = 'returned' and p.attempt = "
    "(select max(attempt) from payment where round_id = p.round_id and child_id = p.child_id) "
    "order by p.child_id";

static bool no_account(struct store *s, int64_t child_id, struct err *e) {
    char *pseudonym = NULL;
    if (!store_text(s, e, &pseudonym, NULL, "select pseudonym from child where id = ?", "i",
                    child_id))
        return false;
    err_set(e, ERR_STATE, "child %s has no account to pay to", pseudonym);
    free(pseudonym);
    return err_hint(e, "enter the payee's account, then pay again");
}

static bool insert_payments(struct store *s, const struct round *r, const char *select,
                            int64_t batch_id, int64_t *n, fen_t *fen, struct err *e) {
    int64_t serial;
    char today[DATE_TEXT];
    if (!store_integer(s, e, &serial, NULL, "select count(*) from payment where round_id = ?", "i",
                       r->id))
        return false;
    struct query *q =
        store_query(s, e, select, "iti", r->id, date_format(store_today(s), today), store_now(s));
    enum store_step step = STORE_FAILED;
    bool ok = true;
    while (ok && q && (step = store_next(q, e)) == STORE_ROW) {
        char no[40];
        snprintf(no, sizeof no, "P%s-%06lld", r->term, (long long)++serial);
        ok =
            query_is_null(q, 4)
                ? no_account(s, query_integer(q, 0), e)
                : store_run(s, e,
                            "insert into payment (no, round_id, child_id, attempt, fen, county, "
                            "county_fen, "
                            "payee_id, batch_id, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            "tiiiiiiiii", no, r->id, query_integer(q, 0), query_integer(q, 5),
                            query_integer(q, 1), query_integer(q, 2), query_integer(q, 3),
                            query_integer(q, 4), batch_id, store_now(s));
        *fen += query_integer(q, 1);
        ++*n;
    }
    query_close(q);
    return ok && step == STORE_DONE;
}

/* ---- the batch ---- */

static bool keep_batch(struct store *s, const struct round *r, const char *actor,
                       const struct payment_writer *w, int64_t batch_id, int64_t no, int64_t n,
                       fen_t fen, struct err *e) {
    unsigned char *bytes = NULL, *sealed = NULL;
    size_t length = 0, sealed_length = 0;
    char hash[HASH_HEX];
    bool ok = make_content(s, batch_id, w, &bytes, &length, e) &&
              store_seal(s, "payment_batch", "content", batch_id, bytes, length, &sealed,
                         &sealed_length, e);
    if (ok) {
        hash_of(bytes, length, hash);
        char *file = mem_print("%s-%lld-%s.%s", r->term, (long long)no, w->format, w->extension);
        ok = store_run(s, e,
                       "insert into payment_batch (id, round_id, no, format, file_name, "
                       "content_hash, content_sealed, payments, "
                       "fen, created_by, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       "iiitttbiiti", batch_id, r->id, no, w->format, file, hash,
                       (const void *)sealed, sealed_length, n, fen, actor, store_now(s));
        free(file);
    }
    free(bytes);
    free(sealed);
    return ok && round_audit(s, r, actor, no == 1 ? "pay" : "reissue", e,
                             "{\"batch\":%lld,\"payments\":%lld,\"fen\":%lld,\"file\":\"%.16s\"}",
                             (long long)no, (long long)n, (long long)fen, hash);
}

/* Personal data is in clear only while the file is made. */
static bool make_batch(struct store *s, const struct round *r, const char *actor,
                       const struct payment_writer *w, const char *select, int64_t *batch_id,
                       struct err *e) {
    int64_t no, n = 0;
    fen_t fen = 0;
    if (!store_integer(s, e, batch_id, NULL, "select coalesce(max(id), 0) + 1 from payment_batch",
                       "") ||
        !store_integer(s, e, &no, NULL, "select count(*) + 1 from payment_batch where round_id = ?",
                       "i", r->id) ||
        !insert_payments(s, r, select, *batch_id, &n, &fen, e))
        return false;
    if (n == 0) {
        *batch_id = 0;
        return true;
    }
    return keep_batch(s, r, actor, w, *batch_id, no, n, fen, e) &&
           store_run(s, e, "update round set state = 'paying' where id = ?", "i", r->id);
}

static bool nothing_to_pay(const struct round *r, struct err *e) {
    err_set(e, ERR_STATE, "round %s has nothing to pay", r->term);
    return err_hint(e, "close it: qianshou round close --term %s", r->term);
}

static bool pay(struct store *s, const char *term, const char *actor,
                const struct payment_writer *w, bool *again, int64_t *batch_id, struct err *e) {
    struct round r;
    if (!round_find(s, term, &r, e) || !round_expect(&r, "paid", "approved paying", e))
        return false;
    *again = strcmp(r.state, "paying") == 0;
    if (*again)
        return store_integer(s, e, batch_id, NULL,
                             "select id from payment_batch where round_id = ? and no = 1", "i",
                             r.id);
    return digest_check(s, &r, e) && make_batch(s, &r, actor, w, first_payments, batch_id, e) &&
           (*batch_id != 0 || nothing_to_pay(&r, e));
}

static bool reissue(struct store *s, const char *term, const char *actor,
                    const struct payment_writer *w, bool *again, int64_t *batch_id, struct err *e) {
    struct round r;
    bool found;
    *again = false;
    if (!round_find(s, term, &r, e) || !round_expect(&r, "re-issued", "paying", e) ||
        !make_batch(s, &r, actor, w, returned_payments, batch_id, e))
        return false;
    if (*batch_id != 0) return true;
    /* nothing is returned: perhaps the last re-issue was cut off before its file was put out */
    *again = true;
    if (!store_integer(
            s, e, batch_id, &found,
            "select id from payment_batch where round_id = ? and no > 1 order by no desc limit 1",
            "i", r.id))
        return false;
    if (found) return true;
    err_set(e, ERR_STATE, "no payment of round %s has been returned", term);
    return err_hint(e, "close it: qianshou round close --term %s", term);
}

typedef bool (*batch_step)(struct store *, const char *, const char *,
                           const struct payment_writer *, bool *, int64_t *, struct err *);

static bool run_batch(struct store *s, const char *term, const char *actor,
                      const struct payment_writer *w, batch_step step, const char *folder,
                      struct batch_result *result, struct err *e) {
    int64_t batch_id = 0;
    memset(result, 0, sizeof *result);
    if (!store_begin(s, e)) return false;
    bool ok = step(s, term, actor, w, &result->again, &batch_id, e) && store_commit(s, e);
    if (!ok) store_rollback(s);
    return ok && put_out(s, batch_id, folder, result, e);
}

bool round_pay(struct store *s, const char *term, const char *actor,
               const struct payment_writer *writer, const char *folder, struct batch_result *result,
               struct err *e) {
    return run_batch(s, term, actor, writer, pay, folder, result, e);
}

bool round_reissue(struct store *s, const char *term, const char *actor,
                   const struct payment_writer *writer, const char *folder,
                   struct batch_result *result, struct err *e) {
    return run_batch(s, term, actor, writer, reissue, folder, result, e);
}

bool round_put_out(struct store *s, const char *term, int64_t batch_no, const char *folder,
                   struct batch_result *result, struct err *e) {
    struct round r;
    int64_t batch_id;
    bool found;
    *result = (struct batch_result){.again = true};
    if (!round_find(s, term, &r, e) ||
        !store_integer(s, e, &batch_id, &found,
                       "select id from payment_batch where round_id = ? and no = ?", "ii", r.id,
                       batch_no))
        return false;
    if (found) return put_out(s, batch_id, folder, result, e);
    return err_set(e, ERR_INPUT, "round %s has no batch %lld", term, (long long)batch_no);
}
