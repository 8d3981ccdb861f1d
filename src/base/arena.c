#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <stdnoreturn.h>
#include <string.h>

/* With AddressSanitizer what is not handed out is poisoned, and a gap keeps neighbours apart: otherwise no
   run under it would see a text being read beyond its end. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONS 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define POISONS 1
#endif
#ifdef POISONS
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };
#else
enum { GAP = 0 };
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

struct block {
  struct block *next;
  size_t size;
  size_t used;
  alignas(max_align_t) unsigned char bytes[];
};

/* Lies at the beginning of its first block, which is the last of the chain. */
struct arena {
  struct block *newest;
  size_t block_size;
  size_t used_before; /* in the blocks behind the newest */
};

static size_t round_up(size_t size) {
  size_t align = alignof(max_align_t);
  return (size + align - 1) & ~(align - 1);
}

static struct block *block_create(size_t size) {
  struct block *block = malloc(sizeof *block + size);
  if (block == NULL) {
    fprintf(stderr, "souk: out of memory (%zu bytes wanted)\n", size);
    abort();
  }
  block->next = NULL;
  block->size = size;
  block->used = 0;
  ASAN_POISON_MEMORY_REGION(block->bytes, size);
  return block;
}

struct arena *arena_create(size_t block_size) {
  size_t own = round_up(sizeof(struct arena));
  struct block *block = block_create(own + round_up(block_size));
  ASAN_UNPOISON_MEMORY_REGION(block->bytes, own);
  block->used = own;
  struct arena *arena = (struct arena *)(void *)block->bytes;
  *arena = (struct arena){ .newest = block, .block_size = round_up(block_size) };
  return arena;
}

static void free_later_blocks(struct arena *arena) {
  while (arena->newest->next != NULL) {
    struct block *older = arena->newest->next;
    free(arena->newest);
    arena->newest = older;
  }
}

void arena_destroy(struct arena *arena) {
  if (arena == NULL) {
    return;
  }
  free_later_blocks(arena);
  free(arena->newest);
}

void arena_reset(struct arena *arena) {
  free_later_blocks(arena);
  struct block *first = arena->newest;
  first->used = round_up(sizeof *arena);
  arena->used_before = 0;
  ASAN_POISON_MEMORY_REGION(first->bytes + first->used, first->size - first->used);
}

static noreturn void refuse_size(size_t size) {
  fprintf(stderr, "souk: an allocation of %zu bytes is not meant\n", size);
  abort();
}

void *arena_alloc(struct arena *arena, size_t size) {
  if (size > SIZE_MAX / 2) {
    refuse_size(size);
  }
  size_t taken = round_up(size) + GAP;
  struct block *block = arena->newest;
  if (taken > block->size - block->used) {
    arena->used_before += block->used;
    block = block_create(taken > arena->block_size ? taken : arena->block_size);
    block->next = arena->newest;
    arena->newest = block;
  }
  void *at = block->bytes + block->used;
  block->used += taken;
  ASAN_UNPOISON_MEMORY_REGION(at, size);
  return memset(at, 0, size);
}

void *arena_grow(struct arena *arena, void *at, size_t old_size, size_t new_size) {
  struct block *block = arena->newest;
  size_t taken = round_up(old_size) + GAP;
  bool is_last = (unsigned char *)at + taken == block->bytes + block->used;
  if (is_last && new_size <= block->size && round_up(new_size) + GAP - taken <= block->size - block->used) {
    block->used += round_up(new_size) + GAP - taken;
    ASAN_UNPOISON_MEMORY_REGION(at, new_size);
    memset((unsigned char *)at + old_size, 0, new_size - old_size);
    return at;
  }
  return memcpy(arena_alloc(arena, new_size), at, old_size);
}

void *arena_array(struct arena *arena, size_t count, size_t size) {
  size_t total = 0;
  if (__builtin_mul_overflow(count, size, &total)) {
    refuse_size(SIZE_MAX);
  }
  return arena_alloc(arena, total);
}

size_t arena_used(const struct arena *arena) {
  return arena->used_before + arena->newest->used - round_up(sizeof *arena);
}
