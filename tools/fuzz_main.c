/* Runs a fuzzer without libFuzzer: every file of a directory goes through it once. Prints TAP. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The input lies in memory of exactly its size, so that AddressSanitizer sees a step beyond its end. */
static int run_file(const char *directory, const char *name) {
  char path[4096];
  if (snprintf(path, sizeof path, "%s/%s", directory, name) >= (int)sizeof path) {
    return -ENAMETOOLONG;
  }
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return -errno;
  }
  uint8_t *read_into = malloc(INPUT_MAX);
  size_t size = read_into != NULL ? fread(read_into, 1, INPUT_MAX, file) : 0;
  fclose(file);
  uint8_t *input = malloc(size > 0 ? size : 1);
  if (read_into == NULL || input == NULL) {
    free(read_into);
    free(input);
    return -ENOMEM;
  }
  memcpy(input, read_into, size);
  free(read_into);
  LLVMFuzzerTestOneInput(input, size);
  free(input);
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s CORPUS_DIRECTORY\n", argv[0]);
    return 2;
  }
  DIR *directory = opendir(argv[1]);
  if (directory == NULL) {
    fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
    return 1;
  }
  int inputs = 0;
  int failed = 0;
  for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    if (entry->d_name[0] == '.') {
      continue;
    }
    inputs++;
    int result = run_file(argv[1], entry->d_name);
    if (result < 0) {
      fprintf(stderr, "%s/%s: %s\n", argv[1], entry->d_name, strerror(-result));
      failed++;
    }
  }
  closedir(directory);
  const char *verdict = inputs > 0 && failed == 0 ? "ok" : "not ok";
  printf("1..1\n%s 1 - corpus of %d inputs\n", verdict, inputs);
  return verdict[0] == 'o' ? 0 : 1;
}
