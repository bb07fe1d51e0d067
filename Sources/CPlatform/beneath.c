#define _GNU_SOURCE
#include "platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The kernel's numbers, which older headers lack.
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
enum { NO_MAGICLINKS = 0x02, NO_SYMLINKS = 0x04, BENEATH = 0x08 };

struct how {
  uint64_t flags, mode, resolve;
};

int path_only_flag(void) { return O_PATH; }

static bool has_openat2 = true;

int open_beneath(int folder, const char *path, int flags, unsigned mode) {
  // openat2 refuses flags that have no meaning beside O_PATH.
  if (!(flags & O_PATH)) flags |= O_NOCTTY;
  if (__atomic_load_n(&has_openat2, __ATOMIC_RELAXED)) {
    struct how how = {
        .flags = (uint64_t)(flags | O_CLOEXEC),
        .mode = flags & O_CREAT ? mode : 0,
        .resolve = BENEATH | NO_SYMLINKS | NO_MAGICLINKS,
    };
    long descriptor = syscall(SYS_openat2, folder, path, &how, sizeof how);
    if (descriptor >= 0) return (int)descriptor;
    // Sandboxes older than the call answer EPERM to it; so may the file, of which the walk then says the same.
    if (errno == ENOSYS) __atomic_store_n(&has_openat2, false, __ATOMIC_RELAXED);
    if (errno != ENOSYS && errno != EPERM && errno != EAGAIN) return -1;
  }
  return open_beneath_by_walking(folder, path, flags, mode);
}

// Opens one name in a folder; a symbolic link is ELOOP, whatever the flags make of it.
static int open_component(int folder, const char *name, int flags, unsigned mode) {
  int descriptor = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC, mode);
  struct stat status;
  if (descriptor >= 0) {
    // O_PATH opens the link itself.
    if ((flags & O_PATH) && fstat(descriptor, &status) == 0 && S_ISLNK(status.st_mode)) {
      close(descriptor);
      errno = ELOOP;
      return -1;
    }
    return descriptor;
  }
  int error = errno;
  if (error == ENOTDIR && fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode))
    error = ELOOP;
  errno = error;
  return -1;
}

int open_beneath_by_walking(int folder, const char *path, int flags, unsigned mode) {
  int current = folder;
  int descriptor = -1;
  const char *rest = path;
  if (*rest == '/') {
    errno = EXDEV;
    return -1;
  }
  while (true) {
    char name[256];
    size_t length = strcspn(rest, "/");
    if (length == 0 || length >= sizeof name) {
      errno = length == 0 ? ENOENT : ENAMETOOLONG;
      break;
    }
    memcpy(name, rest, length);
    name[length] = 0;
    if (strcmp(name, "..") == 0) {
      errno = EXDEV;
      break;
    }
    rest += length;
    while (*rest == '/') rest++;
    if (*rest == 0) {
      descriptor = open_component(current, name, flags, mode);
      break;
    }
    int next = open_component(current, name, O_PATH | O_DIRECTORY, 0);
    if (next < 0) break;
    if (current != folder) close(current);
    current = next;
  }
  int error = errno;
  if (current != folder) close(current);
  errno = error;
  return descriptor;
}
