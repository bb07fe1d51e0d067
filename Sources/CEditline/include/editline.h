#ifndef KNAVE_EDITLINE_H
#define KNAVE_EDITLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "terminal_signals.h"

/// One line editor over libedit's `histedit.h`, without variadic calls.
///
/// All text is UTF-8; every offset and length is in bytes. One editor at a time reads, on one thread.
typedef struct KnaveEditor KnaveEditor;

typedef enum {
  /// A line was entered: `knave_editor_line` holds it, without the newline that ended it.
  KNAVE_READ_LINE,
  /// Ctrl-C: what was typed is dropped and the cursor stands on a fresh line.
  KNAVE_READ_INTERRUPTED,
  /// Ctrl-D on an empty line, or the terminal is gone.
  KNAVE_READ_END,
} KnaveReadResult;

/// What the screen needs after a callback changed the line.
typedef enum {
  KNAVE_SCREEN_UNCHANGED,
  KNAVE_SCREEN_REFRESH,
  KNAVE_SCREEN_BEEP,
} KnaveScreen;

/// A key while the history is searched.
typedef enum {
  /// The key that begins the search.
  KNAVE_SEARCH_START,
  /// Another character of the text to find.
  KNAVE_SEARCH_CHARACTER,
  KNAVE_SEARCH_ERASE,
  KNAVE_SEARCH_OLDER,
  KNAVE_SEARCH_NEWER,
  /// The line is to be again what it was before the search.
  KNAVE_SEARCH_CANCEL,
  /// Any other key: the search is over, and the key then acts on what was found.
  KNAVE_SEARCH_ACCEPT,
} KnaveSearchKey;

typedef struct {
  void *context;
  /// Tab was pressed. `again` when the key before it was Tab too.
  KnaveScreen (*complete)(void *context, bool again);
  /// A block was pasted between the marks of bracketed paste; it is not yet in the line.
  void (*pasted)(void *context, const char *text, size_t length);
  /// A key of a search through the history.
  KnaveScreen (*search)(void *context, KnaveSearchKey key, uint32_t character);
} KnaveEditorCallbacks;

/// Sets LC_CTYPE from the environment, or to C.UTF-8 when the environment's is not UTF-8. Returns
/// whether the process now reads and writes UTF-8. libedit never does this itself.
bool knave_use_utf8_locale(void);

/// An editor that reads `input` and draws on `output`; NULL when libedit cannot start.
KnaveEditor *knave_editor_create(
    const char *program, int input, int output, KnaveEditorCallbacks callbacks);
void knave_editor_destroy(KnaveEditor *editor);

/// Reads a libedit settings file (`~/.editrc`); false when there is none.
bool knave_editor_load_settings(KnaveEditor *editor, const char *path);

/// Shows the prompt, in which escape sequences stand between bytes 1, and reads one line. Bytes 1
/// must enclose no more than escape sequences and be followed by a visible narrow character.
KnaveReadResult knave_editor_read(KnaveEditor *editor, const char *prompt);

/// The line last read.
const char *knave_editor_result(KnaveEditor *editor, size_t *length);

/// The line as it stands while a callback runs, and the cursor in it. Valid until the next change.
const char *knave_editor_line(KnaveEditor *editor, size_t *length, size_t *cursor);

/// Replaces the bytes `start..<end` of the line by `text` and puts the cursor behind it. The offsets
/// must lie between characters.
void knave_editor_replace(KnaveEditor *editor, size_t start, size_t end, const char *text);

/// Replaces the whole line and puts the cursor at an offset in it.
void knave_editor_set_line(KnaveEditor *editor, const char *text, size_t cursor);

/// Shows text below the line, then draws prompt and line again beneath it.
void knave_editor_show_below(KnaveEditor *editor, const char *text);

/// Makes text reachable by Up. A text given twice in a row is kept once.
void knave_editor_remember(KnaveEditor *editor, const char *text);
void knave_editor_limit_history(KnaveEditor *editor, int entries);

#endif
