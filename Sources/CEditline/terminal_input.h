#ifndef KNAVE_TERMINAL_INPUT_H
#define KNAVE_TERMINAL_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/// Bytes from a terminal, as characters. The start of a bracketed paste is one character,
/// `TERMINAL_PASTE`: libedit's vi mode could not hold it as a key sequence, because there Escape is a
/// key of its own.
typedef struct {
  int descriptor;
  unsigned char bytes[4096];
  size_t start, end;
  bool ended;
  char *paste;
  size_t paste_length, paste_capacity;
} TerminalInput;

/// C1 controls stand for keys that are made up, for no keyboard sends those: the start of a paste, a
/// key of the search through the history, and a step back or forward in it.
enum {
  TERMINAL_PASTE = 0x90, TERMINAL_SEARCH = 0x91, TERMINAL_OLDER = 0x92, TERMINAL_NEWER = 0x93
};

typedef enum { INPUT_READY, INPUT_SIGNAL, INPUT_TIMEOUT, INPUT_ENDED } InputState;

/// Waits until a signal arrived or there is a character, and stores the character.
InputState terminal_input_next(TerminalInput *input, wchar_t *character);

/// Reads on to the end mark of a bracketed paste; what was read so far survives a signal. On
/// `INPUT_READY` the block is `paste_length` bytes at `paste`, until `terminal_input_end_paste`.
InputState terminal_input_paste(TerminalInput *input);
void terminal_input_end_paste(TerminalInput *input);

/// Forgets what was typed ahead.
void terminal_input_clear(TerminalInput *input);

#endif
