/* A part of a body in a savepoint of its own. */
#include "store/sqlite_driver.h"

static int nested_failed(struct sqlite_tx *tx, int code, const char *what) {
  tx->dead = true;
  return tx_poison(&tx->base, errno_of_sqlite(code) == -ENOSPC ? -ENOSPC : -EIO, "%s failed (SQLite %d)",
                   what, code);
}

int sqlite_nested(struct tx *base, int (*run)(void *data, struct tx *tx), void *data) {
  struct sqlite_tx *tx = sqlite_tx_of(base);
  int code = connection_control(tx->connection, CONTROL_SAVEPOINT);
  if (code != SQLITE_OK) {
    return nested_failed(tx, code, "a savepoint");
  }
  int64_t emitted = base->emitted;
  int result = run(data, base);
  if (base->poisoned != 0 && result >= 0) {
    result = base->poisoned;
  }
  if (tx->dead || base->poisoned == -EIO || base->poisoned == -ENOSPC) {
    tx->dead = true; /* this savepoint is still open: only the whole group can be taken back */
    return base->poisoned;
  }
  if (result < 0) {
    code = connection_control(tx->connection, CONTROL_ROLLBACK_TO);
    base->poisoned = 0;
    base->emitted = emitted;
  }
  if (code == SQLITE_OK) {
    code = connection_control(tx->connection, CONTROL_RELEASE);
  }
  return code == SQLITE_OK ? result : nested_failed(tx, code, "a savepoint's end");
}
