import Interruptions
import Language

struct DecodeCommand: Command {
  static let declaration = CommandDeclaration(
    name: "decode", area: .models, summary: "The text of token ids.",
    examples: ["decode m [72, 101]"])

  @Argument("A tokenizer or a model.") var tokenizer: TokenizerValue
  @Argument("The token ids.") var tokens: TokenList

  func run(in context: CommandContext<Session>) throws -> Value {
    let tokenizer = tokenizer.tokenizer
    var pace = InterruptionPace()
    let unknown = try tokens.ids.first { id in
      try pace.step(32)
      return tokenizer.tokenText(id) == nil
    }
    if let unknown {
      throw ArgumentError(
        "tokens", "\(unknown) is no token id: the vocabulary has \(tokenizer.vocabularySize)")
    }
    return .string(try tokenizer.decode(tokens.ids, skipSpecial: false))
  }
}

/// Token ids.
struct TokenList: ValueConvertible {
  let ids: [Int32]
  static var typeDescription: String { "a list of token ids" }

  init(_ value: Value) throws {
    ids = try [Int](value).interruptibleMap { id in
      guard let token = Int32(exactly: id), token >= 0 else {
        throw LabError("\(id) is no token id")
      }
      return token
    }
  }

  var languageValue: Value { .list(ids.map { .integer(Int($0)) }) }
}
