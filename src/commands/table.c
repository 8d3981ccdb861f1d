/* The commands. Their order is that of `souk --help`. */
#include "commands/command_functions.h"

#define OPTIONS(table) .options = (table), .options_count = COUNT_OF(table)

static const struct command_option run_options[] = {
  { "--demo", NULL, "add demo products first, if the shop is empty (`souk demo`)" },
};
static const struct command_option events_list_options[] = {
  { "--topic", "TOPIC", "only these, such as order.created" },
  { "--key", "ID", "only those about this order, product, …" },
  { "--after", "SEQ", "from behind this position on; without it: the last ones" },
  { "--limit", "N", "at most so many, 1 to 10000 (20)" },
  { "--json", NULL, "a line of JSON each: {\"seq\": …, \"event\": CloudEvent}" },
};
static const struct command_option dead_letters_options[] = {
  { "--consumer", "SERVICE", "only those of this service" },
  { "--limit", "N", "at most so many, 1 to 1000 (100)" },
};
static const struct command_option links_options[] = {
  { "--limit", "N", "at most so many, 1 to 1000 (100)" },
};
static const struct command_option restore_options[] = {
  { "--replace", NULL, "even if SOUK_DATA holds data; that is kept under another name" },
};

#define RUNNING "Running"
#define LOOKING "Looking inside"
#define KEEPING "Keeping the data"
#define DESCRIBING "Describing"
#define TESTING "Testing (in this build only)"

const struct command commands[] = {
  {
      .group = RUNNING,
      .name = "run",
      .operands = "[SERVICE…]",
      .operands_max = COMMAND_MAX_OPERANDS,
      OPTIONS(run_options),
      .needs = NEEDS_CONFIG,
      .summary = "Run every service, or those named, until Ctrl-C",
      .doc = "Everything is kept in the directory SOUK_DATA, which is made where missing; HTTP is served at\n"
             "SOUK_LISTEN. Migrations are applied first. One program at a time can have a SOUK_DATA.\n"
             "\n"
             "SIGTERM or SIGINT ends it: requests under way are finished first, for at most SOUK_DRAIN. A\n"
             "second signal, or kill -9, ends it at once. What was answered is on disk at any moment.",
      .run = run_run,
  },
  {
      .group = RUNNING,
      .name = "demo",
      .needs = NEEDS_CONFIG,
      .summary = "Add some forty demo products, customers and their orders to an empty shop",
      .doc = "They come in through the API of the running program; if none runs, one is started for it and\n"
             "stopped again. A second time does nothing, nor does it touch a shop with products of its own.",
      .run = run_demo,
  },
  {
      .group = LOOKING,
      .name = "list",
      .summary = "List the services: who calls whom, who emits and who hears each event",
      .run = run_list,
  },
  {
      .group = LOOKING,
      .name = "routes",
      .summary = "List every HTTP route and who may use it",
      .doc =
          "WHO is anyone, user (somebody known) or admin. The service still decides on each object: a user\n"
          "sees only orders of their own, for example.",
      .run = run_routes,
  },
  {
      .group = LOOKING,
      .name = "config",
      .needs = NEEDS_CONFIG,
      .summary = "Print every setting, its value, and whether it is the default",
      .doc = "Settings are environment variables; `souk docs configuration` explains each. Secrets are not\n"
             "printed. A wrong value, or a misspelt SOUK_… variable, is said and ends with exit code 3.",
      .run = run_config,
  },
  {
      .group = LOOKING,
      .name = "events list",
      OPTIONS(events_list_options),
      .needs = NEEDS_DATA,
      .summary = "List what has happened: the events of the log, oldest first",
      .doc = "Each line: the position in the log, the time, the topic, the key (what it is about) and the\n"
             "version of that.",
      .run = run_events_list,
  },
  {
      .group = LOOKING,
      .name = "events show",
      .operands = "SEQ|ID",
      .operands_min = 1,
      .operands_max = 1,
      .needs = NEEDS_DATA,
      .summary = "Show one event whole, by its position in the log or its id",
      .run = run_events_show,
  },
  {
      .group = LOOKING,
      .name = "events replay",
      .operands = "SERVICE",
      .operands_min = 1,
      .operands_max = 1,
      .needs = NEEDS_LIVE,
      .summary = "Rebuild what a service keeps from events, from the first one on",
      .doc = "Its tables that are filled by events alone are emptied and every such event is processed "
             "again, in\n"
             "the background. Effects that must not happen twice (a mail) are left out.",
      .run = run_events_replay,
  },
  {
      .group = LOOKING,
      .name = "dead-letters list",
      OPTIONS(dead_letters_options),
      .needs = NEEDS_DATA,
      .summary = "List events that a service could not process, and why",
      .doc =
          "An event that a service fails to process is tried again with growing pauses; after "
          "SOUK_EVENT_TRIES\n"
          "it becomes a dead letter, so that others go on. It waits until somebody has mended the cause and\n"
          "retries it, or drops it. Newest first.",
      .run = run_dead_letters_list,
  },
  {
      .group = LOOKING,
      .name = "dead-letters retry",
      .operands = "ID",
      .operands_min = 1,
      .operands_max = 1,
      .needs = NEEDS_DATA,
      .summary = "Process a dead letter again",
      .doc = "It is tried at once, and as often as a new event, before it becomes a dead letter again. Mend "
             "the\n"
             "cause first: the reason is in `souk dead-letters list` and the log.",
      .run = run_dead_letters_retry,
  },
  {
      .group = LOOKING,
      .name = "dead-letters drop",
      .operands = "ID",
      .operands_min = 1,
      .operands_max = 1,
      .needs = NEEDS_DATA,
      .summary = "Give up a dead letter: that service never processes this event",
      .doc = "The event itself stays in the log, and other services are not concerned. What the service "
             "would have\n"
             "done is not done, so look at the event first (`souk events show`).",
      .run = run_dead_letters_drop,
  },
  {
      .group = LOOKING,
      .name = "links",
      OPTIONS(links_options),
      .needs = NEEDS_DATA,
      .summary = "List the links that people were to be sent, newest first",
      .doc =
          "What each is for, until when it works, the address it is meant for, and the link itself.\n"
          "\n"
          "Whoever has a link can use it, once: to verify or take over an e-mail address, or to set a new\n"
          "password. So give it to nobody but the person who has that address.",
      .run = run_links,
  },
  {
      .group = KEEPING,
      .name = "keys list",
      .needs = NEEDS_DATA,
      .summary = "List the keys with which tokens are signed",
      .doc =
          "One is next: published, so that other processes know it, and not used yet. One is current: it\n"
          "signs. Retired ones sign no more; they verify until the last token that they signed has ended.\n"
          "Each is named by its thumbprint, the `kid` in tokens and in /.well-known/jwks.json. The secret\n"
          "halves lie in SOUK_DATA/keys, for their user alone, and in no backup.",
      .run = run_keys_list,
  },
  {
      .group = KEEPING,
      .name = "keys rotate",
      .needs = NEEDS_DATA,
      .summary = "Sign with the next key from now on, and make a new next one",
      .doc = "Nobody is logged out. If somebody may have read SOUK_DATA/keys, this is not enough: stop the "
             "program,\n"
             "remove that directory and start again. New keys are made, and everybody has to log in anew.",
      .run = run_keys_rotate,
  },
  {
      .group = KEEPING,
      .name = "check",
      .needs = NEEDS_DATA,
      .summary = "Verify the data: databases, event log, positions, each service's invariants",
      .doc =
          "Prints what is wrong, one finding a line, and ends with exit code 1; or says what it looked at.\n"
          "It changes nothing.",
      .run = run_check,
  },
  {
      .group = KEEPING,
      .name = "backup",
      .operands = "TARGET",
      .operands_min = 1,
      .operands_max = 1,
      .paths = true,
      .needs = NEEDS_DATA,
      .summary = "Copy the data, consistently, while it is in use",
      .doc = "TARGET is a new file, or an existing directory, in which a file named by the time is made. "
             "Nothing is\n"
             "ever overwritten. When the command ends well, the copy is whole and on disk.",
      .run = run_backup,
  },
  {
      .group = KEEPING,
      .name = "restore",
      .operands = "SOURCE",
      .operands_min = 1,
      .operands_max = 1,
      OPTIONS(restore_options),
      .needs = NEEDS_CONFIG,
      .summary = "Put a backup in place of the data; the program must not be running",
      .doc = "SOURCE is what `souk backup` made. It is copied and checked before anything is replaced. It "
             "refuses\n"
             "where SOUK_DATA already holds data, unless --replace is given: that data is then kept beside "
             "the new\n"
             "as souk.db.before-restore-TIME.",
      .run = run_restore,
  },
  {
      .group = KEEPING,
      .name = "migrate",
      .needs = NEEDS_CONFIG,
      .summary = "Bring the data to this version of the program, without running it",
      .doc = "`souk run` does the same when it starts. The program must not be running. Make a backup first: "
             "there\n"
             "is no way back but that.",
      .run = run_migrate,
  },
  {
      .group = DESCRIBING,
      .name = "docs configuration",
      .summary = "Print docs/CONFIGURATION.md: every setting",
      .run = run_docs_configuration,
  },
  {
      .group = DESCRIBING,
      .name = "docs problems",
      .summary = "Print docs/PROBLEMS.md: every way in which a request is refused",
      .run = run_docs_problems,
  },
  {
      .group = DESCRIBING,
      .name = "docs openapi",
      .summary = "Print docs/openapi.json: the HTTP API, as OpenAPI 3.1",
      .run = run_docs_openapi,
  },
  {
      .group = DESCRIBING,
      .name = "docs asyncapi",
      .summary = "Print docs/asyncapi.json: the events, as AsyncAPI 3",
      .run = run_docs_asyncapi,
  },
#ifdef SOUK_TEST_HOOKS
  {
      .group = TESTING,
      .name = "events emit",
      .operands = "TOPIC KEY JSON",
      .operands_min = 3,
      .operands_max = 3,
      .needs = NEEDS_DATA,
      .summary = "Emit an event, for a service that does not exist yet",
      .run = run_events_emit,
  },
  {
      .group = TESTING,
      .name = "events settle",
      .needs = NEEDS_LIVE,
      .summary = "Wait until every event has been processed",
      .run = run_events_settle,
  },
  {
      .group = TESTING,
      .name = "clock advance",
      .operands = "DURATION",
      .operands_min = 1,
      .operands_max = 1,
      .needs = NEEDS_LIVE,
      .summary = "Move the clock (90, 15m, 2h, 1d) and run every job once",
      .run = run_clock_advance,
  },
#endif
};
const size_t commands_count = COUNT_OF(commands);
