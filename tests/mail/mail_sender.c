/* Sends mails for the tests beside it: each line of standard input is a JSON object that describes one, each
   line of output says what came of it. What to send to whom is in the arguments: SERVER PORT SECURITY
   DEADLINE_MS [CA_FILE [USERNAME PASSWORD]]. One sender sends them all, so that connections are kept. */
#include "mail/mail.h"
#include "mail/smtp.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES_MAX = 4 << 20 };

static int fail(const char *words) {
  fprintf(stderr, "mail_sender: %s\n", words);
  return 2;
}

static struct text member(const json_t *object, const char *name) {
  return text_of(json_string_value(json_object_get(object, name)));
}

static struct mail mail_of(const json_t *json) {
  return (struct mail){
    .from = { .name = member(json, "from_name"), .address = member(json, "from") },
    .to = { .name = member(json, "to_name"), .address = member(json, "to") },
    .reply_to = { .address = member(json, "reply_to") },
    .subject = member(json, "subject"),
    .message_id = member(json, "message_id"),
    .date = { .us = json_integer_value(json_object_get(json, "date_us")) },
    .text = member(json, "text"),
    .html = member(json, "html"),
    .unsubscribe_url = member(json, "unsubscribe_url"),
  };
}

static void send_one(struct smtp *smtp, const json_t *json, struct arena *arena) {
  static const char *const outcomes[] = {
    [SMTP_SENT] = "sent", [SMTP_REFUSED] = "refused", [SMTP_LATER] = "later", [SMTP_UNKNOWN] = "unknown"
  };
  struct mail mail = mail_of(json);
  struct smtp_answer answer = { 0 };
  struct error error = { "" };
  struct text message;
  const char *outcome = "not written";
  int result = mail_write(&mail, arena, &message, &error);
  if (result == 0) {
    result = smtp_send(smtp, mail.from.address, mail.to.address, message, &answer, &error);
    outcome = outcomes[answer.outcome];
  }
  json_t *line = json_pack("{s:s, s:i, s:i, s:s, s:s}", "outcome", outcome, "result", result, "status",
                           answer.status, "words", answer.words, "error", error.text);
  json_dumpf(line, stdout, JSON_COMPACT);
  json_decref(line);
  puts("");
  fflush(stdout);
}

static int send_all(struct smtp *smtp, char *line) {
  struct arena *arena = arena_create(64 * 1024);
  int result = 0;
  while (result == 0 && fgets(line, LINE_BYTES_MAX, stdin) != NULL) {
    json_t *json = json_loads(line, 0, NULL);
    if (json == NULL) {
      result = fail("a line is not JSON");
    } else {
      send_one(smtp, json, arena);
    }
    json_decref(json);
    arena_reset(arena);
  }
  arena_destroy(arena);
  return result;
}

static int security_of(const char *word, enum smtp_security *ret) {
  static const char *const words[] = {
    [SMTP_STARTTLS] = "starttls", [SMTP_TLS] = "tls", [SMTP_PLAIN] = "plain"
  };
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (strcmp(word, words[i]) == 0) {
      *ret = (enum smtp_security)i;
      return 0;
    }
  }
  return -EINVAL;
}

int main(int argc, char **argv) {
  struct smtp_options options = { 0 };
  if (argc < 5 || security_of(argv[3], &options.security) < 0) {
    return fail("SERVER PORT starttls|tls|plain DEADLINE_MS [CA_FILE [USERNAME PASSWORD]]");
  }
  options.server = argv[1];
  options.port = (int)strtol(argv[2], NULL, 10);
  options.deadline_ms = strtol(argv[4], NULL, 10);
  options.ca_file = argc > 5 && argv[5][0] != '\0' ? argv[5] : NULL;
  options.username = argc > 7 ? argv[6] : NULL;
  options.password = argc > 7 ? argv[7] : NULL;
  struct smtp *smtp = NULL;
  struct error error;
  char *line = malloc(LINE_BYTES_MAX);
  if (line == NULL || smtp_create(&options, &smtp, &error) < 0) {
    free(line);
    return fail(line == NULL ? "no memory" : error.text);
  }
  int result = send_all(smtp, line);
  smtp_destroy(smtp);
  free(line);
  return result;
}
