/* The program: its services and its command line. */
#include "commands/command.h"
#include "services.h"

#include <unistd.h>

int main(int argc, char **argv) {
  struct program program = {
    .services = all_services,
    .services_count = all_services_count,
    .environment = environ,
  };
  return command_line(&program, argc, argv);
}
