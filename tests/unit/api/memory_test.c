/* A state that runs out of memory anywhere ends its call, holds nothing, and harms nobody. */
#include "room.h"

static const char code[] =
    "local store, json = require 'store', require 'json'\n"
    "local intake, calendar = require 'intake', require 'calendar'\n"
    "require('report').add { name = 'r', title = 'R', args = {\n"
    "  { 'out', 'folder' }, { 'how', 'choice', choices = { 'a', 'b' }, default = 'a' } },\n"
    "run = function(args)\n"
    "  local list = {}\n"
    "  store.atomic(function()\n"
    "    local id = store.insert('organisation', { name = '校', kind = 'school' })\n"
    "    store.insert('child', { id = 1, file_no = 'A', pseudonym = 'A' })\n"
    "    store.spell('enrolment', { child_id = 1, county = 320613, status = 'active' }, "
    "'2023-01-01')\n"
    "    store.update('organisation', { id = id }, { kind = 'branch' })\n"
    "  end)\n"
    "  for row in store.rows('select code, name from division order by code limit 40') do\n"
    "    list[#list + 1] = { row.code, row.name .. ('x'):rep(50) }\n"
    "  end\n"
    "  list[1][2] = json.encode(json.decode(json.encode(list)))\n"
    "  if args.out then args.out:write('a.csv', list[1][2], 'gb18030') end\n"
    "  assert(store.row('select 1 as one').one == 1 and calendar.term('2023-1').year == 2023)\n"
    "  return { columns = { { 'A' }, { 'B' } }, rows = list }\n"
    "end }\n"
    "intake.source { name = 's', title = 'S', key = { 'a' }, columns = { { 'A', 'a', 'text' },\n"
    "  { 'B', 'b', 'choice', choices = { 'x' }, aliases = { 'C' } } },\n"
    "row = function(r) if r.a == 'bad' then intake.reject('b', 'why') end return 'same' end }\n"
    "require('payout').format { name = 'p', title = 'P', extension = 'csv', columns = { { 'A' } "
    "},\n"
    "  row = function(p) return { p.holder } end, total = function(t) return { t.fen } end,\n"
    "  returns = { no = 'n', result = 'r', settled = { 's' }, returned = { 'f' } } }\n";

static bool run_report(struct plugin *p) {
    struct api_program program;
    char path[96];
    snprintf(path, sizeof path, "%s/out", folder);
    struct arg_value values[2] = {{.given = true, .text = path}, {.given = true, .text = "a"}};
    if (!api_program_read(&p->items[0], &program, &e)) return false;
    bool ok = api_program_run(&p->items[0], &program, values, &sink, &e);
    api_program_free(&program);
    return ok;
}

static bool run_source(struct plugin *p) {
    struct intake_source source;
    const struct value fields[] = {value_text("bad"), value_null()};
    const char *field = NULL;
    char reason[512];
    struct api_source *s = api_source_open(&p->items[1], &source, &e);
    bool ok = s && source.row(source.context, fields, &field, reason, &e) == ROW_REJECTED;
    api_source_close(s);
    return ok;
}

static bool run_payout(struct plugin *p) {
    struct api_payout payout;
    struct api_payment payment = {1, "P1", "张三", "9999", "某行", "2023-1", "秋季", 5};
    if (!api_payout_open(&p->items[2], &payout, &e)) return false;
    sink_columns = 1;
    bool ok =
        api_payout_row(&payout, &payment, &sink, &e) && api_payout_total(&payout, 1, 5, &sink, &e);
    api_payout_close(&payout);
    return ok;
}

/* Everything, with so much memory. */
static bool run_within(size_t bytes) {
    struct plugin_host host = program_host;
    host.limits.memory_bytes = bytes;
    struct plugin *p = read_plugin("t", ALL_NEEDS, "", code, NULL);
    buf_clear(&seen);
    sink_columns = 2;
    check(store_begin(context.store, &e));
    bool ok = plugin_start(p, &host, &e) && run_source(p) && run_payout(p) && run_report(p);
    plugin_free(p);
    store_rollback(context.store);
    assert_false(store_in_transaction(context.store));
    return ok;
}

static void every_size_of_budget_ends_cleanly(void **state) {
    (void)state;
    int short_of = 0, enough = 0;
    for (size_t bytes = 20000; bytes < 200000 && enough < 20; bytes += 199) {
        if (run_within(bytes))
            enough++;
        else
            short_of++;
    }
    assert_true(short_of > 100);
    assert_int_equal(enough, 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_OF_STORE(every_size_of_budget_ends_cleanly)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
