/* Which time zones the system knows. */
#pragma once

#include "base/text.h"

/* A name of the IANA's, such as "Europe/Vienna" or "UTC", that has its file (RFC 8536) below `directory`:
   /usr/share/zoneinfo. Reads from there, so not in .run. */
bool time_zone_is_known(struct text directory, struct text name);
