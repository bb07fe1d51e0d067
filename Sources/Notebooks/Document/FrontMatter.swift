/// What the YAML block at the top of a notebook says.
///
/// Keys of other tools (`layout`, `date` …) are left to them, unless one looks like a misspelling
/// of a key below.
public struct FrontMatter: Hashable, Sendable {
  public var title: String?
  /// The seed of the notebook's random numbers.
  public var seed: UInt64?
  /// In the order of the file.
  public var parameters: [Parameter] = []
  /// Relative tolerance of its numbers, at least 0, where a cell names none.
  public var tolerance: Double?
  /// Seconds the whole notebook may take, above 0.
  public var timeout: Double?
  /// Threads it runs on, at least 1.
  public var threads: Int?
  /// Columns its outputs may take, from 20 to 1000; 80 if it says nothing.
  public var width: Int?

  public init() {}

  static let names = ["title", "seed", "parameters", "tolerance", "timeout", "threads", "width"]
}
