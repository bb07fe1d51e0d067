import Diagnostics

/// What the parser must know of commands and functions: their names.
struct CommandNames: Sendable {
  let commands: Set<String>
  let functions: Set<String>
  /// Commands and functions whose arguments in command form are whole expressions, with commas
  /// between: `print a, b + 1`.
  let expressionTakers: Set<String>

  /// Commands that stand before a whole statement: `time train t steps=3`.
  let statementTakers: Set<String>

  /// Commands whose first argument may be any word, keywords among them: `help for`.
  let wordTakers: Set<String>

  /// What names of other tools are called here.
  var vocabulary: Vocabulary

  /// Every name, in order.
  var all: [String] { commands.union(functions).sorted() }

  func isCommand(_ name: String) -> Bool { commands.contains(name) }
  func isFunction(_ name: String) -> Bool { functions.contains(name) }
  func takesWord(_ name: String) -> Bool { wordTakers.contains(name) }
  func takesStatement(_ name: String) -> Bool { statementTakers.contains(name) }
  func takesExpressions(_ name: String) -> Bool { expressionTakers.contains(name) }

  /// What to say of a name that is not known.
  func advice(for name: String, among known: [String]) -> String? {
    vocabulary.advice(for: name, among: known)
  }

  /// The error of assigning to a command's or function's name.
  func reserved(_ name: String, _ span: Span, _ source: Source) -> Diagnostic {
    let what = isCommand(name) ? "command" : "function"
    var other = name == "tokenizer" ? "tok" : "my_\(name)"
    while isCommand(other) || isFunction(other) { other += "_" }
    return Diagnostic(
      .syntax, "'\(name)' is a \(what) and cannot name a variable", source: source, span: span,
      hint: "take another name, such as '\(other)'")
  }
}
