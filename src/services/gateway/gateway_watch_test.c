/* The shapes of what admins see of the shop at work. */
#include "services/gateway/gateway_watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shape/covered.h"

static void shapes_are_whole(void **state) {
  (void)state;
  ASSERT_COVERED(list_events);
  ASSERT_COVERED(event_entry);
  ASSERT_COVERED(event_list);
  ASSERT_COVERED(trace_wanted);
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(shapes_are_whole) };
  return cmocka_run_group_tests_name("gateway_watch", tests, NULL, NULL);
}
