#define _GNU_SOURCE
#include <limits.h>
#include <string.h>
#include <sys/ioctl.h>

#include "editor.h"

/// A place on the screen, counted from the start of the prompt.
typedef struct {
  int row, column;
} Place;

static void advance(Place *place, wchar_t character, int columns) {
  int width = wcwidth(character);
  if (character == L'\n') {
    *place = (Place){place->row + 1, 0};
    return;
  }
  if (character == L'\t') width = 8 - place->column % 8;
  else if (width < 0) width = character < 0x80 ? 2 : 8;  // shown as ^X or \U+XXXX
  if (place->column + width > columns) *place = (Place){place->row + 1, 0};
  place->column += width;
  if (place->column >= columns) *place = (Place){place->row + 1, 0};
}

static Place after_prompt(const char *prompt, int columns) {
  Place place = {0, 0};
  mbstate_t state = {0};
  bool literal = false;
  while (*prompt) {
    wchar_t character;
    size_t length = mbrtowc(&character, prompt, strlen(prompt), &state);
    if (length == 0 || length > MB_LEN_MAX) break;
    if (character == LITERAL_MARK) literal = !literal;
    else if (!literal) advance(&place, character, columns);
    prompt += length;
  }
  return place;
}

/// Where the cursor stands and where the text ends, as libedit has drawn them.
static void measure(KnaveEditor *editor, Place *cursor, Place *end, int *rows) {
  struct winsize size = {0};
  ioctl(fileno(editor->out), TIOCGWINSZ, &size);
  int columns = size.ws_col > 1 ? size.ws_col : 80;
  *rows = size.ws_row > 0 ? size.ws_row : 24;
  const LineInfoW *line = el_wline(editor->line);
  Place place = after_prompt(editor->prompt, columns);
  *cursor = place;
  for (const wchar_t *next = line->buffer; next < line->lastchar; next++) {
    if (next == line->cursor) *cursor = place;
    advance(&place, *next, columns);
  }
  if (line->cursor >= line->lastchar) *cursor = place;
  *end = place;
}

void editor_move_below(KnaveEditor *editor) {
  Place cursor, end;
  int rows;
  measure(editor, &cursor, &end, &rows);
  int down = end.row - cursor.row;
  for (int i = 0; i <= down && i < rows; i++) fputs("\r\n", editor->out);
}

static void redraw_here(KnaveEditor *editor) { el_set(editor->line, EL_REFRESH); }

void editor_redraw_resized(KnaveEditor *editor) {
  Place cursor, end;
  int rows;
  measure(editor, &cursor, &end, &rows);
  el_resize(editor->line);
  if (editor->capable) {
    int up = cursor.row < rows ? cursor.row : rows - 1;
    fputc('\r', editor->out);
    if (up > 0) fprintf(editor->out, "\033[%dA", up);
    fputs("\033[J", editor->out);
  }
  redraw_here(editor);
}

void editor_set_bracketed_paste(KnaveEditor *editor, bool on) {
  int editing = 0;
  el_get(editor->line, EL_EDITMODE, &editing);
  if (!editor->capable || !editing) return;
  fputs(on ? "\033[?2004h" : "\033[?2004l", editor->out);
  fflush(editor->out);
}

void editor_leave_terminal(KnaveEditor *editor) {
  editor_move_below(editor);
  editor_set_bracketed_paste(editor, false);
  el_set(editor->line, EL_PREP_TERM, 0);
}

void editor_enter_terminal(KnaveEditor *editor) {
  el_set(editor->line, EL_PREP_TERM, 0);
  el_set(editor->line, EL_PREP_TERM, 1);
  editor_set_bracketed_paste(editor, true);
  el_resize(editor->line);
  redraw_here(editor);
}

void knave_editor_show_below(KnaveEditor *editor, const char *text) {
  editor_move_below(editor);
  for (; *text; text++) {
    if (*text == '\n') fputc('\r', editor->out);
    fputc(*text, editor->out);
  }
  redraw_here(editor);
}
