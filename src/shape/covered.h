/* For services' tests, after cmocka.h: a shape's table is sound and forgets no member of its struct. */
#pragma once

#include "shape/verify.h"

#define ASSERT_COVERED(tag)                                                                                  \
  do {                                                                                                       \
    struct error error_ = { "" };                                                                            \
    if (shape_verify(&tag##_shape, &error_) < 0) {                                                           \
      fail_msg("%s", error_.text);                                                                           \
    }                                                                                                        \
    assert_int_equal(SHAPE_UNCOVERED(tag), -1);                                                              \
  } while (0)
