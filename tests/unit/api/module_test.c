/* require "calendar", "money", "json", "options", "identity": the pure ones. */
#include "room.h"

static void terms_follow_each_other(void **state) {
    (void)state;
    gives("return calendar.term_after '2023-1' .. calendar.term_after '2023-2'",
          "text:2023-22024-1\n");
    gives("return calendar.title '2023-1' .. calendar.title '2023-2'",
          "text:2023年秋季学期2024年春季学期\n");
    fails("calendar.title '2023-3'", "\"2023-3\" is no term");
    fails("calendar.term_after '2023'", "is no term");
    fails("calendar.term '2023-1'", "cannot be called here");
}

static void days_are_counted(void **state) {
    (void)state;
    gives("return calendar.add_days('2023-12-31', 1) .. calendar.add_days('2024-03-01', -1)",
          "text:2024-01-012024-02-29\n");
    gives("return calendar.add_months('2024-01-31', 1) .. calendar.add_months('2024-03-31', -13)",
          "text:2024-02-292023-02-28\n");
    gives("return tostring(calendar.days_between('2023-01-01', '2024-01-01'))", "text:365\n");
    gives("return calendar.age('2012-09-01', '2023-08-31') .. ' ' .. "
          "calendar.age('2012-09-01', '2023-09-01')",
          "text:10 11\n");
    gives("return tostring(calendar.instant '2023-10-15')", "text:1697299200000\n");
    fails("calendar.add_days('2023-02-29', 1)", "not a date");
    fails("calendar.add_days('2023-02-28', 1 << 62)", "outside the years");
    fails("calendar.add_months('2023-02-28', 1 << 62)", "outside the years");
    fails("calendar.add_days('9999-12-31', 1)", "outside the years");
}

static void money_is_whole_fen(void **state) {
    (void)state;
    gives("return money.yuan(2000) .. ' ' .. money.yuan '2,000.50'", "text:200000 200050\n");
    gives("return money.format(123450) .. ' ' .. money.wan(551750000)", "text:1,234.50 551.75\n");
    gives("return table.concat(money.share(100, { 1, 1, 1 }), ' ')", "text:34 33 33\n");
    fails("money.yuan(0.5)", "0.5 is not a whole number");
    fails("money.yuan '五元'", "is no amount in yuan");
    fails("money.format(1.5)", "1.5 is not a whole number of 分");
    fails("money.share(100, { 0, 0 })", "all weights are 0");
    fails("money.share(100, { 2, -1 })", "weight 2");
    fails("money.yuan(1 << 62)", "beyond what money may be");
}

static void json_keeps_integers_and_sorts_keys(void **state) {
    (void)state;
    gives("return json.encode { b = 9007199254740992, a = { 1, 2, json.null, 'x\"y' }, c = false }",
          "text:{\"a\":[1,2,null,\"x\\\"y\"],\"b\":9007199254740992,\"c\":false}\n");
    gives("local v = json.decode '{\"a\":[1,null,{\"b\":null}],\"n\":9007199254740992,\"f\":1.5}'\n"
          "assert(math.type(v.n) == 'integer' and v.f == 1.5 and v.a[3].b == nil)\n"
          "return tostring(#v.a) .. tostring(v.a[2] == json.null) .. v.n",
          "text:3true9007199254740992\n");
    gives("return json.encode {} .. json.encode(json.decode '[]') .. tostring(json.decode 'null')",
          "text:[][]nil\n");
}

static void json_refuses_what_it_cannot_carry(void **state) {
    (void)state;
    fails("json.encode { 1, a = 2 }", "not both");
    fails("local t = {} for _ = 1, 60 do t = { t, t } end json.encode(t)", ""); /* time or length */
    fails("json.encode { print }", "a function cannot be written");
    fails("local t = {} t[1] = t json.encode(t)", "or a circle");
    fails("json.encode(1 / 0)", "cannot be written");
    fails("json.decode '[1,'", "not valid JSON");
    fails("json.decode '{\"a\":1,\"a\":2}'", "stands twice");
    fails("json.decode('[1]' .. ' 2')", "not valid JSON");
    fails("json.decode(('['):rep(500) .. (']'):rep(500) .. 'x')", "not valid JSON");
    gives("local v = json.decode(('['):rep(500) .. (']'):rep(500)) return type(v)", "text:table\n");
}

static void options_are_read_only_and_known(void **state) {
    (void)state;
    const char *extra =
        ", \"options\": {\"mode\": {\"type\": \"text\", \"default\": \"flat\", \"title\": \"x\"},"
        "\"cap\": {\"type\": \"yuan\", \"default\": 50, \"title\": \"x\"},"
        "\"on\": {\"type\": \"boolean\", \"default\": false, \"title\": \"x\"}}";
    struct plugin *p = read_plugin("t", "", extra,
                                   "local o = require 'options'\n"
                                   "assert(o.mode == 'flat' and o.cap == 5000 and o.on == false)\n"
                                   "local ok, why = pcall(function() return o.mod end)\n"
                                   "assert(why:find('did you mean \"mode\"', 1, true))\n"
                                   "ok, why = pcall(function() o.mode = 'x' end)\n"
                                   "assert(why:find('set in init.lua', 1, true))",
                                   NULL);
    check(plugin_start(p, &program_host, &e));
    plugin_free(p);
}

static void check_digits_follow_the_standard(void **state) {
    (void)state;
    gives("return require('identity').idno_check_digit('11010519491231002')", "text:X\n");
    fails("require('identity').idno_check_digit('1101051949123100')", "17 digits");
}

static void a_text_has_one_hash(void **state) {
    (void)state;
    gives("return require('hash').text('大手牵小手'):sub(1, 16)", "text:18c136cb6d7a807e\n");
    gives("local hash = require 'hash'\n"
          "return #hash.text('') .. ' ' .. tostring(hash.text('a\\0b') == hash.text('a\\0c'))",
          "text:64 false\n");
    fails("return require('hash').text()", "string expected");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_text_has_one_hash),
        TEST(terms_follow_each_other),
        TEST(days_are_counted),
        TEST(money_is_whole_fen),
        TEST(json_keeps_integers_and_sorts_keys),
        TEST(json_refuses_what_it_cannot_carry),
        TEST(options_are_read_only_and_known),
        TEST(check_digits_follow_the_standard),
    };
    if (!date_set_zone("Asia/Shanghai")) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
