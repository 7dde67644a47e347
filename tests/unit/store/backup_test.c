/* Backups: whole, private, never over another file, and as good as the store they were made from.
 */
#include "room.h"

#include <sys/stat.h>

static void a_backup_opens_with_a_copy_of_the_key_and_has_everything(void **state) {
    (void)state;
    struct store_options options = test_options(STORE_OWNER);
    struct store *s = store_open(&options, &error);
    assert_non_null(s);
    const struct field fields[] = {{"name", value_text("张三")}};
    int64_t id;
    assert_true(store_insert(s, "guardian", fields, 1, &id, &error));
    char path[160], command[512];
    snprintf(path, sizeof path, "%s/copy.db", folder);
    assert_true(store_backup(s, path, &error));
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    store_close(s);
    snprintf(command, sizeof command, "cp %s.key %s.key", store_file, path);
    assert_int_equal(system(command), 0);
    options.path = path;
    s = store_open(&options, &error);
    assert_non_null(s);
    store_set_clearance(s, true);
    char *name = NULL;
    assert_true(store_text(s, &error, &name, NULL,
                           "select unseal('guardian', 'name', id, name_sealed) from guardian", ""));
    assert_string_equal(name, "张三");
    free(name);
    store_close(s);
}

static void a_backup_never_replaces_a_file(void **state) {
    (void)state;
    struct store_options options = test_options(STORE_OWNER);
    struct store *s = store_open(&options, &error);
    assert_non_null(s);
    char path[160];
    snprintf(path, sizeof path, "%s/there.db", folder);
    assert_true(store_backup(s, path, &error));
    assert_false(store_backup(s, path, &error));
    assert_non_null(strstr(error.message, "is there already"));
    assert_false(store_backup(s, "/nonexistent/folder/x.db", &error));
    store_close(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_backup_opens_with_a_copy_of_the_key_and_has_everything),
        TEST(a_backup_never_replaces_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
