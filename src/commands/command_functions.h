/* What the rows of the table of commands run, each in command_<group>.c. */
#pragma once

#include "commands/command.h"

int run_run(struct command_context *context, struct buffer *out);
int run_demo(struct command_context *context, struct buffer *out);

int run_list(struct command_context *context, struct buffer *out);
int run_routes(struct command_context *context, struct buffer *out);

int run_events_list(struct command_context *context, struct buffer *out);
int run_events_show(struct command_context *context, struct buffer *out);
int run_events_replay(struct command_context *context, struct buffer *out);

int run_dead_letters_list(struct command_context *context, struct buffer *out);
int run_dead_letters_retry(struct command_context *context, struct buffer *out);
int run_dead_letters_drop(struct command_context *context, struct buffer *out);

int run_keys_list(struct command_context *context, struct buffer *out);
int run_keys_rotate(struct command_context *context, struct buffer *out);
/* The running program's keys, or at rest those of the data directory. An exit code. */
int command_open_ring(struct command_context *context, struct key_ring **ret);
void command_close_ring(struct command_context *context, struct key_ring *ring);

int run_links(struct command_context *context, struct buffer *out);

int run_check(struct command_context *context, struct buffer *out);
int run_backup(struct command_context *context, struct buffer *out);
int run_restore(struct command_context *context, struct buffer *out);
int run_migrate(struct command_context *context, struct buffer *out);

int run_config(struct command_context *context, struct buffer *out);
int run_docs_configuration(struct command_context *context, struct buffer *out);
int run_docs_problems(struct command_context *context, struct buffer *out);
int run_docs_openapi(struct command_context *context, struct buffer *out);
int run_docs_asyncapi(struct command_context *context, struct buffer *out);

#ifdef SOUK_TEST_HOOKS
int run_events_emit(struct command_context *context, struct buffer *out);
int run_events_settle(struct command_context *context, struct buffer *out);
int run_clock_advance(struct command_context *context, struct buffer *out);
#endif
