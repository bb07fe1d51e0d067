#include <errno.h>

#include "editor.h"

enum { CONTROL_G = 7, CONTROL_H = 8, CONTROL_R = 18, CONTROL_S = 19, DELETE = 127 };

/// Acts on the signals that arrived; returns whether the line is to be dropped.
static bool handle_signals(KnaveEditor *editor) {
  int arrived = knave_signals_take();
  static const int fatal[] = {KNAVE_SIGNAL_TERMINATE, KNAVE_SIGNAL_HANGUP, KNAVE_SIGNAL_QUIT};
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
    if (!(arrived & fatal[i])) continue;
    editor_leave_terminal(editor);
    knave_signals_deliver_default(fatal[i]);
  }
  if (arrived & KNAVE_SIGNAL_SUSPEND) {
    editor_leave_terminal(editor);
    knave_signals_deliver_default(KNAVE_SIGNAL_SUSPEND);
    arrived |= knave_signals_take() & ~KNAVE_SIGNAL_CONTINUE;
    editor_enter_terminal(editor);
  } else if (arrived & KNAVE_SIGNAL_CONTINUE) {
    editor_enter_terminal(editor);
  } else if (arrived & KNAVE_SIGNAL_RESIZE) {
    editor_redraw_resized(editor);
  }
  if (!(arrived & KNAVE_SIGNAL_INTERRUPT)) return false;
  knave_interrupts_clear();
  editor_move_below(editor);
  terminal_input_clear(&editor->input);
  editor->interrupted = true;
  return true;
}

static KnaveSearchKey search_key(wchar_t character) {
  switch (character) {
    case CONTROL_R: return KNAVE_SEARCH_OLDER;
    case CONTROL_S: return KNAVE_SEARCH_NEWER;
    case CONTROL_G: return KNAVE_SEARCH_CANCEL;
    case CONTROL_H: case DELETE: return KNAVE_SEARCH_ERASE;
    default: break;
  }
  bool is_control = character < 0x20 || (character >= 0x7F && character < 0xA0);
  return is_control ? KNAVE_SEARCH_ACCEPT : KNAVE_SEARCH_CHARACTER;
}

/// Keeps a key for the search step that libedit is given in its place.
static wchar_t hold_for_search(KnaveEditor *editor, wchar_t character) {
  editor->search_key = search_key(character);
  editor->search_character = character;
  editor->has_held_key = editor->search_key == KNAVE_SEARCH_ACCEPT;
  editor->held_key = character;
  return TERMINAL_SEARCH;
}

int editor_read_character(EditLine *line, wchar_t *character) {
  KnaveEditor *editor = editor_of(line);
  fflush(editor->out);
  if (editor->has_held_key) {
    editor->has_held_key = false;
    *character = editor->held_key;
    return 1;
  }
  // Behind a lone Escape libedit takes the mark for part of an unknown sequence; the block must not
  // then act as keys.
  if (editor->paste_begun && editor_read_paste(editor)) terminal_input_end_paste(&editor->input);
  for (;;) {
    switch (terminal_input_next(&editor->input, character)) {
      case INPUT_READY:
        editor->keys++;
        editor->paste_begun = *character == TERMINAL_PASTE;
        if (editor->searching) *character = hold_for_search(editor, *character);
        return 1;
      case INPUT_SIGNAL:
        if (!handle_signals(editor)) continue;
        errno = EINTR;
        return -1;
      default:
        return 0;
    }
  }
}

bool editor_read_paste(KnaveEditor *editor) {
  editor->paste_begun = false;
  for (;;) {
    InputState state = terminal_input_paste(&editor->input);
    if (state == INPUT_READY) return true;
    if (state == INPUT_SIGNAL && !handle_signals(editor)) continue;
    terminal_input_end_paste(&editor->input);
    return false;
  }
}
