import ArgumentParser
import Files
import Glibc
import Shell

/// Looks whether this machine has what Knave needs, and gives the bits that others give.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the installation, the terminal, and that this machine gives the same bits.")

  @Option(help: "How results are written.")
  var format = GlobalOptions.Format.text

  func run() throws {
    let findings = Examinations.all.map { $0() }
    if format == .json {
      writeResult(
        JSONValue.array(
          findings.map { finding in
            var members: JSONObject = [
              "subject": .string(finding.subject), "standing": .string(finding.standing.rawValue),
              "text": .string(finding.text),
            ]
            members["advice"] = finding.advice.map(JSONValue.string)
            return .object(members)
          }
        ).line + "\n")
    } else {
      let palette = Palette(for: STDOUT_FILENO)
      for finding in findings { writeResult(line(finding, palette) + "\n") }
    }
    if findings.contains(where: { $0.standing == .bad }) { throw ExitStatus.runtime }
  }

  private func line(_ finding: Finding, _ palette: Palette) -> String {
    let role: Palette.Role =
      switch finding.standing {
      case .good: .success
      case .doubtful: .warning
      case .bad: .error
      }
    let standing = finding.standing.rawValue
    let space = String(repeating: " ", count: max(0, 6 - standing.count))
    return palette.paint(standing, as: role) + space + finding.subject + ": " + finding.text
      + (finding.advice.map { "\n      " + palette.paint($0, as: .hint) } ?? "")
  }
}
