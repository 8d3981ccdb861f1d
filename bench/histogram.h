/* Latencies in buckets whose width is at most 1/64 of their value, so that a percentile is right to 2 %. */
#pragma once

#include <stdint.h>

enum { HISTOGRAM_SUB_BITS = 6, HISTOGRAM_BUCKETS = (64 - HISTOGRAM_SUB_BITS) << HISTOGRAM_SUB_BITS };

struct histogram {
  int64_t count, max; /* max in the unit of what was added */
  int64_t buckets[HISTOGRAM_BUCKETS];
};

/* A negative value counts as 0. */
void histogram_add(struct histogram *histogram, int64_t value);
/* The value that this share of all (0 to 1) do not exceed: its bucket's upper end. 0 where there is none. */
int64_t histogram_at(const struct histogram *histogram, double share);
