#include "room.h"

/* A schema of the test's own, beginning with the house's first migration: the store keeps its state
 * there. */
static char schema[96];

static void migration(const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "schema/%s", name);
    write_file(path, text);
}

static int make_schema(void **state) {
    if (make_folder(state) != 0) return -1;
    snprintf(schema, sizeof schema, "%s/schema", folder);
    char command[300];
    snprintf(command, sizeof command, "mkdir %s && cp schema/0001_store.sql %s", schema, schema);
    if (system(command) != 0) return -1;
    migration("0002_town.sql", "create table town (code integer primary key, name text not null,\n"
                               "    part_of integer references town (code), note text) strict;\n");
    migration("0002_town.tsv", "code\tname\tpart_of\tnote\n2\t崇川\t1\t\n1\t南通\t\t市\n");
    return 0;
}

static struct store *try_open(enum store_mode mode) {
    struct store_options o = test_options(mode);
    o.schema = schema;
    return store_open(&o, &error);
}

static void open_and_close(void) {
    struct store *s = try_open(STORE_OWNER);
    check(s != NULL);
    store_close(s);
}

static void refuse(enum store_mode mode, const char *part) {
    assert_null(try_open(mode));
    check_says(part);
}

static void rows_come_with_their_migration(void **state) {
    (void)state;
    struct store *s = try_open(STORE_OWNER);
    check(s != NULL);
    assert_int_equal(number(s, "select count(*) from town"), 2);
    assert_int_equal(number(s, "select part_of from town where code = 2 and note is null"), 1);
    assert_int_equal(
        number(s, "select count(*) from migration where plugin = '' and number in (1, 2)"), 2);
    store_close(s);
}

static void later_migrations_are_added_and_readers_wait_for_them(void **state) {
    (void)state;
    open_and_close();
    migration("0003_river.sql", "create table river (name text primary key) strict;");
    refuse(STORE_READER, "the store has 2 migrations, this program has 3");
    open_and_close();
    struct store *s = try_open(STORE_READER);
    check(s != NULL);
    assert_int_equal(number(s, "select count(*) from river"), 0);
    store_close(s);
}

static void a_changed_migration_is_named(void **state) {
    (void)state;
    open_and_close();
    migration("0002_town.tsv", "code\tname\n1\t南京\n");
    refuse(STORE_OWNER, "migration 0002_town was changed after it was applied");
    refuse(STORE_READER, "0002_town");
    check_says("a change is a new migration");
}

static void a_missing_migration_is_named(void **state) {
    (void)state;
    char path[256];
    migration("0003_river.sql", "create table river (name text primary key) strict;");
    open_and_close();
    snprintf(path, sizeof path, "%s/0002_town.sql", schema);
    assert_int_equal(unlink(path), 0);
    refuse(STORE_OWNER, "migration 0002 is missing");
    migration("0002_village.sql", "create table village (a);");
    refuse(STORE_OWNER, "migration 0002_town was applied to this store");
    check_says("0002_village in its place");
}

static void a_newer_store_is_refused_with_both_numbers(void **state) {
    (void)state;
    char path[256];
    migration("0003_river.sql", "create table river (name text primary key) strict;");
    open_and_close();
    snprintf(path, sizeof path, "%s/0003_river.sql", schema);
    assert_int_equal(unlink(path), 0);
    refuse(STORE_OWNER, "the store has 3 migrations, this program knows 2");
    refuse(STORE_READER, "the store has 3 migrations, this program knows 2");
}

static void a_failing_migration_leaves_the_store_as_it_was(void **state) {
    (void)state;
    open_and_close();
    migration("0003_river.sql", "-- rivers\ncreate table river (name text primary key) strict;\n\n"
                                "insert into river\nvalues ('长江', 1);\n");
    refuse(STORE_OWNER, "migration 0003_river: ");
    char where[256];
    snprintf(where, sizeof where, "%s/0003_river.sql:4", schema);
    assert_string_equal(error.where, where);
    migration("0003_river.sql", "create table river (name text primary key) strict;");
    open_and_close();
}

static void rows_that_do_not_fit_are_named_by_line(void **state) {
    (void)state;
    open_and_close();
    char where[256];
    snprintf(where, sizeof where, "%s/0003_river.tsv:3", schema);
    migration("0003_river.sql", "create table river (id integer primary key, name text) strict;");
    migration("0003_river.tsv", "id\tname\n1\t长江\nx\t通吕运河\n");
    refuse(STORE_OWNER, "datatype mismatch");
    assert_string_equal(error.where, where);
    migration("0003_river.tsv", "id\tname\n1\t长江\n2\n");
    refuse(STORE_OWNER, "1 cells, and the heading has 2");
    assert_string_equal(error.where, where);
    migration("0003_river.tsv", "id\ttitle\n1\t长江\n");
    refuse(STORE_OWNER, "no column \"title\"");
}

static void a_migration_cannot_end_its_transaction(void **state) {
    (void)state;
    open_and_close();
    migration("0003_river.sql", "create table river (a); commit;");
    refuse(STORE_OWNER, "transactions are begun and ended by the store");
    migration("0003_river.sql", "create table river (a); pragma foreign_keys = off;");
    refuse(STORE_OWNER, "pragmas");
}

static bool plugin(struct store *s, const char *sql) {
    write_file("0001_first.sql", sql);
    return store_migrate_plugin(s, "wish", folder, &error);
}

static void a_plugin_makes_tables_of_its_own_only(void **state) {
    (void)state;
    struct store *s = try_open(STORE_OWNER);
    check(s != NULL);
    assert_false(plugin(s, "create table wishes (a);"));
    check_says("begins with its own name and an underscore");
    assert_false(plugin(s, "create index wish_town on town (name);"));
    assert_false(plugin(s, "create trigger wish_t before insert on town begin select 1; end;"));
    assert_false(plugin(s, "delete from town;"));
    assert_false(plugin(s, "drop table town;"));
    assert_false(plugin(s, "alter table town rename to wish_town;"));
    assert_false(plugin(s, "update migration set hash = '';"));
    assert_int_equal(number(s, "select count(*) from town"), 2);
    check(plugin(s, "create table wish_claim (id integer primary key, town integer references town "
                    "(code)) strict;\n"
                    "create index wish_claim_town on wish_claim (town);\n"
                    "insert into wish_claim (town) values (1);"));
    check(store_migrate_plugin(s, "wish", folder, &error)); /* again: nothing to do */
    assert_int_equal(number(s, "select count(*) from wish_claim"), 1);
    assert_false(plugin(s, "create table wish_other (a);"));
    check_says("plugin wish: migration 0001_first was changed");
    store_close(s);
    open_and_close(); /* the house does not count a plugin's migrations */
}

static void a_copied_store_needs_a_copy_of_the_key(void **state) {
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "cp %s/city.db %s/other.db", folder, folder);
    struct store *s = try_open(STORE_OWNER);
    check(s != NULL);
    store_close(s);
    assert_int_equal(system(command), 0);
    snprintf(store_file, sizeof store_file, "%s/other.db", folder);
    refuse(STORE_OWNER, "other.db.key is missing");
}

#define SCHEMA_TEST(name) cmocka_unit_test_setup_teardown(name, make_schema, remove_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        SCHEMA_TEST(rows_come_with_their_migration),
        SCHEMA_TEST(later_migrations_are_added_and_readers_wait_for_them),
        SCHEMA_TEST(a_changed_migration_is_named),
        SCHEMA_TEST(a_missing_migration_is_named),
        SCHEMA_TEST(a_newer_store_is_refused_with_both_numbers),
        SCHEMA_TEST(a_failing_migration_leaves_the_store_as_it_was),
        SCHEMA_TEST(rows_that_do_not_fit_are_named_by_line),
        SCHEMA_TEST(a_migration_cannot_end_its_transaction),
        SCHEMA_TEST(a_plugin_makes_tables_of_its_own_only),
        SCHEMA_TEST(a_copied_store_needs_a_copy_of_the_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
