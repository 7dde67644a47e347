/* plugin.json: what is right is read, and every mistake is named with what to do. */
#include "room.h"

static struct manifest m;

#define HEAD "{\"name\": \"p\", \"title\": \"试验\", \"version\": \"1\", \"api\": 1"

static bool read_manifest(const char *text) {
    memset(&e, 0, sizeof e);
    return manifest_read(&m, "p", text, strlen(text), "plugins/p/plugin.json", &e);
}

/* A manifest with these further keys. */
static bool read_with(const char *keys) {
    char *text = mem_print(HEAD ", %s}", keys);
    bool ok = read_manifest(text);
    free(text);
    return ok;
}

static void assert_refused(bool read, const char *message, const char *hint) {
    if (read) fail_msg("accepted; wanted: %s", message);
    if (!strstr(e.message, message)) fail_msg("%s\n  does not say %s", e.message, message);
    if (!strstr(e.hint, hint)) fail_msg("%s\n  does not say %s", e.hint, hint);
    assert_memory_equal(e.message, "plugin p: ", 10);
    assert_memory_equal(e.where, "plugins/p/plugin.json", 21);
    assert_null(m.name); /* nothing is left behind */
}

static void a_whole_manifest_is_read(void **state) {
    (void)state;
    check(read_with(
        "\"needs\": [\"stipend.rule\", \"store.read\"], \"after\": [\"a\", \"b\"],"
        "\"options\": {\"mode\": {\"type\": \"text\", \"title\": \"方式\", \"default\": \"flat\","
        "\"choices\": [\"flat\", \"capped\"]},"
        "\"top\": {\"type\": \"yuan\", \"title\": \"上限\", \"default\": \"1,500.50\"}},"
        "\"facts\": {\"single_parent\": \"boolean\"}"));
    assert_string_equal(m.title, "试验");
    assert_string_equal(m.version, "1");
    assert_int_equal(m.needs, NEEDS_RULE | NEEDS_STORE_READ);
    assert_int_equal(m.n_after, 2);
    assert_string_equal(m.after[1], "b");
    assert_int_equal(m.n_options, 2);
    assert_string_equal(m.options[0].text, "flat");
    assert_int_equal(m.options[1].integer, 150050);
    assert_int_equal(m.n_facts, 1);
    assert_int_equal(m.facts[0].type, FACT_BOOLEAN);
    manifest_free(&m);
}

static void what_is_no_json_object_is_refused(void **state) {
    (void)state;
    assert_refused(read_manifest("{\"name\": }"), "not valid JSON", "");
    assert_refused(read_manifest("[]"), "must be a JSON object", "");
    assert_refused(read_manifest("{\"name\": \"p\", \"name\": \"p\"}"), "\"name\" stands twice",
                   "");
}

static void unknown_keys_are_refused_with_the_nearest_known_one(void **state) {
    (void)state;
    assert_refused(read_with("\"need\": []"), "unknown key \"need\" in plugin.json", "\"needs\"");
    assert_refused(read_with("\"Needs\": []"), "unknown key \"Needs\"", "\"needs\"");
    assert_refused(read_with("\"author\": \"x\""), "unknown key \"author\"", "");
}

static void name_title_and_version_are_texts(void **state) {
    (void)state;
    assert_refused(read_manifest("{}"), "\"name\" must be a text", "");
    assert_refused(read_manifest("{\"name\": \"p\"}"), "\"title\" must be a text", "");
    assert_refused(read_manifest("{\"name\": \"p\", \"title\": \"\"}"), "\"title\" must be a text",
                   "");
    assert_refused(read_manifest("{\"name\": \"p\", \"title\": \"t\", \"version\": 1}"),
                   "\"version\" must be a text", "");
}

static void the_name_is_the_folders(void **state) {
    (void)state;
    assert_refused(read_manifest("{\"name\": \"q\", \"title\": \"t\", \"version\": \"1\"}"),
                   "calls itself \"q\", its folder is \"p\"", "");
    const char *text = "{\"name\": \"P-1\", \"title\": \"t\", \"version\": \"1\", \"api\": 1}";
    assert_false(manifest_read(&m, "P-1", text, strlen(text), "plugin.json", &e));
    check_says("lower-case letters, digits and _ only");
}

static void another_api_is_refused_with_who_must_move(void **state) {
    (void)state;
    static const char head[] = "{\"name\": \"p\", \"title\": \"t\", \"version\": \"1\"";
    char text[128];
    snprintf(text, sizeof text, "%s, \"api\": 2}", head);
    assert_refused(read_manifest(text), "written for api 2, this program offers api 1",
                   "newer qianshou");
    snprintf(text, sizeof text, "%s, \"api\": 0}", head);
    assert_refused(read_manifest(text), "written for api 0", "newer version of the plugin");
    snprintf(text, sizeof text, "%s, \"api\": \"1\"}", head);
    assert_refused(read_manifest(text), "\"api\" must be the number", "");
    snprintf(text, sizeof text, "%s}", head);
    assert_refused(read_manifest(text), "\"api\" must be the number", "");
}

static void unknown_needs_are_refused_with_the_nearest_one(void **state) {
    (void)state;
    assert_refused(read_with("\"needs\": [\"store.reed\"]"),
                   "\"needs\" asks for \"store.reed\", which does not exist", "\"store.read\"");
    assert_refused(read_with("\"needs\": \"store.read\""), "\"needs\" must be a list of texts", "");
    assert_refused(read_with("\"needs\": [\"files\", 1]"), "\"needs\" must be a list of texts", "");
    assert_refused(read_with("\"after\": [null]"), "\"after\" must be a list of texts", "");
}

static void an_option_has_a_type_a_title_and_a_default(void **state) {
    (void)state;
    assert_refused(read_with("\"options\": []"), "\"options\" must be an object", "");
    assert_refused(read_with("\"options\": {\"a\": 1}"), "option \"a\" must be an object", "");
    assert_refused(read_with("\"options\": {\"A\": {}}"), "option name \"A\"", "");
    assert_refused(read_with("\"options\": {\"a\": {\"type\": \"integer\", \"default\": 1}}"),
                   "\"title\" must be a text", "");
    assert_refused(read_with("\"options\": {\"a\": {\"title\": \"t\", \"default\": 1}}"),
                   "\"type\" must be a text", "");
    assert_refused(
        read_with("\"options\": {\"a\": {\"title\": \"t\", \"type\": \"date\", \"default\": 1}}"),
        "option \"a\": type must be text, integer, boolean or yuan", "");
    assert_refused(read_with("\"options\": {\"a\": {\"title\": \"t\", \"type\": \"integer\"}}"),
                   "option \"a\" needs a default", "");
    assert_refused(read_with("\"options\": {\"a\": {\"title\": \"t\", \"kind\": \"integer\"}}"),
                   "unknown key \"kind\" in an option", "");
}

static void a_default_fits_its_type(void **state) {
    (void)state;
    static const struct {
        const char *type, *value, *says;
    } wrong[] = {
        {"boolean", "1", "must be true or false"},
        {"integer", "true", "must be a whole number"},
        {"integer", "\"1\"", "must be a whole number"},
        {"integer", "1.5", "needs a default"},
        {"yuan", "\"1.234\"", "must be an amount in yuan"},
        {"yuan", "false", "must be an amount in yuan"},
        {"text", "1", "must be a text"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char keys[160];
        snprintf(keys, sizeof keys,
                 "\"options\": {\"a\": {\"title\": \"t\", \"type\": \"%s\", \"default\": %s}}",
                 wrong[i].type, wrong[i].value);
        assert_refused(read_with(keys), wrong[i].says, "");
    }
    assert_refused(
        read_with("\"options\": {\"a\": {\"title\": \"t\", \"type\": \"text\", \"default\": "
                  "\"x\", \"choices\": [\"flat\", \"capped\"]}}"),
        "option \"a\" cannot be \"x\"", "choose one of: flat, capped");
}

static void facts_have_a_name_and_one_of_three_types(void **state) {
    (void)state;
    assert_refused(read_with("\"facts\": {\"single\": \"date\"}"), "fact \"single\"", "");
    assert_refused(read_with("\"facts\": {\"Single\": \"text\"}"), "fact \"Single\"", "");
    assert_refused(read_with("\"facts\": {\"single\": 1}"), "fact \"single\"", "");
    assert_refused(read_with("\"facts\": [\"single\"]"), "\"facts\" must be an object", "");
}

static void init_lua_sets_options_that_exist_to_values_that_fit(void **state) {
    (void)state;
    check(read_with(
        "\"options\": {\"top\": {\"type\": \"yuan\", \"title\": \"上限\", \"default\": 1},"
        "\"strict\": {\"type\": \"boolean\", \"title\": \"严格\", \"default\": false}}"));
    struct value yuan = value_integer(20), yes = value_integer(1), text = value_text("3.5");
    check(manifest_set_option(&m, "top", &yuan, false, &e));
    assert_int_equal(m.options[0].integer, 2000);
    check(manifest_set_option(&m, "top", &text, false, &e));
    assert_int_equal(m.options[0].integer, 350);
    check(manifest_set_option(&m, "strict", &yes, true, &e));
    assert_int_equal(m.options[1].integer, 1);
    assert_false(manifest_set_option(&m, "strict", &yes, false, &e));
    check_says("option \"strict\" must be true or false");
    assert_false(manifest_set_option(&m, "stricct", &yes, true, &e));
    check_says("plugin \"p\" has no option \"stricct\"");
    check_says("did you mean \"strict\"?");
    manifest_free(&m);
}

static void a_plugin_needs_its_two_files(void **state) {
    (void)state;
    char path[128];
    snprintf(path, sizeof path, "%s/p", folder);
    assert_null(plugin_read(path, &e));
    check_says("plugin p: cannot open the folder");
    write_file("p/init.lua", "");
    assert_null(plugin_read(path, &e));
    check_says("plugins/p has no plugin.json");
    unlink(strcat(path, "/init.lua"));
    write_file("p/plugin.json", HEAD "}");
    snprintf(path, sizeof path, "%s/p", folder);
    assert_null(plugin_read(path, &e));
    check_says("plugins/p has no init.lua");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_whole_manifest_is_read),
        TEST(what_is_no_json_object_is_refused),
        TEST(unknown_keys_are_refused_with_the_nearest_known_one),
        TEST(name_title_and_version_are_texts),
        TEST(the_name_is_the_folders),
        TEST(another_api_is_refused_with_who_must_move),
        TEST(unknown_needs_are_refused_with_the_nearest_one),
        TEST(an_option_has_a_type_a_title_and_a_default),
        TEST(a_default_fits_its_type),
        TEST(facts_have_a_name_and_one_of_three_types),
        TEST(init_lua_sets_options_that_exist_to_values_that_fit),
        TEST(a_plugin_needs_its_two_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
