/* The program: its services and its command line; and once more, for a moment, what decodes a picture for it.
 */
#include "commands/command.h"
#include "picture/child.h"
#include "services.h"

#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], PICTURE_CHILD_ARGUMENT) == 0) {
    return picture_child();
  }
  struct program program = {
    .services = all_services,
    .services_count = all_services_count,
    .environment = environ,
  };
  return command_line(&program, argc, argv);
}
