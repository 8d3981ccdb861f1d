/* Headers of mails from any bytes: what is written has the headers that it should and no other, in lines that
   are not too long, and encoded words say what was meant. */
#include "mail/mail.h"

#include "mail/mime.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool fine) {
  if (!fine) {
    abort();
  }
}

static int hex(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c - 'A' + 10;
}

/* Reads "=?UTF-8?Q?…?=", with "\r\n " between several. */
static struct text decode_words(struct arena *arena, struct text words) {
  static const char start[] = "=?UTF-8?Q?";
  struct buffer decoded;
  buffer_init_in(&decoded, arena, words.len);
  const char *at = words.at;
  const char *end = words.at + words.len;
  while (at < end) {
    demand(strncmp(at, start, strlen(start)) == 0);
    const char *word = at;
    at += strlen(start);
    for (; strncmp(at, "?=", 2) != 0; at++) {
      bool escaped = *at == '=';
      buffer_add_char(&decoded, escaped ? (char)(hex(at[1]) * 16 + hex(at[2])) : *at == '_' ? ' ' : *at);
      at += escaped ? 2 : 0;
    }
    at += 2;
    demand(at - word <= MIME_WORD_MAX);
    demand(at == end || strncmp(at, "\r\n ", 3) == 0);
    at += at < end ? 3 : 0;
  }
  return buffer_text(&decoded);
}

static void check_subject(struct arena *arena, struct text message, struct text subject) {
  const char *at = strstr(message.at, "\r\nSubject: ") + strlen("\r\nSubject: ");
  const char *end = strstr(at, "\r\nMessage-ID: ");
  demand(end != NULL);
  struct text written = { .at = at, .len = (size_t)(end - at) };
  bool encoded = memmem(at, written.len, "=?", 2) != NULL;
  demand(text_equal(encoded ? decode_words(arena, written) : written, subject));
}

static void check_headers(struct text message) {
  static const char *const names[] = { "Date: ",       "From: ",         "To: ",          "Subject: ",
                                       "Message-ID: ", "MIME-Version: ", "Content-Type: " };
  size_t next = 0;
  const char *line = message.at;
  while (strncmp(line, "\r\n", 2) != 0) {
    const char *end = strstr(line, "\r\n");
    demand(end != NULL && end - line <= MIME_LINE_MAX);
    if (*line != ' ') {
      demand(next < sizeof names / sizeof names[0] + 1);
      bool last = next == sizeof names / sizeof names[0];
      const char *name = last ? "Content-Transfer-Encoding: " : names[next];
      demand(strncmp(line, name, strlen(name)) == 0);
      next++;
    }
    line = end + 2;
  }
}

/* Seven bits, whole line ends, no line that is too long. */
static void check_lines(struct text message) {
  size_t column = 0;
  for (size_t i = 0; i < message.len; i++) {
    char c = message.at[i];
    if (c == '\r') {
      demand(i + 1 < message.len && message.at[i + 1] == '\n');
      column = 0;
      i++;
      continue;
    }
    demand((c >= 0x20 && c < 0x7f) || c == '\t');
    demand(++column <= MIME_LINE_MAX);
  }
}

/* The input is a subject, a name, a text and HTML, with 0xff, which UTF-8 never holds, between. */
static struct text next_piece(struct arena *arena, const uint8_t **at, size_t *left) {
  const uint8_t *end = *left > 0 ? memchr(*at, 0xff, *left) : NULL;
  size_t len = end != NULL ? (size_t)(end - *at) : *left;
  struct text piece = text_copy_bytes(arena, *at, len);
  size_t taken = end != NULL ? len + 1 : len;
  *at += taken;
  *left -= taken;
  return piece;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_create(4096);
  struct mail mail = { .from = { .address = TEXT("shop@souk.example") },
                       .to = { .address = TEXT("ada@example.org") },
                       .message_id = TEXT("1@souk.example"),
                       .date = { .us = 1 } };
  mail.subject = next_piece(arena, &bytes, &size);
  mail.to.name = next_piece(arena, &bytes, &size);
  mail.text = next_piece(arena, &bytes, &size);
  mail.html = next_piece(arena, &bytes, &size);
  struct text message;
  if (mail_write(&mail, arena, &message, NULL) == 0) {
    demand(strlen(message.at) == message.len);
    check_headers(message);
    check_lines(message);
    check_subject(arena, message, mail.subject);
  }
  arena_destroy(arena);
  return 0;
}
