/* The ceiling: a bare writer thread that commits what 64 callers wait for, two rows and an index each, as one
   group after the other. No HTTP, no JSON, no events: what a machine's disk and SQLite allow at most.
   usage: yardstick_group DATABASE SECONDS   (a new file)   prints JSON */
#include "sql.h"
#include "support.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { CALLERS = 64, ROW_BYTES = 100 };

struct caller {
  struct writer *writer;
  struct caller *next;
  sem_t done;
  int64_t number;
  pthread_t thread;
};

struct writer {
  pthread_mutex_t mutex;
  pthread_cond_t work;
  struct caller *first;
  int64_t numbers;
  atomic_bool ending;
};

struct table {
  sqlite3 *db;
  sqlite3_stmt *begin, *commit, *insert_a, *insert_b;
  char text[ROW_BYTES + 1];
};

static void *call(void *data) {
  struct caller *caller = data;
  struct writer *writer = caller->writer;
  while (!atomic_load(&writer->ending)) {
    pthread_mutex_lock(&writer->mutex);
    caller->number = ++writer->numbers;
    caller->next = writer->first;
    writer->first = caller;
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->mutex);
    sem_wait(&caller->done);
  }
  return NULL;
}

/* Takes whoever waits, NULL where nobody has come within a second: they have all ended. */
static struct caller *take_group(struct writer *writer) {
  struct timespec soon;
  clock_gettime(CLOCK_REALTIME, &soon);
  soon.tv_sec++;
  pthread_mutex_lock(&writer->mutex);
  while (writer->first == NULL && pthread_cond_timedwait(&writer->work, &writer->mutex, &soon) == 0) {
  }
  struct caller *group = writer->first;
  writer->first = NULL;
  pthread_mutex_unlock(&writer->mutex);
  return group;
}

static void begin_callers(struct writer *writer, struct caller callers[static CALLERS]) {
  for (int i = 0; i < CALLERS; i++) {
    callers[i].writer = writer;
    sem_init(&callers[i].done, 0, 0);
    if (pthread_create(&callers[i].thread, NULL, call, &callers[i]) != 0) {
      die("no threads");
    }
  }
}

/* Keys rise, as those of UUIDv7 do. */
static void insert_rows(struct table *table, const struct caller *caller) {
  struct id key = { 0 };
  uint64_t number = __builtin_bswap64((uint64_t)caller->number);
  memcpy(key.bytes, &number, sizeof number);
  sql_run(table->insert_a, "idt", caller->number, &key, table->text);
  sql_run(table->insert_b, "it", caller->number, table->text);
}

static void answer(struct caller *group) {
  while (group != NULL) {
    struct caller *next = group->next; /* the caller may come back at once */
    sem_post(&group->done);
    group = next;
  }
}

static void open_table(struct table *table, const char *path) {
  table->db = sql_open(path);
  sql_execute(table->db,
              "CREATE TABLE a (number INTEGER PRIMARY KEY, key BLOB NOT NULL, text TEXT NOT NULL) STRICT;"
              "CREATE INDEX a_key ON a (key);"
              "CREATE TABLE b (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;");
  table->begin = sql_prepare(table->db, "BEGIN IMMEDIATE");
  table->commit = sql_prepare(table->db, "COMMIT");
  table->insert_a = sql_prepare(table->db, "INSERT INTO a VALUES (?, ?, ?)");
  table->insert_b = sql_prepare(table->db, "INSERT INTO b VALUES (?, ?)");
  memset(table->text, 'x', ROW_BYTES);
  table->text[ROW_BYTES] = '\0';
}

static void close_table(struct table *table) {
  sqlite3_finalize(table->begin);
  sqlite3_finalize(table->commit);
  sqlite3_finalize(table->insert_a);
  sqlite3_finalize(table->insert_b);
  sqlite3_close(table->db);
}

int main(int argc, char **argv) {
  if (argc != 3) {
    die("usage: yardstick_group DATABASE SECONDS");
  }
  struct table table;
  open_table(&table, argv[1]);
  int64_t limit_ns = (int64_t)(parse_fraction("SECONDS", argv[2]) * 1e9);
  struct writer writer = { .mutex = PTHREAD_MUTEX_INITIALIZER, .work = PTHREAD_COND_INITIALIZER };
  static struct caller callers[CALLERS];
  begin_callers(&writer, callers);

  int64_t began = now_ns();
  int64_t ended = began;
  int64_t done = 0;
  int64_t groups = 0;
  struct caller *group = NULL;
  while ((group = take_group(&writer)) != NULL) {
    sql_run(table.begin, "");
    for (struct caller *caller = group; caller != NULL; caller = caller->next) {
      insert_rows(&table, caller);
      done++;
    }
    sql_run(table.commit, "");
    groups++;
    ended = now_ns();
    if (ended - began > limit_ns) {
      atomic_store(&writer.ending, true);
    }
    answer(group);
  }
  for (int i = 0; i < CALLERS; i++) {
    pthread_join(callers[i].thread, NULL);
  }
  printf("{\"transactions\": %lld, \"per_second\": %.1f, \"group\": %.1f, \"cpu_us\": %.2f}\n",
         (long long)done, (double)done * 1e9 / (double)(ended - began), (double)done / (double)groups,
         cpu_seconds() * 1e6 / (double)done);
  close_table(&table);
  return 0;
}
