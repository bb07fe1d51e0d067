#define _GNU_SOURCE
#include "editline_shim.h"

#include <errno.h>
#include <histedit.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

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
  /// While the history is searched every key is turned into `SEARCH_STEP`: libedit's own search
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

enum { literal_mark = 1 };

/// Like `TERMINAL_PASTE`, a character that no keyboard sends, bound in every key map.
enum { SEARCH_STEP = 0x91 };

enum { CONTROL_G = 7, CONTROL_H = 8, CONTROL_R = 18, CONTROL_S = 19, DELETE = 127 };

bool knave_use_utf8_locale(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

static KnaveEditor *editor_of(EditLine *line) {
  KnaveEditor *editor = NULL;
  el_get(line, EL_CLIENTDATA, &editor);
  return editor;
}

static char *prompt_of(EditLine *line) { return (char *)editor_of(line)->prompt; }

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
    if (character == literal_mark) literal = !literal;
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

/// Moves to the start of the row below the whole input.
static void move_below(KnaveEditor *editor) {
  Place cursor, end;
  int rows;
  measure(editor, &cursor, &end, &rows);
  int down = end.row - cursor.row;
  for (int i = 0; i <= down && i < rows; i++) fputs("\r\n", editor->out);
}

static void redraw_here(KnaveEditor *editor) { el_set(editor->line, EL_REFRESH); }

/// Draws again after the terminal changed its width and, as most do, wrapped its lines anew.
static void redraw_resized(KnaveEditor *editor) {
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

static void set_bracketed_paste(KnaveEditor *editor, bool on) {
  int editing = 0;
  el_get(editor->line, EL_EDITMODE, &editing);
  if (!editor->capable || !editing) return;
  fputs(on ? "\033[?2004h" : "\033[?2004l", editor->out);
  fflush(editor->out);
}

static void leave_terminal(KnaveEditor *editor) {
  move_below(editor);
  set_bracketed_paste(editor, false);
  el_set(editor->line, EL_PREP_TERM, 0);
}

static void enter_terminal(KnaveEditor *editor) {
  el_set(editor->line, EL_PREP_TERM, 0);
  el_set(editor->line, EL_PREP_TERM, 1);
  set_bracketed_paste(editor, true);
  el_resize(editor->line);
  redraw_here(editor);
}

/// Acts on the signals that arrived; returns whether the line is to be dropped.
static bool handle_signals(KnaveEditor *editor) {
  int arrived = knave_signals_take();
  static const int fatal[] = {KNAVE_SIGNAL_TERMINATE, KNAVE_SIGNAL_HANGUP, KNAVE_SIGNAL_QUIT};
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
    if (!(arrived & fatal[i])) continue;
    leave_terminal(editor);
    knave_signals_deliver_default(fatal[i]);
  }
  if (arrived & KNAVE_SIGNAL_SUSPEND) {
    leave_terminal(editor);
    knave_signals_deliver_default(KNAVE_SIGNAL_SUSPEND);
    arrived |= knave_signals_take() & ~KNAVE_SIGNAL_CONTINUE;
    enter_terminal(editor);
  } else if (arrived & KNAVE_SIGNAL_CONTINUE) {
    enter_terminal(editor);
  } else if (arrived & KNAVE_SIGNAL_RESIZE) {
    redraw_resized(editor);
  }
  if (!(arrived & KNAVE_SIGNAL_INTERRUPT)) return false;
  knave_interrupts_clear();
  move_below(editor);
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
  return SEARCH_STEP;
}

static int read_character(EditLine *line, wchar_t *character) {
  KnaveEditor *editor = editor_of(line);
  fflush(editor->out);
  if (editor->has_held_key) {
    editor->has_held_key = false;
    *character = editor->held_key;
    return 1;
  }
  for (;;) {
    switch (terminal_input_next(&editor->input, character)) {
      case INPUT_READY:
        editor->keys++;
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

static unsigned char screen_action(KnaveScreen screen) {
  switch (screen) {
    case KNAVE_SCREEN_REFRESH: return CC_REFRESH;
    case KNAVE_SCREEN_BEEP: return CC_REFRESH_BEEP;
    default: return CC_NORM;
  }
}

static unsigned char complete_key(EditLine *line, int character) {
  (void)character;
  KnaveEditor *editor = editor_of(line);
  bool again = editor->last_tab > 0 && editor->last_tab + 1 == editor->keys;
  editor->last_tab = editor->keys;
  return screen_action(editor->callbacks.complete(editor->callbacks.context, again));
}

static unsigned char search(KnaveEditor *editor, KnaveSearchKey key, wchar_t character) {
  editor->searching = key != KNAVE_SEARCH_CANCEL && key != KNAVE_SEARCH_ACCEPT;
  return screen_action(
      editor->callbacks.search(editor->callbacks.context, key, (uint32_t)character));
}

static unsigned char search_start_key(EditLine *line, int character) {
  (void)character;
  return search(editor_of(line), KNAVE_SEARCH_START, 0);
}

static unsigned char search_step_key(EditLine *line, int character) {
  (void)character;
  KnaveEditor *editor = editor_of(line);
  if (!editor->searching) return CC_ERROR;
  return search(editor, editor->search_key, editor->search_character);
}

static unsigned char paste_key(EditLine *line, int character) {
  (void)character;
  KnaveEditor *editor = editor_of(line);
  for (;;) {
    switch (terminal_input_paste(&editor->input)) {
      case INPUT_READY:
        editor->callbacks.pasted(
            editor->callbacks.context, editor->input.paste, editor->input.paste_length);
        terminal_input_end_paste(&editor->input);
        return CC_REFRESH;
      case INPUT_SIGNAL:
        if (!handle_signals(editor)) continue;
        return CC_EOF;
      default:
        terminal_input_end_paste(&editor->input);
        return CC_EOF;
    }
  }
}

/// Binds what every terminal is expected to send. Called again whenever the settings choose between
/// emacs and vi keys, for that choice resets every binding.
static void bind_keys(EditLine *line) {
  static const char *const keys[][2] = {
      {"^I", "knave-complete"},         {"^R", "knave-search"},
      {"\\220", "knave-paste"},        {"\\221", "knave-search-step"},
  };
  static const char *const sequences[][2] = {
      {"[1;5D", "ed-prev-word"},        {"[1;5C", "em-next-word"},
      {"[5D", "ed-prev-word"},          {"[5C", "em-next-word"},
      {"[1;3D", "ed-prev-word"},        {"[1;3C", "em-next-word"},
      {"[H", "ed-move-to-beg"},         {"[F", "ed-move-to-end"},
      {"[1~", "ed-move-to-beg"},        {"[4~", "ed-move-to-end"},
      {"[7~", "ed-move-to-beg"},        {"[8~", "ed-move-to-end"},
      {"OH", "ed-move-to-beg"},         {"OF", "ed-move-to-end"},
      {"[3~", "ed-delete-next-char"},   {"[A", "ed-prev-history"},
      {"[B", "ed-next-history"},        {"[C", "ed-next-char"},
      {"[D", "ed-prev-char"},
  };
  const char *editing = "emacs";
  el_get(line, EL_EDITOR, &editing);
  bool vi = strcmp(editing, "vi") == 0;
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    el_set(line, EL_BIND, keys[i][0], keys[i][1], NULL);
    if (vi) el_set(line, EL_BIND, "-a", keys[i][0], keys[i][1], NULL);
  }
  for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
    char key[16] = "\033";
    strcat(key, sequences[i][0]);
    // In vi mode Escape has already changed to the command map, where the rest arrives.
    if (vi) el_set(line, EL_BIND, "-a", sequences[i][0], sequences[i][1], NULL);
    else el_set(line, EL_BIND, key, sequences[i][1], NULL);
  }
}

KnaveEditor *knave_editor_create(
    const char *program, int input, int output, KnaveEditorCallbacks callbacks) {
  KnaveEditor *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
  editor->callbacks = callbacks;
  editor->prompt = "";
  editor->input.descriptor = input;
  int in = dup(input), out = dup(output);
  if (in >= 0) editor->in = fdopen(in, "r");
  if (out >= 0) editor->out = fdopen(out, "w");
  editor->history = history_init();
  if (editor->in && editor->out)
    editor->line = el_init(program, editor->in, editor->out, editor->out);
  if (!editor->line || !editor->history) {
    knave_editor_destroy(editor);
    return NULL;
  }
  const char *terminal = getenv("TERM");
  editor->capable = terminal && *terminal && strcmp(terminal, "dumb") != 0;
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, 1000);
  history(editor->history, &event, H_SETUNIQUE, 1);
  EditLine *line = editor->line;
  el_set(line, EL_CLIENTDATA, editor);
  el_set(line, EL_SIGNAL, 0);
  el_set(line, EL_PROMPT_ESC, prompt_of, (char)literal_mark);
  el_set(line, EL_HIST, history, editor->history);
  el_set(line, EL_GETCFN, read_character);
  el_set(line, EL_ADDFN, "knave-complete", "Complete the word", complete_key);
  el_set(line, EL_ADDFN, "knave-paste", "Insert a pasted block", paste_key);
  el_set(line, EL_ADDFN, "knave-search", "Search the history", search_start_key);
  el_set(line, EL_ADDFN, "knave-search-step", "A key of the search", search_step_key);
  el_set(line, EL_EDITOR, "emacs");
  bind_keys(line);
  return editor;
}

void knave_editor_destroy(KnaveEditor *editor) {
  if (!editor) return;
  if (editor->line) el_end(editor->line);
  if (editor->history) history_end(editor->history);
  if (editor->in) fclose(editor->in);
  if (editor->out) fclose(editor->out);
  terminal_input_end_paste(&editor->input);
  free(editor->result);
  free(editor);
}

static void apply_setting(EditLine *line, const char *setting) {
  Tokenizer *tokenizer = tok_init(NULL);
  if (!tokenizer) return;
  int count;
  const char **words;
  if (tok_str(tokenizer, setting, &count, &words) == 0 && count > 0 && words[0][0] != '#') {
    el_parse(line, count, words);
    bool chooses_editor = false;
    for (int i = 1; i < count; i++)
      chooses_editor |= strcmp(words[i], "-v") == 0 || strcmp(words[i], "-e") == 0;
    if (chooses_editor) bind_keys(line);
  }
  tok_end(tokenizer);
}

bool knave_editor_load_settings(KnaveEditor *editor, const char *path) {
  // Not `el_source`: our keys must be bound after the choice of emacs or vi keys and before the
  // bindings that the user adds to it.
  FILE *file = fopen(path, "r");
  if (!file) return false;
  char *setting = NULL;
  size_t capacity = 0;
  ssize_t length;
  while ((length = getline(&setting, &capacity, file)) >= 0) {
    if (length > 0 && setting[length - 1] == '\n') setting[length - 1] = '\0';
    apply_setting(editor->line, setting);
  }
  free(setting);
  fclose(file);
  return true;
}

static bool keep_result(KnaveEditor *editor, const char *text, size_t length) {
  free(editor->result);
  editor->result = malloc(length + 1);
  editor->result_length = editor->result ? length : 0;
  if (!editor->result) return false;
  memcpy(editor->result, text, length);
  editor->result[length] = '\0';
  return true;
}

KnaveReadResult knave_editor_read(KnaveEditor *editor, const char *prompt) {
  fflush(NULL);
  editor->prompt = prompt;
  editor->interrupted = editor->searching = editor->has_held_key = false;
  editor->last_tab = 0;
  knave_interrupts_clear();
  if (!knave_signals_begin()) return KNAVE_READ_END;
  // Before the prompt: a Ctrl-D that answers it must not meet the terminal's own handling of lines.
  el_set(editor->line, EL_PREP_TERM, 1);
  set_bracketed_paste(editor, true);
  int count = 0;
  const char *text = el_gets(editor->line, &count);
  set_bracketed_paste(editor, false);
  fflush(editor->out);
  knave_signals_end();
  editor->prompt = "";
  if (editor->interrupted) return KNAVE_READ_INTERRUPTED;
  if (!text || count <= 0) return KNAVE_READ_END;
  size_t length = strlen(text);
  if (length > 0 && text[length - 1] == '\n') length--;
  return keep_result(editor, text, length) ? KNAVE_READ_LINE : KNAVE_READ_END;
}

const char *knave_editor_result(KnaveEditor *editor, size_t *length) {
  *length = editor->result_length;
  return editor->result ? editor->result : "";
}

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

void knave_editor_show_below(KnaveEditor *editor, const char *text) {
  move_below(editor);
  for (; *text; text++) {
    if (*text == '\n') fputc('\r', editor->out);
    fputc(*text, editor->out);
  }
  redraw_here(editor);
}

void knave_editor_remember(KnaveEditor *editor, const char *text) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, text);
}

void knave_editor_limit_history(KnaveEditor *editor, int entries) {
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, entries);
}
