#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "editor.h"

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
  if (!editor_read_paste(editor)) return CC_EOF;
  editor->callbacks.pasted(
      editor->callbacks.context, editor->input.paste, editor->input.paste_length);
  terminal_input_end_paste(&editor->input);
  return CC_REFRESH;
}

/// Has libedit act on a made-up key next.
static unsigned char press(KnaveEditor *editor, wchar_t key) {
  editor->has_held_key = true;
  editor->held_key = key;
  return CC_NORM;
}

static unsigned char up_key(EditLine *line, int character) {
  (void)character;
  return editor_move_row(editor_of(line), -1)
             ? CC_REFRESH : press(editor_of(line), TERMINAL_OLDER);
}

static unsigned char down_key(EditLine *line, int character) {
  (void)character;
  return editor_move_row(editor_of(line), 1)
             ? CC_REFRESH : press(editor_of(line), TERMINAL_NEWER);
}

static unsigned char newline_key(EditLine *line, int character) {
  (void)character;
  return el_insertstr(line, "\n") == 0 ? CC_REFRESH : CC_ERROR;
}

/// Binds what every terminal is expected to send. Called again whenever the settings choose between
/// emacs and vi keys, for that choice resets every binding.
void editor_bind_keys(EditLine *line) {
  static const char *const keys[][2] = {
      {"^I", "knave-complete"},         {"^R", "knave-search"},
      {"\\220", "knave-paste"},        {"\\221", "knave-search-step"},
      {"\\222", "ed-prev-history"},    {"\\223", "ed-next-history"},
  };
  static const char *const sequences[][2] = {
      {"[1;5D", "ed-prev-word"},        {"[1;5C", "em-next-word"},
      {"[5D", "ed-prev-word"},          {"[5C", "em-next-word"},
      {"[1;3D", "ed-prev-word"},        {"[1;3C", "em-next-word"},
      {"[H", "ed-move-to-beg"},         {"[F", "ed-move-to-end"},
      {"[1~", "ed-move-to-beg"},        {"[4~", "ed-move-to-end"},
      {"[7~", "ed-move-to-beg"},        {"[8~", "ed-move-to-end"},
      {"OH", "ed-move-to-beg"},         {"OF", "ed-move-to-end"},
      {"[3~", "ed-delete-next-char"},   {"[A", "knave-up"},
      {"[B", "knave-down"},        {"[C", "ed-next-char"},
      {"[D", "ed-prev-char"},           {"OA", "knave-up"},
      {"OB", "knave-down"},
  };
  const char *editing = "emacs";
  el_get(line, EL_EDITOR, &editing);
  bool vi = strcmp(editing, "vi") == 0;
  // In vi mode Escape ends the insertion, and Enter is then Enter.
  if (!vi) {
    el_set(line, EL_BIND, "\033\r", "knave-newline", NULL);
    el_set(line, EL_BIND, "\033\n", "knave-newline", NULL);
  }
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

void editor_add_commands(EditLine *line) {
  el_set(line, EL_ADDFN, "knave-complete", "Complete the word", complete_key);
  el_set(line, EL_ADDFN, "knave-paste", "Insert a pasted block", paste_key);
  el_set(line, EL_ADDFN, "knave-up", "A row up, or the statement before", up_key);
  el_set(line, EL_ADDFN, "knave-down", "A row down, or the statement after", down_key);
  el_set(line, EL_ADDFN, "knave-newline", "Begin a new row", newline_key);
  el_set(line, EL_ADDFN, "knave-search", "Search the history", search_start_key);
  el_set(line, EL_ADDFN, "knave-search-step", "A key of the search", search_step_key);
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
    if (chooses_editor) editor_bind_keys(line);
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
