/* A SQLite VFS that fails on purpose, in builds with test hooks only. */
#pragma once

#ifdef SOUK_TEST_HOOKS
/* When SOUK_FAULTS or SOUK_CRASH_AT is set: registers the VFS and names it, unless one is named already. */
void faults_vfs_from_environment(const char **vfs);
#else
static inline void faults_vfs_from_environment(const char **vfs) {
  (void)vfs;
}
#endif
