/// Numbers that are the same in every run: a linear congruential generator (Knuth's MMIX constants).
public struct FuzzNumbers {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}
