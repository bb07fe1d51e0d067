#define _GNU_SOURCE
#include "terminal_input.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminal_signals.h"

static const char paste_start[] = "\033[200~";
static const char paste_end[] = "\033[201~";
enum { mark_length = sizeof paste_start - 1 };

/// How long the rest of a mark may lag behind its Escape, in milliseconds; a lone Escape key waits
/// this long.
enum { mark_patience = 30 };

/// Waits for more bytes behind those in the buffer, for ever when `timeout` is -1.
static InputState fill(TerminalInput *input, int timeout) {
  if (input->ended) return INPUT_ENDED;
  if (input->start > 0) {
    memmove(input->bytes, input->bytes + input->start, input->end - input->start);
    input->end -= input->start;
    input->start = 0;
  }
  for (;;) {
    struct pollfd waits[] = {
        {.fd = input->descriptor, .events = POLLIN},
        {.fd = knave_signals_wake_descriptor(), .events = POLLIN},
    };
    int ready = poll(waits, 2, timeout);
    if (ready == 0) return INPUT_TIMEOUT;
    if (ready < 0 && errno != EINTR) break;
    if (ready < 0 || waits[1].revents) return INPUT_SIGNAL;
    ssize_t count =
        read(input->descriptor, input->bytes + input->end, sizeof input->bytes - input->end);
    if (count > 0) {
      input->end += (size_t)count;
      return INPUT_READY;
    }
    if (count == 0 || (errno != EINTR && errno != EAGAIN)) break;
  }
  input->ended = true;
  return INPUT_ENDED;
}

/// Whether the buffer begins with a paste mark, waiting for the rest of one half received.
static InputState begins_paste(TerminalInput *input, bool *begins) {
  *begins = false;
  for (;;) {
    size_t available = input->end - input->start;
    size_t compared = available < mark_length ? available : mark_length;
    if (memcmp(input->bytes + input->start, paste_start, compared) != 0) return INPUT_READY;
    if (compared == mark_length) {
      *begins = true;
      return INPUT_READY;
    }
    InputState state = fill(input, mark_patience);
    if (state == INPUT_SIGNAL) return state;
    if (state != INPUT_READY) return INPUT_READY;
  }
}

/// Length of the UTF-8 sequence that a byte begins; 0 for a byte that begins none.
static size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// Decodes a whole sequence; false when it is not well formed.
static bool decode(const unsigned char *bytes, size_t length, wchar_t *character) {
  static const wchar_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (length == 1) {
    *character = bytes[0];
    return true;
  }
  wchar_t value = bytes[0] & (0x7F >> length);
  for (size_t i = 1; i < length; i++) {
    if ((bytes[i] & 0xC0) != 0x80) return false;
    value = (value << 6) | (bytes[i] & 0x3F);
  }
  *character = value;
  return value >= least[length] && value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
}

InputState terminal_input_next(TerminalInput *input, wchar_t *character) {
  for (;;) {
    if (input->start == input->end) {
      InputState state = fill(input, -1);
      if (state != INPUT_READY) return state;
    }
    if (input->bytes[input->start] == '\033') {
      bool begins;
      if (begins_paste(input, &begins) == INPUT_SIGNAL) return INPUT_SIGNAL;
      if (begins) {
        input->start += mark_length;
        *character = TERMINAL_PASTE;
        return INPUT_READY;
      }
    }
    size_t length = sequence_length(input->bytes[input->start]);
    while (input->end - input->start < length) {
      InputState state = fill(input, -1);
      if (state != INPUT_READY) return state;
    }
    bool valid = length > 0 && decode(input->bytes + input->start, length, character);
    // A byte that begins nothing valid is dropped, and reading goes on behind it.
    input->start += valid ? length : 1;
    // Nor does a typed C1 control pass for one of the keys that are made up here.
    if (valid && (*character < 0x80 || *character >= 0xA0)) return INPUT_READY;
  }
}

static bool append_to_paste(TerminalInput *input, unsigned char byte) {
  if (input->paste_length == input->paste_capacity) {
    size_t capacity = input->paste_capacity ? input->paste_capacity * 2 : 4096;
    char *larger = realloc(input->paste, capacity);
    if (!larger) return false;
    input->paste = larger;
    input->paste_capacity = capacity;
  }
  input->paste[input->paste_length++] = (char)byte;
  return true;
}

InputState terminal_input_paste(TerminalInput *input) {
  for (;;) {
    if (input->start == input->end) {
      InputState state = fill(input, -1);
      if (state != INPUT_READY) return state;
    }
    if (!append_to_paste(input, input->bytes[input->start++])) return INPUT_ENDED;
    size_t length = input->paste_length;
    if (length >= mark_length
        && memcmp(input->paste + length - mark_length, paste_end, mark_length) == 0) {
      input->paste_length -= mark_length;
      return INPUT_READY;
    }
  }
}

void terminal_input_end_paste(TerminalInput *input) {
  free(input->paste);
  input->paste = NULL;
  input->paste_length = input->paste_capacity = 0;
}

void terminal_input_clear(TerminalInput *input) {
  input->start = input->end = 0;
  terminal_input_end_paste(input);
}
