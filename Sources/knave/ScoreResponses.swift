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
      A line is a JSON object with what the model wrote, in 'response', 'completion', 'output' or \
      'generation', and the truth as the command problems reads it: 'names' and 'solution', 'numbers' and \
      'target', 'reference' or 'answer', 'reward_model', or another row of a data set. It is judged as a \
      session judges it. length, repetition and behaviours need no truth; language_consistency needs the \
      prompt instead. Without one of these fields the response is 'answer' beside a 'reference', or 'text' \
      where nothing is asked.

      One line in, one line out, in order: the same object with 'score', 'components' and 'reason' added, or \
      with 'score' null and an 'error' where it cannot be judged. For a line that is no object, is blank or \
      is longer than 16 MiB the result is {"score": null, "error": "…", "line": n}. From a pipe each line is \
      answered before the next is read. The exit code is 0 when every line was judged, 3 when one was not; \
      the result is complete either way, and standard error names the first ten and counts them all.
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
    let rule: any NamedRule.Type

    init?(argument: String) {
      guard let rule = NamedRules.named(argument) else { return nil }
      self.rule = rule
    }

    static var allValueStrings: [String] { NamedRules.names }
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
      let rule = try rule.rule.rule(settings: strict ? [("strict", true)] : [])
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
      if let complaint = result.complaint {
        complain(complaint)
        throw ExitStatus.runtime
      }
    } catch let error as FileError {
      complain(error)
      throw ExitStatus.runtime
    } catch let error as RuleError {
      complain(error.description)
      throw ExitStatus.usage
    }
  }
}
