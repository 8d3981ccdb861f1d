/* docs/asyncapi.json: AsyncAPI 3.0, derived from the faces: a channel per topic, who sends and who receives.
 */
#include "service/documents.h"

#include <string.h>

static bool is_first_mention(const struct service *const *services, size_t at, size_t row,
                             const struct event_kind *kind) {
  for (size_t s = 0; s <= at; s++) {
    size_t rows = s < at ? services[s]->emits_count : row;
    for (size_t i = 0; i < rows; i++) {
      if (services[s]->emits[i] == kind) {
        return false;
      }
    }
  }
  return true;
}

struct kinds {
  const struct event_kind *at[256];
  size_t count;
};

/* Every event that is emitted or heard, once. */
static void collect(const struct service *const *services, size_t count, struct kinds *kinds) {
  for (size_t s = 0; s < count; s++) {
    for (size_t i = 0; i < services[s]->emits_count && kinds->count < COUNT_OF(kinds->at); i++) {
      if (is_first_mention(services, s, i, services[s]->emits[i])) {
        kinds->at[kinds->count++] = services[s]->emits[i];
      }
    }
  }
  for (size_t s = 0; s < count; s++) {
    for (size_t i = 0; i < services[s]->hears_count; i++) {
      bool known = false;
      for (size_t k = 0; k < kinds->count; k++) {
        known = known || kinds->at[k] == services[s]->hears[i].event;
      }
      if (!known && kinds->count < COUNT_OF(kinds->at)) {
        kinds->at[kinds->count++] = services[s]->hears[i].event;
      }
    }
  }
}

static void write_channel(const struct event_kind *kind, struct buffer *out) {
  buffer_addf(out, "\"%s\":{\"address\":\"%s\",\"description\":", kind->name, kind->name);
  buffer_add_json_string(out, text_of(kind->doc));
  buffer_addf(out, ",\"messages\":{\"event\":{\"$ref\":\"#/components/messages/%s\"}}}", kind->name);
}

static void write_message(const struct event_kind *kind, struct buffer *out) {
  buffer_addf(out,
              "\"%s\":{\"name\":\"%s\",\"title\":\"%s\",\"contentType\":\"application/cloudevents+json\","
              "\"summary\":",
              kind->name, kind->name, kind->name);
  buffer_add_json_string(out, text_of(kind->doc));
  buffer_addf(
      out,
      ",\"payload\":{\"allOf\":[{\"$ref\":\"#/components/schemas/CloudEvent\"},{\"type\":\"object\","
      "\"properties\":{\"type\":{\"const\":\"%s\"},\"subject\":{\"type\":\"string\",\"format\":\"uuid\","
      "\"description\":\"The %s.\"},\"data\":",
      kind->name, kind->aggregate);
  document_reference(kind->data, "", out);
  buffer_add_c(out, "},\"required\":[\"data\"]}]}}");
}

static void write_operations(const struct service *const *services, size_t count, struct buffer *out) {
  const char *comma = "";
  for (size_t s = 0; s < count; s++) {
    for (size_t i = 0; i < services[s]->emits_count; i++) {
      const char *topic = services[s]->emits[i]->name;
      buffer_addf(out, "%s\"%s.sends.%s\":{\"action\":\"send\",\"channel\":{\"$ref\":\"#/channels/%s\"}}",
                  comma, services[s]->name, topic, topic);
      comma = ",";
    }
    for (size_t i = 0; i < services[s]->hears_count; i++) {
      const struct reaction *reaction = &services[s]->hears[i];
      buffer_addf(out, "%s\"%s.hears.%s\":{\"action\":\"receive\",\"channel\":{\"$ref\":\"#/channels/%s\"}",
                  comma, services[s]->name, reaction->event->name, reaction->event->name);
      if (reaction->doc != NULL) {
        buffer_add_c(out, ",\"summary\":");
        buffer_add_json_string(out, text_of(reaction->doc));
      }
      buffer_add_char(out, '}');
      comma = ",";
    }
  }
}

static const char cloud_event[] =
    "\"CloudEvent\":{\"type\":\"object\",\"description\":\"CloudEvents 1.0, JSON format.\",\"properties\":{"
    "\"specversion\":{\"const\":\"1.0\"},\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
    "\"source\":{\"type\":\"string\",\"description\":\"/souk/<service>\"},\"type\":{\"type\":\"string\"},"
    "\"subject\":{\"type\":\"string\",\"format\":\"uuid\",\"description\":\"What it happened to.\"},"
    "\"time\":{\"type\":\"string\",\"format\":\"date-time\"},\"datacontenttype\":{\"const\":\"application/"
    "json\"},"
    "\"partitionkey\":{\"type\":\"string\",\"description\":\"The subject: order is promised per type and "
    "key.\"},"
    "\"version\":{\"type\":\"integer\",\"description\":\"Of the subject, without gaps over all types of the "
    "source.\"},\"actor\":{\"type\":\"string\",\"description\":\"Who did it: user:<id> or service:<name>.\"},"
    "\"onbehalfof\":{\"type\":\"string\",\"description\":\"The user for whom it was done.\"},"
    "\"traceparent\":{\"type\":\"string\"}},"
    "\"required\":[\"specversion\",\"id\",\"source\",\"type\",\"subject\",\"time\",\"partitionkey\","
    "\"version\"]},";

void asyncapi_document(const struct service *const *services, size_t count, struct buffer *out) {
  struct kinds kinds = { .count = 0 };
  collect(services, count, &kinds);
  buffer_add_c(out,
               "{\"asyncapi\":\"3.0.0\",\"info\":{\"title\":\"Souk's events\",\"version\":\"" SOUK_VERSION
               "\",\"description\":\"Order is promised per topic and key, nothing more; a consumer ignores a "
               "version that is not above its last of that topic and key.\",\"license\":{\"name\":"
               "\"Apache-2.0\"}},\"defaultContentType\":\"application/cloudevents+json\",\"channels\":{");
  for (size_t i = 0; i < kinds.count; i++) {
    buffer_add_c(out, i > 0 ? "," : "");
    write_channel(kinds.at[i], out);
  }
  buffer_add_c(out, "},\"operations\":{");
  write_operations(services, count, out);
  buffer_add_c(out, "},\"components\":{\"messages\":{");
  for (size_t i = 0; i < kinds.count; i++) {
    buffer_add_c(out, i > 0 ? "," : "");
    write_message(kinds.at[i], out);
  }
  buffer_add_c(out, "},\"schemas\":{");
  buffer_add_c(out, cloud_event);
  document_event_schemas(services, count, out);
  buffer_add_c(out, "}}}");
}
