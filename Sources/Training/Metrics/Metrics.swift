/// Numbers by name, in the order in which they were first set.
public struct Metrics: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public let name: String
    public var value: Double
  }

  public private(set) var entries: [Entry] = []
  /// Where each name stands in `entries`; for look-up only, never for order.
  private var positions: [String: Int] = [:]

  public init() {}

  public var names: [String] { entries.map(\.name) }

  /// The value under a name; setting a new name appends it, setting nil removes it.
  public subscript(name: String) -> Double? {
    get { positions[name].map { entries[$0].value } }
    set {
      switch (positions[name], newValue) {
      case (let position?, let value?):
        entries[position].value = value
      case (nil, let value?):
        positions[name] = entries.count
        entries.append(Entry(name: name, value: value))
      case (let position?, nil):
        entries.remove(at: position)
        positions.removeAll()
        for (index, entry) in entries.enumerated() { positions[entry.name] = index }
      case (nil, nil):
        break
      }
    }
  }

  public subscript(name: MetricName) -> Double? {
    get { self[name.rawValue] }
    set { self[name.rawValue] = newValue }
  }

  /// Sets `prefix/mean`, `prefix/max` and `prefix/min`, as verl reports a distribution; nothing for
  /// an empty list.
  public mutating func summarize(_ prefix: String, _ values: [Double]) {
    guard let mean = MetricSum(values).mean, let largest = values.max(), let least = values.min()
    else { return }
    self["\(prefix)/mean"] = mean
    self["\(prefix)/max"] = largest
    self["\(prefix)/min"] = least
  }

  /// Takes over every entry of another record; a name that is here already keeps its place.
  public mutating func merge(_ other: Metrics) {
    for entry in other.entries { self[entry.name] = entry.value }
  }
}
