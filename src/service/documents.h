/* What openapi.c and asyncapi.c share: names of schemas, and the schemas of all shapes that are reached. */
#pragma once

#include "service/runtime.h"

bool document_in_path(const struct route *route, const struct field *field);
/* {"$ref":"#/components/schemas/Name"} */
void document_reference(const struct shape *shape, const char *suffix, struct buffer *out);
/* A body's schema: by reference, or inline where some members stand in the path. */
void document_body_schema(const struct route *route, struct buffer *out);
/* "Name":{…}, of everything that the routes take and return, and Problem and Money. */
void document_schemas(const struct service *const *services, size_t count, struct buffer *out);
/* The same of what events carry. */
void document_event_schemas(const struct service *const *services, size_t count, struct buffer *out);
