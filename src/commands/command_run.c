/* souk run: everything, until it is asked to stop. */
#include "commands/command_functions.h"

#include "commands/control.h"
#include "commands/data.h"
#include "commands/demo.h"
#include "commands/settings.h"

#include <arpa/inet.h>
#include <limits.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum {
  HEALTH_EVERY_MS = 1000,
  ARENAS_MAX = 2, /* of malloc: by default it makes eight per core, each of which keeps what it once took */
};

/* Who orders in the lines to try: any id will do as long as requests are not authenticated. */
#define EXAMPLE_USER "01900000-0000-7000-8000-000000000001"

static bool is_loopback(const char *host) {
  struct in_addr v4;
  struct in6_addr v6;
  if (inet_pton(AF_INET, host, &v4) == 1) {
    return ntohl(v4.s_addr) >> 24 == 127;
  }
  return strcmp(host, "localhost") == 0 || (inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6));
}

static bool is_port(const char *port) {
  size_t digits = strspn(port, "0123456789");
  return digits > 0 && digits <= 5 && port[digits] == '\0' && strtol(port, NULL, 10) <= UINT16_MAX;
}

/* Callers are believed, so only this machine may call. */
static int check_listen(const struct config *config, struct error *error) {
  struct text listen = config_text(config, &setting_listen);
  char host[128];
  const char *colon = listen.len > 0 ? strrchr(listen.at, ':') : NULL;
  size_t length = colon != NULL ? (size_t)(colon - listen.at) : 0;
  bool bracketed = length >= 2 && listen.at[0] == '[' && colon[-1] == ']';
  if (length > 0 && length < sizeof host) {
    snprintf(host, sizeof host, "%.*s", (int)(bracketed ? length - 2 : length),
             bracketed ? listen.at + 1 : listen.at);
    if (is_loopback(host) && is_port(colon + 1)) {
      return 0;
    }
  }
  return error_set(
      error, -EINVAL,
      "SOUK_LISTEN is \"%.*s\": it must be a loopback address with a port, such as 127.0.0.1:8000 "
      "or [::1]:8000, because nobody verifies yet who is calling.",
      TEXT_ARGS(listen));
}

/* Every connection is an open file. */
static void raise_file_limit(struct log *log) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0) {
      log_warn(log, "cannot raise the limit on open files: %s", strerror(errno));
    }
  }
}

static bool names_service(const struct program *program, const char *name) {
  for (size_t i = 0; i < program->services_count; i++) {
    if (strcmp(program->services[i]->name, name) == 0) {
      return true;
    }
  }
  return false;
}

static int check_names(struct command_context *context) {
  for (size_t i = 0; i < context->operands_count; i++) {
    if (!names_service(context->program, context->operands[i])) {
      return error_set(&context->error, EXIT_USAGE, "There is no service \"%s\". `souk list` shows them.",
                       context->operands[i]);
    }
  }
  return 0;
}

static void ending_signals(sigset_t *ret) {
  sigemptyset(ret);
  sigaddset(ret, SIGTERM);
  sigaddset(ret, SIGINT);
}

/* From here on they wait in a descriptor. Threads inherit the mask, so this comes before any is started. */
static int open_signals(void) {
  sigset_t ending;
  ending_signals(&ending);
  signal(SIGPIPE, SIG_IGN);
  errno = pthread_sigmask(SIG_BLOCK, &ending, NULL);
  return errno == 0 ? signalfd(-1, &ending, SFD_CLOEXEC) : -1;
}

static int unblock_signals(void) {
  sigset_t ending;
  ending_signals(&ending);
  return pthread_sigmask(SIG_UNBLOCK, &ending, NULL);
}

static void add_welcome(const struct command_context *context, const char *data, struct buffer *out) {
  const char *address = runtime_address(context->runtime);
  char whole[PATH_MAX];
  size_t count = 0;
  const struct service *const *services = runtime_services(context->runtime, &count);
  buffer_addf(out, "Souk runs at http://%s with", address);
  for (size_t i = 0; i < count; i++) {
    buffer_addf(out, "%s %s", i > 0 ? "," : "", services[i]->name);
  }
  buffer_addf(out, ". Its data lies in %s.\n", realpath(data, whole) != NULL ? whole : data);
  buffer_addf(out, "The API is described at http://%s/docs. Ctrl-C stops it.\n", address);
}

/* Three lines that can be copied as they are: the catalogue, an order, and that order. */
static void add_examples(const struct command_context *context, struct buffer *out) {
  const char *address = runtime_address(context->runtime);
  struct text variant = demo_example_variant(context->arena, address);
  buffer_add_c(out, "\nTry it, in another terminal:\n\n");
  buffer_addf(out, "  curl 'http://%s/products?limit=3'\n\n", address);
  buffer_addf(out,
              "  curl http://%s/orders -H 'Souk-Caller: " EXAMPLE_USER "; role=user' \\\n"
              "    --json '{\"lines\": [{\"variant_id\": \"%s\", \"quantity\": 1}], "
              "\"payment_method\": \"cash_on_delivery\"}'\n\n",
              address, variant.len > 0 ? text_c(variant) : "THE ID OF A VARIANT FROM THE LIST");
  buffer_addf(out, "  curl 'http://%s/orders?limit=1' -H 'Souk-Caller: " EXAMPLE_USER "; role=user'\n\n",
              address);
}

static bool runs_the_thread(const struct command_context *context) {
  return runtime_store_of(context->runtime, "product") != NULL &&
         runtime_store_of(context->runtime, "inventory") != NULL &&
         runtime_store_of(context->runtime, "order") != NULL;
}

/* Until a signal, or until the data can no longer be trusted. */
static int wait_for_end(struct command_context *context, int signals) {
  struct pollfd wanted = { .fd = signals, .events = POLLIN };
  for (;;) {
    int ready = poll(&wanted, 1, HEALTH_EVERY_MS);
    struct signalfd_siginfo ended;
    if (ready > 0 && read(signals, &ended, sizeof ended) == (ssize_t)sizeof ended) {
      return EXIT_FINE;
    }
    if (ready < 0 && errno != EINTR) {
      return error_set(&context->error, EXIT_FINDINGS, "Cannot wait for signals: %s.", strerror(errno));
    }
    if (runtime_health(context->runtime) < 0) {
      return error_set(
          &context->error, EXIT_FINDINGS,
          "The disk did not confirm a write, so what is in memory cannot be trusted and Souk stops. "
          "What was answered is safe. Look at the disk and the system's log, then start again and "
          "run `souk check`.");
    }
  }
}

/* What is printed for people must not stop the program: standard output may be closed. */
static void say(const struct command_context *context, struct buffer *out) {
  int result = print_buffer(STDOUT_FILENO, out);
  if (result != 0) {
    log_warn(context->log, "cannot write to standard output: %s", strerror(-result));
  }
}

static void add_demo(struct command_context *context, struct buffer *out) {
  struct error error;
  if (demo_seed(context->arena, runtime_address(context->runtime), out, &error) != 0) {
    log_warn(context->log, "the demo products are not complete: %s", error.text);
  }
}

static int serve(struct command_context *context, const char *data, int signals, struct buffer *out) {
  int result = runtime_start(context->runtime, &context->error);
  if (result == -EADDRINUSE) {
    struct error taken = context->error;
    error_set(
        &context->error, result,
        "%s Another program listens there; SOUK_LISTEN chooses another address, or with port 0 a free one.",
        taken.text);
  }
  if (result != 0) {
    return exit_of(result);
  }
  add_welcome(context, data, out);
  say(context, out);
  if (command_option(context, "--demo") != NULL) {
    add_demo(context, out);
  }
  if (runs_the_thread(context)) {
    add_examples(context, out);
  }
  say(context, out);
  return wait_for_end(context, signals);
}

static int run_locked(struct command_context *context, const char *data, int signals, struct buffer *out) {
  struct clock clock = { 0 };
  struct runtime_options options = command_runtime_options(context, &clock, data);
  options.only = context->operands_count > 0 ? context->operands : NULL;
  options.command = control_answer;
  options.command_data = (void *)context->program;
  int result = runtime_create(&context->runtime, &options, &context->error);
  if (result != 0) {
    return exit_of(result);
  }
  int exit_code = serve(context, data, signals, out);
  /* From here on a signal has its usual effect. */
  if (unblock_signals() != 0) {
    log_warn(context->log, "cannot unblock signals");
  }
  log_info(context->log, "stopping: requests under way are finished; a second signal ends it at once");
  runtime_stop(context->runtime);
  runtime_destroy(context->runtime);
  return exit_code;
}

int run_run(struct command_context *context, struct buffer *out) {
  const char *data = text_c(config_text(context->config, &setting_data));
  if (check_names(context) != 0) {
    return EXIT_USAGE;
  }
  if (check_listen(context->config, &context->error) != 0 || data_make(data, &context->error) != 0) {
    return EXIT_CONFIGURATION;
  }
  int lock = -1;
  int result = data_lock(data, &lock, &context->error);
  if (result != 0) {
    return exit_of(result);
  }
  mallopt(M_ARENA_MAX, ARENAS_MAX);
  raise_file_limit(context->log);
  int signals = open_signals();
  int exit_code = EXIT_FINDINGS;
  if (signals >= 0) {
    exit_code = run_locked(context, data, signals, out);
    close(signals);
  } else {
    error_set(&context->error, 0, "Cannot listen for signals: %s.", strerror(errno));
  }
  data_unlock(lock);
  return exit_code;
}
