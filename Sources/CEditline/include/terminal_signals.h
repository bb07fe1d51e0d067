#ifndef KNAVE_TERMINAL_SIGNALS_H
#define KNAVE_TERMINAL_SIGNALS_H

#include <stdbool.h>

/// The signals of a terminal, recorded by handlers that do nothing else.
///
/// A signal sent to the process may be delivered on any thread, so each one also writes a byte to a
/// pipe: whoever waits in `poll` with `knave_signals_wake_descriptor` wakes whichever thread ran the
/// handler.

/// Records SIGINT from here on instead of dying of it, on this thread and those that it starts. Returns false with `errno` set on failure.
bool knave_interrupts_install(void);

/// Whether SIGINT arrived since the last `knave_interrupts_clear`. Any thread may ask.
bool knave_interrupts_pending(void);

void knave_interrupts_clear(void);

/// Makes `knave_interrupts_pending` true without a key having been pressed.
void knave_interrupts_raise(void);

/// While true, the third SIGINT within two seconds of the first ends the process with status 130.
void knave_interrupts_allow_exit(bool allowed);

enum {
  KNAVE_SIGNAL_INTERRUPT = 1 << 0,
  KNAVE_SIGNAL_RESIZE = 1 << 1,
  KNAVE_SIGNAL_SUSPEND = 1 << 2,
  KNAVE_SIGNAL_CONTINUE = 1 << 3,
  KNAVE_SIGNAL_TERMINATE = 1 << 4,
  KNAVE_SIGNAL_HANGUP = 1 << 5,
  KNAVE_SIGNAL_QUIT = 1 << 6,
};

/// Records every signal above until `knave_signals_end`, which puts the former handlers back.
bool knave_signals_begin(void);
void knave_signals_end(void);

/// The signals that arrived since the last call, as a set of the bits above.
int knave_signals_take(void);

/// Readable once a signal arrived.
int knave_signals_wake_descriptor(void);

/// Lets one signal have its default effect on this process; returns when the process continues.
void knave_signals_deliver_default(int signal_bit);

#endif
