import Foundation
import Notebooks
import Testing

/// A megabyte of what takes a careless reader time that grows with the square of its length.
///
/// Where `KNAVE_FUZZ_LIMITS` is not set it is an eighth of that.
@Suite("A megabyte built to take for ever")
struct HostileTextTests {
  private static let isWhole = ProcessInfo.processInfo.environment["KNAVE_FUZZ_LIMITS"] != nil
  private static let size = isWhole ? 1 << 20 : 1 << 17

  private static func repeated(_ piece: String) -> String {
    String(repeating: piece, count: size / piece.utf8.count)
  }

  /// Runs of one mark whose lengths are all different.
  private static func runs(of mark: String) -> String {
    var text = ""
    var length = 1
    while text.utf8.count < size {
      text += String(repeating: mark, count: length) + " "
      length += 1
    }
    return text
  }

  /// A head of many columns above rows of one.
  private static let wideTable =
    "|" + String(repeating: "a|", count: 3000) + "\n|" + String(repeating: "-|", count: 3000)
    + "\n" + repeated("|b|\n")

  private static let texts: [String] =
    ["*", "_", "~", "`", "[", "]", "!", "(", "\\", "<", "#", "|", ">", "-", "&", "\n", " ", "é"]
    .flatMap { mark in
      [repeated(mark), repeated(mark + " "), repeated(mark + "a"), repeated(mark + "\n")]
    }
    + [
      repeated("*") + "_" + repeated("*"), repeated("a*_"), repeated("*a_ "), repeated("**a *b "),
      repeated("_*a"), repeated("a**b*c__d_e"), runs(of: "`"), runs(of: "*"), runs(of: "_"),
      repeated("[a](b) "), repeated("[a]("), repeated("![a](") + ")", repeated("[") + "](x)",
      "- a" + repeated("\n") + "  b", repeated("- a\n"), repeated("> - "), repeated("- > "),
      repeated("1. a\n"), repeated("|a|b|\n|-|-|\n"), "|a|\n|-|\n" + repeated("|"),
      repeated("<!-- "), repeated("<pre>\n"), repeated("```\n"), repeated("~~~\n```\n"),
      repeated("```output\n"), "---\n" + repeated("a: b\n"), "---\n" + repeated("- "),
      repeated("\0"), repeated("\u{1B}[31m"), repeated("*e\u{301}_"), repeated("👩‍👩‍👧*_"),
      repeated("```knave\n1\n```\n"), repeated("file="), repeated("file=\""), wideTable,
      "---\ntitle: \"" + repeated("x") + "\"\n---\n",
    ]

  /// Every reader of a text, with what it reads.
  private static let readers: [(name: String, read: @Sendable (String) -> Void)] = [
    ("reading", { _ = try? Notebook(text: $0) }),
    ("cells", { _ = Notebook.holdsCells(Array($0.utf8)) }),
    ("HTML", { html($0) }),
    ("code", { html(cellText($0.replacing("`", with: "'"))) }),
    ("plots", { html(cellText(plots($0))) }),
    ("Jupyter", { _ = (try? Notebook(text: $0)).map(JupyterConversion.text) }),
    ("from Jupyter", { _ = try? JupyterConversion.markdown(ofJupyter: Array(jupyter($0).utf8)) }),
    ("script", { _ = (try? Notebook(text: cellText("x", $0))).map(ScriptConversion.text) }),
  ]

  private static func html(_ text: String) {
    _ = (try? Notebook(text: text)).map { HTMLConversion(keywords: ["for"]).text(of: $0) }
  }

  private static func plots(_ text: String) -> String {
    text.split(separator: " ").prefix(100_000).enumerated().map {
      "plot x file=\"\($0).svg\" \($1)"
    }
    .joined(separator: "\n").replacing("`", with: "'")
  }

  private static func jupyter(_ text: String) -> String {
    let object: [String: Any] = [
      "cells": [
        ["cell_type": "markdown", "source": text], ["cell_type": "code", "source": [text]],
      ],
      "metadata": [String: Any](), "nbformat": 4,
    ]
    return (try? JSONSerialization.data(withJSONObject: object)).map {
      String(decoding: $0, as: UTF8.self)
    } ?? ""
  }

  @Test("is read in a second", .timeLimit(.minutes(20)), arguments: readers.indices)
  func reading(reader: Int) {
    for text in Self.texts {
      let time = processorTime { Self.readers[reader].read(text) }
      expect(time, "\(Self.readers[reader].name) \(text.prefix(30).debugDescription)")
    }
  }

  @Test("is compared in a second", .timeLimit(.minutes(20)))
  func comparison() {
    let pieces = [
      "...\n", "[..]", "1.0[..]", "[..]1.0", "1.5 ", "a[..]b", "-", "1e5", "a\n", ". ", "1.2.3 ",
      "─",
    ]
    for piece in pieces {
      let lines = Self.repeated(piece).split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
      for other in pieces + ["1.25", "x"] {
        let output = Self.repeated(other)
        let time = processorTime {
          _ = OutputComparison().difference(recorded: lines, firstLine: 1, output: output)
        }
        expect(time, "\(piece.debugDescription) \(other.debugDescription)")
      }
    }
  }

  /// Seconds that this thread works, however busy the machine is.
  private func processorTime(_ work: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let start = now()
    work()
    return now() - start
  }

  /// A second where the whole is read, as the long tests do; else what only a quadratic reader can miss.
  private func expect(_ seconds: Double, _ what: String) {
    if seconds > (Self.isWhole ? 1 : 10) { Issue.record("\(seconds) s: \(what)") }
  }
}
