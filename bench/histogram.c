/* Buckets: below 64 one per value; from there on 64 per power of two. */
#include "histogram.h"

enum { SUB = 1 << HISTOGRAM_SUB_BITS };

static int bucket_of(uint64_t value) {
  if (value < SUB) {
    return (int)value;
  }
  int shift = 63 - __builtin_clzll(value) - HISTOGRAM_SUB_BITS;
  return (shift << HISTOGRAM_SUB_BITS) + (int)(value >> shift);
}

static int64_t upper_end(int bucket) {
  if (bucket < SUB) {
    return bucket;
  }
  int shift = (bucket >> HISTOGRAM_SUB_BITS) - 1;
  uint64_t leading = (uint64_t)(bucket - (shift << HISTOGRAM_SUB_BITS));
  return (int64_t)(((leading + 1) << shift) - 1);
}

void histogram_add(struct histogram *histogram, int64_t value) {
  if (value < 0) {
    value = 0;
  }
  int bucket = bucket_of((uint64_t)value);
  histogram->buckets[bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1]++;
  histogram->count++;
  if (value > histogram->max) {
    histogram->max = value;
  }
}

int64_t histogram_at(const struct histogram *histogram, double share) {
  double wanted = share * (double)histogram->count;
  int64_t seen = 0;
  for (int i = 0; i < HISTOGRAM_BUCKETS; i++) {
    seen += histogram->buckets[i];
    if (seen > 0 && (double)seen >= wanted) {
      int64_t end = upper_end(i);
      return end < histogram->max ? end : histogram->max;
    }
  }
  return 0;
}
