#include "fixture.h"

#include "output/progress.h"

static void work_in_a_pipe_shows_nothing(void **state) {
    (void)state;
    int ends[2], saved = dup(STDERR_FILENO);
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    dup2(ends[1], STDERR_FILENO);
    struct progress p;
    progress_begin(&p, "导入", 100);
    progress_add(&p, 50);
    progress_end(&p);
    dup2(saved, STDERR_FILENO);
    close(saved);
    char shown[16];
    assert_int_equal(read(ends[0], shown, sizeof shown), -1);
    close(ends[0]);
    close(ends[1]);
}

static void long_work_on_a_terminal_shows_its_share_and_clears_it(void **state) {
    (void)state;
    struct terminal t = terminal_open(STDERR_FILENO, 80);
    struct progress p;
    progress_begin(&p, "导入", 200);
    progress_add(&p, 50); /* not a second yet */
    p.started_ms -= 3000;
    progress_add(&p, 50);
    progress_add(&p, 50); /* too soon for another line */
    progress_end(&p);
    assert_string_equal(terminal_close(&t), "\r导入 50% 3s\033[K\r\033[K");
}

static void without_a_total_the_count_is_shown(void **state) {
    (void)state;
    struct terminal t = terminal_open(STDERR_FILENO, 80);
    struct progress p;
    progress_begin(&p, "核对", 0);
    p.started_ms -= 1000;
    progress_add(&p, 7);
    assert_non_null(strstr(terminal_close(&t), "核对 7 1s"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_in_a_pipe_shows_nothing),
        cmocka_unit_test(long_work_on_a_terminal_shows_its_share_and_clears_it),
        cmocka_unit_test(without_a_total_the_count_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
