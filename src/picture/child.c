/* The child's half: it gives up what it could do, reads, decodes and answers. */
#include "picture/child.h"

#include <assert.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* A sanitizer's shadow memory is larger than any limit, and it makes system calls of its own: those builds
   look for what a picture can do to the code, not for how it is confined. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum {
  MEMORY_MAX = 768 << 20, /* twice all pixels of the largest picture, and the program */
  PROCESSOR_SECONDS = 20,
  NICE = 10,
  ARENA_BLOCK = 1 << 20,
};
static_assert(MEMORY_MAX / 2 > PICTURE_MAX_PIXELS * 4LL, "a picture that is let in can be decoded");

static int limit(__rlimit_resource_t resource, rlim_t max) {
  return setrlimit(resource, &(struct rlimit){ max, max });
}

/* From here on only memory and the socket. */
static int allow_little(void) {
  static const int allowed[] = { SCMP_SYS(read),   SCMP_SYS(write),  SCMP_SYS(brk),
                                 SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(exit_group) };
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  int result = filter != NULL ? 0 : -1;
  for (size_t i = 0; result == 0 && i < sizeof allowed / sizeof allowed[0]; i++) {
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
  }
  if (result == 0) {
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                              SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  }
  if (result == 0) {
    result = seccomp_load(filter);
  }
  seccomp_release(filter);
  return result;
}

/* Should the machine run out of memory, this process is ended and not the shop. */
static void offer_itself(void) {
  static const char most[] = "1000";
  int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (score >= 0) {
    ssize_t written = write(score, most, sizeof most - 1);
    (void)written;
    close(score);
  }
}

bool picture_child_confine(void) {
  (void)setsid();                           /* a Ctrl-C is for the shop, which lets us finish */
  (void)setpriority(PRIO_PROCESS, 0, NICE); /* pages come first */
  offer_itself();
  bool limited = limit(RLIMIT_CORE, 0) == 0 && limit(RLIMIT_CPU, PROCESSOR_SECONDS) == 0;
  return limited && (SANITIZED || (limit(RLIMIT_AS, MEMORY_MAX) == 0 && allow_little() == 0));
}

static bool read_picture(struct arena *arena, struct bytes *ret) {
  size_t room = PICTURE_MAX_BYTES + PICTURE_GROWS_MAX;
  uint8_t *at = arena_alloc(arena, room);
  size_t len = 0;
  for (;;) {
    ssize_t got = len < room ? read(PICTURE_CHILD_SOCKET, at + len, room - len) : -1;
    if (got <= 0) {
      *ret = (struct bytes){ at, len };
      return got == 0;
    }
    len += (size_t)got;
  }
}

static bool say(const void *at, size_t len) {
  const uint8_t *rest = at;
  while (len > 0) {
    ssize_t written = write(PICTURE_CHILD_SOCKET, rest, len);
    if (written <= 0) {
      return false;
    }
    rest += written;
    len -= (size_t)written;
  }
  return true;
}

static bool answer(const struct picture_sizes *sizes) {
  bool said = true;
  for (size_t i = 0; said && i < sizes->count; i++) {
    uint32_t len = (uint32_t)sizes->at[i].bytes.len;
    said = say(&len, sizeof len) && say(sizes->at[i].bytes.at, len);
  }
  return said && say(&PICTURE_CHILD_DONE, sizeof PICTURE_CHILD_DONE);
}

int picture_child(void) {
  if (!picture_child_confine()) {
    return PICTURE_CHILD_UNCONFINED;
  }
  struct arena *arena = arena_create(ARENA_BLOCK);
  struct bytes picture;
  bool fine = read_picture(arena, &picture);
  if (fine) {
    struct picture_sizes sizes;
    fine = picture_sizes_make(arena, picture, &sizes) == 0
               ? answer(&sizes)
               : say(&PICTURE_CHILD_CANNOT, sizeof PICTURE_CHILD_CANNOT);
  }
  /* The program's own ends (of libraries, of its streams) are not for here. */
  _exit(fine ? EXIT_SUCCESS : EXIT_FAILURE);
}
