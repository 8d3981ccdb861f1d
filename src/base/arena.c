#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct block {
  struct block *next;
  size_t size;
  size_t used;
  alignas(max_align_t) unsigned char bytes[];
};

struct arena {
  struct block *newest;
  size_t block_size;
  size_t used_before; /* in the blocks behind the newest */
};

static struct block *block_create(size_t size) {
  struct block *block = size <= SIZE_MAX - sizeof *block ? malloc(sizeof *block + size) : NULL;
  if (block == NULL) {
    fprintf(stderr, "souk: out of memory (%zu bytes wanted)\n", size);
    abort();
  }
  block->next = NULL;
  block->size = size;
  block->used = 0;
  return block;
}

struct arena *arena_create(size_t block_size) {
  struct block *block = block_create(block_size + sizeof(struct arena));
  struct arena *arena = (struct arena *)(void *)block->bytes;
  *arena = (struct arena){ .newest = block, .block_size = block_size };
  size_t align = alignof(max_align_t);
  block->used = (sizeof *arena + align - 1) & ~(align - 1);
  return arena;
}

/* The first block holds the arena itself and is the last of the chain. */
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
  size_t align = alignof(max_align_t);
  arena->newest->used = (sizeof *arena + align - 1) & ~(align - 1);
  arena->used_before = 0;
}

void *arena_alloc(struct arena *arena, size_t size) {
  size_t align = alignof(max_align_t);
  if (size > SIZE_MAX / 2) {
    fprintf(stderr, "souk: an allocation of %zu bytes is not meant\n", size);
    abort();
  }
  size_t rounded = (size + align - 1) & ~(align - 1);
  struct block *block = arena->newest;
  if (rounded > block->size - block->used) {
    arena->used_before += block->used;
    block = block_create(rounded > arena->block_size ? rounded : arena->block_size);
    block->next = arena->newest;
    arena->newest = block;
  }
  void *at = block->bytes + block->used;
  block->used += rounded;
  return memset(at, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size) {
  size_t total = 0;
  if (__builtin_mul_overflow(count, size, &total)) {
    total = SIZE_MAX;
  }
  return arena_alloc(arena, total);
}

size_t arena_used(const struct arena *arena) {
  return arena->used_before + arena->newest->used;
}
