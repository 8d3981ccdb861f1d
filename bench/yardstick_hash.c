/* The yardstick of log-ins: a password checked with argon2id again and again by one thread, by the library
   and with the parameters that the program has. usage: yardstick_hash SECONDS   prints JSON */
#include "services/auth/auth_hasher.h"
#include "support.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  static const char password[] = "seventeen blue kettles";
  char hash[crypto_pwhash_STRBYTES];
  if (argc != 2) {
    die("usage: yardstick_hash SECONDS");
  }
  if (sodium_init() < 0 || crypto_pwhash_str_alg(hash, password, strlen(password), HASH_PASSES, HASH_BYTES,
                                                 crypto_pwhash_ALG_ARGON2ID13) != 0) {
    die("no memory for argon2id");
  }
  int64_t limit_ns = (int64_t)(parse_fraction("SECONDS", argv[1]) * 1e9);
  int64_t checks = 0;
  int64_t began = now_ns();
  int64_t ended = began;
  double cpu = cpu_seconds();
  while (ended - began < limit_ns) {
    if (crypto_pwhash_str_verify(hash, password, strlen(password)) != 0) {
      die("the password is no longer right");
    }
    checks++;
    ended = now_ns();
  }
  cpu = cpu_seconds() - cpu;
  printf("{\"per_second\": %.2f, \"cpu_us\": %.1f}\n", (double)checks * 1e9 / (double)(ended - began),
         cpu * 1e6 / (double)checks);
  return 0;
}
