import Foundation
import Models
import Testing

/// A chat template with what Jinja renders with it.
struct RenderedTemplate: Decodable {
  struct Message: Decodable {
    let role: String
    let content: String
  }

  struct Case: Decodable {
    let messages: [Message]
    let prompts: Bool
    /// Nil where the template raises an error.
    let expected: String?
    let usesTools: Bool

    enum CodingKeys: String, CodingKey {
      case messages, expected, tools
      case prompts = "add_generation_prompt"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      messages = try container.decode([Message].self, forKey: .messages)
      prompts = try container.decode(Bool.self, forKey: .prompts)
      expected = try container.decodeIfPresent(String.self, forKey: .expected)
      usesTools = container.contains(.tools)
    }
  }

  let name: String
  let template: String
  let bos: String?
  /// Whether Knave must know it; nil when it may.
  let known: Bool?
  let cases: [Case]

  static func read(_ path: String) throws -> [RenderedTemplate] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try text.utf8.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(RenderedTemplate.self, from: Data($0))
    }
  }

  static func fixture() throws -> [RenderedTemplate] {
    try read(fixturePath("chat_templates/renderings.jsonl"))
  }

  /// A file of templates that are not part of the project, in the same form.
  static let furtherFile = ProcessInfo.processInfo.environment["KNAVE_TEMPLATES"]

  /// Renders every case as Jinja does, or does not know the template.
  ///
  /// - Returns: whether it is known.
  func check() throws -> Bool {
    guard let known = try? ChatTemplate(source: template, file: name, bosToken: bos) else {
      return false
    }
    // Knave offers no tools, so what a template writes of them is never wanted.
    for item in cases where !item.usesTools {
      let found = known.render(
        messages: item.messages.map { ($0.role, $0.content) }, addGenerationPrompt: item.prompts)
      let expected = try #require(item.expected, "\(name)")
      #expect(Array(found.utf8) == Array(expected.utf8), "\(name)")
    }
    return true
  }
}

@Suite("Templates as Jinja renders them")
struct RenderedTemplateTests {
  @Test("What is known renders as in Jinja, and near misses are refused")
  func fixture() throws {
    let templates = try RenderedTemplate.fixture()
    #expect(templates.count > 20)
    for template in templates {
      #expect(try template.check() == template.known, "\(template.name)")
    }
  }

  @Test(
    "Published templates render as in Jinja, or are refused",
    .enabled(if: RenderedTemplate.furtherFile != nil, "KNAVE_TEMPLATES names the file"))
  func published() throws {
    let file = try #require(RenderedTemplate.furtherFile)
    let known = try RenderedTemplate.read(file).filter { try $0.check() }
    #expect(known.count >= 5, "\(known.map(\.name))")
  }
}
