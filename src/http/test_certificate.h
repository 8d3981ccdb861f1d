/* Certificates for tests: signed by themselves, for localhost and 127.0.0.1, written as PEM files. */
#pragma once

enum test_key { TEST_KEY_P256, TEST_KEY_RSA_1024, TEST_KEY_RSA_2048 };

/* Good from `from_s` to `to_s` seconds from now. The key's mode is 0600. */
void test_certificate_write(const char *certificate_path, const char *key_path, enum test_key kind,
                            long from_s, long to_s);
