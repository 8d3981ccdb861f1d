#include "http/tls.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

struct tls {
  char *certificate, *key; /* paths */
  struct log *log;
  pthread_mutex_t lock; /* of the pointer that follows; what it points to counts its users */
  SSL_CTX *context;
};

static int no_memory(struct error *error) {
  return error_set(error, -ENOMEM, "There is no memory for TLS.");
}

/* What OpenSSL has against a file, in its words. */
static int refuse_file(const char *what, const char *path, struct error *error) {
  unsigned long code = ERR_peek_last_error();
  const char *reason = code != 0 ? ERR_reason_error_string(code) : NULL;
  ERR_clear_error();
  return error_set(error, -EINVAL, "%s cannot be used as %s: %s.", path, what,
                   reason != NULL ? reason : "OpenSSL gives no reason");
}

static int check_readable(const char *what, const char *path, struct stat *ret, struct error *error) {
  FILE *file = fopen(path, "re");
  bool fine = file != NULL && fstat(fileno(file), ret) == 0;
  int result = fine ? 0 : -errno;
  if (file != NULL) {
    fclose(file);
  }
  if (fine && !S_ISREG(ret->st_mode)) {
    result = -EINVAL;
  }
  return result < 0 ? error_set(error, result, "%s cannot be read as %s: %s.", path, what,
                                fine ? "it is no file" : strerror(-result))
                    : 0;
}

/* Nobody is there to type a key's password. */
static int no_password(char *buffer, int size, int writing, void *data) {
  (void)buffer, (void)size, (void)writing, (void)data;
  return -1;
}

/* Chooses http/1.1; a client that speaks other protocols only is refused (RFC 7301 section 3.2). */
static int choose_protocol(SSL *ssl, const unsigned char **ret, unsigned char *ret_length,
                           const unsigned char *offered, unsigned offered_length, void *data) {
  static const unsigned char ours[] = "\x08http/1.1";
  (void)ssl, (void)data;
  unsigned char *chosen = NULL;
  if (SSL_select_next_proto(&chosen, ret_length, ours, sizeof ours - 1, offered, offered_length) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *ret = chosen;
  return SSL_TLSEXT_ERR_OK;
}

static void set_options(SSL_CTX *context) {
  static const unsigned char sessions[] = "souk";
  SSL_CTX_set_security_level(context, 2);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_session_id_context(context, sessions, sizeof sessions - 1);
  SSL_CTX_set_read_ahead(context, 1); /* a record's head and body by one read */
  SSL_CTX_set_default_passwd_cb(context, no_password);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
}

static int load_files(const struct tls *tls, SSL_CTX *context, struct error *error) {
  if (SSL_CTX_use_certificate_chain_file(context, tls->certificate) != 1) {
    return refuse_file("a TLS certificate", tls->certificate, error);
  }
  if (SSL_CTX_use_PrivateKey_file(context, tls->key, SSL_FILETYPE_PEM) != 1) {
    unsigned long code = ERR_peek_last_error();
    if (ERR_GET_LIB(code) != ERR_LIB_X509 || ERR_GET_REASON(code) != X509_R_KEY_VALUES_MISMATCH) {
      return refuse_file("the key of a TLS certificate", tls->key, error);
    }
    ERR_clear_error();
    return error_set(error, -EINVAL, "The key %s does not belong to the certificate %s.", tls->key,
                     tls->certificate);
  }
  return SSL_CTX_check_private_key(context) == 1 ? 0 : refuse_file("the certificate's key", tls->key, error);
}

static void warn(const struct tls *tls, const SSL_CTX *context, mode_t key_mode) {
  const X509 *certificate = SSL_CTX_get0_certificate(context);
  if ((key_mode & S_IRWXO) != 0) {
    log_warn(tls->log, "The TLS key %s is open to every user of this machine: chmod 600 it.", tls->key);
  }
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
    log_warn(tls->log, "The TLS certificate %s has expired: clients will refuse it.", tls->certificate);
  } else if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
    log_warn(tls->log, "The TLS certificate %s is not valid yet: clients will refuse it.", tls->certificate);
  }
}

static int make_context(const struct tls *tls, SSL_CTX **ret, struct error *error) {
  struct stat certificate = { 0 };
  struct stat key = { 0 };
  int result = check_readable("a TLS certificate", tls->certificate, &certificate, error);
  result = result == 0 ? check_readable("the key of a TLS certificate", tls->key, &key, error) : result;
  if (result < 0) {
    return result;
  }
  ERR_clear_error();
  SSL_CTX *context = SSL_CTX_new(TLS_server_method());
  /* With TLS 1.2 only what keeps recordings closed to whoever gets the key later (RFC 9325, 4.2). */
  if (context == NULL || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1) {
    SSL_CTX_free(context);
    return no_memory(error);
  }
  set_options(context);
  result = load_files(tls, context, error);
  if (result < 0) {
    SSL_CTX_free(context);
    return result;
  }
  warn(tls, context, key.st_mode);
  *ret = context;
  return 0;
}

int tls_create(struct tls **ret, const char *certificate, const char *key, struct log *log,
               struct error *error) {
  struct tls *tls = calloc(1, sizeof *tls);
  if (tls == NULL) {
    return no_memory(error);
  }
  *tls = (struct tls){ .certificate = strdup(certificate), .key = strdup(key), .log = log };
  pthread_mutex_init(&tls->lock, NULL);
  int result = tls->certificate != NULL && tls->key != NULL ? make_context(tls, &tls->context, error)
                                                            : no_memory(error);
  if (result < 0) {
    tls_destroy(tls);
    return result;
  }
  *ret = tls;
  return 0;
}

void tls_destroy(struct tls *tls) {
  if (tls != NULL) {
    SSL_CTX_free(tls->context);
    pthread_mutex_destroy(&tls->lock);
    free(tls->certificate);
    free(tls->key);
    free(tls);
  }
}

int tls_reload(struct tls *tls, struct error *error) {
  SSL_CTX *context = NULL;
  int result = make_context(tls, &context, error);
  if (result < 0) {
    return result;
  }
  pthread_mutex_lock(&tls->lock);
  SSL_CTX *before = tls->context;
  tls->context = context;
  pthread_mutex_unlock(&tls->lock);
  SSL_CTX_free(before); /* connections that began with it keep it */
  return 0;
}

SSL *tls_accept(struct tls *tls, int fd) {
  pthread_mutex_lock(&tls->lock);
  SSL *ssl = SSL_new(tls->context);
  pthread_mutex_unlock(&tls->lock);
  if (ssl == NULL || SSL_set_fd(ssl, fd) != 1) {
    ERR_clear_error();
    SSL_free(ssl);
    return NULL;
  }
  SSL_set_accept_state(ssl);
  return ssl;
}
