import Foundation
import Models
import Testing

/// A chat template with what Transformers renders with it.
private struct RenderedTemplate: Decodable {
  struct Message: Decodable {
    let role: String
    let content: String
  }

  struct Case: Decodable {
    let messages: [Message]
    let addGenerationPrompt: Bool
    let expected: String

    enum CodingKeys: String, CodingKey {
      case messages, expected
      case addGenerationPrompt = "add_generation_prompt"
    }
  }

  let name: String
  let template: String
  let bos: String?
  let cases: [Case]
}

@Suite("Templates as Transformers renders them")
struct RenderedTemplateTests {
  /// Made by `Fixtures/chat_templates/make.py`: templates of two families, and others that look like them.
  @Test("Every template of the fixture")
  func fixture() throws {
    let text = try fixtureText("chat_templates/renderings.jsonl")
    let templates = try text.utf8.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(RenderedTemplate.self, from: Data($0))
    }
    #expect(templates.count > 20)
    for row in templates {
      let template = try ChatTemplate(
        source: row.template, file: row.name,
        names: row.bos.map { ["bos_token": .string($0)] } ?? [:])
      for item in row.cases {
        let found = try template.render(
          messages: item.messages.map { ($0.role, $0.content) },
          addGenerationPrompt: item.addGenerationPrompt)
        #expect(Array(found.utf8) == Array(item.expected.utf8), "\(row.name)")
      }
    }
  }
}
