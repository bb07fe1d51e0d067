import Diagnostics

/// Words of other shells and languages, with what to write here.
private let wordsElsewhere: [String: String] = [
  "None": "nil", "null": "nil", "NULL": "nil", "True": "true", "False": "false",
  "exit": "quit", "q": "quit", "man": "help", "info": "help", "dir": "inspect", "type": "inspect",
  "typeof": "inspect", "who": "vars", "whos": "vars", "ls": "vars", "clear": "reset",
  "echo": "print", "println": "print", "puts": "print", "printf": "print", "assert": "expect",
  "fn": "def", "func": "def", "function": "def", "lambda": "x -> …", "elif": "else if",
  "source": "import", "include": "import", "length": "len", "size": "len", "head": "first",
  "tail": "last", "sorted": "sort", "reversed": "reverse", "append": "list + [element]",
  "push": "list + [element]", "average": "mean", "avg": "mean", "stdev": "std",
  "median": "quantile(list, 0.5)", "percentile": "quantile", "pow": "x ** y",
]

/// What to say of a name that is not known: what it is called here, or the nearest known name.
func advice(for name: String, among known: [String]) -> String? {
  wordsElsewhere[name].map { "here it is '\($0)'" } ?? didYouMean(name, known)
}
