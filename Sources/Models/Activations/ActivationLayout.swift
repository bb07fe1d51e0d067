/// Where the activations of one token lie in a row of numbers: those of each layer, then its last
/// hidden state.
struct ActivationLayout: Sendable {
  /// Offsets within a layer; see `Workspace.LayerActivations` for what they are.
  let input = 0
  let queryKeyValue: Int
  let attention: Int
  let middle: Int
  let gateUp: Int
  let unnormalizedHeads: Int
  let headRoots: Int
  let logNormalizers: Int
  let inputRoot: Int
  let middleRoot: Int
  /// Numbers of a layer, in whole cache lines.
  let layerSize: Int
  /// Offset of the last hidden state, [C].
  let final: Int
  /// Numbers of a row.
  let rowSize: Int

  init(_ configuration: ModelConfiguration) {
    func wholeLines(_ count: Int) -> Int { (count + 15) / 16 * 16 }
    var end = configuration.hiddenSize
    // On cache lines but for the small ones, which share some.
    func place(_ count: Int) -> Int {
      let start = wholeLines(end)
      end = start + count
      return start
    }
    queryKeyValue = place(configuration.fusedWidth)
    attention = place(configuration.queryWidth)
    middle = place(configuration.hiddenSize)
    gateUp = place(2 * configuration.intermediateSize)
    unnormalizedHeads = place(configuration.unnormalizedWidth)
    headRoots = place(configuration.headRootCount)
    logNormalizers = end
    inputRoot = logNormalizers + configuration.headCount
    middleRoot = inputRoot + 1
    layerSize = wholeLines(middleRoot + 1)
    final = configuration.layerCount * layerSize
    rowSize = wholeLines(final + configuration.hiddenSize)
  }
}
