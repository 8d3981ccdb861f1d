/* souk run: everything, until it is asked to stop. */
#include "commands/command_functions.h"

#include "commands/control.h"
#include "commands/data.h"
#include "commands/demo.h"
#include "commands/demo_story.h"
#include "commands/demo_terms.h"
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
  HOST_MAX = 128,
  HEALTH_EVERY_MS = 1000,
  ARENAS_MAX = 2, /* of malloc: by default it makes eight per core, each of which keeps what it once took */
};

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

/* The host of SOUK_LISTEN, without its brackets; said before anything is made. */
static int listen_host(const struct config *config, char *ret, size_t size, struct error *error) {
  struct text listen = config_text(config, &setting_listen);
  const char *colon = listen.len > 0 ? strrchr(listen.at, ':') : NULL;
  size_t length = colon != NULL ? (size_t)(colon - listen.at) : 0;
  bool bracketed = length > 2 && listen.at[0] == '[' && colon[-1] == ']';
  if (length == 0 || length >= size || !is_port(colon + 1)) {
    return error_set(error, -EINVAL,
                     "SOUK_LISTEN is \"%.*s\": it must be an address with a port, such as 127.0.0.1:8000, "
                     "0.0.0.0:443 or [::]:8000.",
                     TEXT_ARGS(listen));
  }
  snprintf(ret, size, "%.*s", (int)(bracketed ? length - 2 : length), bracketed ? listen.at + 1 : listen.at);
  return 0;
}

/* Passwords and tokens that go over a network in the clear are everybody's. */
static void warn_of_plain_http(const struct command_context *context, const char *host) {
  const struct config *config = context->config;
  bool is_safe = is_loopback(host) || config_is_set(config, &setting_tls_certificate) ||
                 config_is_set(config, &setting_trusted_proxies);
  if (!is_safe && runtime_store_of(context->runtime, "gateway") != NULL) {
    log_warn(
        context->log,
        "PLAIN HTTP ON %s: WHOEVER CAN LISTEN TO THE NETWORK SEES PASSWORDS AND TOKENS. Set SOUK_TLS_CERT "
        "and SOUK_TLS_KEY, or put a proxy in front and name it in SOUK_TRUSTED_PROXIES.",
        runtime_address(context->runtime));
  }
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

static void awaited_signals(sigset_t *ret) {
  sigemptyset(ret);
  sigaddset(ret, SIGHUP);
  sigaddset(ret, SIGTERM);
  sigaddset(ret, SIGINT);
}

/* From here on they wait in a descriptor. Threads inherit the mask, so this comes before any is started. */
static int open_signals(void) {
  sigset_t awaited;
  awaited_signals(&awaited);
  signal(SIGPIPE, SIG_IGN);
  errno = pthread_sigmask(SIG_BLOCK, &awaited, NULL);
  return errno == 0 ? signalfd(-1, &awaited, SFD_CLOEXEC) : -1;
}

static int unblock_signals(void) {
  sigset_t awaited;
  awaited_signals(&awaited);
  return pthread_sigmask(SIG_UNBLOCK, &awaited, NULL);
}

static const char *scheme_of(const struct command_context *context) {
  return config_is_set(context->config, &setting_tls_certificate) ? "https" : "http";
}

/* Where a browser reaches the shop: as links say, but for a port that the system chose. */
static struct text browser_url(const struct command_context *context) {
  const char *port = strrchr(text_c(config_text(context->config, &setting_listen)), ':');
  if (port != NULL && strcmp(port, ":0") == 0 && !config_is_set(context->config, &setting_public_url)) {
    return text_format(context->arena, "%s://%s", scheme_of(context), runtime_address(context->runtime));
  }
  return shop_url(context->config, context->arena);
}

static void add_welcome(const struct command_context *context, const char *data, struct buffer *out) {
  char whole[PATH_MAX];
  size_t count = 0;
  const struct service *const *services = runtime_services(context->runtime, &count);
  buffer_addf(out, "Souk runs at %s://%s with", scheme_of(context), runtime_address(context->runtime));
  for (size_t i = 0; i < count; i++) {
    buffer_addf(out, "%s %s", i > 0 ? "," : "", services[i]->name);
  }
  buffer_addf(out, ". Its data lies in %s.\n", realpath(data, whole) != NULL ? whole : data);
  if (runtime_store_of(context->runtime, "gateway") != NULL) {
    struct text url = browser_url(context);
    buffer_addf(out,
                "\n  the shop        %.*s/\n  its admin desk  %.*s/admin\n"
                "  the API         %.*s/docs\n  mails           %.*s/admin/mailbox\n\n",
                TEXT_ARGS(url), TEXT_ARGS(url), TEXT_ARGS(url), TEXT_ARGS(url));
  } else {
    buffer_addf(out, "The API is described at %s://%s/docs. ", scheme_of(context),
                runtime_address(context->runtime));
  }
  buffer_add_c(out, "Ctrl-C stops it.\n");
}

/* Five things to try, in lines that can be copied as they are. */
static void add_tour(const struct command_context *context, struct buffer *out) {
  buffer_addf(out,
              "\nFive things to try in the shop, or here in another terminal (or at /docs, after Authorize). "
              "The demo's\ncustomers are "
              "ada@demo.example, ben@demo.example and cleo@demo.example, all with the password " DEMO_PASSWORD
              ".\nThe code " DEMO_CODE " takes a tenth off what you order.\n\n"
              "  API=%s://%s/api/v1\n"
              "  token() { curl -s $API/auth/token -d grant_type=password -d username=$1 --data-urlencode "
              "\"password=$2\" |\n"
              "    sed 's/.*\"access_token\":\"\\([^\"]*\\).*/Authorization: Bearer \\1/'; }\n\n",
              scheme_of(context), runtime_address(context->runtime));
  buffer_add_c(out,
               "1. What has Ada ordered, and how far has it come?\n\n"
               "  ADA=$(token ada@demo.example " DEMO_PASSWORD ")\n"
               "  curl -s -H \"$ADA\" $API/orders\n\n"
               "2. Order something for her, a tenth off, and pay by card, with play money: open the "
               "checkout_url in a browser.\n\n"
               "  VARIANT=$(curl -s \"$API/products?in_stock=true&limit=1\" | sed "
               "'s/.*\"variants\":\\[{\"id\":\"\\([^\"]*\\).*/\\1/')\n"
               "  ORDER=$(curl -s -H \"$ADA\" $API/orders --json \\\n"
               "    "
               "'{\"lines\":[{\"variant_id\":\"'$VARIANT'\",\"quantity\":1}],\"payment_method\":\"card\","
               "\"discount_code\":\"" DEMO_CODE "\"}' | "
               "sed 's/{\"id\":\"\\([^\"]*\\).*/\\1/')\n"
               "  curl -s -H \"$ADA\" $API/payments --json '{\"order_id\":\"'$ORDER'\"}'\n\n"
               "3. Read the shop's mails, as its admin, whose password the first start has told you:\n\n"
               "  read -r -p 'Password of admin: ' PASSWORD; ADMIN=$(token admin \"$PASSWORD\")\n"
               "  curl -s -H \"$ADMIN\" $API/mailbox\n\n"
               "4. Ada wants to give back a mug. See what customers return, and who did what in the shop:\n\n"
               "  curl -s -H \"$ADMIN\" $API/returns\n"
               "  curl -s -H \"$ADMIN\" $API/audit\n\n");
  buffer_addf(out,
              "5. Pull the plug, start again and look whether anything is missing. Not a cent will be.\n\n"
              "  kill -9 %d\n"
              "  make run    in this terminal\n"
              "  build/souk check\n\n",
              (int)getpid());
}

static bool runs_the_thread(const struct command_context *context) {
  static const char *const needed[] = { "gateway",   "auth",  "user",    "product",
                                        "inventory", "order", "payment", "notification" };
  for (size_t i = 0; i < COUNT_OF(needed); i++) {
    if (runtime_store_of(context->runtime, needed[i]) == NULL) {
      return false;
    }
  }
  return true;
}

static void reload(const struct command_context *context) {
  struct error error;
  if (runtime_reload(context->runtime, &error) < 0) {
    log_error(context->log, "the certificate was not read again: %s", error.text);
  } else {
    log_info(context->log, "SIGHUP: what may change was read again");
  }
}

/* Until a signal, or until the data can no longer be trusted. */
static int wait_for_end(struct command_context *context, int signals) {
  struct pollfd wanted = { .fd = signals, .events = POLLIN };
  for (;;) {
    int ready = poll(&wanted, 1, HEALTH_EVERY_MS);
    struct signalfd_siginfo signal;
    if (ready > 0 && read(signals, &signal, sizeof signal) == (ssize_t)sizeof signal) {
      if (signal.ssi_signo != SIGHUP) {
        return EXIT_FINE;
      }
      reload(context);
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

static void add_demo(struct command_context *context, const char *data, struct buffer *out) {
  struct error error;
  if (demo_seed(context->arena, data, out, &error) != 0) {
    log_warn(context->log, "the demo is not complete: %s", error.text);
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
  char host[HOST_MAX];
  if (listen_host(context->config, host, sizeof host, &context->error) == 0) {
    warn_of_plain_http(context, host);
  }
  add_welcome(context, data, out);
  say(context, out);
  bool demo = command_option(context, "--demo") != NULL;
  if (demo) {
    add_demo(context, data, out);
  }
  if (demo && runs_the_thread(context)) {
    add_tour(context, out);
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
  char host[HOST_MAX];
  if (listen_host(context->config, host, sizeof host, &context->error) != 0 ||
      data_make(data, &context->error) != 0) {
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
