import ArgumentParser
import Files
import Rewards
import Shell
import Tasks

/// Judges responses in a file, a JSON object a line.
struct ScoreResponses: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Judge responses: JSON lines in, the same with their scores out.",
    discussion: """
      A line holds a problem, as `problems` reads it, and what the model wrote: in 'response', \
      'completion' or 'output'. Added are 'score', 'components' and 'reason'. It stops at the first \
      line that it cannot judge.
      """)

  @Option(help: ArgumentHelp("The rule.", valueName: "name"))
  var rule: RuleChoice

  @Argument(help: "The file; - reads standard input.")
  var file: String

  /// A rule by its name.
  struct RuleChoice: ExpressibleByArgument {
    let name: RuleName

    init?(argument: String) {
      guard let name = RuleName(rawValue: argument) else { return nil }
      self.name = name
    }

    static var allValueStrings: [String] { RuleName.allCases.map(\.rawValue) }
  }

  func run() throws {
    do {
      let rule = try rule.name.rule()
      let bytes = file == "-" ? Array(try readScript().utf8) : try readFile(file)
      var number = 0
      for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        number += 1
        if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
        writeResult(try scored(Array(line), rule, number).line + "\n")
      }
    } catch let error as TaskError {
      complain(error.message)
      throw ExitStatus.runtime
    } catch let error as FileError {
      complain(error)
      throw ExitStatus.runtime
    } catch let error as ScriptInputError {
      complain("\(error)")
      throw ExitStatus.runtime
    }
  }

  private func scored(_ line: [UInt8], _ rule: any Rule, _ number: Int) throws -> JSONValue {
    let place = "\(file == "-" ? "standard input" : file):\(number)"
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONParser.parse(line)
    } catch {
      throw TaskError(message: "\(place): the line is no JSON: \(error.message)")
    }
    guard case .object(var row) = value else {
      throw TaskError(message: "\(place): expected a JSON object, found \(value.summary)")
    }
    let names = ["response", "completion", "output"]
    guard let response = names.compactMap({ row[$0]?.stringValue }).first else {
      throw TaskError(
        message: "\(place): the row has none of the texts 'response', 'completion' and 'output'")
    }
    let problem: Problem
    do throws(TaskError) {
      problem = try ProblemFile.problem(line: line, index: number - 1)
    } catch {
      throw TaskError(message: "\(place): \(error.message)")
    }
    let score: Score
    do throws(RuleError) {
      score = try rule.score(response: response, problem: problem)
    } catch {
      throw TaskError(message: "\(place): \(error.description)")
    }
    var components = JSONObject()
    for component in score.components { components[component.name] = .number(component.value) }
    row["score"] = .number(score.total)
    row["components"] = .object(components)
    row["reason"] = .string(score.reason)
    return .object(row)
  }
}
