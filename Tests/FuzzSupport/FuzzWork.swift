/// What is tried: a number of statements, each known by its index.
public enum FuzzWork: String, CaseIterable, Sendable {
  /// Statements made from the grammar.
  case statements
  /// Every parameter with every odd value.
  case arguments

  public func statement(_ index: Int, seed: UInt64) -> String {
    switch self {
    case .statements: RandomStatements(seed: seed)[index]
    case .arguments: OddCalls.all[index &+ Int(seed % 1_000_000) &* 104_729]
    }
  }
}
