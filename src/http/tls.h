/* A listener's certificate and key, and what OpenSSL is told once: TLS 1.2 and 1.3, OpenSSL's ciphers at
   security level 2, ALPN "http/1.1" (RFC 7301), tickets but no other memory of sessions, no renegotiation, no
   compression. */
#pragma once

#include "base/error.h"
#include "base/log.h"

#include <openssl/types.h>

struct tls;

/* Both are PEM files; the certificate's is followed by those of its issuers. Words where they are missing,
   unreadable, too weak, encrypted, or do not match; a warning to the log where others may read the key, or
   the certificate is not valid at this time. */
int tls_create(struct tls **ret, const char *certificate, const char *key, struct log *log,
               struct error *error);
void tls_destroy(struct tls *tls);
/* Reads both files again, for connections that begin from now on. On failure what was read before stays. From
   any thread. */
int tls_reload(struct tls *tls, struct error *error);
/* A server's side of a connection over this non-blocking descriptor, or NULL without memory. */
SSL *tls_accept(struct tls *tls, int fd);
