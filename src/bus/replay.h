/* Replay, as far as every driver shares it. */
#pragma once

#include "bus/driver.h"

/* In one transaction: empties the tables of the REBUILD subscriptions, forgets what of them is parked or
   dead, sets their cursors to 0. Nothing of this consumer may run meanwhile. */
int replay_reset(const struct consumer *consumer, struct instant now, struct error *error);
