import Interruptions
import Memory
import Synchronization
import Tensors

/// The memory of one member of a team that decodes.
final class DecodingScratch {
  /// A row of logits of its own, [V].
  let logits: FloatBuffer
  let exponentials: FloatBuffer
  let members: UnsafeMutablePointer<AttentionMember>
  private var attention = FloatBuffer.small(0)

  init(_ configuration: ModelConfiguration) throws(OutOfMemory) {
    logits = try FloatBuffer(count: configuration.vocabularySize)
    exponentials = try FloatBuffer(count: configuration.vocabularySize)
    members = .allocate(capacity: DecodingStep.memberLimit)
  }

  deinit { members.deallocate() }

  /// Room for scores; grows by doubling, so that a long answer seldom waits for it.
  func attention(count: Int) -> UnsafeMutablePointer<Float> {
    if attention.count < count { attention = .small(count * 2) }
    return attention.pointer
  }
}

/// Rows of tokens that go through the model together, each continuing a sequence whose keys and
/// values are kept.
///
/// The members of a team share each phase: products by panels of the weights, so that every weight is
/// read once by one member; attention by sequences and heads; the rest by rows. One member fills a step
/// with ``begin()``, ``append(_:prefix:own:)`` and ``planAttention(_:)``, all call
/// ``advance(_:_:)``, and one calls ``end()``.
///
/// Once an interruption is requested the members go through the phases that are left without any work.
final class DecodingStep: @unchecked Sendable {
  /// Consecutive rows of one sequence.
  struct Run {
    let row: Int
    let count: Int
    /// The prompt before the sequence's own positions, if it is shared.
    let prefix: KeyValueCache?
    let own: KeyValueCache
  }

  /// A share of the attention of a layer: one key-value head for the newest rows of sequences with
  /// the same prefix, or for some of the rows of one run.
  private struct AttentionItem {
    let runs: Range<Int>
    let rows: Range<Int>
    let group: Int
  }

  /// Sequences whose prefix is read together.
  static let memberLimit = 8
  /// Rows that are normalised and rotated as one item.
  private static let rowBlock = 8
  /// Most rows of a product's item: they stay in the nearest caches while panels pass by.
  private static let productRows = 64
  /// Rows of a run whose attention is one item.
  private static let queryRows = 48
  /// Multiplications of an item, some 50 µs, from which on it is worth asking whether to stop.
  private static let workPerLook = 1 << 21

  let sequenceLimit: Int
  /// Rows there is room for.
  let rowLimit: Int
  private(set) var runs: [Run] = []
  private let model: DecoderModel
  private var rowCount = 0
  private var longest = 0
  private var items: [AttentionItem] = []
  private let tokens: UnsafeMutablePointer<Int32>
  private let positions: UnsafeMutablePointer<Int32>
  private let runOfRow: UnsafeMutablePointer<Int32>
  /// Where each row's activations are kept, if they are.
  private let keptRows: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
  private let layout: ActivationLayout
  private let stopped = Atomic(false)

  /// The residual stream, [R, C].
  private let residual: FloatBuffer
  private let normed: FloatBuffer
  private let roots: FloatBuffer
  private let fused: FloatBuffer
  private let attention: FloatBuffer
  /// log Σ exp(score), [R, H].
  private let logNormalizers: FloatBuffer
  private let gateUp: FloatBuffer
  private let activation: FloatBuffer
  /// The inner rows of adapters.
  private let lowRank: FloatBuffer
  /// Rows of logits held at once.
  private let logitRows: Int
  private let logits: FloatBuffer

  init(_ model: DecoderModel, sequenceLimit: Int) throws(OutOfMemory) {
    self.model = model
    self.sequenceLimit = sequenceLimit
    rowLimit = max(256, sequenceLimit)
    let configuration = model.configuration
    layout = ActivationLayout(configuration)
    residual = try FloatBuffer(count: rowLimit * configuration.hiddenSize)
    normed = try FloatBuffer(count: rowLimit * configuration.hiddenSize)
    roots = try FloatBuffer(count: rowLimit)
    fused = try FloatBuffer(count: rowLimit * configuration.fusedWidth)
    attention = try FloatBuffer(count: rowLimit * configuration.queryWidth)
    logNormalizers = try FloatBuffer(count: rowLimit * configuration.headCount)
    gateUp = try FloatBuffer(count: rowLimit * 2 * configuration.intermediateSize)
    activation = try FloatBuffer(count: rowLimit * configuration.intermediateSize)
    lowRank = try FloatBuffer(count: rowLimit * (model.adapter?.width ?? 0))
    logitRows = min(sequenceLimit, max(16, (1 << 24) / configuration.vocabularySize))
    logits = try FloatBuffer(count: logitRows * configuration.vocabularySize)
    // Last, as they would be left over if memory ran out before.
    tokens = .allocate(capacity: rowLimit)
    positions = .allocate(capacity: rowLimit)
    runOfRow = .allocate(capacity: rowLimit)
    keptRows = .allocate(capacity: rowLimit)
    runs.reserveCapacity(rowLimit)
    items.reserveCapacity(rowLimit * configuration.keyValueHeadCount)
  }

  deinit {
    tokens.deallocate()
    positions.deallocate()
    runOfRow.deallocate()
    keptRows.deallocate()
  }

  /// Whether an interruption was requested: what the step was to compute is not there.
  var isStopped: Bool { stopped.load(ordering: .relaxed) }

  /// Whether to go on with an item of so many multiplications; members that do not ask see what others
  /// were told.
  @inline(__always)
  private func goesOn(work: Int) -> Bool {
    if isStopped { return false }
    guard work >= Self.workPerLook, Interruption.isRequested() else { return true }
    stopped.store(true, ordering: .relaxed)
    return false
  }

  /// Empties the step.
  func begin() {
    runs.removeAll(keepingCapacity: true)
    rowCount = 0
    longest = 0
  }

  /// Adds the newest token of a sequence.
  func append(
    _ token: Int32, prefix: KeyValueCache, own: KeyValueCache, keep kept: ActivationRows?
  ) {
    addRow(token, position: prefix.count + own.count, keep: kept?.add(own.count))
    runs.append(Run(row: rowCount - 1, count: 1, prefix: prefix, own: own))
  }

  /// Adds consecutive tokens of a prompt.
  func append(
    _ tokens: ArraySlice<Int32>, own: KeyValueCache, keep kept: ActivationRows?
  ) {
    let row = rowCount
    for token in tokens {
      let position = own.count + rowCount - row
      addRow(token, position: position, keep: kept?.add(position))
    }
    runs.append(Run(row: row, count: tokens.count, prefix: nil, own: own))
  }

  private func addRow(
    _ token: Int32, position: Int, keep kept: UnsafeMutablePointer<Float>?
  ) {
    (keptRows + rowCount).initialize(to: kept)
    tokens[rowCount] = token
    positions[rowCount] = Int32(position)
    runOfRow[rowCount] = Int32(runs.count)
    longest = max(longest, position + 1)
    rowCount += 1
  }

  /// Cuts the attention into items for a team.
  func planAttention(_ teamSize: Int) {
    items.removeAll(keepingCapacity: true)
    let groups = model.configuration.keyValueHeadCount
    // Large clusters read a prompt less often; several items a member even the load out.
    let share = runs.count * groups / (4 * teamSize)
    let clusterLimit = max(1, min(Self.memberLimit, share))
    var first = 0
    while first < runs.count {
      var end = first + 1
      if let prefix = runs[first].prefix {
        while end < runs.count, end - first < clusterLimit, runs[end].prefix === prefix { end += 1 }
        for group in 0..<groups {
          items.append(AttentionItem(runs: first..<end, rows: 0..<1, group: group))
        }
      } else {
        for start in stride(from: 0, to: runs[first].count, by: Self.queryRows) {
          let rows = start..<min(start + Self.queryRows, runs[first].count)
          for group in 0..<groups {
            items.append(AttentionItem(runs: first..<end, rows: rows, group: group))
          }
        }
      }
      first = end
    }
  }

  /// Counts the positions that the step has added.
  func end() {
    for run in runs { run.own.count += run.count }
  }

  /// Takes the rows through every layer.
  func advance(_ team: Team, _ scratch: DecodingScratch) {
    let configuration = model.configuration
    let width = configuration.hiddenSize
    let hidden = configuration.intermediateSize
    let layers = model.layers
    shareRows(team, rowCount) { row in
      model.copyEmbedding(tokens[row], to: residual.pointer + row * width)
      normalize(row, layers[0].offsets.inputNorm, into: row)
      keepInput(row, layer: 0)
    }
    for (index, layer) in layers.enumerated() {
      let adapters = layer.adapters
      shareProjection(team, adapters.queryKeyValue, normed)
      shareProduct(team, layer.queryKeyValue, rows: rowCount) { row, rows, panels in
        multiply(
          normed.pointer + row * width, row: row, rows: rows, layer.queryKeyValue,
          adapters.queryKeyValue, panels: panels,
          into: fused.pointer + row * configuration.fusedWidth, stride: configuration.fusedWidth)
      }
      shareRows(team, rowCount) { row in place(row, layer: index) }
      team.share(items.count) { item in
        // Layers of short items are asked about once.
        let work = item == 0 ? Self.workPerLook : attentionWork(items[item])
        if goesOn(work: work) { attend(items[item], layer: index, scratch) }
      }
      shareProjection(team, adapters.output, attention)
      shareProduct(team, layer.output, rows: rowCount) { row, rows, panels in
        multiply(
          attention.pointer + row * configuration.queryWidth, row: row, rows: rows, layer.output,
          adapters.output, panels: panels, into: residual.pointer + row * width, stride: width,
          accumulate: true)
      }
      shareRows(team, rowCount) { row in
        normalize(row, layer.offsets.postAttentionNorm, into: row)
        keepAttention(row, layer: index)
      }
      shareProjection(team, adapters.gateUp, normed)
      shareProduct(team, layer.gate, rows: rowCount) { row, rows, panels in
        let x = normed.pointer + row * width
        let y = gateUp.pointer + row * 2 * hidden
        multiply(
          x, row: row, rows: rows, layer.gate, adapters.gateUp, panels: panels, into: y,
          stride: 2 * hidden)
        multiply(
          x, row: row, rows: rows, layer.up, adapters.gateUp, part: 1, panels: panels,
          into: y + hidden, stride: 2 * hidden)
        swiGLU(
          y, rows: rows, width: hidden,
          columns: panels.lowerBound * 16..<min(panels.upperBound * 16, hidden),
          into: activation.pointer + row * hidden)
        keepGateUp(row..<row + rows, panels, layer: index)
      }
      shareProjection(team, adapters.down, activation)
      shareProduct(team, layer.down, rows: rowCount) { row, rows, panels in
        multiply(
          activation.pointer + row * hidden, row: row, rows: rows, layer.down, adapters.down,
          panels: panels, into: residual.pointer + row * width, stride: width, accumulate: true)
      }
      if index + 1 < layers.count {
        shareRows(team, rowCount) { row in
          normalize(row, layers[index + 1].offsets.inputNorm, into: row)
          keepInput(row, layer: index + 1)
        }
      }
    }
  }

  /// Computes the logits after some of the rows, as many at once as there is room for.
  ///
  /// - Parameters:
  ///   - row: the row of each of `count` indices.
  ///   - use: called once for each index, on any member, with its logits; no longer once it is stopped.
  func computeLogits(
    _ team: Team, count: Int, row: (Int) -> Int, use: (Int, UnsafeMutablePointer<Float>) -> Void
  ) {
    let width = model.configuration.hiddenSize
    let vocabulary = model.configuration.vocabularySize
    for start in stride(from: 0, to: count, by: logitRows) {
      let rows = min(logitRows, count - start)
      shareRows(team, rows) { index in
        let row = row(start + index)
        normalize(row, model.places.finalNorm, into: index)
        if let kept = keptRows[row] {
          (kept + layout.final).stream(from: residual.pointer + row * width, count: width)
        }
      }
      shareProduct(team, model.packedHead, rows: rows) { row, rows, panels in
        product(
          normed.pointer + row * width, stride: width, rows: rows, model.packedHead,
          panels: panels, into: logits.pointer + row * vocabulary, stride: vocabulary)
      }
      team.share(rows) { row in
        if !isStopped { use(start + row, logits.pointer + row * vocabulary) }
      }
    }
  }

  /// Shares the rows out in blocks.
  private func shareRows(_ team: Team, _ rows: Int, _ body: (Int) -> Void) {
    team.share((rows + Self.rowBlock - 1) / Self.rowBlock) { block in
      for row in block * Self.rowBlock..<min((block + 1) * Self.rowBlock, rows) { body(row) }
    }
  }

  /// Shares a product out by blocks of rows and panels of the weights.
  private func shareProduct(
    _ team: Team, _ weights: PackedMatrix, rows: Int,
    _ body: (_ row: Int, _ rows: Int, _ panels: Range<Int>) -> Void
  ) {
    let (panels, inputs) = (weights.panelCount, weights.inputs)
    let blocks = (rows + Self.productRows - 1) / Self.productRows
    let height = (rows + blocks - 1) / blocks
    // Several items a member even the load out; the kernels take panels in pairs.
    let width = max(2, panels * blocks / (8 * team.size) / 2 * 2)
    let across = (panels + width - 1) / width
    team.share(blocks * across) { item in
      guard goesOn(work: height * 16 * width * inputs) else { return }
      let row = item % blocks * height
      let panel = item / blocks * width
      body(row, min(height, rows - row), panel..<min(panel + width, panels))
    }
  }

  /// Computes the inner rows of the adapters that read `x`, [R, K]; the phase that follows uses them.
  private func shareProjection(_ team: Team, _ adapter: LowRankProduct?, _ x: FloatBuffer) {
    guard let adapter else { return }
    let width = adapter.inputs
    team.share((rowCount + Self.rowBlock - 1) / Self.rowBlock) { block in
      let row = block * Self.rowBlock
      adapter.project(
        x.pointer + row * width, stride: width, rows: min(Self.rowBlock, rowCount - row),
        into: lowRank.pointer + row * adapter.width)
    }
  }

  /// Some panels of a product, and of that of the adapters beside its weights.
  @inline(__always)
  private func multiply(
    _ x: UnsafePointer<Float>, row: Int, rows: Int, _ weights: PackedMatrix,
    _ adapter: LowRankProduct?, part: Int = 0, panels: Range<Int>,
    into y: UnsafeMutablePointer<Float>, stride: Int, accumulate: Bool = false
  ) {
    product(
      x, stride: weights.inputs, rows: rows, weights, panels: panels, into: y, stride: stride,
      accumulate: accumulate)
    guard let adapter else { return }
    adapter.add(
      part, lowRank.pointer + row * adapter.width, rows: rows, panels: panels, to: y,
      stride: stride)
  }

  /// Normalises a row of the residual stream.
  private func normalize(_ row: Int, _ weight: Int, into target: Int) {
    let width = model.configuration.hiddenSize
    rmsNorm(
      residual.pointer + row * width, rows: 1, width: width,
      weight: UnsafePointer(model.numbers.pointer) + weight,
      epsilon: model.configuration.rmsNormEpsilon, into: normed.pointer + target * width,
      inverseRoots: roots.pointer + target)
  }

  /// Completes a fused row, and stores its key and value.
  private func place(_ row: Int, layer: Int) {
    let fusedRow = fused.pointer + row * model.configuration.fusedWidth
    let kept = keptRow(row, layer: layer)
    model.completeProjection(
      layer: layer, fusedRow, rows: 1, positions: positions + row,
      keep: kept.map {
        DecoderModel.HeadNormRows(
          heads: $0 + layout.unnormalizedHeads, roots: $0 + layout.headRoots)
      })
    if let kept {
      (kept + layout.queryKeyValue).stream(from: fusedRow, count: model.configuration.fusedWidth)
    }
    let run = runs[Int(runOfRow[row])]
    run.own.store(layer: layer, position: run.own.count + row - run.row, fused: fusedRow)
  }

  /// Where a row's activations of a layer are kept; nil when they are not.
  @inline(__always)
  private func keptRow(_ row: Int, layer: Int) -> UnsafeMutablePointer<Float>? {
    keptRows[row].map { $0 + layer * layout.layerSize }
  }

  /// Keeps a row before a layer.
  private func keepInput(_ row: Int, layer: Int) {
    guard let kept = keptRow(row, layer: layer) else { return }
    let width = model.configuration.hiddenSize
    (kept + layout.input).stream(from: residual.pointer + row * width, count: width)
    kept[layout.inputRoot] = roots.pointer[row]
  }

  /// Keeps a row's attention and the row after it.
  private func keepAttention(_ row: Int, layer: Int) {
    guard let kept = keptRow(row, layer: layer) else { return }
    let width = model.configuration.hiddenSize
    let queryWidth = model.configuration.queryWidth
    let heads = model.configuration.headCount
    (kept + layout.attention).stream(from: attention.pointer + row * queryWidth, count: queryWidth)
    (kept + layout.middle).stream(from: residual.pointer + row * width, count: width)
    (kept + layout.logNormalizers)
      .update(from: logNormalizers.pointer + row * heads, count: heads)
    kept[layout.middleRoot] = roots.pointer[row]
  }

  /// Keeps some panels of the gate and up of rows.
  private func keepGateUp(_ rows: Range<Int>, _ panels: Range<Int>, layer: Int) {
    let hidden = model.configuration.intermediateSize
    let first = panels.lowerBound * 16
    let count = min(panels.upperBound * 16, hidden) - first
    let place = layer * layout.layerSize + layout.gateUp + first
    let source = gateUp.pointer + first
    let keptRows = keptRows
    for row in rows {
      guard let kept = keptRows[row] else { continue }
      (kept + place).stream(from: source + row * 2 * hidden, count: count)
      (kept + place + hidden).stream(from: source + (row * 2 + 1) * hidden, count: count)
    }
  }

  /// Multiplications of an item of attention.
  private func attentionWork(_ item: AttentionItem) -> Int {
    let rows = item.runs.count * item.rows.count * model.configuration.headsPerGroup
    return 2 * rows * longest * model.configuration.headSize
  }

  private func attend(_ item: AttentionItem, layer: Int, _ scratch: DecodingScratch) {
    let configuration = model.configuration
    let headSize = configuration.headSize
    let heads = configuration.headsPerGroup
    let column = item.group * heads * headSize
    let stride = (longest + 31) / 16 * 16
    let first = runs[item.runs.lowerBound]
    guard let prefix = first.prefix else {
      let room = scratch.attention(count: 6 * stride)
      let start = first.own.count + item.rows.lowerBound
      for head in 0..<heads {
        model.attendSegment(
          queries: fused.pointer + (first.row + item.rows.lowerBound) * configuration.fusedWidth
            + column + head * headSize,
          queryStride: configuration.fusedWidth, rows: item.rows.count, position: start,
          prefix: first.own.span(layer: layer, group: item.group, count: 0),
          own: first.own.span(
            layer: layer, group: item.group, count: start + item.rows.count),
          output: attention.pointer + (first.row + item.rows.lowerBound) * configuration.queryWidth
            + column + head * headSize,
          logNormalizers: logNormalizers.pointer
            + (first.row + item.rows.lowerBound) * configuration.headCount + item.group * heads
            + head,
          scratch: room)
      }
      return
    }
    for (index, run) in item.runs.enumerated() {
      let row = runs[run].row
      (scratch.members + index).initialize(
        to: AttentionMember(
          queries: fused.pointer + row * configuration.fusedWidth + column,
          own: runs[run].own.span(layer: layer, group: item.group, count: runs[run].own.count + 1),
          output: attention.pointer + row * configuration.queryWidth + column,
          logNormalizers: logNormalizers.pointer + row * configuration.headCount
            + item.group * heads))
    }
    Tensors.attend(
      UnsafeBufferPointer(start: scratch.members, count: item.runs.count), heads: heads,
      headSize: headSize, scale: configuration.attentionScale,
      prefix: prefix.span(layer: layer, group: item.group, count: prefix.count),
      scratch: scratch.attention(count: item.runs.count * heads * (stride + 2 * headSize)),
      scratchStride: stride)
  }
}
