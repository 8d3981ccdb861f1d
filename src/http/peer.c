#include "http/peer.h"

#include <string.h>

#include <arpa/inet.h>
#include <strings.h>

static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

static bool is_ipv4(const struct http_address *address) {
  return memcmp(address->bytes, mapped, sizeof mapped) == 0;
}

int http_address_parse(struct text text, struct http_address *ret) {
  char copy[HTTP_ADDRESS_TEXT_MAX];
  if (text.len == 0 || text.len >= sizeof copy || memchr(text.at, '\0', text.len) != NULL) {
    return -EINVAL;
  }
  memcpy(copy, text.at, text.len);
  copy[text.len] = '\0';
  struct http_address address = { 0 };
  if (inet_pton(AF_INET, copy, address.bytes + sizeof mapped) == 1) {
    memcpy(address.bytes, mapped, sizeof mapped);
  } else if (inet_pton(AF_INET6, copy, address.bytes) != 1) {
    return -EINVAL;
  }
  *ret = address;
  return 0;
}

void http_address_format(const struct http_address *address, char ret[static HTTP_ADDRESS_TEXT_MAX]) {
  bool ipv4 = is_ipv4(address);
  inet_ntop(ipv4 ? AF_INET : AF_INET6, address->bytes + (ipv4 ? sizeof mapped : 0), ret,
            HTTP_ADDRESS_TEXT_MAX);
}

struct http_address http_address_prefix(const struct http_address *address) {
  enum { SITE_BYTES = 8 };
  if (is_ipv4(address)) {
    return *address;
  }
  struct http_address prefix = { 0 };
  memcpy(prefix.bytes, address->bytes, SITE_BYTES);
  return prefix;
}

/* Networks */

static bool is_separator(char c) {
  return c == ',' || c == ' ' || c == '\t';
}

/* The number of 0 to 128 that the text is, or -1. */
static int parse_bits(struct text text) {
  int bits = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.at[i] < '0' || text.at[i] > '9' || text.len > 3) {
      return -1;
    }
    bits = bits * 10 + (text.at[i] - '0');
  }
  return text.len > 0 && bits <= 128 ? bits : -1;
}

static bool has_host_bits(const struct http_network *network) {
  for (int bit = network->bits; bit < 128; bit++) {
    if ((network->address.bytes[bit / 8] & 0x80 >> bit % 8) != 0) {
      return true;
    }
  }
  return false;
}

static int parse_network(struct text word, struct http_network *ret, struct error *error) {
  const char *slash = memchr(word.at, '/', word.len);
  struct text address = word;
  int bits = 128;
  if (slash != NULL) {
    address.len = (size_t)(slash - word.at);
    bits = parse_bits((struct text){ .at = slash + 1, .len = word.len - address.len - 1 });
  }
  if (bits < 0 || http_address_parse(address, &ret->address) < 0) {
    return error_set(error, -EINVAL, "\"%.*s\" is not an address or a network such as 10.0.0.0/8 or fd00::/8",
                     TEXT_ARGS(word));
  }
  bool plain_ipv4 = slash != NULL && memchr(address.at, ':', address.len) == NULL;
  if (plain_ipv4 && bits > 32) {
    return error_set(error, -EINVAL, "\"%.*s\": an IPv4 network has at most 32 bits", TEXT_ARGS(word));
  }
  ret->bits = plain_ipv4 ? bits + 96 : bits;
  if (has_host_bits(ret)) {
    return error_set(error, -EINVAL,
                     "\"%.*s\" has bits set beyond its first %d: leave \"/%d\" out, or clear them",
                     TEXT_ARGS(word), bits, bits);
  }
  return 0;
}

int http_networks_parse(struct text list, struct http_networks *ret, struct error *error) {
  struct http_networks networks = { .count = 0 };
  size_t at = 0;
  while (at < list.len) {
    size_t from = at;
    while (at < list.len && !is_separator(list.at[at])) {
      at++;
    }
    struct text word = { .at = list.at + from, .len = at - from };
    at++;
    if (word.len == 0) {
      continue;
    }
    if (networks.count == HTTP_MAX_NETWORKS) {
      return error_set(error, -EINVAL, "there are more than %d networks", HTTP_MAX_NETWORKS);
    }
    int result = parse_network(word, &networks.items[networks.count++], error);
    if (result < 0) {
      return result;
    }
  }
  *ret = networks;
  return 0;
}

static bool contains(const struct http_network *network, const struct http_address *address) {
  size_t whole = (size_t)network->bits / 8;
  int rest = network->bits % 8;
  return memcmp(network->address.bytes, address->bytes, whole) == 0 &&
         (rest == 0 || (network->address.bytes[whole] ^ address->bytes[whole]) >> (8 - rest) == 0);
}

bool http_networks_contain(const struct http_networks *networks, const struct http_address *address) {
  for (size_t i = 0; i < networks->count; i++) {
    if (contains(&networks->items[i], address)) {
      return true;
    }
  }
  return false;
}

/* Requests */

/* Cuts the last word off a list with commas. */
static struct text last_word(struct text *list) {
  const char *comma = memrchr(list->at, ',', list->len);
  const char *from = comma != NULL ? comma + 1 : list->at;
  const char *to = list->at + list->len;
  list->len = comma != NULL ? (size_t)(comma - list->at) : 0;
  while (from < to && (*from == ' ' || *from == '\t')) {
    from++;
  }
  while (to > from && (to[-1] == ' ' || to[-1] == '\t')) {
    to--;
  }
  return (struct text){ .at = from, .len = (size_t)(to - from) };
}

/* The peer as it connected. True where what it says of others is believed. */
static bool is_trusted_peer(const struct http_request *request, const struct http_networks *trusted,
                            struct http_address *ret) {
  return http_address_parse(request->peer, ret) == 0 && http_networks_contain(trusted, ret);
}

struct http_address http_client_address(const struct http_request *request,
                                        const struct http_networks *trusted) {
  struct http_address client = { 0 };
  if (!is_trusted_peer(request, trusted, &client)) {
    return client;
  }
  int hops = 0;
  for (size_t i = request->headers_count; i-- > 0;) {
    struct text list = request->headers[i].value;
    if (!http_is_named(request->headers[i].name, "X-Forwarded-For")) {
      continue;
    }
    while (list.len > 0) {
      struct text word = last_word(&list);
      bool known = ++hops <= HTTP_MAX_HOPS && http_address_parse(word, &client) == 0;
      if (!known || !http_networks_contain(trusted, &client)) {
        return client;
      }
    }
  }
  return client;
}

bool http_client_is_secure(const struct http_request *request, const struct http_networks *trusted) {
  struct http_address peer;
  if (request->secure) {
    return true;
  }
  if (trusted->count == 0 || !is_trusted_peer(request, trusted, &peer)) {
    return false;
  }
  struct text proto = { 0 };
  for (size_t i = 0; i < request->headers_count; i++) {
    if (http_is_named(request->headers[i].name, "X-Forwarded-Proto")) {
      if (proto.at != NULL) {
        return false;
      }
      proto = request->headers[i].value;
    }
  }
  return proto.len == 5 && strncasecmp(proto.at, "https", 5) == 0;
}
