/* Memory that is freed all at once: one arena per request, event or job item. Not for threads to share. */
#pragma once

#include <stddef.h>

struct arena;

/* The block size is what the first malloc takes; later blocks are as large or as large as asked for. */
struct arena *arena_create(size_t block_size);
/* Frees all; NULL is fine. */
void arena_destroy(struct arena *arena);
/* Forgets all that was allocated but keeps the first block for the next use. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type, lives as long as the arena. Never NULL: what goes into an arena is bounded
   where it is read (bodies, lists, rows), so running out of memory here means that the machine has none left,
   and the process ends with a message (what was answered is on disk; decision 0001). */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull, alloc_size(2)));
/* Makes what arena_alloc() returned `new_size` bytes long, which is no less than it was: where it stands if
   it was the last that was allocated and there is room, else in a new place. */
void *arena_grow(struct arena *arena, void *at, size_t old_size, size_t new_size)
    __attribute__((returns_nonnull, warn_unused_result));
/* `count` members of `size` bytes; the product is checked for overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size)
    __attribute__((malloc, returns_nonnull, alloc_size(2, 3)));
/* Bytes handed out since creation or reset, rounded up each time to what any type is aligned to. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))
