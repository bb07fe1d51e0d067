#define _GNU_SOURCE
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "editor.h"

bool knave_use_utf8_locale(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

static char *prompt_of(EditLine *line) { return (char *)editor_of(line)->prompt; }

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
  el_set(line, EL_PROMPT_ESC, prompt_of, (char)LITERAL_MARK);
  el_set(line, EL_HIST, history, editor->history);
  el_set(line, EL_GETCFN, editor_read_character);
  editor_add_commands(line);
  el_set(line, EL_EDITOR, "emacs");
  editor_bind_keys(line);
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
  editor->interrupted = editor->searching = false;
  editor->has_held_key = editor->paste_begun = false;
  editor->last_tab = 0;
  knave_interrupts_clear();
  if (!knave_signals_begin()) return KNAVE_READ_END;
  // Before the prompt: a Ctrl-D that answers it must not meet the terminal's own handling of lines.
  el_set(editor->line, EL_PREP_TERM, 1);
  editor_set_bracketed_paste(editor, true);
  int count = 0;
  const char *text = el_gets(editor->line, &count);
  editor_set_bracketed_paste(editor, false);
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

void knave_editor_remember(KnaveEditor *editor, const char *text) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, text);
}

void knave_editor_limit_history(KnaveEditor *editor, int entries) {
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, entries);
}
