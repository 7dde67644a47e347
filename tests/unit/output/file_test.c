#include "fixture.h"

#include <signal.h>
#include <sys/resource.h>

static const struct output_column columns[] = {{"姓名", OUTPUT_TEXT}};

static void a_file_is_private_and_whole(void **state) {
    (void)state;
    struct err e = {0};
    const char *path = in_folder("a.csv");
    struct output *o =
        output_open(&(struct output_options){.format = OUTPUT_CSV, .path = path}, columns, 1, &e);
    assert_non_null(o);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_true(output_close(o, &e));
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    unlink(path);
}

static void what_is_abandoned_leaves_no_file(void **state) {
    (void)state;
    struct err e = {0};
    for (int format = OUTPUT_TABLE; format <= OUTPUT_XLSX; format++) {
        struct output_options options = {.format = (enum output_format)format,
                                         .path = in_folder("gone")};
        struct output *o = output_open(&options, columns, 1, &e);
        assert_non_null(o);
        struct value cell = value_text("张三");
        assert_true(output_row(o, &cell, &e));
        output_abandon(o);
    }
    output_abandon(NULL);
    assert_int_equal(files_in_folder(), 0);
}

static void the_old_file_stays_until_the_new_one_is_whole(void **state) {
    (void)state;
    struct err e = {0};
    const char *path = in_folder("keep");
    assert_true(output_file(path, "old", 3, 0600, &e));
    struct output *o =
        output_open(&(struct output_options){.format = OUTPUT_JSON, .path = path}, columns, 1, &e);
    assert_non_null(o);
    output_abandon(o);
    char *text = read_back(path, NULL);
    assert_string_equal(text, "old");
    free(text);
    unlink(path);
}

static void a_missing_folder_is_named(void **state) {
    (void)state;
    struct err e = {0};
    struct output_options options = {.format = OUTPUT_CSV, .path = in_folder("none/x.csv")};
    assert_null(output_open(&options, columns, 1, &e));
    assert_non_null(strstr(e.message, "none/x.csv"));
    assert_non_null(strstr(e.hint, "folder"));
}

static void a_device_or_folder_is_never_replaced(void **state) {
    (void)state;
    struct err e = {0};
    assert_false(output_file("/dev/null", "x", 1, 0600, &e));
    assert_false(output_file(folder, "x", 1, 0600, &e));
    assert_int_equal(e.code, ERR_USAGE);
}

static void bytes_get_the_mode_asked_for(void **state) {
    (void)state;
    struct err e = {0};
    const char *path = in_folder("mode");
    assert_true(output_file(path, "a\0b", 3, 0640, &e));
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    size_t n;
    char *bytes = read_back(path, &n);
    assert_int_equal(n, 3);
    assert_memory_equal(bytes, "a\0b", 3);
    free(bytes);
    unlink(path);
}

/* A limit on file size stands for the full disk. */
static bool write_much(enum output_format format, struct err *e) {
    struct rlimit old, tight;
    getrlimit(RLIMIT_FSIZE, &old);
    tight = (struct rlimit){.rlim_cur = 20000, .rlim_max = old.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &tight);
    struct output *o = output_open(
        &(struct output_options){.format = format, .path = in_folder("big")}, columns, 1, e);
    struct value cell = value_text("一行不会压缩得太小的文字 0123456789");
    bool done = o != NULL;
    for (int i = 0; i < 5000 && done; i++) done = output_row(o, &cell, e);
    if (o && done)
        done = output_close(o, e);
    else
        output_abandon(o);
    setrlimit(RLIMIT_FSIZE, &old);
    return done;
}

static void when_the_disk_is_full_there_is_an_error_and_no_file(void **state) {
    (void)state;
    for (int format = OUTPUT_TABLE; format <= OUTPUT_XLSX; format++) {
        struct err e = {0};
        assert_false(write_much((enum output_format)format, &e));
        assert_int_equal(e.code, ERR_SYSTEM);
        assert_non_null(strstr(e.message, "big"));
        assert_int_equal(files_in_folder(), 0);
    }
}

static void formats_are_known_by_name(void **state) {
    (void)state;
    enum output_format format;
    assert_true(output_format_parse("xlsx", &format));
    assert_int_equal(format, OUTPUT_XLSX);
    assert_false(output_format_parse("pdf", &format));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_private_and_whole),
        cmocka_unit_test(what_is_abandoned_leaves_no_file),
        cmocka_unit_test(the_old_file_stays_until_the_new_one_is_whole),
        cmocka_unit_test(a_missing_folder_is_named),
        cmocka_unit_test(a_device_or_folder_is_never_replaced),
        cmocka_unit_test(bytes_get_the_mode_asked_for),
        cmocka_unit_test(when_the_disk_is_full_there_is_an_error_and_no_file),
        cmocka_unit_test(formats_are_known_by_name),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
