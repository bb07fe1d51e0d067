import ArgumentParser
import Files
import Lab
import Notebooks

import let Language.keywords

/// Turns a notebook into another format.
struct ConvertNotebook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Convert a notebook to Jupyter, a web page or a script.",
    discussion: "A Jupyter notebook is converted to Markdown.")

  enum Target: String, ExpressibleByArgument, CaseIterable {
    case ipynb, html, knave, md
  }

  @Argument(help: "The notebook: .md, or .ipynb.")
  var file: String

  @Option(help: "The format to convert to; md for a Jupyter notebook, which needs no --to.")
  var to: Target?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write; beside the notebook unless given, - prints.", valueName: "file"))
  var output: String?

  @OptionGroup var options: GlobalOptions

  func run() throws {
    options.endAtTimeLimit()
    do {
      let bytes = try readFile(FilePath(file))
      let isJupyter = file.hasSuffix(".ipynb")
      guard let target = to ?? (isJupyter ? .md : nil) else {
        throw NotebookError(
          "the format to convert to is missing", advice: "add --to html, ipynb or knave")
      }
      let markdown =
        isJupyter ? try JupyterConversion.markdown(ofJupyter: bytes, path: file) : nil
      let text = try converted(bytes, markdown, target)
      let name = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
      let place = output ?? "\(name).\(target.rawValue)"
      if place == "-" { return writeResult(text) }
      guard !isSameFile(FilePath(place), FilePath(file)) else {
        throw NotebookError(
          "the result would replace the notebook", advice: "name another file with --output")
      }
      try AtomicFile.write(text, to: FilePath.notFollowed(place))
      if options.format == .json {
        let result: JSONObject = ["file": .string(place), "format": .string(target.rawValue)]
        writeResult(JSONValue.object(result).line + "\n")
      } else {
        writeToStandardError("\(place)\n")
      }
    } catch let error as NotebookError {
      complain(error)
      throw ExitStatus.usage
    } catch let error as FileError {
      complain(error)
      throw ExitStatus.runtime
    }
  }

  private func converted(
    _ bytes: [UInt8], _ markdown: String?, _ target: Target
  ) throws(NotebookError) -> String {
    let notebook =
      if let markdown { try Notebook(text: markdown, path: file) } else {
        try Notebook(bytes: bytes, path: file)
      }
    return switch target {
    case .md: notebook.text
    case .ipynb: JupyterConversion.text(of: notebook)
    case .knave: ScriptConversion.text(of: notebook)
    case .html:
      HTMLConversion(keywords: Set(commandRegistry.allNames + keywords)).text(of: notebook)
    }
  }
}
