import Files
import Foundation
import Jinja
import TestSupport
import Testing

@Suite("What Jinja 3.1 makes of a template, this engine makes of it")
struct ReferenceTests {
  private func rows(_ url: URL) throws -> [JSONValue] {
    try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map { try JSONParser.parse($0) }
  }

  /// Made by `Fixtures/make.py`: where Jinja fails, no text is given. The engine
  /// departs where a generator is never gone through, and where Jinja folds a constant: such templates are left out.
  @Test("Random expressions and statements")
  func random() throws {
    let url = try #require(
      Bundle.module.url(forResource: "templates", withExtension: "jsonl", subdirectory: "Fixtures"))
    var rows = try rows(url)
    let names = names(rows.removeFirst()["names"])
    #expect(rows.count > 1400)
    for row in rows {
      let source = try #require(row["template"]?.stringValue)
      let text = try? Template(source).render(names)
      #expect(text == row["expected"]?.stringValue, "\(source)")
    }
  }

  private static let real = "chat_templates/templates.jsonl"

  /// Renderings by Python's Jinja as Transformers sets it up, on 15 January 2026.
  @Test(
    "Chat templates of real models, with tools, thoughts, Chinese and errors",
    .enabled(if: PublicData.has(Self.real), "the public templates are absent"))
  func chatTemplates() throws {
    var cases = 0
    for row in try rows(PublicData.url(Self.real)) {
      let name = row["name"]?.stringValue ?? ""
      let template = try Template(row["template"]?.stringValue ?? "")
      for example in row["cases"]?.arrayValue ?? [] {
        cases += 1
        var names = names(example)
        names["tools"] = names["tools"] ?? Value.none
        names["documents"] = Value.none
        names["bos_token"] = Value(row["bos"] ?? .null)
        names["eos_token"] = Value(row["eos"] ?? .null)
        let place = "\(name), \(example["case"]?.stringValue ?? "")"
        do throws(TemplateError) {
          let text = try template.render(names, date: TemplateDate("2026-01-15"))
          #expect(text == example["expected"]?.stringValue, "\(place)")
        } catch {
          #expect(error.message == example["error"]?.stringValue, "\(place)")
        }
      }
    }
    #expect(cases > 1000)
  }
}
