/* The gateway: where clients come in. Other services know no more of it than that. */
#pragma once

#include "service/service.h"

DECLARE_SERVICE(gateway);
