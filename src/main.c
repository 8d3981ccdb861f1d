/* The command line. */
#include <stdio.h>

int main(void) {
  printf("souk %s\n", SOUK_VERSION);
  return 0;
}
