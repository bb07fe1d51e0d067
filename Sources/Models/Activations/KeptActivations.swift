import Tensors

/// Activations of whole sequences, by their tokens.
struct KeptActivations: Sendable {
  struct Prompt: Sendable {
    let rows: ActivationRows
    var samples: [[Int32]: ActivationRows] = [:]
  }

  let configuration: ModelConfiguration
  /// Whose memory the rows are.
  let cache: ActivationCache
  let prompts: [[Int32]: Prompt]

  /// The activations of a tile; nil when those of one of its segments are not kept.
  func tile(_ tile: Tile, of groups: [SequenceGroup]) -> KeptTile? {
    var segments: [ActivationRows] = []
    segments.reserveCapacity(tile.segments.count)
    for segment in tile.segments {
      let group = groups[segment.group]
      guard let prompt = prompts[group.prefix] else { return nil }
      if let continuation = segment.continuation {
        guard let sample = prompt.samples[group.continuations[continuation]] else { return nil }
        segments.append(sample)
      } else {
        segments.append(prompt.rows)
      }
    }
    return KeptTile(
      configuration: configuration, layout: ActivationLayout(configuration), cache: cache,
      segments: segments)
  }
}

/// The activations of a tile, segment by segment.
struct KeptTile: Sendable {
  let configuration: ModelConfiguration
  let layout: ActivationLayout
  let cache: ActivationCache
  let segments: [ActivationRows]

  /// Puts what the backward pass needs of a layer into the workspace.
  func restore(_ layer: Int, _ tile: Tile, _ workspace: Workspace) {
    let kept = workspace.activations(layer)
    let offset = layer * layout.layerSize
    for (segment, rows) in zip(tile.segments, segments) {
      for index in 0..<segment.count {
        let source = rows.row(index) + offset
        let row = segment.row + index
        func copy(_ place: Int, _ count: Int, _ target: FloatBuffer) {
          (target.pointer + row * count).update(from: source + place, count: count)
        }
        copy(layout.input, configuration.hiddenSize, kept.input)
        copy(layout.queryKeyValue, configuration.fusedWidth, kept.queryKeyValue)
        copy(layout.attention, configuration.queryWidth, kept.attention)
        copy(layout.middle, configuration.hiddenSize, kept.middle)
        copy(layout.gateUp, 2 * configuration.intermediateSize, kept.gateUp)
        copy(layout.unnormalizedHeads, configuration.unnormalizedWidth, kept.unnormalizedHeads)
        copy(layout.headRoots, configuration.headRootCount, kept.headRoots)
        copy(layout.logNormalizers, configuration.headCount, kept.logNormalizers)
        kept.inputRoots.pointer[row] = source[layout.inputRoot]
        kept.middleRoots.pointer[row] = source[layout.middleRoot]
      }
    }
  }

  /// Puts the last hidden states that predict a token into the workspace.
  func restoreFinal(_ tile: Tile, _ workspace: Workspace) {
    let width = configuration.hiddenSize
    for (segment, rows) in zip(tile.segments, segments) {
      let first = segment.continuation == nil ? segment.count - 1 : 0
      for index in first..<segment.count {
        (workspace.final.pointer + (segment.row + index) * width)
          .update(from: rows.row(index) + layout.final, count: width)
      }
    }
  }
}
