/* A forecast: nobody is lost on the way, every 分 comes from a rule and a share. */
#include "room.h"

#include "stipend/forecast.h"

static int64_t to_high_school; /* millionths of those who end 初中 */

/* 小学 has grades to 3 here, 初中 to 3; 高中 is one year and the end. */
static bool next_place(void *context, const char *stage, int64_t grade, const char *study,
                       struct branches *out, struct err *error) {
    (void)context, (void)error;
    bool is_junior = strcmp(stage, "初中") == 0;
    if (strcmp(study, "在读") != 0 || strcmp(stage, "高中") == 0) return true;
    out->n = 1;
    out->branch[0] = (struct branch){.grade = grade + 1, .share = SHARE_ONE};
    snprintf(out->branch[0].stage, STAGE_TEXT, "%s", stage);
    if (grade < 3) return true;
    snprintf(out->branch[0].stage, STAGE_TEXT, "%s", is_junior ? "高中" : "初中");
    out->branch[0].grade = 1;
    if (is_junior) out->branch[0].share = to_high_school;
    return true;
}

static bool is(const struct rules *r, int64_t symbol, const char *text) {
    return symbol != CASE_UNKNOWN &&
           strcmp(symbols_text(r->symbols, (int32_t)symbol, NULL), text) == 0;
}

/* 1001 分 in 高中, 700 elsewhere; three of ten parts are the county's. */
static bool answer_by_stage(const struct rules *r, const struct case_facts *c, struct award *a,
                            struct err *error) {
    if (!is(r, c->value[CASE_status], "active")) return award_refuse(a, 1, error);
    return award_add(a, is(r, c->value[CASE_stage], "高中") ? 1001 : 700, 1, error) &&
           award_share(a, 7, 3, error);
}

static struct progression progression;

static struct forecast_plan plan_of(int years) {
    progression = (struct progression){.next = next_place};
    return (struct forecast_plan){.progression = &progression, .first = {2023, 1}, .years = years};
}

static bool forecast(const struct forecast_plan *plan, struct forecast_total *t) {
    struct case_period today = autumn();
    struct case_facts *cases;
    struct pass p;
    size_t n;
    answer = answer_by_stage;
    check(pass_open(&p, &fake_engine, &fake_ruleset, 1, &e));
    check(forecast_read(&p, store, &today, &cases, &n, &e));
    bool ok = forecast_run(&p, store, cases, n, 2023, plan, forecast_total_take, t, &e);
    free(cases);
    pass_close(&p);
    forecast_total_round(t);
    return ok;
}

static struct forecast_total *total_of(const struct forecast_plan *plan) {
    struct forecast_total *t = mem_alloc(sizeof *t);
    check(forecast(plan, t));
    return t;
}

static fen_t spent(const struct forecast_total *t, int year) {
    return t->cell[year][0].city_fen + t->cell[year][0].county_fen;
}

static void one_junior(void) {
    add_children(1);
    run("update schooling set grade = 3");
}

static void a_child_costs_what_the_rules_give_in_each_place_times_its_share(void **state) {
    (void)state;
    one_junior();
    to_high_school = 333333;
    struct forecast_plan plan = plan_of(4);
    struct forecast_total *t = total_of(&plan);
    assert_int_equal(t->cell[0][0].paid, SHARE_ONE);
    assert_int_equal(spent(t, 0), 1400);
    assert_int_equal(t->cell[1][0].paid, 333333);
    assert_int_equal(spent(t, 1), 667); /* 2 × 1001 × 0.333333 = 667.33 */
    assert_int_equal(t->cell[1][0].city_fen, 467);
    assert_int_equal(t->cell[1][0].county_fen, 200);
    assert_int_equal(t->n_years, 2); /* then everybody has graduated */
    free(t);
}

static void nobody_is_lost_between_the_places(void **state) {
    (void)state;
    add_children(300);
    to_high_school = 700001;
    struct forecast_plan plan = plan_of(8);
    struct forecast_total *t = total_of(&plan);
    assert_int_equal(t->cell[0][0].paid + t->cell[0][0].refused, 300 * (int64_t)SHARE_ONE);
    for (int y = 1; y < t->n_years; y++) assert_true(t->cell[y][0].paid <= t->cell[y - 1][0].paid);
    /* a hundred each began in 小学 1, 初中 2, 高中 3; those of 小学 are in 初中 after three years
     */
    assert_int_equal(t->cell[1][0].paid, 200 * (int64_t)SHARE_ONE);
    assert_int_equal(t->cell[3][0].paid, 100 * (int64_t)SHARE_ONE);
    free(t);
}

static bool assume_active(void *context, const struct case_layout *layout, struct symbols *symbols,
                          struct assumed *out, struct err *error) {
    (void)context, (void)layout;
    int32_t active;
    out->n = 1;
    if (!symbols_add(symbols, "active", 6, &active, error)) return false;
    out->field[0].field = CASE_status;
    out->field[0].value = active;
    return true;
}

static void what_is_assumed_holds_from_the_first_september_on(void **state) {
    (void)state;
    one_junior();
    run("update enrolment set status = 'held'");
    to_high_school = SHARE_ONE;
    struct forecast_plan plan = plan_of(3);
    struct forecast_total *held = total_of(&plan);
    assert_int_equal(held->cell[1][0].paid, 0);
    assert_int_equal(held->cell[1][0].refused, SHARE_ONE);
    free(held);

    progression.assume = assume_active;
    struct forecast_total *t = total_of(&plan);
    assert_int_equal(t->cell[0][0].refused, SHARE_ONE);
    assert_int_equal(t->cell[1][0].paid, SHARE_ONE);
    free(t);
}

static void entrants_come_each_september_and_graduate_too(void **state) {
    (void)state;
    one_junior();
    const struct entrants rows[] = {{"初中", 3, 2}};
    to_high_school = SHARE_ONE;
    struct forecast_plan plan = plan_of(4);
    plan.entrants = rows;
    plan.n_entrants = 1;
    struct forecast_total *t = total_of(&plan);
    assert_int_equal(t->cell[0][0].paid, SHARE_ONE);
    assert_int_equal(t->cell[1][0].paid, 3 * SHARE_ONE); /* one in 高中, two new */
    assert_int_equal(t->cell[2][0].paid, 4 * SHARE_ONE); /* two in 高中, two new */
    assert_int_equal(t->cell[3][0].paid, 4 * SHARE_ONE);
    free(t);
}

static void entrants_like_nobody_are_refused(void **state) {
    (void)state;
    one_junior();
    const struct entrants rows[] = {{"幼儿园", 1, 2}};
    struct forecast_plan plan = plan_of(2);
    plan.entrants = rows;
    plan.n_entrants = 1;
    struct forecast_total *t = mem_alloc(sizeof *t);
    assert_false(forecast(&plan, t));
    check_says("幼儿园");
    free(t);
}

static void who_has_left_school_leaves_the_forecast(void **state) {
    (void)state;
    one_junior();
    run("update schooling set study = '退学'");
    to_high_school = SHARE_ONE;
    struct forecast_plan plan = plan_of(3);
    struct forecast_total *t = total_of(&plan);
    assert_int_equal(t->n_years, 1);
    free(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_OF_STORE(a_child_costs_what_the_rules_give_in_each_place_times_its_share),
        TEST_OF_STORE(nobody_is_lost_between_the_places),
        TEST_OF_STORE(what_is_assumed_holds_from_the_first_september_on),
        TEST_OF_STORE(entrants_come_each_september_and_graduate_too),
        TEST_OF_STORE(entrants_like_nobody_are_refused),
        TEST_OF_STORE(who_has_left_school_leaves_the_forecast),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
