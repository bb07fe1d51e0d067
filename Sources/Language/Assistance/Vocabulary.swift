import Diagnostics

/// Words of other tools and languages, with what to write here in their place.
///
/// A word that is known to mean something is answered by its meaning; only other words are taken for
/// misspellings of the nearest name.
public struct Vocabulary: Sendable {
  /// Commands, functions, statements and constants.
  package private(set) var names: [String: String]
  /// Options of commands: what to say, and the options here that it is about; it is said to commands
  /// that have one of those.
  package private(set) var options: [String: (advice: String, here: [String])]
  /// Words of a choice.
  var choices: [String: String]

  /// - Parameters:
  ///   - names: words with their names here; several words are separated by spaces.
  ///   - options: the same for the options of commands. Of several names here a command is told the one
  ///     that it has.
  ///   - notes: words, separated by spaces, with advice for what is more than another name.
  ///   - optionNotes: the same for options, with the option that the advice is about.
  ///   - choices: words of a choice with advice.
  public init(
    names: [(words: String, here: String)] = [], notes: [(words: String, advice: String)] = [],
    options: [(words: String, here: String)] = [],
    optionNotes: [(words: String, about: String, advice: String)] = [],
    choices: [(words: String, advice: String)] = []
  ) {
    func table(_ rows: [(String, String)]) -> [String: String] {
      Dictionary(
        rows.flatMap { words, text in words.split(separator: " ").map { (String($0), text) } },
        uniquingKeysWith: { first, _ in first })
    }
    self.names = table(names.map { ($0, "here it is '\($1)'") } + notes.map { ($0, $1) })
    self.choices = table(choices.map { ($0, $1) })
    self.options = [:]
    for (words, about, advice) in optionNotes {
      for word in words.split(separator: " ") { self.options[String(word)] = (advice, [about]) }
    }
    for (words, here) in options {
      let here = here.split(separator: " ").map(String.init)
      for word in words.split(separator: " ") { self.options[String(word)] = ("", here) }
    }
  }

  /// What to say of a name that is not known: what it is called here, or the nearest known name.
  func advice(for name: String, among known: [String]) -> String? {
    names[name] ?? didYouMean(name, known)
  }

  /// The same for an option that a command does not have.
  func advice(forOption name: String, among known: [String]) -> String? {
    if let option = options[name], let here = option.here.first(where: known.contains) {
      return option.advice.isEmpty ? "here it is '\(here)'" : option.advice
    }
    return didYouMean(name, known)
  }

  /// The same for a word that is not among the choices.
  func advice(forChoice word: String, among known: [String]) -> String? {
    choices[word] ?? didYouMean(word, known)
  }

  /// These words and others; of two meanings the first one's holds.
  func adding(_ other: Vocabulary) -> Vocabulary {
    var result = self
    result.names.merge(other.names) { first, _ in first }
    result.options.merge(other.options) { first, _ in first }
    result.choices.merge(other.choices) { first, _ in first }
    return result
  }

  /// What this language has another word for than shells, Python, IPython and others.
  static let common = Vocabulary(
    names: [
      ("None null NULL undefined NaN", "nil"), ("True", "true"), ("False", "false"),
      ("exit q bye logout :q", "quit"), ("man info doc", "help"), ("dir type typeof", "inspect"),
      ("who whos locals globals", "vars"), ("echo println puts printf", "print"),
      ("assert", "expect"), ("fn func function", "def"), ("lambda", "x -> …"),
      ("source include run require", "load"), ("length size nrow", "len"), ("head", "first"),
      ("tail", "last"), ("sorted", "sort"), ("reversed", "reverse"),
      ("append push extend", "list + [element]"), ("average avg", "mean"), ("stdev sd", "std"),
      ("median", "quantile(list, 0.5)"), ("percentile", "quantile"), ("pow", "x ** y"),
      ("timeit", "time"), ("string", "str"), ("ceiling", "ceil"), ("ln", "log"),
      ("uniq distinct set_of", "unique"), ("strip", "trim"), ("toupper uppercase", "upper"),
      ("tolower lowercase", "lower"), ("startswith", "starts_with"), ("endswith", "ends_with"),
      ("substitute sub gsub", "replace"), ("plt matplotlib", "plot"), ("hist", "histogram"),
    ],
    notes: [
      ("clear cls", "Ctrl-L clears the screen; the variables stay"),
      ("ls ll", "vars lists the variables; Tab inside a string completes names of files"),
      ("cd pwd", "the folder is the one that knave was started in"),
      ("del rm unset", "nothing is deleted here; x = nil lets a value go"),
      ("let var const auto", "a variable is made by assigning to it: x = 1"),
      ("elif elsif elseif", "write: else if"),
      ("class struct", "records hold values by name: {people: 3, seed: 7}"),
      ("try catch except", "an error ends the statement and takes back what it did"),
      ("pass", "an empty block is { }"), ("from", "import \"file.knave\" runs a file's statements"),
      ("pprint", "show, table and inspect show values in full"),
      ("isinstance", "inspect tells a value's type"),
      ("sudo bash sh python pip", "knave runs no other program"),
    ])
}
