/* Where pictures are decoded: in a child process, this program once more, which can do nothing but that. It
   has no descriptor but a socket to us, may use so much memory and processor time, and is killed by the
   kernel at any system call that reading, writing and allocating do not need. What comes back is looked at as
   if a stranger had uploaded it.

   Over the socket go the picture, up to the end of what we send, and back: per copy its length (32 bits, in
   the machine's own order) and its bytes, then PICTURE_CHILD_DONE; or PICTURE_CHILD_CANNOT. */
#pragma once

#include "base/error.h"
#include "picture/sizes.h"

#define PICTURE_CHILD_ARGUMENT "--decode-picture"
enum { PICTURE_CHILD_SOCKET = 0, PICTURE_CHILD_UNCONFINED = 3 };
static const uint32_t PICTURE_CHILD_DONE = 0, PICTURE_CHILD_CANNOT = UINT32_MAX;

/* Gives up all but memory, processor time (both bounded), the socket and the standard error; false: it cannot
   be. Not in builds with a sanitizer, where only the processor time is bounded. */
bool picture_child_confine(void);

/* What main() does when PICTURE_CHILD_ARGUMENT is its only argument: returns the exit code. */
int picture_child(void);

/* Which program is the child, and how long it may take. */
struct picture_child {
  const char *program, *argument;
  int64_t deadline_ms;
};
extern const struct picture_child picture_child_self;

/* picture_sizes_make() in a child process; waits for it. -EINVAL: it cannot be decoded. -ETIME, -EPROTO: the
   child took too long, died or gave a senseless answer: it may do better another time. -ENOTSUP: it cannot be
   confined on this machine. Anything else: there was no child. */
int picture_child_make(const struct picture_child *child, struct arena *arena, struct bytes bytes,
                       struct picture_sizes *ret, struct error *error);
