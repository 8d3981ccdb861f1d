/* Whom a request comes from when proxies stand between: addresses, the networks of proxies that are trusted,
   and what X-Forwarded-For and X-Forwarded-Proto are worth. `Forwarded` (RFC 7239) is not read: of two
   headers that may differ one must not count. */
#pragma once

#include "http/http.h"

enum {
  HTTP_MAX_NETWORKS = 64,
  HTTP_MAX_HOPS = 32,        /* of trusted proxies, one behind the other, that are looked past */
  HTTP_ADDRESS_TEXT_MAX = 46 /* with the NUL */
};

/* An IPv6 address; an IPv4 address as its mapped one (RFC 4291 section 2.5.5.2), so that both compare by
   bytes. All zero: none, as for a unix socket. */
struct http_address {
  uint8_t bytes[16];
};

/* -EINVAL for what is neither an IPv4 nor an IPv6 address; ports, zones and brackets are not taken. */
int http_address_parse(struct text text, struct http_address *ret);
void http_address_format(const struct http_address *address, char ret[static HTTP_ADDRESS_TEXT_MAX]);
/* What limits are counted by: an IPv4 address itself, of an IPv6 address the /64 that a site is given. */
struct http_address http_address_prefix(const struct http_address *address);

struct http_network {
  struct http_address address;
  int bits; /* of the address as IPv6 */
};
struct http_networks {
  struct http_network items[HTTP_MAX_NETWORKS];
  size_t count;
};

/* "10.0.0.0/8, fd00::/8 192.0.2.1": addresses and networks with commas or spaces between; the empty text is
   no network. -EINVAL with words, also for a network with bits of a host in it, which is a slip. */
int http_networks_parse(struct text list, struct http_networks *ret, struct error *error);
bool http_networks_contain(const struct http_networks *networks, const struct http_address *address);

/* The client: the peer itself unless it is trusted; else the right-most address of all X-Forwarded-For
   headers that is not a trusted one. What is left of a word that is no address is not believed. */
struct http_address http_client_address(const struct http_request *request,
                                        const struct http_networks *trusted);
/* Whether the client speaks HTTPS: to us, or to a trusted peer that says so in one X-Forwarded-Proto of one
   word. */
bool http_client_is_secure(const struct http_request *request, const struct http_networks *trusted);
