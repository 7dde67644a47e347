/* Rounds that go their whole way: assessed by a plan, approved, paid, answered, closed. */
#ifndef QIANSHOU_TESTS_STIPEND_ROUNDS_H
#define QIANSHOU_TESTS_STIPEND_ROUNDS_H

#include "ledger/ledger.h"
#include "room.h"

/* What the rules answer for a term, and how much of it may be taken for earlier ones. */
static struct plan {
    const char *term;
    fen_t fen, recoverable; /* recoverable CASE_UNKNOWN: no bound; fen -1: refused */
} plans[4];

static bool answer_by_term(const struct rules *r, const struct case_facts *c, struct award *a,
                           struct err *error) {
    const char *term = symbols_text(r->symbols, (int32_t)c->value[CASE_term], NULL);
    const struct plan *p = plans;
    while (strcmp(p->term, term) != 0) p++;
    if (p->fen < 0) return award_refuse(a, 1, error);
    a->recoverable_fen = p->recoverable;
    return award_add(a, p->fen, 1, error) && award_share(a, 1, 1, error);
}

static int set_up(void **state) {
    if (make_store(state) != 0) return -1;
    answer = answer_by_term;
    static const char *const terms[] = {"2022-1", "2022-2", "2023-1", "2023-2"};
    for (size_t i = 0; i < 4; i++) plans[i] = (struct plan){terms[i], 1000, CASE_UNKNOWN};
    add_children(1);
    run("insert into payee values (1, x'00', x'00', x'00', '中国银行', 0)");
    run("insert into payee_choice values (1, '2022-09-01', 0, '9999-12-31', 253402300799999, 1)");
    run("insert into fund values (1, 'city', '市', 320600), (2, 'county', '县', 320613)");
    for (int64_t fund = 1; fund <= 2; fund++) {
        const struct ledger_line lines[] = {{fund, "donation", "none", "", "", -100000000},
                                            {fund, "bank", "none", "", "", 100000000}};
        const struct ledger_journal given = {
            .day = "2022-09-01", .kind = "donation", .document = "x", .actor = "周敏"};
        check(ledger_post(store, &given, lines, 2, NULL, &e));
    }
    return 0;
}

static bool write_batch_file(void *context, struct store *s, int64_t batch_id, const char *path,
                             struct err *error) {
    (void)context, (void)s;
    FILE *f = fopen(path, "w");
    if (!f) return err_system(error, "cannot write %s", path);
    fprintf(f, "batch %lld\n", (long long)batch_id);
    fclose(f);
    return true;
}

static const struct payment_writer writer = {
    .format = "test", .extension = "txt", .write = write_batch_file};

/* Opens the round, or takes it up again, and assesses it. */
static struct assess_result assess(const char *term) {
    struct assess_options o = {.engine = &fake_engine, .ruleset = &fake_ruleset, .workers = 1};
    struct assess_result result;
    struct round r;
    test_time += 1000;
    if (!round_find(store, term, &r, &e)) check(round_open(store, term, NULL, "周敏", &e));
    check(round_assess(store, term, "周敏", &o, &result, &e));
    return result;
}

static void approve(const char *term) {
    struct approval_result approval;
    check(round_submit(store, term, "周敏", &e));
    check(round_approve(store, term, "吴刚", NULL, 0, &approval, &e));
    assert_true(approval.approved);
}

static void pay(const char *term) {
    struct batch_result batch;
    char out[96];
    snprintf(out, sizeof out, "%s/out", folder);
    check(round_pay(store, term, "周敏", &writer, out, &batch, &e));
}

static void bank_says(const char *result) {
    test_time += 1000;
    check(store_run(store, &e,
                    "insert into payment_result (payment_id, recorded_at, result, day, file_hash) "
                    "select id, ?, ?, '2023-10-15', 'x' from payment where round_id = "
                    "(select max(round_id) from payment)",
                    "it", test_time, result));
}

static void close_round(const char *term) {
    int64_t unpaid;
    check(round_close(store, term, "周敏", &unpaid, &e));
}

/* From an assessed round to its end; result NULL: there is nothing to pay. */
static void settle(const char *term, const char *result) {
    approve(term);
    if (result) pay(term), bank_says(result);
    close_round(term);
}

static fen_t settled(const char *term) {
    fen_t fen = -1;
    check(store_integer(store, &e, &fen, NULL,
                        "select coalesce(sum(p.fen), 0) from settled_part p join round r on r.id = "
                        "p.for_round_id where r.term = ?",
                        "t", term));
    return fen;
}

static fen_t payable(const char *term) {
    fen_t fen = -1;
    check(store_integer(store, &e, &fen, NULL,
                        "select coalesce(sum(p.fen), 0) from payable p join round r on r.id = "
                        "p.round_id where r.term = ?",
                        "t", term));
    return fen;
}

static void assert_result(const struct assess_result *r, fen_t added, fen_t recovered,
                          fen_t balance) {
    if (r->added != added || r->recovered != recovered || r->balance != balance)
        fail_msg("added %lld, recovered %lld, balance %lld", (long long)r->added,
                 (long long)r->recovered, (long long)r->balance);
}

#endif
