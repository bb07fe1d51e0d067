import Diagnostics

/// The commands of a session, from an explicit list.
public final class CommandRegistry<Session>: Sendable {
  /// A command without its type.
  struct Entry: Sendable {
    let declaration: CommandDeclaration
    let parameters: [ParameterDescription]
    let make: @Sendable () -> any Command<Session>
  }

  let entries: [Entry]
  private let places: [String: Int]
  let names: CommandNames

  /// - Parameter commands: each name once; of two with one name the first counts.
  public init(_ commands: [any Command<Session>.Type]) {
    var entries: [Entry] = []
    var places: [String: Int] = [:]
    for type in commands {
      let entry = Self.entry(type)
      if places[entry.declaration.name] == nil {
        places[entry.declaration.name] = entries.count
        entries.append(entry)
      }
    }
    self.entries = entries
    self.places = places
    names = CommandNames(
      commands: Set(places.keys), functions: Set(builtins.map(\.name)).subtracting(places.keys),
      expressionTakers: Set(
        entries.filter { $0.parameters.contains { $0.kind == .rest } }.map(\.declaration.name)),
      statementTakers: Set(
        entries.filter { $0.declaration.takesStatement }.map(\.declaration.name)),
      wordTakers: Set(
        entries.filter { $0.parameters.first?.takesAnyWord ?? false }.map(\.declaration.name)),
      vocabulary: .common)
  }

  private init(_ other: CommandRegistry, _ vocabulary: Vocabulary) {
    entries = other.entries
    places = other.places
    var names = other.names
    names.vocabulary = names.vocabulary.adding(vocabulary)
    self.names = names
  }

  /// The same commands, which also know what words of other tools mean.
  public func knowing(_ vocabulary: Vocabulary) -> CommandRegistry {
    CommandRegistry(self, vocabulary)
  }

  private static func entry<C: Command<Session>>(_ type: C.Type) -> Entry {
    Entry(
      declaration: type.declaration,
      parameters: Language.parameters(of: type.init()).map(\.description), make: { type.init() })
  }

  func entry(named name: String) -> Entry? { places[name].map { entries[$0] } }

  /// The declarations, in the order of the list.
  public var declarations: [CommandDeclaration] {
    entries.map { entry in entry.declaration }
  }

  /// The names of a command's parameters and settings; none for what is no command.
  public func parameterNames(of command: String) -> [String] {
    (entry(named: command)?.parameters ?? []).flatMap { parameter in
      parameter.kind == .settings ? parameter.settings.map(\.name) : [parameter.name]
    }
  }

  /// What words of other tools mean here.
  package var vocabulary: Vocabulary { names.vocabulary }

  /// Names of commands and functions.
  public var allNames: [String] { declarations.map { $0.name } + builtins.map(\.name) }
}
