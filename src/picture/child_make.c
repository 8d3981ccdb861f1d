/* The parent's half: it starts the child, gives it the picture, and believes nothing of what comes back. */
#include "picture/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

const struct picture_child picture_child_self = {
  .program = "/proc/self/exe",
  .argument = PICTURE_CHILD_ARGUMENT,
  .deadline_ms = 30000,
};

/* It inherits the socket, the standard error and nothing else, no environment either. */
static int spawn(const struct picture_child *child, int socket, pid_t *ret) {
  char *const arguments[] = { (char *)"souk", (char *)child->argument, NULL };
  char *const environment[] = { NULL };
  posix_spawn_file_actions_t actions;
  int result = posix_spawn_file_actions_init(&actions);
  if (result != 0) {
    return -result;
  }
  result = posix_spawn_file_actions_adddup2(&actions, socket, PICTURE_CHILD_SOCKET);
  if (result == 0) {
    result = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  }
  if (result == 0) {
    result = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  }
  if (result == 0) {
    result = posix_spawn(ret, child->program, &actions, NULL, arguments, environment);
  }
  posix_spawn_file_actions_destroy(&actions);
  return -result;
}

static int await(int socket, short events, int64_t until_us) {
  for (;;) {
    int64_t left_ms = (until_us - monotonic_us()) / 1000;
    struct pollfd wanted = { .fd = socket, .events = events };
    int ready = left_ms > 0 ? poll(&wanted, 1, (int)left_ms) : 0;
    if (ready > 0) {
      return 0;
    }
    if (ready == 0) {
      return -ETIME;
    }
    if (errno != EINTR) {
      return -errno;
    }
  }
}

/* A negative result of send() or recv() as ours: 0 where it is tried again. */
static int trouble(void) {
  if (errno == EAGAIN || errno == EINTR) {
    return 0;
  }
  return errno == EPIPE || errno == ECONNRESET ? -EPROTO : -errno;
}

static int give(int socket, struct bytes bytes, int64_t until_us) {
  int result = 0;
  while (result == 0 && bytes.len > 0) {
    result = await(socket, POLLOUT, until_us);
    if (result < 0) {
      return result;
    }
    ssize_t sent = send(socket, bytes.at, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      result = trouble();
      continue;
    }
    bytes.at += sent;
    bytes.len -= (size_t)sent;
  }
  return result == 0 && shutdown(socket, SHUT_WR) < 0 ? trouble() : result;
}

static int take(int socket, void *to, size_t len, int64_t until_us) {
  uint8_t *at = to;
  int result = 0;
  while (result == 0 && len > 0) {
    result = await(socket, POLLIN, until_us);
    if (result < 0) {
      return result;
    }
    ssize_t got = recv(socket, at, len, MSG_DONTWAIT);
    if (got <= 0) {
      result = got == 0 ? -EPROTO : trouble();
      continue;
    }
    at += got;
    len -= (size_t)got;
  }
  return result;
}

/* A copy is what we say it is: WebP, of this width. */
static int take_size(int socket, struct arena *arena, size_t len, int64_t until_us, int64_t width,
                     struct picture_size *ret) {
  uint8_t *at = arena_alloc(arena, len);
  int result = take(socket, at, len, until_us);
  if (result < 0) {
    return result;
  }
  struct picture_file file;
  if (picture_read(arena, (struct bytes){ at, len }, &file) != PICTURE_FINE || file.type != PICTURE_WEBP ||
      file.width != width) {
    return -EPROTO;
  }
  *ret = (struct picture_size){ .width = file.width, .height = file.height, .bytes = file.bytes };
  return 0;
}

static int talk(int socket, struct arena *arena, struct bytes bytes, int64_t until_us,
                struct picture_sizes *ret) {
  struct picture_sizes sizes = { 0 };
  int result = give(socket, bytes, until_us);
  while (result == 0) {
    uint32_t len = 0;
    result = take(socket, &len, sizeof len, until_us);
    if (result == 0 && len == PICTURE_CHILD_DONE) {
      *ret = sizes;
      return 0;
    }
    if (result == 0 && len == PICTURE_CHILD_CANNOT) {
      return -EINVAL;
    }
    if (result == 0 && (len > PICTURE_MAX_BYTES || sizes.count == PICTURE_SIZES_MAX)) {
      return -EPROTO;
    }
    if (result == 0) {
      result = take_size(socket, arena, len, until_us, picture_widths[sizes.count], &sizes.at[sizes.count]);
      sizes.count++;
    }
  }
  return result;
}

static int tell(int result, int status, int64_t deadline_ms, struct error *error) {
  switch (result) {
  case 0:
    return 0;
  case -EINVAL:
    return error_set(error, result, "it cannot be decoded");
  case -ETIME:
    return error_set(error, result, "decoding it took more than %lld ms", (long long)deadline_ms);
  case -EPROTO:
    if (WIFEXITED(status) && WEXITSTATUS(status) == PICTURE_CHILD_UNCONFINED) {
      return error_set(error, -ENOTSUP,
                       "the process that decodes it cannot be confined on this machine: seccomp is needed");
    }
    return error_set(error, result, "the process that decoded it %s %d",
                     WIFSIGNALED(status) ? "was ended by signal" : "ended with",
                     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
  default:
    return error_set(error, result, "the process that decodes it cannot be talked to: %s", strerror(-result));
  }
}

int picture_child_make(const struct picture_child *child, struct arena *arena, struct bytes bytes,
                       struct picture_sizes *ret, struct error *error) {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0) {
    int result = -errno;
    return error_set(error, result, "no process can be started to decode it: %s", strerror(-result));
  }
  pid_t pid = 0;
  int result = spawn(child, sockets[1], &pid);
  close(sockets[1]);
  if (result < 0) {
    close(sockets[0]);
    return error_set(error, result, "no process can be started to decode it: %s", strerror(-result));
  }
  result = talk(sockets[0], arena, bytes, monotonic_us() + child->deadline_ms * 1000, ret);
  close(sockets[0]);
  /* Whatever it still does is not wanted; one that has ended keeps the status that it ended with. */
  kill(pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return tell(result, status, child->deadline_ms, error);
}
