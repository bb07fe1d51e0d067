#ifndef KNAVE_EDITOR_H
#define KNAVE_EDITOR_H

#include <histedit.h>
#include <stdio.h>

#include "editline.h"
#include "terminal_input.h"

struct KnaveEditor {
  EditLine *line;
  History *history;
  TerminalInput input;
  FILE *in, *out;
  KnaveEditorCallbacks callbacks;
  const char *prompt;
  char *result;
  size_t result_length;
  bool interrupted;
  /// Whether the terminal understands escape sequences.
  bool capable;
  /// The start of a paste was read and its block is still to come.
  bool paste_begun;
  /// While the history is searched every key is turned into `TERMINAL_SEARCH`: libedit's own search
  /// looks no further than the lowest byte of a character.
  bool searching;
  KnaveSearchKey search_key;
  wchar_t search_character;
  /// A key that ended the search and is still to act.
  bool has_held_key;
  wchar_t held_key;
  /// Counts keys, so that a Tab knows whether the key before it was one.
  unsigned long keys, last_tab;
};

/// Stands around the escape sequences of a prompt.
enum { LITERAL_MARK = 1 };

static inline KnaveEditor *editor_of(EditLine *line) {
  KnaveEditor *editor = NULL;
  el_get(line, EL_CLIENTDATA, &editor);
  return editor;
}

/// Line: moves the cursor a row up (-1) or down (1) in a text of many rows; false from the first and
/// the last one.
bool editor_move_row(KnaveEditor *editor, int rows);

/// Screen: moves to the start of the row below the whole input.
void editor_move_below(KnaveEditor *editor);

/// Screen: draws again after the terminal changed its width and, as most do, wrapped its lines anew.
void editor_redraw_resized(KnaveEditor *editor);

/// Screen: asks the terminal to mark pasted blocks, or no longer to.
void editor_set_bracketed_paste(KnaveEditor *editor, bool on);

/// Screen: leaves the terminal to others below the input, and takes it back.
void editor_leave_terminal(KnaveEditor *editor);
void editor_enter_terminal(KnaveEditor *editor);

/// Input: libedit's reader of characters, which also acts on signals.
int editor_read_character(EditLine *line, wchar_t *character);

/// Input: reads a pasted block to its end; false when there will be no end.
bool editor_read_paste(KnaveEditor *editor);

/// Keys: names our commands to libedit, and binds them.
void editor_add_commands(EditLine *line);
void editor_bind_keys(EditLine *line);

#endif
