/* The bank's answer: a file of payment numbers and what became of them, taken in like any other
 * file of rows. A closed round still takes answers: banks return money weeks later, and what comes
 * back is owed by the next round. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intake/intake.h"
#include "intake/reader.h"
#include "stipend/round.h"

enum { ANSWER_NO, ANSWER_RESULT, ANSWER_REASON, ANSWER_DAY, ANSWER_FIELDS };

struct answering {
    struct store *store;
    struct round round;
    const struct answer_words *words;
    const char *actor;
    char file_hash[HASH_HEX];
};

static bool is_among(const char *word, const char *const *list) {
    for (; list && *list; list++)
        if (strcmp(word, *list) == 0) return true;
    return false;
}

static enum row_outcome reject(const char **field, const char *name, char reason[512],
                               const char *text) {
    *field = name;
    snprintf(reason, 512, "%s", text);
    return ROW_REJECTED;
}

/* payment.settled, payment.returned */
static bool tell_result(struct store *s, int64_t payment_id, const char *result,
                        const char *bank_reason, const char *day, struct err *e) {
    char event[32];
    snprintf(event, sizeof event, "payment.%s", result);
    if (!store_is_heard(s, event)) return true;
    struct query *q = store_query(s, e,
                                  "select p.no, r.term, p.child_id, c.pseudonym, p.attempt, p.fen "
                                  "from payment p join round r on r.id = p.round_id "
                                  "join child c on c.id = p.child_id where p.id = ?",
                                  "i", payment_id);
    bool ok = q && store_next(q, e) == STORE_ROW;
    if (ok) {
        const struct field fields[] = {
            {"no", query_value(q, 0)},           {"term", query_value(q, 1)},
            {"child_id", query_value(q, 2)},     {"child", query_value(q, 3)},
            {"attempt", query_value(q, 4)},      {"fen", query_value(q, 5)},
            {"reason", value_text(bank_reason)}, {"day", value_text(day)}};
        ok = store_tell(s, event, fields, sizeof fields / sizeof *fields, e);
    }
    query_close(q);
    return ok;
}

static enum row_outcome take_result(struct answering *a, int64_t payment_id, bool returned,
                                    const char *bank_reason, const char *day, struct err *e) {
    const char *result = returned ? "returned" : "settled";
    char *before = NULL;
    if (!store_text(a->store, e, &before, NULL, "select state from payment_state where id = ?", "i",
                    payment_id))
        return ROW_FAILED;
    bool same = strcmp(before, result) == 0, was_settled = strcmp(before, "settled") == 0;
    free(before);
    if (same) return ROW_SAME;
    if (!store_run(
            a->store, e,
            "insert into payment_result (payment_id, recorded_at, result, reason, day, file_hash) "
            "values (?, ?, ?, ?, ?, ?)",
            "iitttt", payment_id, store_now(a->store), result, bank_reason, day, a->file_hash))
        return ROW_FAILED;
    bool books =
        !returned || was_settled; /* a return of what never left the account moves no money */
    return (!books || funds_book(a->store, payment_id, returned, day, a->actor, e)) &&
                   tell_result(a->store, payment_id, result, bank_reason, day, e)
               ? ROW_CHANGED
               : ROW_FAILED;
}

static enum row_outcome take_row(void *context, const struct value *fields, const char **field,
                                 char reason[512], struct err *e) {
    struct answering *a = context;
    bool found;
    int64_t payment_id;
    if (!store_integer(a->store, e, &payment_id, &found,
                       "select id from payment where no = ? and round_id = ?", "ti",
                       fields[ANSWER_NO].text, a->round.id))
        return ROW_FAILED;
    if (!found) return reject(field, "no", reason, "本轮没有这个付款编号");
    int64_t newer; /* attempts, and rounds that carry what was returned */
    if (!store_integer(
            a->store, e, &newer, NULL,
            "select (select count(*) from payment n where n.round_id = p.round_id and "
            "n.child_id = p.child_id and n.attempt > p.attempt) + (select count(*) from "
            "correction c where c.for_round_id = p.round_id and c.child_id = p.child_id "
            "and c.fen > 0 and p.state = 'returned') from payment_state p where p.id = ?",
            "i", payment_id))
        return ROW_FAILED;
    char today[DATE_TEXT];
    if (strcmp(fields[ANSWER_DAY].text, date_format(store_today(a->store), today)) > 0)
        return reject(field, "day", reason, "入账日期在今天之后");
    const char *result = fields[ANSWER_RESULT].text;
    bool returned = is_among(result, a->words->returned);
    if (!returned && !is_among(result, a->words->settled))
        return reject(field, "result", reason, "处理结果不是约定的用语");
    if (newer > 0 && !returned)
        return reject(field, "no", reason, "这笔付款退回后已重新发放,不能再记为成功");
    return take_result(a, payment_id, returned, fields[ANSWER_REASON].text, fields[ANSWER_DAY].text,
                       e);
}

static bool take_file(struct answering *a, const char *path, const char *actor,
                      struct intake_result *result, struct err *e) {
    const struct column columns[ANSWER_FIELDS] = {
        [ANSWER_NO] = {.title = (char *)a->words->no,
                       .field = "no",
                       .type = COLUMN_TEXT,
                       .required = true},
        [ANSWER_RESULT] = {.title = (char *)a->words->result,
                           .field = "result",
                           .type = COLUMN_TEXT,
                           .required = true},
        [ANSWER_REASON] = {.title = (char *)a->words->reason,
                           .field = "reason",
                           .type = COLUMN_TEXT},
        [ANSWER_DAY] = {
            .title = (char *)a->words->day, .field = "day", .type = COLUMN_DATE, .required = true}};
    const char *key[] = {"no"};
    const struct intake_source source = {.name = "bank_answer",
                                         .title = "银行回执",
                                         .columns = columns,
                                         .n_columns = ANSWER_FIELDS,
                                         .key = key,
                                         .n_key = 1,
                                         .max_bad_percent = 10,
                                         .context = a,
                                         .row = take_row};
    return intake_run(a->store, &source, path, actor, result, e);
}

static bool hash_file(const char *path, char out[HASH_HEX], struct err *e) {
    struct reader *r = reader_open(path, e);
    if (!r) return false;
    memcpy(out, reader_file_hash(r), HASH_HEX);
    reader_close(r);
    return true;
}

static bool audit_answer(struct answering *a, const char *actor, const struct intake_result *result,
                         struct err *e) {
    if (result->already || result->refused) return true;
    if (!store_begin(a->store, e)) return false;
    if (round_audit(a->store, &a->round, actor, "returns", e,
                    "{\"file\":\"%.16s\",\"results\":%lld}", a->file_hash,
                    (long long)result->changed) &&
        store_commit(a->store, e))
        return true;
    store_rollback(a->store);
    return false;
}

bool round_returns(struct store *s, const char *term, const char *actor,
                   const struct answer_words *words, const char *path, struct intake_result *result,
                   struct err *e) {
    struct answering a = {.store = s, .words = words, .actor = actor};
    return round_find(s, term, &a.round, e) &&
           round_expect(&a.round, "answered by the bank", "paying closed", e) &&
           hash_file(path, a.file_hash, e) && take_file(&a, path, actor, result, e) &&
           audit_answer(&a, actor, result, e);
}
