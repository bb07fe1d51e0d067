import Files

/// Notebooks to and from Jupyter's format (nbformat 4.5).
///
/// A cell's options become `#|` lines of its source, prose a Markdown cell, front matter an entry of
/// the metadata. Going there and back keeps cells, options, outputs and prose; parts are then apart
/// by one blank line, and fences are back-ticks without indentation.
public enum JupyterConversion {
  /// The notebook as `.ipynb` text: the same notebook gives the same bytes. Plots that cells draw into
  /// SVG files below its folder are among the outputs.
  public static func text(of notebook: Notebook) -> String {
    let images = LocalImages(notebook: notebook.path)
    var cells: [JSONValue] = []
    var metadata: JSONObject = [
      "kernelspec": .object([
        "display_name": .string("Knave"), "language": .string(language), "name": .string(language),
      ]),
      "language_info": .object(["file_extension": .string(".knave"), "name": .string(language)]),
    ]
    for part in notebook.parts {
      switch part {
      case .frontMatter(let source):
        metadata["knave"] = .object(["front_matter": lines(outputLines(source))])
      case .prose(let source):
        let prose = withoutBlankEnds(outputLines(source))
        guard !prose.isEmpty else { continue }
        cells.append(
          .object([
            "cell_type": .string("markdown"), "id": .string("part-\(cells.count + 1)"),
            "metadata": .object([:]), "source": lines(prose),
          ]))
      case .cell(let cell):
        cells.append(codeCell(cell, id: "part-\(cells.count + 1)", images: images))
      }
    }
    let document = JSONValue.object([
      "cells": .array(cells), "metadata": .object(metadata), "nbformat": .integer(4),
      "nbformat_minor": .integer(5),
    ])
    return document.text
  }

  private static let language = "knave"

  private static func codeCell(_ cell: Cell, id: String, images: LocalImages) -> JSONValue {
    let recorded = cell.recorded.map { recorded in
      JSONValue.object([
        "name": .string("stdout"), "output_type": .string("stream"),
        "text": .array(recorded.lines.map { .string($0 + "\n") }),
      ])
    }
    let plots = DrawnPlots.names(in: cell).compactMap(images.text).map { image in
      JSONValue.object([
        "data": .object(["image/svg+xml": lines(outputLines(image))]), "metadata": .object([:]),
        "output_type": .string("display_data"),
      ])
    }
    return .object([
      "cell_type": .string("code"), "execution_count": .null, "id": .string(id),
      "metadata": .object([:]), "outputs": .array([recorded].compactMap(\.self) + plots),
      "source": lines(cell.options.lines + outputLines(cell.code)),
    ])
  }

  /// A text as Jupyter stores it: lines that keep their ends, but for the last.
  private static func lines(_ lines: [String]) -> JSONValue {
    .array(
      lines.enumerated().map { index, line in
        .string(index == lines.count - 1 ? line : line + "\n")
      })
  }

  private static func withoutBlankEnds(_ lines: [String]) -> [String] {
    func isBlank(_ line: String) -> Bool { line.allSatisfy(\.isWhitespace) }
    var lines = lines[...].drop(while: isBlank)
    while let last = lines.last, isBlank(last) { lines.removeLast() }
    // A byte order mark belongs to the file.
    return lines.enumerated().map { index, line in
      index == 0 && line.unicodeScalars.first == "\u{FEFF}"
        ? String(String.UnicodeScalarView(line.unicodeScalars.dropFirst())) : line
    }
  }
}

extension JupyterConversion {
  /// The Markdown text of a notebook in `.ipynb` format.
  ///
  /// Text outputs are kept; images and other media are not.
  public static func markdown(
    ofJupyter bytes: [UInt8], path: String? = nil
  ) throws(NotebookError) -> String {
    do throws(NotebookError) {
      return try markdown(of: try parsed(bytes), path: path)
    } catch {
      throw error.at(path: path)
    }
  }

  private static func parsed(_ bytes: [UInt8]) throws(NotebookError) -> JSONValue {
    do throws(JSONError) {
      return try JSONParser.parse(bytes)
    } catch {
      throw NotebookError(
        "is not JSON: \(error.message)",
        advice: "a Jupyter notebook is a JSON file with the ending .ipynb", line: error.line)
    }
  }

  private static func markdown(
    of document: JSONValue, path: String?
  ) throws(NotebookError) -> String {
    guard let cells = document["cells"]?.arrayValue, case .integer(4)? = document["nbformat"]
    else {
      throw NotebookError(
        "is not a Jupyter notebook of format 4", advice: "save it again with a current Jupyter")
    }
    let metadata = document["metadata"]
    let found = metadata?["kernelspec"]?["language"] ?? metadata?["language_info"]?["name"]
    if let name = found?.stringValue, name != language {
      throw NotebookError(
        "the notebook is written in '\(name)', expected knave",
        advice: "only notebooks of the command language can be converted")
    }
    var blocks: [String] = []
    var codes: [String] = []
    if let frontMatter = text(metadata?["knave"]?["front_matter"]) {
      blocks.append(ended(frontMatter))
    }
    for (index, cell) in cells.enumerated() {
      guard let source = text(cell["source"]) else {
        throw NotebookError("cell \(index + 1) has no source text")
      }
      guard cell["cell_type"]?.stringValue == "code" else {
        let prose = withoutBlankEnds(outputLines(source))
        if !prose.isEmpty { blocks.append(ended(prose.joined(separator: "\n"))) }
        continue
      }
      codes.append(source)
      blocks.append(FenceWriter.block(info: NotebookReader.cellInfo, lines: outputLines(source)))
      let output = (cell["outputs"]?.arrayValue ?? []).compactMap {
        text($0["text"]) ?? text($0["data"]?["text/plain"])
      }
      if !output.isEmpty {
        blocks.append(
          FenceWriter.block(
            info: NotebookReader.outputInfo, lines: outputLines(output.joined())))
      }
    }
    let markdown = blocks.joined(separator: "\n")
    try requireCells(codes.count, in: try Notebook(text: markdown, path: path))
    return markdown
  }

  /// Refuses prose that would swallow or add a cell, such as an unclosed fence.
  private static func requireCells(_ count: Int, in notebook: Notebook) throws(NotebookError) {
    guard notebook.cells.count != count else { return }
    throw NotebookError(
      "its \(count) cells would become \(notebook.cells.count)",
      advice: "close every fence in its Markdown cells, and use no 'knave' fence there")
  }

  private static func ended(_ text: String) -> String {
    text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n"
  }

  /// A text that is stored whole or as a list of lines.
  private static func text(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let text)?: return text
    case .array(let lines)?:
      var text = ""
      for line in lines {
        guard let line = line.stringValue else { return nil }
        text += line
      }
      return text
    default: return nil
    }
  }
}
