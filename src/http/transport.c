/* Bytes in and out of a connection's descriptor, as they are or through TLS, never waiting. Events come by
   edges: what a call finds out about readable and writable is noted in the connection. */
#include "http/connection.h"
#include "http/tls.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

/* TLS */

/* What an operation that did not succeed came to: 0 for the client's end, -EAGAIN, or -EPROTO, after which
   the connection is good for nothing. */
static int tls_failure(struct http_connection *c, int result) {
  switch (SSL_get_error(c->tls, result)) {
  case SSL_ERROR_WANT_READ:
    c->readable = false;
    return -EAGAIN;
  case SSL_ERROR_WANT_WRITE:
    c->writable = false;
    return -EAGAIN;
  case SSL_ERROR_ZERO_RETURN:
    return 0;
  default:
    ERR_clear_error();
    SSL_set_quiet_shutdown(c->tls, 1); /* nothing may be said after an error, not even good-bye */
    return -EPROTO;
  }
}

/* A record at most. There may be more in OpenSSL's memory, so the connection stays readable until it says
   otherwise. */
static ssize_t tls_read(struct http_connection *c, char *to, size_t room) {
  size_t got = 0;
  ERR_clear_error();
  int result = SSL_read_ex(c->tls, to, room, &got);
  return result == 1 ? (ssize_t)got : tls_failure(c, result);
}

/* After -EAGAIN these bytes, or more that begin with them, are to come again. */
static ssize_t tls_write(struct http_connection *c, const char *bytes, size_t length) {
  size_t sent = 0;
  ERR_clear_error();
  int result = SSL_write_ex(c->tls, bytes, length, &sent);
  if (result == 1) {
    return (ssize_t)sent;
  }
  int failure = tls_failure(c, result);
  return failure == 0 ? -EPROTO : failure;
}

/* One record of what would have been several, so that a reply is not three packets. */
static ssize_t tls_write_parts(struct http_connection *c, const struct iovec *parts, size_t count) {
  char *record = c->loop->record;
  size_t length = 0;
  for (size_t i = 0; i < count && length < RECORD_MAX; i++) {
    size_t room = RECORD_MAX - length;
    size_t take = parts[i].iov_len < room ? parts[i].iov_len : room;
    memcpy(record + length, parts[i].iov_base, take);
    length += take;
  }
  return tls_write(c, record, length);
}

static ssize_t tls_write_file(struct http_connection *c, int file, off_t at, size_t length) {
  ssize_t got = pread(file, c->loop->record, length < RECORD_MAX ? length : RECORD_MAX, at);
  return got > 0 ? tls_write(c, c->loop->record, (size_t)got) : got < 0 ? -errno : 0;
}

/* A record of TLS begins with its kind, 22 for a handshake; a request with a letter. */
static int look_at_first_byte(struct http_connection *c) {
  char first = 0;
  ssize_t got = recv(c->fd, &first, 1, MSG_PEEK);
  if (got < 0) {
    c->readable = c->readable && errno != EAGAIN;
    return -errno;
  }
  bool letter = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
  return got == 0 ? -EPIPE : letter ? -ENOPROTOOPT : 0;
}

int transport_handshake(struct http_connection *c) {
  /* Not before there is a byte, so that a silent connection costs no more than without TLS. */
  if (c->tls == NULL) {
    int result = look_at_first_byte(c);
    if (result < 0) {
      return result;
    }
    c->tls = tls_accept(c->listener->tls, c->fd);
    if (c->tls == NULL) {
      return -ENOMEM;
    }
  }
  ERR_clear_error();
  int result = SSL_do_handshake(c->tls);
  if (result == 1) {
    return 0;
  }
  int failure = tls_failure(c, result);
  return failure == 0 ? -EPROTO : failure;
}

/* Either way */

ssize_t transport_read(struct http_connection *c, char *to, size_t room) {
  if (c->tls != NULL) {
    return tls_read(c, to, room);
  }
  ssize_t got = recv(c->fd, to, room, 0);
  if (got < 0) {
    c->readable = c->readable && errno != EAGAIN;
    return -errno;
  }
  c->readable = (size_t)got == room || c->hung_up;
  return got;
}

ssize_t transport_write(struct http_connection *c, struct iovec *parts, size_t count, bool more) {
  if (c->tls != NULL) {
    return tls_write_parts(c, parts, count);
  }
  struct msghdr message = { .msg_iov = parts, .msg_iovlen = count };
  ssize_t sent = sendmsg(c->fd, &message, MSG_NOSIGNAL | (more ? MSG_MORE : 0));
  if (sent < 0) {
    c->writable = c->writable && errno != EAGAIN;
    return -errno;
  }
  return sent;
}

ssize_t transport_write_file(struct http_connection *c, int file, off_t at, size_t length) {
  if (c->tls != NULL) {
    return tls_write_file(c, file, at, length);
  }
  ssize_t sent = sendfile(c->fd, file, &at, length);
  if (sent < 0) {
    c->writable = c->writable && errno != EAGAIN;
    return -errno;
  }
  return sent;
}

int transport_end(struct http_connection *c) {
  if (c->tls != NULL) {
    ERR_clear_error();
    int result = SSL_shutdown(c->tls);
    if (result < 0 && tls_failure(c, result) == -EAGAIN) {
      return -EAGAIN;
    }
    SSL_free(c->tls);
    c->tls = NULL;
  }
  shutdown(c->fd, SHUT_WR);
  return 0;
}

void transport_close(struct http_connection *c) {
  if (c->tls != NULL) {
    ERR_clear_error();
    if (SSL_is_init_finished(c->tls) && SSL_shutdown(c->tls) < 0) {
      ERR_clear_error();
    }
    SSL_free(c->tls);
    c->tls = NULL;
  }
  if (c->fd >= 0) {
    /* A process forked at this moment has the descriptor, too, until it becomes another program: closing ours
       would not end the events. */
    loop_unwatch(c);
    close(c->fd);
    c->fd = -1;
  }
}
