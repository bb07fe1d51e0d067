#define _GNU_SOURCE
#include "terminal_signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

static atomic_int arrived;
static atomic_int interrupts;
static atomic_llong first_interrupt;
static atomic_bool exit_allowed;
static int wake[2] = {-1, -1};

static const struct {
  int number;
  int bit;
} recorded[] = {
    {SIGINT, KNAVE_SIGNAL_INTERRUPT},  {SIGWINCH, KNAVE_SIGNAL_RESIZE},
    {SIGTSTP, KNAVE_SIGNAL_SUSPEND},   {SIGCONT, KNAVE_SIGNAL_CONTINUE},
    {SIGTERM, KNAVE_SIGNAL_TERMINATE}, {SIGHUP, KNAVE_SIGNAL_HANGUP},
    {SIGQUIT, KNAVE_SIGNAL_QUIT},
};
enum { recorded_count = sizeof recorded / sizeof *recorded };

static struct sigaction former[recorded_count];

static int64_t milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void count_interrupt(void) {
  int64_t now = milliseconds();
  if (interrupts == 0 || now - first_interrupt > 2000) {
    first_interrupt = now;
    interrupts = 1;
  } else {
    interrupts += 1;
  }
  if (interrupts < 3 || !exit_allowed) return;
  ssize_t written = write(STDERR_FILENO, "\n", 1);
  (void)written;
  _exit(130);
}

static void record(int number) {
  int saved = errno;
  for (int i = 0; i < recorded_count; i++)
    if (recorded[i].number == number) atomic_fetch_or(&arrived, recorded[i].bit);
  if (number == SIGINT) count_interrupt();
  if (wake[1] >= 0) {
    ssize_t written = write(wake[1], "", 1);
    (void)written;  // A full pipe wakes the reader just as well.
  }
  errno = saved;
}

static bool install(int number, struct sigaction *before) {
  struct sigaction action = {.sa_handler = record, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  return sigaction(number, &action, before) == 0;
}

static bool open_wake_pipe(void) {
  return wake[0] >= 0 || pipe2(wake, O_CLOEXEC | O_NONBLOCK) == 0;
}

bool knave_interrupts_install(void) {
  if (!open_wake_pipe() || !install(SIGINT, NULL)) return false;
  // Whoever started the process may have blocked it, as a thread of a dispatch pool does.
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, SIGINT);
  return pthread_sigmask(SIG_UNBLOCK, &one, NULL) == 0;
}

bool knave_interrupts_pending(void) {
  return atomic_load_explicit(&interrupts, memory_order_relaxed) > 0;
}

void knave_interrupts_clear(void) {
  interrupts = 0;
  atomic_fetch_and(&arrived, ~KNAVE_SIGNAL_INTERRUPT);
}

void knave_interrupts_raise(void) {
  int none = 0;
  // No key was pressed, so nothing is added to those that were.
  if (atomic_compare_exchange_strong(&interrupts, &none, 1)) first_interrupt = INT64_MIN / 2;
}

void knave_interrupts_allow_exit(bool allowed) { exit_allowed = allowed; }

bool knave_signals_begin(void) {
  if (!open_wake_pipe()) return false;
  for (int i = 0; i < recorded_count; i++) {
    if (!install(recorded[i].number, &former[i])) return false;
    // What whoever started the process had it ignore, as nohup does, stays ignored.
    if (former[i].sa_handler == SIG_IGN && recorded[i].bit != KNAVE_SIGNAL_INTERRUPT)
      sigaction(recorded[i].number, &former[i], NULL);
  }
  return true;
}

void knave_signals_end(void) {
  for (int i = 0; i < recorded_count; i++) sigaction(recorded[i].number, &former[i], NULL);
}

int knave_signals_take(void) {
  char drained[64];
  while (read(wake[0], drained, sizeof drained) > 0) continue;
  return atomic_exchange(&arrived, 0);
}

int knave_signals_wake_descriptor(void) { return wake[0]; }

void knave_signals_deliver_default(int signal_bit) {
  for (int i = 0; i < recorded_count; i++) {
    if (recorded[i].bit != signal_bit) continue;
    struct sigaction usual = {.sa_handler = SIG_DFL}, recording;
    sigset_t one, before;
    sigemptyset(&usual.sa_mask);
    sigemptyset(&one);
    sigaddset(&one, recorded[i].number);
    sigaction(recorded[i].number, &usual, &recording);
    pthread_sigmask(SIG_UNBLOCK, &one, &before);
    raise(recorded[i].number);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    sigaction(recorded[i].number, &recording, NULL);
  }
}
