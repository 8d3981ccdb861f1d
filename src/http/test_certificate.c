#include "http/test_certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static void must(int fine) {
  if (!fine) {
    fprintf(stderr, "a certificate for tests cannot be made\n");
    abort();
  }
}

static void add_extension(X509 *certificate, int kind, const char *value) {
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, kind, value);
  must(extension != NULL && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

static X509 *make_certificate(EVP_PKEY *key, long from_s, long to_s) {
  static const unsigned char name[] = "localhost";
  X509 *certificate = X509_new();
  must(certificate != NULL && X509_set_version(certificate, X509_VERSION_3) == 1);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), from_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate), to_s);
  X509_NAME *subject = X509_get_subject_name(certificate);
  must(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, -1, -1, 0) == 1);
  must(X509_set_issuer_name(certificate, subject) == 1 && X509_set_pubkey(certificate, key) == 1);
  add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  must(X509_sign(certificate, key, EVP_sha256()) > 0);
  return certificate;
}

void test_certificate_write(const char *certificate_path, const char *key_path, enum test_key kind,
                            long from_s, long to_s) {
  EVP_PKEY *key =
      kind == TEST_KEY_P256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(kind == TEST_KEY_RSA_1024 ? 1024U : 2048U);
  must(key != NULL);
  X509 *certificate = make_certificate(key, from_s, to_s);
  FILE *file = fopen(certificate_path, "we");
  must(file != NULL && PEM_write_X509(file, certificate) == 1 && fclose(file) == 0);
  file = fopen(key_path, "we");
  must(file != NULL && fchmod(fileno(file), 0600) == 0);
  must(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1 && fclose(file) == 0);
  X509_free(certificate);
  EVP_PKEY_free(key);
}
