/* The program: its services and its command line. */
#include "commands/command.h"

#include <unistd.h>

int main(int argc, char **argv) {
  struct program program = { .environment = environ };
  return command_line(&program, argc, argv);
}
