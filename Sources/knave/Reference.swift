import ArgumentParser
import Lab

/// Prints what the README's reference holds.
struct Reference: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the reference of the language's commands as Markdown.")

  func run() { writeResult(commandRegistry.reference()) }
}
