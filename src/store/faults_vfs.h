/* A SQLite VFS that fails on purpose, in builds with test hooks only: it stands before the usual one, counts
   what is done to databases and their WALs, and fails where its plan says so. */
#pragma once

#ifdef SOUK_TEST_HOOKS
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Operations are counted from 1. From `from` to `to` they fail; from 0: none does. */
struct fault_range {
  _Atomic int64_t from, to;
};

struct faults_plan {
  struct fault_range writes, syncs, any; /* any counts writes and syncs */
  _Atomic bool full;                     /* failing writes say that the disk is full, not that it is broken */
  _Atomic int64_t space;                 /* bytes that files may still grow by; negative: no limit */
  _Atomic int64_t writes_done, syncs_done;
};

/* Registers the VFS "souk_faults" (once) and gives its plan, which is one for the process: SQLite's list of
   VFSs is, too. */
struct faults_plan *faults_vfs_register(void);

/* Reads a plan: "sync:120" (the 120th sync fails), "write:500-520=full", "any:7", "space:65536"; several with
   commas. -EINVAL. */
int faults_plan_parse(struct faults_plan *faults, const char *text);

/* When SOUK_FAULTS or SOUK_CRASH_AT is set: registers the VFS, plans as SOUK_FAULTS says, and names it as
 *vfs unless another is named. */
void faults_vfs_from_environment(const char **vfs);
#else
static inline void faults_vfs_from_environment(const char **vfs) {
  (void)vfs;
}
#endif
