/* require "store", as programs use it. */
#include "room.h"

static const char three_children[] = "local function add(id, no) store.insert('child', { id = id, "
                                     "file_no = no, pseudonym = no }) end\n"
                                     "add(1, 'A') add(2, 'B') add(3, 'C')\n";

static void with_children(const char *code, const char *wanted) {
    char *all = mem_print("%s%s", three_children, code);
    gives(all, wanted);
    free(all);
}

static void rows_are_read_one_by_one_by_name_and_place(void **state) {
    (void)state;
    with_children("local out = ''\n"
                  "for row in store.rows('select id, file_no from child order by id') do\n"
                  "  out = out .. row.id .. row[2] .. ' '\n"
                  "end\n"
                  "return out",
                  "text:1A 2B 3C \n");
}

static void a_loop_that_is_left_gives_its_statement_back(void **state) {
    (void)state;
    gives("store.insert('organisation', { name = '校', kind = 'school' })\n"
          "for i = 1, 1000 do\n"
          "  for row in store.rows('select 1 as one from organisation') do break end\n"
          "  pcall(function()\n"
          "    for row in store.rows('select 1 as one from organisation') do error(row.one) end\n"
          "  end)\n"
          "end\n"
          "store.update('organisation', { name = '校' }, { kind = 'branch' })\n"
          "return store.value('select kind from organisation')",
          "text:branch\n");
}

static void a_row_is_gone_after_its_turn(void **state) {
    (void)state;
    fails("local kept\n"
          "for row in store.rows('select 1 as one') do kept = row end\n"
          "return kept.one",
          "valid only inside its turn");
}

static void unknown_columns_are_named(void **state) {
    (void)state;
    fails("for row in store.rows('select 1 as county') do return row.countie end",
          "no column \"countie\" (did you mean \"county\"?)");
    fails("for row in store.rows('select 1 as county') do return row[2] end", "no column \"2\"");
    fails("for row in store.rows('select 1 as county') do row.county = 2 end", "read-only");
    assert_string_equal(e.where, "plugins/t/init.lua:4");
}

static void a_query_may_stand_inside_another_of_the_same_text(void **state) {
    (void)state;
    with_children("local n, sql = 0, 'select id from child'\n"
                  "for a in store.rows(sql) do\n"
                  "  for b in store.rows(sql) do n = n + a.id * b.id end\n"
                  "end\n"
                  "return tostring(n)",
                  "text:36\n");
}

static void row_and_value_give_plain_values(void **state) {
    (void)state;
    with_children(
        "local row = store.row('select id, file_no, null as empty from child where id = :id',"
        " { id = 2 })\n"
        "local names = {}\n"
        "for name in pairs(row) do names[#names + 1] = name end\n"
        "assert(store.row('select id from child where id = :id', { id = 9 }) == nil)\n"
        "assert(store.value('select id from child where id = :id', { id = 9 }) == nil)\n"
        "assert(store.value('select count(*) from child') == 3)\n"
        "return table.concat(names, ',') .. row.file_no",
        "text:file_no,idB\n");
}

static void arguments_must_fit_the_statement(void **state) {
    (void)state;
    fails("return store.value('select :day', { dya = '2023-01-01' })", "day");
    fails("return store.value('select :day')", "no value for parameter :day");
    fails("return store.value('select :a', { a = 1.5 })", "a: 1.5 is not a whole number");
    fails("return store.value('select :a', { 1 })", "have names");
    fails("return store.value('select 1 from nowhere')", "no such table");
    gives("return tostring(store.value('select :a + 1', { a = true }))", "text:2\n");
}

static void reading_does_not_write(void **state) {
    (void)state;
    fails("store.value(\"insert into organisation (name, kind) values ('a', 'b')\")",
          "store.value reads only: use store.insert");
    fails("for row in store.rows('delete from child') do end", "store.rows reads only");
    gives("return tostring(store.value('select count(*) from organisation'))", "text:0\n");
}

static void tables_of_the_core_are_out_of_reach(void **state) {
    (void)state;
    static const char *const tables[] = {"audit", "award",   "PAYMENT",     "round",
                                         "staff", "ruleset", "store_state", "migration"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char code[160];
        snprintf(code, sizeof code, "store.insert('%s', { id = 1 })", tables[i]);
        fails(code, "belongs to the core");
        snprintf(code, sizeof code, "store.update('%s', { id = 1 }, { id = 2 })", tables[i]);
        fails(code, "belongs to the core");
    }
    fails("store.insert('child; drop table child', { id = 1 })", "is no table's name");
}

static void what_is_kept_in_spells_is_never_overwritten(void **state) {
    (void)state;
    fails("store.update('enrolment', { child_id = 1 }, { status = 'held' })", "use store.spell");
    fails("store.insert('enrolment', { child_id = 1, status = 'held' })", "use store.spell");
}

static void when_something_was_recorded_is_for_the_store_to_say(void **state) {
    (void)state;
    fails("store.insert('child', { file_no = 'A', pseudonym = 'A', recorded_at = 1 })",
          "the store itself fills in recorded_at");
    fails("store.update('child', { id = 1 }, { recorded_at = 1 })", "fills in recorded_at");
}

static const char enrol[] =
    "local function say(status, from, to)\n"
    "  return store.spell('enrolment', { child_id = 1, county = 320613, status = status }, from, "
    "to)\n"
    "end\n"
    "local function on(day)\n"
    "  return store.value('select status from asof(enrolment, :day, :known)',\n"
    "    { day = day, known = store.now() }) or 'nothing'\n"
    "end\n"
    "local function say_end(day) return store.spell_end('enrolment', { child_id = 1 }, day) end\n";

static void spells_say_same_new_and_changed(void **state) {
    (void)state;
    char *code = mem_print(
        "%s%s%s", three_children, enrol,
        "local out = { say('active', '2022-07-01'), say('active', '2022-07-01'),\n"
        "  say('held', '2023-01-01', '2023-02-01'), on('2022-08-01'), on('2023-01-31'),\n"
        "  on('2023-02-01'), say_end('2023-09-01'), say_end('2023-09-01'), on('2023-09-01') }\n"
        "return table.concat(out, ' ')");
    gives(code, "text:new same changed active held active changed same nothing\n");
    free(code);
    fails("store.spell('enrolment', { child_id = 1 }, '2023-1-1')", "not a date");
}

static void facts_are_those_that_plugins_declare(void **state) {
    (void)state;
    struct plugin *declaring = read_plugin(
        "f", "\"stipend.rule\"", ", \"facts\": {\"single_parent\": \"boolean\"}", "", NULL);
    registry_add(&registry, declaring);
    with_children(
        "return store.spell('fact', { name = 'single_parent', child_id = 1, value = true },"
        " '2023-01-01')",
        "text:new\n");
    fails(
        "store.spell('fact', { name = 'single_parant', child_id = 1, value = true }, '2023-01-01')",
        "did you mean \"single_parent\"?");
    fails("store.spell('fact', { name = 'single_parent', child_id = 1, value = 1 }, '2023-01-01')",
          "declared as boolean, not number");
    fails("store.spell_end('fact', { name = 'other', child_id = 1 }, '2023-01-01')",
          "no plugin declares the fact \"other\"");
    registry_free(&registry);
}

static void sealed_columns_are_written_by_their_plain_name(void **state) {
    (void)state;
    store_set_clearance(context.store, true);
    gives("local id = store.insert('guardian', { name = '王芳', phone = '15400000000' })\n"
          "store.update('guardian', { id = id }, { phone = json.null })\n"
          "return store.value([[select unseal('guardian', 'name', id, name_sealed) || id from "
          "guardian\n"
          "  where name_index = index_of('guardian', 'name', :name) and phone_sealed is null]],\n"
          "  { name = '王芳' })",
          "text:王芳1\n");
}

static void atomic_keeps_all_or_nothing(void **state) {
    (void)state;
    gives("local function add(name) store.insert('organisation', { name = name, kind = 'school' }) "
          "end\n"
          "local ok, why = pcall(store.atomic, function()\n"
          "  add 'A'\n"
          "  pcall(store.atomic, function() add 'B' error 'inner' end)\n"
          "  assert(store.value('select count(*) from organisation') == 1)\n"
          "  error('outer', 0)\n"
          "end)\n"
          "assert(not ok and why == 'outer')\n"
          "assert(store.value('select count(*) from organisation') == 0)\n"
          "return store.atomic(function() add 'C' return 'C' end)\n"
          "  .. store.value('select name from organisation')",
          "text:CC\n");
    fails("store.atomic(function() store.insert('organisation', { name = 'D' }) end)", "kind");
    assert_false(store_in_transaction(context.store));
}

static void a_write_that_fails_leaves_nothing_behind(void **state) {
    (void)state;
    fails("store.insert('child', { file_no = 'A' })", "pseudonym");
    fails("store.insert('child', { fileno = 'A' })", "did you mean \"file_no\"?");
    fails("store.spell('enrolment', { child_id = 7, county = 320613, status = 'active' }, "
          "'2023-01-01')",
          "FOREIGN KEY");
    assert_false(store_in_transaction(context.store));
    gives("return tostring(store.value('select count(*) from child'))", "text:0\n");
}

static void time_and_names_come_from_the_store(void **state) {
    (void)state;
    gives("return store.today() .. tostring(store.synthetic()) .. tostring(store.now() >= "
          "1697342400000)",
          "text:2023-10-15truetrue\n");
    gives("local p = require('identity').pseudonym(7)\n"
          "assert(p == require('identity').pseudonym(7)) return tostring(#p)",
          "text:9\n");
}

static void terms_come_from_the_school_calendar(void **state) {
    (void)state;
    gives("local t = calendar.term '2022-2'\n"
          "return t.code .. t.starts .. t.ends .. t.year .. t.half",
          "text:2022-22023-02-012023-09-0120222\n");
    gives("return calendar.term_of '2023-01-31' .. tostring(calendar.term_of '1999-01-01')",
          "text:2022-1nil\n");
    fails("calendar.term '1999-1'", "not in the school calendar");
}

static void capabilities_are_asked_for(void **state) {
    (void)state;
    struct plugin *p =
        read_plugin("t", "\"report.add\", \"store.read\"", "",
                    "local store = require 'store'\n"
                    "require('report').add { name = 'r', title = 'R', run = function()\n"
                    "store.insert('child', {}) end }",
                    NULL);
    check(plugin_start(p, &program_host, &e));
    assert_false(run_first(p, NULL));
    check_says("needs the capability \"store.write\"");
    plugin_free(p);
}

static void the_one_who_works_is_known_by_name(void **state) {
    (void)state;
    gives("return tostring(store.actor())", "text:nil\n");
    context.actor = "周敏";
    gives("return store.actor()", "text:周敏\n");
    context.actor = "";
    gives("return tostring(store.actor())", "text:nil\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_OF_STORE(the_one_who_works_is_known_by_name),
        TEST_OF_STORE(rows_are_read_one_by_one_by_name_and_place),
        TEST_OF_STORE(a_loop_that_is_left_gives_its_statement_back),
        TEST_OF_STORE(a_row_is_gone_after_its_turn),
        TEST_OF_STORE(unknown_columns_are_named),
        TEST_OF_STORE(a_query_may_stand_inside_another_of_the_same_text),
        TEST_OF_STORE(row_and_value_give_plain_values),
        TEST_OF_STORE(arguments_must_fit_the_statement),
        TEST_OF_STORE(reading_does_not_write),
        TEST_OF_STORE(tables_of_the_core_are_out_of_reach),
        TEST_OF_STORE(what_is_kept_in_spells_is_never_overwritten),
        TEST_OF_STORE(when_something_was_recorded_is_for_the_store_to_say),
        TEST_OF_STORE(spells_say_same_new_and_changed),
        TEST_OF_STORE(facts_are_those_that_plugins_declare),
        TEST_OF_STORE(sealed_columns_are_written_by_their_plain_name),
        TEST_OF_STORE(atomic_keeps_all_or_nothing),
        TEST_OF_STORE(a_write_that_fails_leaves_nothing_behind),
        TEST_OF_STORE(time_and_names_come_from_the_store),
        TEST_OF_STORE(terms_come_from_the_school_calendar),
        TEST_OF_STORE(capabilities_are_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
