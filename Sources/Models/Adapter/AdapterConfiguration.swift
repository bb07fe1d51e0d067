/// The weights of a layer that an adapter can stand beside, by their names in checkpoints.
public enum AdapterTarget: String, Sendable, Hashable, CaseIterable {
  case query = "q_proj"
  case key = "k_proj"
  case value = "v_proj"
  case output = "o_proj"
  case gate = "gate_proj"
  case up = "up_proj"
  case down = "down_proj"
}

/// Low-rank adaptation, LoRA (Hu et al. 2021, arXiv:2106.09685): y = x·Wᵀ + s·(x·Aᵀ)·Bᵀ with W
/// frozen, A of shape [rank, inputs] and B of shape [outputs, rank].
public struct AdapterConfiguration: Sendable, Hashable {
  /// Inner size of each adapter, ≥ 1; 8 as in PEFT.
  public var rank = 8
  /// α > 0; the factor s is α / rank.
  public var alpha: Double = 16
  /// Whether s is α / √rank instead (Kalajdzievski 2023, arXiv:2312.03732).
  public var stabilizesRank = false
  /// The weights that get an adapter; at least one. All of them, as QLoRA and verl have it.
  public var targets = AdapterTarget.allCases

  public init(rank: Int = 8, alpha: Double = 16, targets: [AdapterTarget] = AdapterTarget.allCases)
  {
    self.rank = rank
    self.alpha = alpha
    self.targets = AdapterTarget.allCases.filter(targets.contains)
  }

  /// s, the factor of the adapter's product.
  public var scale: Float {
    Float(stabilizesRank ? alpha / Double(rank).squareRoot() : alpha / Double(rank))
  }
}
