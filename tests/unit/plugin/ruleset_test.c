/* Rulesets: the same rules are the same bytes wherever they were read, and a changed byte is
 * noticed and named. */
#include "room.h"

#include <sqlite3.h>

#include "plugin/ruleset.h"

static struct registry r;
static struct ruleset rules, other;
static struct store *store;

#define OPTIONS                                                                                    \
    "\"options\": {\"mode\": {\"type\": \"text\", \"title\": \"方式\", \"default\": \"flat\"},"  \
    "\"top\": {\"type\": \"yuan\", \"title\": \"上限\", \"default\": 1500},"                     \
    "\"strict\": {\"type\": \"boolean\", \"title\": \"严格\", \"default\": true}}"

static instant_t noon(void *context) {
    (void)context;
    return 1697342400000;
}

static bool open_store(void) {
    char path[96];
    snprintf(path, sizeof path, "%s/city.db", folder);
    struct store_options o = {.path = path,
                              .schema = "schema",
                              .mode = STORE_OWNER,
                              .clock = {.now = noon},
                              .holder = "a test",
                              .create = true};
    store = store_open(&o, &e);
    return store != NULL;
}

static int make_store(void **state) {
    return make_folder(state) == 0 && open_store() ? 0 : -1;
}

static int clear(void **state) {
    store_close(store);
    store = NULL;
    ruleset_free(&rules);
    ruleset_free(&other);
    registry_free(&r);
    return remove_folder(state);
}

#define TEST_OF_STORE(name) cmocka_unit_test_setup_teardown(name, make_store, clear)
#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, clear)

static struct plugin *rule_plugin(const char *name) {
    return make_plugin(name, "\"stipend.rule\"", ", " OPTIONS, "return 1");
}

static void take(struct ruleset *into) {
    ruleset_free(into);
    registry_order(&r);
    ruleset_of_registry(&r, into);
    registry_free(&r);
}

static const struct source_file *file(const struct ruleset *rs, const char *name) {
    return source_find(&rs->files, name);
}

static void the_hash_does_not_depend_on_who_was_read_first(void **state) {
    (void)state;
    registry_add(&r, rule_plugin("a"));
    registry_add(&r, rule_plugin("b"));
    take(&rules);
    registry_add(&r, rule_plugin("b"));
    registry_add(&r, rule_plugin("a"));
    take(&other);
    assert_string_equal(rules.hash, other.hash);
    assert_int_equal(strlen(rules.hash), 64);
}

static void plugins_without_rules_are_no_part_of_it(void **state) {
    (void)state;
    registry_add(&r, rule_plugin("a"));
    take(&rules);
    registry_add(&r, rule_plugin("a"));
    registry_add(&r, make_plugin("b", "\"report.add\"", "", "return 2"));
    take(&other);
    assert_string_equal(rules.hash, other.hash);
    assert_null(file(&other, "b/init.lua"));
}

static struct plugin *read_from_folder(void) {
    char path[96];
    snprintf(path, sizeof path, "%s/p", folder);
    struct plugin *p = plugin_read(path, &e);
    check(p != NULL);
    return p;
}

/* The hash after one more file stands in the folder. */
static bool hash_changes_with(const char *name) {
    registry_add(&r, read_from_folder());
    take(&rules);
    write_file(name, "return { 1 }");
    registry_add(&r, read_from_folder());
    take(&other);
    return strcmp(rules.hash, other.hash) != 0;
}

static void examples_subfolders_and_notes_are_no_part_of_it(void **state) {
    (void)state;
    char *manifest = manifest_text("p", "\"stipend.rule\"", "");
    write_file("p/plugin.json", manifest);
    write_file("p/init.lua", "return 1");
    free(manifest);
    assert_false(hash_changes_with("p/examples.lua"));
    assert_false(hash_changes_with("p/old/amounts.lua"));
    assert_false(hash_changes_with("p/notes.txt"));
    assert_false(hash_changes_with("p/.init.lua.swp"));
    assert_true(hash_changes_with("p/amounts.lua"));
    assert_true(hash_changes_with("p/figures.tsv"));
}

static void an_option_is_part_of_it(void **state) {
    (void)state;
    registry_add(&r, rule_plugin("a"));
    take(&rules);
    struct plugin *p = rule_plugin("a");
    struct value v = value_text("capped");
    check(manifest_set_option(&p->manifest, "mode", &v, false, &e));
    registry_add(&r, p);
    take(&other);
    assert_string_not_equal(rules.hash, other.hash);
    assert_string_equal(file(&other, "a/options.json")->text,
                        "{\"mode\":\"capped\",\"top\":150000,\"strict\":true}");
}

static void moving_bytes_from_file_to_file_changes_it(void **state) {
    (void)state;
    registry_add(&r, make_plugin("a", "\"stipend.rule\"", "", "x = 1"));
    take(&rules);
    registry_add(&r, make_plugin("a", "\"stipend.rule\"", "", "x = 2"));
    take(&other);
    assert_string_not_equal(rules.hash, other.hash);
    registry_add(&r, make_plugin("b", "\"stipend.rule\"", "", "x = 1"));
    take(&other);
    assert_string_not_equal(rules.hash, other.hash);
}

/* Two plugins, one after the other and after one without rules; an option is set. */
static int64_t save_two(bool *is_new) {
    int64_t id = 0;
    struct plugin *a = make_plugin("a", "\"stipend.rule\"",
                                   ", \"after\": [\"b\", \"notes\"], " OPTIONS, "return 'a'");
    struct value text = value_text("张\"三\n"), off = value_integer(0), yuan = value_integer(7);
    check(manifest_set_option(&a->manifest, "mode", &text, false, &e) &&
          manifest_set_option(&a->manifest, "strict", &off, true, &e) &&
          manifest_set_option(&a->manifest, "top", &yuan, false, &e));
    registry_add(&r, a);
    registry_add(&r, rule_plugin("b"));
    registry_add(&r, make_plugin("notes", "\"report.add\"", "", ""));
    take(&rules);
    check(store_begin(store, &e) && ruleset_save(store, &rules, &id, is_new, &e) &&
          store_commit(store, &e));
    return id;
}

static void what_was_saved_is_loaded_byte_by_byte(void **state) {
    (void)state;
    bool is_new;
    check(ruleset_load(store, save_two(&is_new), &other, &e));
    assert_true(is_new);
    assert_string_equal(rules.hash, other.hash);
    assert_int_equal(rules.files.n, other.files.n);
    for (size_t i = 0; i < rules.files.n; i++) {
        assert_string_equal(rules.files.files[i].name, other.files.files[i].name);
        assert_string_equal(rules.files.files[i].text, other.files.files[i].text);
    }
}

static void the_same_rules_are_saved_once(void **state) {
    (void)state;
    bool is_new;
    int64_t id = save_two(&is_new), n;
    assert_int_equal(save_two(&is_new), id);
    assert_false(is_new);
    check(store_integer(store, &e, &n, NULL, "select count(*) from ruleset", ""));
    assert_int_equal(n, 1);
}

static void a_stored_ruleset_opens_with_its_order_and_options(void **state) {
    (void)state;
    bool is_new;
    check(ruleset_load(store, save_two(&is_new), &other, &e));
    check(ruleset_open(&other, &r, &e));
    assert_int_equal(r.n, 2);
    assert_string_equal(r.plugins[0]->manifest.name, "b");
    const struct manifest *a = &r.plugins[1]->manifest;
    assert_string_equal(a->options[0].text, "张\"三\n");
    assert_int_equal(a->options[1].integer, 700);
    assert_int_equal(a->options[2].integer, 0);
    assert_int_equal(r.plugins[0]->manifest.options[1].integer, 150000);
    struct ruleset again;
    ruleset_of_registry(&r, &again);
    assert_string_equal(again.hash, other.hash);
    ruleset_free(&again);
}

/* Somebody goes behind the program's back, to whom no trigger says no. */
static void tamper(const char *sql) {
    char path[96], *message = NULL;
    snprintf(path, sizeof path, "%s/city.db", folder);
    store_close(store);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db, "pragma foreign_keys = off", NULL, NULL, NULL);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s", message);
    assert_int_equal(sqlite3_changes(db), 1);
    sqlite3_close(db);
    check(open_store());
}

static void a_changed_byte_is_refused_and_its_file_named(void **state) {
    (void)state;
    bool is_new;
    int64_t id = save_two(&is_new);
    tamper("drop trigger source_text_no_update;"
           "update source_text set content = cast('return 2' as blob) where hash = "
           "(select hash from ruleset_file where name = 'b/init.lua')");
    assert_false(ruleset_load(store, id, &other, &e));
    check_says("the stored file b/init.lua is not what was kept");
    check_says("backup");
    assert_int_equal(other.files.n, 0);
}

static void a_file_taken_away_is_noticed(void **state) {
    (void)state;
    bool is_new;
    int64_t id = save_two(&is_new);
    tamper("drop trigger ruleset_file_no_delete;"
           "delete from ruleset_file where name = 'b/options.json'");
    assert_false(ruleset_load(store, id, &other, &e));
    check_says("has other files than it was approved with");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_hash_does_not_depend_on_who_was_read_first),
        TEST(plugins_without_rules_are_no_part_of_it),
        TEST(examples_subfolders_and_notes_are_no_part_of_it),
        TEST(an_option_is_part_of_it),
        TEST(moving_bytes_from_file_to_file_changes_it),
        TEST_OF_STORE(what_was_saved_is_loaded_byte_by_byte),
        TEST_OF_STORE(the_same_rules_are_saved_once),
        TEST_OF_STORE(a_stored_ruleset_opens_with_its_order_and_options),
        TEST_OF_STORE(a_changed_byte_is_refused_and_its_file_named),
        TEST_OF_STORE(a_file_taken_away_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
