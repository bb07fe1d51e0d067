import Language
import Notebooks

/// A statement that succeeded, as a saved notebook is to hold it.
struct RecordedStatement {
  let code: String
  let output: String
  /// The file that the statement loaded: the notebook holds it in the statement's place.
  let loaded: LoadedFile?
  /// What held when the statement began, and when it had ended.
  let start: Conditions
  let end: Conditions

  init(
    code: String, output: String, loaded: LoadedFile?, start: Conditions, end: Conditions
  ) {
    self.code = code
    self.output = output
    self.loaded = loaded
    self.start = loaded?.start ?? start
    self.end = loaded?.end ?? end
  }
}

/// What results depend on beside the statements before them. A replay begins with those that the front
/// matter states, and `config` changes them.
struct Conditions: Equatable {
  var seed: Int
  var width: Int
  var tolerance: Double

  init(_ session: Session, _ tolerance: Language.Tolerance) {
    seed = session.seed
    width = session.width
    self.tolerance = tolerance.relative
  }

  /// Those under which a notebook is replayed.
  init(_ frontMatter: FrontMatter) {
    seed = Int(truncatingIfNeeded: frontMatter.seed ?? 0)
    width = frontMatter.width ?? Session.standardWidth
    tolerance = frontMatter.tolerance ?? Language.Tolerance().relative
  }

  /// The statement that leads from these to others; nil where they are the same.
  func change(to other: Conditions) -> String? {
    var words: [String] = []
    if seed != other.seed { words.append("seed=\(other.seed)") }
    if width != other.width { words.append("width=\(other.width)") }
    if tolerance != other.tolerance { words.append("tolerance=\(numberText(other.tolerance))") }
    return words.isEmpty ? nil : "config " + words.joined(separator: " ")
  }
}

/// What `load` ran: the file as it was then, and what its statements gave.
struct LoadedFile {
  enum Content {
    /// A script, with what its statements would have shown at the prompt.
    case script(String, output: String)
    /// A notebook, with what each cell gave, by its number.
    case notebook(Notebook, outputs: [Int: String])
  }

  let name: String
  let path: String
  let content: Content
  let start: Conditions
  let end: Conditions

  var notebook: Notebook? {
    if case .notebook(let notebook, _) = content { notebook } else { nil }
  }
}
