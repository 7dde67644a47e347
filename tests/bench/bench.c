/* make bench: one half-year round over a synthetic roster, by the engine with the rules that ship,
 * by plain SQL of the same amounts from the same joins, and by writing constants (the store's
 * floor), alternating in one run. Each measurement is a process of its own, so that its peak memory
 * is its own. Prints medians and ratios: ratios travel between machines.
 *
 * usage: bench [CHILDREN [REPEATS]]     (default: 10000, 100000 and 1000000 children, 3 repeats) */
#include "room.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "api/api.h"
#include "stipend/policy.h"

/* ---- the roster: every fact the rules read; one child in 20 is refused, each for one reason ----
 */

static void fill(int64_t children) {
    static const char *const sql[] = {
        "insert into payee (id, holder_sealed, account_sealed, account_index, bank, recorded_at) "
        "values (1, x'00', x'00', x'00', '工商银行', 1)",
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < ?) "
        "insert into child (id, file_no, pseudonym, recorded_at) select i, 'B' || i, 'P' || i, 1 "
        "from n",
        "insert into child_identity (child_id, valid_from, recorded_at, valid_to, superseded_at, "
        "name_sealed, sex, birth_date) "
        "select id, '2022-03-01', 1, '9999-12-31', 253402300799999, zeroblob(49), case id % 2 when "
        "0 then '女' else '男' end, "
        "(2004 + id % 14) || '-0' || (1 + id % 9) || '-15' from child",
        "insert into enrolment (child_id, valid_from, recorded_at, valid_to, superseded_at, "
        "county, status, reason) "
        "select id, '2022-03-01', 1, '9999-12-31', 253402300799999, "
        "case id % 7 when 0 then 320613 when 1 then 320614 when 2 then 320612 when 3 then 320681 "
        "when 4 then 320682 when 5 "
        "then 320685 else 320623 end, case id % 40 when 39 then 'held' else 'active' end, "
        "case id % 40 when 39 then '核实中' end from child",
        "insert into schooling (child_id, valid_from, recorded_at, valid_to, superseded_at, stage, "
        "grade, study) "
        "select id, '2022-03-01', 1, '9999-12-31', 253402300799999, case when id % 20 < 1 then "
        "'幼儿园' when id % 20 < 9 then "
        "'小学' when id % 20 < 15 then '初中' when id % 20 < 19 or id % 40 = 39 then '高中' else "
        "'中职' end, 1 + id % 3, '在读' "
        "from child",
        "insert into payee_choice (child_id, valid_from, recorded_at, valid_to, superseded_at, "
        "payee_id) "
        "select id, '2022-03-01', 1, '9999-12-31', 253402300799999, 1 from child",
        "insert into fee (child_id, valid_from, recorded_at, valid_to, superseded_at, charged_fen, "
        "waived_fen) "
        "select id, '2022-03-01', 1, '9999-12-31', 253402300799999, 150000, 50000 from child",
        "insert into category (child_id, category, valid_from, recorded_at, valid_to, "
        "superseded_at) "
        "select id, '低保', '2022-03-01', 1, '9999-12-31', 253402300799999 from child where id % 4 "
        "= 0",
    };
    struct err e;
    struct store *s = open_store(true);
    check(store_begin(s, &e), &e);
    for (size_t i = 0; i < sizeof sql / sizeof *sql; i++)
        check(i == 1 ? store_run(s, &e, sql[i], "i", children) : store_run(s, &e, sql[i], ""), &e);
    check(store_commit(s, &e), &e);
    store_close(s);
}

/* Each run writes a round of its own: terms 2022-1, 2022-2, …; facts hold throughout. */
static const char *term_of_run(int run) {
    static char term[16];
    snprintf(term, sizeof term, "%d-%d", 2022 + run / 2, 1 + run % 2);
    return term;
}

/* ---- what is measured ---- */

/* The rules that ship. */
static void load_rules(struct ruleset *ruleset) {
    static const char *const plugins[] = {"aid_first", "city_county_share", "recovery_limit",
                                          "roster_eligibility", "stage_amounts"};
    struct err e;
    struct registry registry = {0};
    for (size_t i = 0; i < sizeof plugins / sizeof *plugins; i++) {
        char *path = mem_print("plugins/%s", plugins[i]);
        struct plugin *p = plugin_read(path, &e);
        check(p != NULL, &e);
        registry_add(&registry, p);
        free(path);
    }
    registry_order(&registry);
    check(registry_is_whole(&registry, &e), &e);
    ruleset_of_registry(&registry, ruleset);
    registry_free(&registry);
}

static void run_engine(struct store *s, int run, int workers) {
    struct err e;
    struct ruleset ruleset;
    struct assess_result result;
    load_rules(&ruleset);
    const struct assess_options options = {
        .engine = &api_rule_engine, .ruleset = &ruleset, .workers = workers};
    struct round r;
    if (!round_find(s, term_of_run(run), &r, &e))
        check(round_open(s, term_of_run(run), NULL, "bench", &e), &e);
    check(round_assess(s, term_of_run(run), "bench", &options, &result, &e), &e);
    ruleset_free(&ruleset);
}

static void run_engine_default(struct store *s, int run) {
    run_engine(s, run, 0);
}

static void run_engine_two(struct store *s, int run) {
    run_engine(s, run, 2);
}

/* policy diff: the last round's term under its own rules and under these, child by child. */
static void run_difference(struct store *s, int run) {
    struct err e;
    struct ruleset ruleset;
    struct policy_difference d;
    load_rules(&ruleset);
    const struct policy_question q = {.engine = &api_rule_engine,
                                      .ruleset = &ruleset,
                                      .from = term_of_run(run - 1),
                                      .term = term_of_run(run - 1)};
    check(policy_compare(s, &q, &d, &e), &e);
    if (compare_changed(&d.terms[0].sums.total) > 0) exit(1);
    policy_difference_free(&d);
    ruleset_free(&ruleset);
}

/* The same rows from the same joins, as one would write them by hand: awards first, then lines from
 * the awards. */
static void run_sql(struct store *s, int run) {
    struct err e;
    char *day = NULL;
    check(round_open(s, term_of_run(run), NULL, "bench", &e) &&
              store_text(s, &e, &day, NULL, "select day from round where term = ?", "t",
                         term_of_run(run)) &&
              store_begin(s, &e),
          &e);
    check(store_run(s, &e,
                    "insert into award (round_id, child_id, outcome, stage, county, fen, "
                    "county_fen, recoverable_fen, fingerprint) "
                    "select round_id, child_id, ok, stage, county, fen * ok, fen * ok * 40 / 100, "
                    "null, zeroblob(16) from ("
                    "select r.id as round_id, e.child_id, s.stage, e.county, "
                    "case when e.status = 'held' or s.study <> '在读' or p.payee_id is null or "
                    "s.stage = '中职' then 0 else 1 end as ok, "
                    "case s.stage when '幼儿园' then 100000 when '小学' then 120000 when '初中' "
                    "then 250000 when '高中' then 300000 "
                    "else 0 end as fen, i.birth_date, f.charged_fen, f.waived_fen, c.category "
                    "from round r cross join asof(enrolment, ?3, ?2) e "
                    "left join asof(schooling, ?3, ?2) s on s.child_id = e.child_id "
                    "left join asof(child_identity, ?3, ?2) i on i.child_id = e.child_id "
                    "left join asof(payee_choice, ?3, ?2) p on p.child_id = e.child_id "
                    "left join asof(fee, ?3, ?2) f on f.child_id = e.child_id "
                    "left join asof(category, ?3, ?2) c on c.child_id = e.child_id "
                    "where r.term = ?1 and coalesce(i.birth_date, '') <> 'x' and "
                    "coalesce(f.charged_fen, 0) >= 0 and "
                    "coalesce(c.category, '') <> 'x')",
                    "tit", term_of_run(run), store_now(s), day),
          &e);
    free(day);
    check(store_run(s, &e,
                    "insert into award_line (round_id, child_id, no, kind, reason, fen, operands) "
                    "select round_id, child_id, 1, 1 - outcome, case when outcome = 1 then 14 when "
                    "stage = '中职' then 13 else 7 end, "
                    "fen, case when outcome = 1 then '[\"' || stage || '\",' || fen * 2 || ',' || "
                    "fen || ']' when stage = '中职' then "
                    "'[\"中职\"]' else '[\"核实中\"]' end from award where round_id = (select id "
                    "from round where term = ?)",
                    "t", term_of_run(run)),
          &e);
    check(store_commit(s, &e), &e);
}

static void constant_award(void *context, size_t row, int column, struct value *out) {
    static const unsigned char fingerprint[16];
    const int64_t *base = context;
    switch (column) {
    case 0:
        *out = value_integer(base[0]);
        break;
    case 1:
        *out = value_integer(base[1] + (int64_t)row);
        break;
    case 2:
        *out = value_integer(1);
        break;
    case 3:
        *out = (struct value){.type = VALUE_TEXT, .text = "小学", .length = 6};
        break;
    case 4:
        *out = value_integer(320613);
        break;
    case 5:
        *out = value_integer(120000);
        break;
    case 6:
        *out = value_integer(48000);
        break;
    case 7:
        *out = value_null();
        break;
    default:
        *out = value_blob(fingerprint, 16);
    }
}

static void constant_line(void *context, size_t row, int column, struct value *out) {
    const int64_t *base = context;
    static const int64_t number[] = {0, 0, 1, 0, 14, 120000};
    if (column == 6)
        *out = (struct value){.type = VALUE_TEXT, .text = "[\"小学\",240000,120000]", .length = 24};
    else
        *out = value_integer(column == 0   ? base[0]
                             : column == 1 ? base[1] + (int64_t)row
                                           : number[column]);
}

/* The store's floor: as many rows of constants through the same bulk path, nothing read and nothing
 * computed. */
static void run_floor(struct store *s, int run) {
    struct err e;
    int64_t base[2] = {0, 1}, children;
    check(round_open(s, term_of_run(run), NULL, "bench", &e), &e);
    check(store_integer(s, &e, &base[0], NULL, "select id from round where term = ?", "t",
                        term_of_run(run)) &&
              store_integer(s, &e, &children, NULL, "select count(*) from child", "") &&
              store_begin(s, &e),
          &e);
    for (; base[1] <= children; base[1] += BATCH_SIZE) {
        int64_t left = children - base[1] + 1;
        const size_t rows = left < BATCH_SIZE ? (size_t)left : BATCH_SIZE;
        const struct bulk_source awards = {rows, base, constant_award},
                                 lines = {rows, base, constant_line};
        check(store_bulk_insert(s, "award", 9, &awards, &e) &&
                  store_bulk_insert(s, "award_line", 7, &lines, &e),
              &e);
    }
    check(store_commit(s, &e), &e);
}

struct contender {
    const char *name;
    void (*run)(struct store *s, int run);
    double time[32];
    long peak_kib;
    int64_t fen;
};

/* Runs once in a process of its own; the time excludes opening and closing the store. */
static void measure(struct contender *c, int run, int repeat) {
    int pipe_ends[2];
    if (pipe(pipe_ends) != 0) exit(1);
    pid_t pid = fork();
    if (pid == 0) {
        struct store *s = open_store(false);
        double start = seconds();
        c->run(s, run);
        double time = seconds() - start;
        if (write(pipe_ends[1], &time, sizeof time) != sizeof time) _exit(1);
        store_close(s);
        _exit(0);
    }
    int status;
    struct rusage usage;
    close(pipe_ends[1]);
    if (read(pipe_ends[0], &c->time[repeat], sizeof c->time[0]) != sizeof c->time[0]) exit(1);
    close(pipe_ends[0]);
    wait4(pid, &status, 0, &usage);
    if (status != 0) exit(1);
    if (usage.ru_maxrss > c->peak_kib) c->peak_kib = usage.ru_maxrss;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(struct contender *c, int n) {
    qsort(c->time, (size_t)n, sizeof *c->time, by_value);
    return n % 2 ? c->time[n / 2] : (c->time[n / 2 - 1] + c->time[n / 2]) / 2;
}

/* What a run decided. */
static void result_of(int run, int64_t *fen, int64_t *lines) {
    struct err e;
    struct round r;
    struct store *s = open_store(false);
    check(round_find(s, term_of_run(run), &r, &e) &&
              store_integer(s, &e, fen, NULL, "select sum(fen) from award where round_id = ?", "i",
                            r.id) &&
              store_integer(s, &e, lines, NULL,
                            "select count(*) from award_line where round_id = ?", "i", r.id),
          &e);
    store_close(s);
}

/* Assesses one term anew with so many workers; the digest of every byte that was decided. */
static void digest_with(int run, int workers, char digest[HASH_HEX]) {
    struct err e;
    struct round r;
    struct store *s = open_store(false);
    run_engine(s, run, workers);
    check(round_find(s, term_of_run(run), &r, &e) && digest_of_round(s, r.id, digest, &e), &e);
    store_close(s);
}

/* The engine and SQL must give the same sums, the engine the same bytes on any number of workers.
 */
static void compare(int last) {
    int64_t fen[2], lines[2];
    char digest[2][HASH_HEX];
    result_of(0, &fen[0], &lines[0]);
    result_of(2, &fen[1], &lines[1]);
    for (int i = 0; i < 2; i++) digest_with(last, i + 1, digest[i]);
    bool same_sum = fen[0] == fen[1] && lines[0] == lines[1],
         same_bytes = strcmp(digest[0], digest[1]) == 0;
    printf("  same sums and lines as SQL: %s; same bytes on one worker and on two: %s\n",
           same_sum ? "yes" : "NO", same_bytes ? "yes" : "NO");
    if (!same_sum || !same_bytes) exit(1);
}

static void bench(int64_t children, int repeats) {
    struct contender c[] = {{.name = "engine, as it comes", .run = run_engine_default},
                            {.name = "engine, two workers", .run = run_engine_two},
                            {.name = "plain SQL", .run = run_sql},
                            {.name = "constants (the store's floor)", .run = run_floor},
                            {.name = "policy diff, one term", .run = run_difference}};
    enum { N = sizeof c / sizeof *c };
    snprintf(store_file, sizeof store_file, "%s/%lld.db", folder, (long long)children);
    fill(children);
    for (int i = 0; i < repeats; i++)
        for (int k = 0; k < N; k++) measure(&c[k], k == 4 ? i * 4 + 2 : i * 4 + k, i);
    double t[N];
    for (int k = 0; k < N; k++) t[k] = median(&c[k], repeats);
    printf("%lld children\n", (long long)children);
    for (int k = 0; k < N; k++)
        printf("  %-30s %7.2f s   %5.2f of SQL   %5.2f of the floor   peak %4ld MiB\n", c[k].name,
               t[k], t[k] / t[2], t[k] / t[3], c[k].peak_kib / 1024);
    printf("  policy diff takes %.2f of an assessment\n", t[4] / t[0]);
    compare(repeats * 4);
}

int main(int argc, char **argv) {
    if (!make_folder()) return 1;
    int repeats = argc > 2 ? atoi(argv[2]) : 3;
    if (repeats < 1 || repeats > 10) repeats = 3;
    if (argc > 1)
        bench(atoll(argv[1]), repeats);
    else
        for (int64_t n = 10000; n <= 1000000; n *= 10) bench(n, repeats);
    return remove_folder();
}
