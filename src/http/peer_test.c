/* Addresses, networks, and who a client is behind proxies that are trusted, and behind ones that are not. */
#include "http/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *formatted(const char *text, char ret[static HTTP_ADDRESS_TEXT_MAX]) {
  struct http_address address;
  if (http_address_parse(text_of(text), &address) < 0) {
    return "(refused)";
  }
  http_address_format(&address, ret);
  return ret;
}

static void parses_addresses(void **state) {
  (void)state;
  static const char *const cases[][2] = {
    { "192.0.2.1", "192.0.2.1" },
    { "::ffff:192.0.2.1", "192.0.2.1" },
    { "2001:DB8:0:0::1", "2001:db8::1" },
    { "::1", "::1" },
    { "", "(refused)" },
    { "192.0.2", "(refused)" },
    { "192.0.2.01", "(refused)" },
    { "192.0.2.1:80", "(refused)" },
    { "[::1]", "(refused)" },
    { "fe80::1%eth0", "(refused)" },
    { "unknown", "(refused)" },
    { "1111:2222:3333:4444:5555:6666:7777:8888:9999:0000:1111", "(refused)" },
  };
  char text[HTTP_ADDRESS_TEXT_MAX];
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(formatted(cases[i][0], text), cases[i][1]);
  }
}

static void cuts_prefixes(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    bool same;
  } cases[] = {
    { "192.0.2.1", "192.0.2.1", true },
    { "192.0.2.1", "192.0.2.2", false },
    { "192.0.2.1", "::ffff:192.0.2.1", true },
    { "2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6", true },
    { "2001:db8:1:2::1", "2001:db8:1:3::1", false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct http_address a;
    struct http_address b;
    assert_int_equal(http_address_parse(text_of(cases[i].a), &a), 0);
    assert_int_equal(http_address_parse(text_of(cases[i].b), &b), 0);
    a = http_address_prefix(&a);
    b = http_address_prefix(&b);
    assert_int_equal(memcmp(&a, &b, sizeof a) == 0, cases[i].same);
  }
}

static void parses_networks(void **state) {
  (void)state;
  static const struct {
    const char *list, *address;
    bool inside;
  } cases[] = {
    { "", "127.0.0.1", false },
    { "127.0.0.1", "127.0.0.1", true },
    { "127.0.0.1", "127.0.0.2", false },
    { "10.0.0.0/8, 192.168.0.0/16", "10.255.1.2", true },
    { "10.0.0.0/8, 192.168.0.0/16", "192.168.7.7", true },
    { "10.0.0.0/8 192.168.0.0/16", "192.169.0.1", false },
    { "10.0.0.0/9", "10.128.0.1", false },
    { "10.128.0.0/9", "10.128.0.1", true },
    { "0.0.0.0/0", "192.0.2.1", true },
    { "0.0.0.0/0", "::1", false },
    { "fd00::/8,::1", "fdff::1", true },
    { "fd00::/8,::1", "::1", true },
    { "fd00::/8,::1", "fe00::1", false },
    { "::/0", "::1", true },
    { "::ffff:10.0.0.0/104", "10.1.2.3", true },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct http_networks networks;
    struct http_address address;
    struct error error = { "" };
    assert_int_equal(http_networks_parse(text_of(cases[i].list), &networks, &error), 0);
    assert_int_equal(http_address_parse(text_of(cases[i].address), &address), 0);
    assert_int_equal(http_networks_contain(&networks, &address), cases[i].inside);
  }
}

static void refuses_what_is_no_network(void **state) {
  (void)state;
  static const char *const wrong[] = { "proxy",         "10.0.0.0/",   "10.0.0.0/33",
                                       "10.0.0.0/-1",   "10.0.0.0/8x", "/8",
                                       "10.0.0.1/8",    "::/129",      "fd00::1/8",
                                       "10.0.0.0/0008", "10.0.0/8",    "10.0.0.0/8;::1" };
  struct http_networks networks = { .count = 7 };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct error error = { "" };
    assert_int_equal(http_networks_parse(text_of(wrong[i]), &networks, &error), -EINVAL);
    assert_true(error.text[0] != '\0');
    assert_int_equal(networks.count, 7);
  }
  char many[8 * (HTTP_MAX_NETWORKS + 1) + 1];
  for (size_t i = 0; i < HTTP_MAX_NETWORKS + 1; i++) {
    memcpy(many + 8 * i, "1.1.1.1,", 9);
  }
  struct error error;
  assert_int_equal(http_networks_parse(text_of(many), &networks, &error), -EINVAL);
  assert_int_equal(http_networks_parse((struct text){ many, sizeof many - 9 }, &networks, &error), 0);
  assert_int_equal(networks.count, HTTP_MAX_NETWORKS);
}

static struct http_request request_of(const char *peer, const char *name, const char *first,
                                      const char *second) {
  struct http_request request = { .peer = text_of(peer) };
  request.headers[request.headers_count++] = (struct http_header){ TEXT("Host"), TEXT("souk") };
  if (first != NULL) {
    request.headers[request.headers_count++] = (struct http_header){ text_of(name), text_of(first) };
  }
  if (second != NULL) {
    request.headers[request.headers_count++] = (struct http_header){ text_of(name), text_of(second) };
  }
  return request;
}

static struct http_networks trusted_proxies(void) {
  struct http_networks trusted;
  struct error error;
  assert_int_equal(http_networks_parse(TEXT("10.0.0.0/8, fd00::/8"), &trusted, &error), 0);
  return trusted;
}

static void finds_the_client(void **state) {
  (void)state;
  static const struct {
    const char *peer, *first, *second, *wanted;
  } cases[] = {
    { "192.0.2.1", NULL, NULL, "192.0.2.1" },
    /* Nobody is believed but a trusted proxy. */
    { "192.0.2.1", "198.51.100.1", NULL, "192.0.2.1" },
    { "192.0.2.1", "10.0.0.1", NULL, "192.0.2.1" },
    { "unix", "198.51.100.1", NULL, "::" },
    { "10.0.0.1", NULL, NULL, "10.0.0.1" },
    { "10.0.0.1", "198.51.100.1", NULL, "198.51.100.1" },
    { "fd00::1", "2001:db8::1", NULL, "2001:db8::1" },
    /* What the client wrote itself stands to the left of what the proxies added. */
    { "10.0.0.1", "203.0.113.9, 198.51.100.1", NULL, "198.51.100.1" },
    { "10.0.0.1", "203.0.113.9,198.51.100.1 , 10.0.0.2", NULL, "198.51.100.1" },
    { "10.0.0.1", "203.0.113.9", "198.51.100.1", "198.51.100.1" },
    { "10.0.0.1", "203.0.113.9, 198.51.100.1", "10.0.0.2,10.0.0.3", "198.51.100.1" },
    { "10.0.0.1", "10.0.0.3, 10.0.0.2", NULL, "10.0.0.3" },
    { "10.0.0.1", "198.51.100.1, ::ffff:10.0.0.2", NULL, "198.51.100.1" },
    /* Beyond a word that is no address nothing is believed. */
    { "10.0.0.1", "198.51.100.1, unknown, 10.0.0.2", NULL, "10.0.0.2" },
    { "10.0.0.1", "198.51.100.1, unknown", NULL, "10.0.0.1" },
    { "10.0.0.1", "198.51.100.1:4711", NULL, "10.0.0.1" },
    { "10.0.0.1", "198.51.100.1,", NULL, "10.0.0.1" },
    { "10.0.0.1", "", "198.51.100.1", "198.51.100.1" },
    { "10.0.0.1", "", "", "10.0.0.1" },
  };
  struct http_networks trusted = trusted_proxies();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct http_request request =
        request_of(cases[i].peer, "x-forwarded-for", cases[i].first, cases[i].second);
    struct http_address client = http_client_address(&request, &trusted);
    char text[HTTP_ADDRESS_TEXT_MAX];
    http_address_format(&client, text);
    assert_string_equal(text, cases[i].wanted);
  }
}

static void looks_past_so_many_proxies(void **state) {
  (void)state;
  struct http_networks trusted = trusted_proxies();
  char hops[1024];
  for (size_t proxies = HTTP_MAX_HOPS - 1; proxies <= HTTP_MAX_HOPS; proxies++) {
    size_t len = (size_t)snprintf(hops, sizeof hops, "198.51.100.1");
    for (size_t i = 0; i < proxies; i++) {
      len += (size_t)snprintf(hops + len, sizeof hops - len, ",10.0.0.2");
    }
    struct http_request request = request_of("10.0.0.1", "X-Forwarded-For", hops, NULL);
    struct http_address client = http_client_address(&request, &trusted);
    char text[HTTP_ADDRESS_TEXT_MAX];
    http_address_format(&client, text);
    assert_string_equal(text, proxies < HTTP_MAX_HOPS ? "198.51.100.1" : "10.0.0.2");
  }
}

static void knows_who_speaks_https(void **state) {
  (void)state;
  static const struct {
    const char *peer, *first, *second;
    bool secure;
  } cases[] = {
    { "192.0.2.1", "https", NULL, false },  { "10.0.0.1", "https", NULL, true },
    { "10.0.0.1", "HTTPS", NULL, true },    { "10.0.0.1", "http", NULL, false },
    { "10.0.0.1", NULL, NULL, false },      { "10.0.0.1", "https", "http", false },
    { "10.0.0.1", "http", "https", false }, { "10.0.0.1", "https, http", NULL, false },
    { "unix", "https", NULL, false },       { "10.0.0.1", "https", "https", false },
  };
  struct http_networks trusted = trusted_proxies();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct http_request request =
        request_of(cases[i].peer, "X-Forwarded-Proto", cases[i].first, cases[i].second);
    assert_int_equal(http_client_is_secure(&request, &trusted), cases[i].secure);
  }
  struct http_request request = request_of("192.0.2.1", "", NULL, NULL);
  request.secure = true;
  assert_true(http_client_is_secure(&request, &trusted));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(parses_addresses),       cmocka_unit_test(cuts_prefixes),
    cmocka_unit_test(parses_networks),        cmocka_unit_test(refuses_what_is_no_network),
    cmocka_unit_test(finds_the_client),       cmocka_unit_test(looks_past_so_many_proxies),
    cmocka_unit_test(knows_who_speaks_https),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
