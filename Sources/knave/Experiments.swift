import ArgumentParser
import Notebooks

/// Prints the page of what the notebooks of a folder found.
struct Experiments: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a page of what recorded notebooks found.")

  @Argument(help: "Notebooks, or folders of them.")
  var paths: [String]

  func run() throws {
    do throws(NotebookError) {
      writeResult(try experimentPage(at: paths))
    } catch {
      complain(error)
      throw ExitStatus.usage
    }
  }
}
