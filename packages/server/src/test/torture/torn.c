// Loaded before a process (LD_PRELOAD), writes down in one order what SQLite asks of the files of a folder, and what the process
// said meanwhile, so that a test can rebuild what a loss of power would have left (RL-6).
//   gcc -O2 -shared -fPIC -o torn.so torn.c
// TORN_FOLDER: databases below it, but not their shared index (-shm), which nothing rests on. TORN_JOURNAL: where it is written.
// One entry: kind (w write, t truncate, s sync, u unlink, a said), length of the path, length of the data, offset, path, data.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

typedef struct __attribute__((packed)) { char kind; uint16_t path; uint32_t data; int64_t offset; } Entry;

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;
static const char *folder;
static size_t folderLength;

__attribute__((constructor)) static void begin(void) {
  const char *to = getenv("TORN_JOURNAL");
  folder = getenv("TORN_FOLDER");
  if (to == NULL || folder == NULL) return;
  folderLength = strlen(folder);
  journal = open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int isOurs(const char *path) {
  size_t length = strlen(path);
  return journal >= 0 && strncmp(path, folder, folderLength) == 0 && path[folderLength] == '/' && strstr(path + folderLength, ".sqlite") != NULL && (length < 4 || strcmp(path + length - 4, "-shm") != 0);
}
static int pathOf(int fd, char *path) {
  char link[40];
  if (journal < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return isOurs(path);
}
static void note(char kind, const char *path, const void *data, size_t size, int64_t offset) {
  Entry entry = { kind, (uint16_t)strlen(path), (uint32_t)size, offset };
  struct iovec parts[3] = { { &entry, sizeof entry }, { (void *)path, entry.path }, { (void *)data, size } };
  size_t whole = sizeof entry + entry.path + size;
  // An entry that is not whole would shift all behind it: better no process than a wrong journal.
  if (writev(journal, parts, 3) != (ssize_t)whole) abort();
}
/** Said to the outside, which from now on counts on what was said. */
void torn_said(const char *text, size_t size) {
  if (journal < 0) return;
  pthread_mutex_lock(&turn);
  note('a', "", text, size, 0);
  pthread_mutex_unlock(&turn);
}

// One at a time over all threads: the journal has the order in which the disk was asked.
#define REAL(type, name) static type (*real)(); if (real == NULL) real = (type (*)())dlsym(RTLD_NEXT, name)
#define NOTED(type, name, fd, call, kind, data, size, offset) \
  REAL(type, name); \
  char path[PATH_MAX]; \
  if (!pathOf(fd, path)) return call; \
  pthread_mutex_lock(&turn); \
  type done = call; \
  if (done >= 0) note(kind, path, data, size, offset); \
  pthread_mutex_unlock(&turn); \
  return done

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) { NOTED(ssize_t, "pwrite64", fd, real(fd, data, size, offset), 'w', data, (size_t)done, offset); }
int ftruncate64(int fd, off64_t size) { NOTED(int, "ftruncate64", fd, real(fd, size), 't', "", 0, size); }
int ftruncate(int fd, off_t size) { NOTED(int, "ftruncate", fd, real(fd, size), 't', "", 0, size); }
int fsync(int fd) { NOTED(int, "fsync", fd, real(fd), 's', "", 0, 0); }
int fdatasync(int fd) { NOTED(int, "fdatasync", fd, real(fd), 's', "", 0, 0); }
int unlink(const char *path) {
  REAL(int, "unlink");
  if (!isOurs(path)) return real(path);
  pthread_mutex_lock(&turn);
  int done = real(path);
  if (done >= 0) note('u', path, "", 0, 0);
  pthread_mutex_unlock(&turn);
  return done;
}
