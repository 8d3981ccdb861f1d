/* What time it is somewhere: the offset from UTC, by the system's time zone files (TZif, RFC 8536). The C
   library knows but one zone for a whole process. */
#pragma once

#include "base/values.h"

enum { ZONE_FILE_MAX = 64 * 1024 };

/* The bytes of a zone's file below `directory`. Reads from there, so not in .run. -ENOENT for a name that has
   no file; -EFBIG for one that is none of a time zone. */
int zone_read(struct text directory, struct text name, struct arena *arena, struct text *ret);
/* Seconds to add to UTC at that moment. -EINVAL for what is no TZif of version 2 or later. */
int zone_offset(struct text file, struct instant at, int64_t *ret_seconds);
