/* The envelope of an event: CloudEvents 1.0 in its JSON format, described by a shape like anything else. */
#include "shape/event.h"

#include <errno.h>
#include <string.h>

struct envelope {
  struct text specversion;
  struct id id;
  struct text source;
  struct text type;
  struct id subject;
  struct instant time;
  struct text datacontenttype;
  struct id partitionkey;
  int64_t version;
  struct text actor;
  struct id onbehalfof;
  struct text traceparent;
  struct json data;
};

static const struct field envelope_fields[] = {
  FIELD(struct envelope, specversion, .min = 1, .max = 10),
  FIELD(struct envelope, id),
  FIELD(struct envelope, source, .min = 1),
  FIELD(struct envelope, type, .min = 1, .charset = "a-z0-9_."),
  FIELD(struct envelope, subject),
  FIELD(struct envelope, time),
  FIELD(struct envelope, datacontenttype, .optional = true, .min = 1),
  FIELD(struct envelope, partitionkey, .optional = true),
  FIELD(struct envelope, version, .min = 1),
  FIELD(struct envelope, actor, .min = 1),
  FIELD(struct envelope, onbehalfof, .optional = true),
  FIELD(struct envelope, traceparent, .optional = true, .min = TRACEPARENT_LEN, .max = TRACEPARENT_LEN,
        .charset = "0-9a-f-"),
  FIELD(struct envelope, data),
};
static const struct shape envelope_shape = SHAPE(envelope, envelope_fields);

static const char source_prefix[] = "/souk/";
enum { SOURCE_MAX = 100 };

void event_encode(const struct event *event, struct buffer *out) {
  char source[sizeof source_prefix + SOURCE_MAX];
  size_t len = event->source.len < SOURCE_MAX ? event->source.len : SOURCE_MAX;
  memcpy(source, source_prefix, sizeof source_prefix - 1);
  memcpy(source + sizeof source_prefix - 1, text_c(event->source), len);
  struct envelope envelope = {
    .specversion = TEXT("1.0"),
    .id = event->id,
    .source = { .at = source, .len = sizeof source_prefix - 1 + len },
    .type = event->topic,
    .subject = event->aggregate,
    .time = event->time,
    .datacontenttype = TEXT("application/json"),
    .partitionkey = event->aggregate,
    .version = event->version,
    .actor = event->actor,
    .onbehalfof = event->subject,
    .traceparent = event->traceparent,
    .data = { .text = event->data },
  };
  shape_encode(&envelope_shape, &envelope, out);
}

int event_decode(struct text json, struct arena *arena, struct event *ret, struct faults *faults) {
  struct envelope envelope;
  if (shape_decode(&envelope_shape, json, UNKNOWN_IGNORED, arena, &envelope, faults) != 0) {
    return -EINVAL;
  }
  size_t before = faults->count;
  if (!text_is(envelope.specversion, "1.0")) {
    fault_add(faults, TEXT("/specversion"), "one_of", "must be one of: 1.0");
  }
  if (!text_starts(envelope.source, source_prefix) || envelope.source.len == sizeof source_prefix - 1) {
    fault_add(faults, TEXT("/source"), "format", "must be %s and the service's name", source_prefix);
  }
  if (envelope.datacontenttype.len > 0 && !text_is(envelope.datacontenttype, "application/json")) {
    fault_add(faults, TEXT("/datacontenttype"), "one_of", "must be one of: application/json");
  }
  if (!id_is_none(envelope.partitionkey) && !id_equal(envelope.partitionkey, envelope.subject)) {
    fault_add(faults, TEXT("/partitionkey"), "format", "must be the subject");
  }
  if (faults->count > before) {
    return -EINVAL;
  }
  *ret = (struct event){
    .id = envelope.id,
    .source = { .at = envelope.source.at + sizeof source_prefix - 1,
                .len = envelope.source.len - (sizeof source_prefix - 1) },
    .topic = envelope.type,
    .aggregate = envelope.subject,
    .version = envelope.version,
    .time = envelope.time,
    .actor = envelope.actor,
    .subject = envelope.onbehalfof,
    .traceparent = envelope.traceparent,
    .data = envelope.data.text,
  };
  return 0;
}
