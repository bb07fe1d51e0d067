#include <string.h>

#include "editor.h"

const char *knave_editor_line(KnaveEditor *editor, size_t *length, size_t *cursor) {
  const LineInfo *line = el_line(editor->line);
  *length = (size_t)(line->lastchar - line->buffer);
  *cursor = (size_t)(line->cursor - line->buffer);
  return line->buffer;
}

/// How many characters a run of UTF-8 bytes holds: libedit counts those when it moves and deletes,
/// though it counts bytes in what `el_line` returns.
static int characters(const char *bytes, const char *end) {
  int count = 0;
  for (; bytes < end; bytes++) count += (*bytes & 0xC0) != 0x80;
  return count;
}

void knave_editor_replace(KnaveEditor *editor, size_t start, size_t end, const char *text) {
  size_t length, cursor;
  const char *line = knave_editor_line(editor, &length, &cursor);
  if (start > end || end > length) return;
  int removed = characters(line + start, line + end);
  int moved = cursor <= end ? characters(line + cursor, line + end)
                            : -characters(line + end, line + cursor);
  el_cursor(editor->line, moved);
  el_deletestr(editor->line, removed);
  if (*text) el_insertstr(editor->line, text);
}

void knave_editor_set_line(KnaveEditor *editor, const char *text, size_t cursor) {
  size_t length, before;
  knave_editor_line(editor, &length, &before);
  knave_editor_replace(editor, 0, length, text);
  el_cursor(editor->line, -characters(text + cursor, text + strlen(text)));
}

bool editor_move_row(KnaveEditor *editor, int rows) {
  const LineInfoW *line = el_wline(editor->line);
  const wchar_t *start = line->cursor, *end = line->cursor;
  while (start > line->buffer && start[-1] != L'\n') start--;
  while (end < line->lastchar && *end != L'\n') end++;
  const wchar_t *row;
  if (rows < 0) {
    if (start == line->buffer) return false;
    for (row = start - 1; row > line->buffer && row[-1] != L'\n';) row--;
  } else {
    if (end == line->lastchar) return false;
    row = end + 1;
  }
  const wchar_t *target = row;
  while (target < line->lastchar && *target != L'\n' && target - row < line->cursor - start)
    target++;
  el_cursor(editor->line, (int)(target - line->cursor));
  return true;
}
