/// The words for one who always tells the truth and one who always lies.
public struct RolePair: Sendable, Hashable {
  public let truthful: String
  public let liar: String

  public init(truthful: String, liar: String) {
    self.truthful = truthful
    self.liar = liar
  }

  public static let knightAndKnave = RolePair(truthful: "knight", liar: "knave")

  /// The other pairs of mem-kk-logic, in its order.
  public static let others = [
    RolePair(truthful: "pioneer", liar: "laggard"), RolePair(truthful: "saint", liar: "sinner"),
    RolePair(truthful: "hero", liar: "villain"), RolePair(truthful: "angel", liar: "devil"),
    RolePair(truthful: "altruist", liar: "egoist"), RolePair(truthful: "sage", liar: "fool"),
  ]

  /// The words with their meanings swapped.
  public var flipped: RolePair { RolePair(truthful: liar, liar: truthful) }

  /// A role with its article: `an angel`.
  public func phrase(_ isTruthful: Bool) -> String {
    let word = isTruthful ? truthful : liar
    return (word.first.map { "aeiou".contains($0) } ?? false ? "an " : "a ") + word
  }
}
