import ArgumentParser
import Files
import Lab
import Rewards
import Shell

/// Judges responses in a file, a JSON object a line.
struct ScoreResponses: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Judge responses: JSON lines in, the same with their scores out.",
    discussion: """
      A line holds what the model wrote, in 'response', 'completion' or 'output', and the truth: 'names' \
      and 'solution', 'numbers' and 'target', 'reference', or a row of a data set as the command problems \
      reads it. math_equal compares 'answer' with 'reference'; behaviours reads 'text', 'task' and \
      'context'. Added are 'score', 'components' and 'reason'; the order of lines is kept. A line that \
      cannot be judged is reported with its number and passed over; the exit code is 3 when none could.
      """)

  @Option(help: ArgumentHelp("The rule.", valueName: "name"))
  var rule: RuleChoice

  @Option(
    help: ArgumentHelp(
      "The file's own name of a field: --field response=text. May be repeated.",
      valueName: "name=name"))
  var field: [FieldName] = []

  @Flag(help: "The rule's strict mode, where it has one.")
  var strict = false

  @Argument(help: "The file; - reads standard input.")
  var file: String

  @OptionGroup var options: GlobalOptions

  /// A rule by its name.
  struct RuleChoice: ExpressibleByArgument {
    let name: RuleName

    init?(argument: String) {
      guard let name = RuleName(rawValue: argument) else { return nil }
      self.name = name
    }

    static var allValueStrings: [String] { RuleName.allCases.map(\.rawValue) }
  }

  /// What a field is called by the rule, and in the file.
  struct FieldName: ExpressibleByArgument {
    let name: String
    let written: String

    init?(argument: String) {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { return nil }
      (name, written) = (parts[0], parts[1])
    }
  }

  func run() throws {
    options.endAtTimeLimit()
    do {
      let rule = try rule.name.rule(settings: strict ? [("strict", 1)] : [])
      let scorer = RowScorer(
        rule: rule,
        fields: Dictionary(field.map { ($0.name, $0.written) }, uniquingKeysWith: { $1 }))
      let result = try scoreFile(
        FilePath(file), by: scorer,
        write: { bytes in
          writeResult(String(decoding: bytes, as: UTF8.self))
          if Output.isLost { throw ExitStatus.runtime }
        },
        report: { complain($0) })
      if result.scored == 0, result.passedOver > 0 { throw ExitStatus.runtime }
    } catch let error as FileError {
      complain(error)
      throw ExitStatus.runtime
    } catch let error as RuleError {
      complain(error.description)
      throw ExitStatus.usage
    }
  }
}
