/* The commonest passwords of eight characters and more, in lower case, sorted by bytes, each with a line end
   behind it: the file common_passwords.txt, which tools/common_passwords.py made. */
#pragma once

#include "base/text.h"

extern const struct text common_passwords;
