import CPlatform

/// Attention of up to six query rows of one head: softmax(q·kᵀ·scale)·v.
///
/// The keys and values are a shared prefix followed by the sequence's own. Query row i attends to
/// the prefix and to its own first `ownLength + i · lengthStep` positions. Scores, exponentials and
/// the weighted sum are chains in key order, so a row's bits depend only on its query and what it
/// attends to: decoding one token and training on the whole sequence agree.
///
/// - Parameters:
///   - queries: [rows, D] with row stride `queryStride`.
///   - prefix: of count 0 when there is none.
///   - lengthStep: 1 for consecutive positions of a sequence, 0 for heads of one position.
///   - output: [rows, D] with row stride `outputStride`.
///   - logNormalizers: receives log Σ exp(score) of each row, at `normalizerStride`.
///   - scratch: room for rows × `scratchStride` numbers; the stride is at least the number of
///     positions attended to, rounded up to 16.
@inline(__always)
public func attend(
  queries: UnsafePointer<Float>, queryStride: Int, rows: Int, headSize: Int, scale: Float,
  prefix: AttentionSpan, own: AttentionSpan, ownLength: Int, lengthStep: Int,
  output: UnsafeMutablePointer<Float>, outputStride: Int,
  logNormalizers: UnsafeMutablePointer<Float>, normalizerStride: Int,
  scratch: UnsafeMutablePointer<Float>, scratchStride: Int
) {
  let prefixCount = prefix.count
  let longest = ownLength + (rows - 1) * lengthStep
  scores(queries, queryStride, rows, headSize, prefix.keys, prefixCount, scratch, scratchStride)
  scores(
    queries, queryStride, rows, headSize, own.keys, longest, scratch + prefixCount, scratchStride)
  for row in 0..<rows {
    let weights = scratch + row * scratchStride
    let length = prefixCount + ownLength + row * lengthStep
    logNormalizers[row * normalizerStride] = softmax(weights, length, scale)
    // Positions after this row's own weigh nothing: adding 0·v leaves a sum's bits alone.
    for index in length..<prefixCount + longest { weights[index] = 0 }
  }
  if prefixCount > 0 {
    weightedSum(
      scratch, scratchStride, rows, headSize, prefix.values, prefix.valueStride, prefixCount,
      output, outputStride, accumulate: false)
  }
  weightedSum(
    scratch + prefixCount, scratchStride, rows, headSize, own.values, own.valueStride, longest,
    output, outputStride, accumulate: prefixCount > 0)
}

/// One sequence of those that attend to a prefix together.
public struct AttentionMember {
  /// The queries of its newest position, [heads, D].
  let queries: UnsafePointer<Float>
  let own: AttentionSpan
  /// [heads, D].
  let output: UnsafeMutablePointer<Float>
  /// log Σ exp(score), [heads].
  let logNormalizers: UnsafeMutablePointer<Float>

  public init(
    queries: UnsafePointer<Float>, own: AttentionSpan, output: UnsafeMutablePointer<Float>,
    logNormalizers: UnsafeMutablePointer<Float>
  ) {
    self.queries = queries
    self.own = own
    self.output = output
    self.logNormalizers = logNormalizers
  }
}

/// Attention of the newest positions of sequences that share a prefix: its keys and values are read
/// once for all of them. The bits are those of ``attend``.
///
/// - Parameters:
///   - heads: query heads of each member, which share a key-value head.
///   - scratch: room for members × heads × (`scratchStride` + 2·D) numbers; the stride is at least
///     the most positions that a member attends to, rounded up to 16.
public func attend(
  _ members: UnsafeBufferPointer<AttentionMember>, heads: Int, headSize: Int, scale: Float,
  prefix: AttentionSpan, scratch: UnsafeMutablePointer<Float>, scratchStride: Int
) {
  let rows = members.count * heads
  let queries = scratch + rows * scratchStride
  let outputs = queries + rows * headSize
  for (index, member) in members.enumerated() {
    (queries + index * heads * headSize).update(from: member.queries, count: heads * headSize)
  }
  // A member's keys are asked for while those before it are used; then the values likewise.
  members.first?.fetchKeys()
  forEachBlock(rows) { row, count in
    scores(
      queries + row * headSize, headSize, count, headSize, prefix.keys, prefix.count,
      scratch + row * scratchStride, scratchStride)
  }
  for (index, member) in members.enumerated() {
    if index + 1 < members.count {
      members[index + 1].fetchKeys()
    } else {
      members[0].fetchValues()
    }
    forEachBlock(heads) { head, count in
      let row = index * heads + head
      scores(
        queries + row * headSize, headSize, count, headSize, member.own.keys, member.own.count,
        scratch + row * scratchStride + prefix.count, scratchStride)
    }
    for head in 0..<heads {
      member.logNormalizers[head] = softmax(
        scratch + (index * heads + head) * scratchStride, prefix.count + member.own.count, scale)
    }
  }
  if prefix.count > 0 {
    forEachBlock(rows) { row, count in
      weightedSum(
        scratch + row * scratchStride, scratchStride, count, headSize, prefix.values,
        prefix.valueStride, prefix.count, outputs + row * headSize, headSize, accumulate: false)
    }
  }
  for (index, member) in members.enumerated() {
    if index + 1 < members.count { members[index + 1].fetchValues() }
    forEachBlock(heads) { head, count in
      let row = index * heads + head
      weightedSum(
        scratch + row * scratchStride + prefix.count, scratchStride, count, headSize,
        member.own.values, member.own.valueStride, member.own.count, outputs + row * headSize,
        headSize, accumulate: prefix.count > 0)
    }
    member.output.update(from: outputs + index * heads * headSize, count: heads * headSize)
  }
}

extension AttentionMember {
  @inline(__always)
  fileprivate func fetchKeys() {
    let size = KeyPanels.size(positions: own.count, headSize: own.keys.headSize)
    fetch(UnsafePointer(own.keys.pointer), size)
  }

  @inline(__always)
  fileprivate func fetchValues() { fetch(own.values, own.count * own.valueStride) }
}

/// Asks for numbers that are read soon.
@inline(__always)
private func fetch(_ numbers: UnsafePointer<Float>, _ count: Int) {
  var address = numbers
  let end = numbers + count
  while address < end {
    prefetch_line(address)
    address += 16
  }
}

/// Rows in blocks that a tile takes at once.
@inline(__always)
private func forEachBlock(_ rows: Int, _ body: (_ row: Int, _ count: Int) -> Void) {
  if AVX512.isAvailable {
    return Tile512.forEachBlock(rows) { row, count, _, _ in body(row, count) }
  }
  var row = 0
  while row < rows {
    let count = min(6, rows - row)
    body(row, count)
    row += count
  }
}

/// Replaces scores by softmax(scores·scale); returns log Σ exp(score·scale).
@inline(__always)
private func softmax(
  _ weights: UnsafeMutablePointer<Float>, _ length: Int, _ scale: Float
) -> Float {
  let maximum = rowMaximum(weights, length)
  let sum = exponentiateRow(weights, length, scale: scale, shift: maximum)
  scaleRow(weights, length, by: 1 / sum)
  return maximum * scale + logarithm(sum)
}

/// scores ← q·kᵀ, [rows, count].
@inline(__always)
private func scores(
  _ queries: UnsafePointer<Float>, _ queryStride: Int, _ rows: Int, _ headSize: Int,
  _ keys: KeyPanels, _ count: Int, _ output: UnsafeMutablePointer<Float>, _ stride: Int
) {
  if AVX512.isAvailable {
    return Tile512.forEachGroup(rows: rows, columns: count) { position, panels, columns in
      let panel = UnsafePointer(keys.pointer + position * headSize)
      Tile512.tile(
        rows: rows, panels: panels, queries, queryStride, panel, 16, bSecond: 16 * headSize,
        output + position, stride, depth: headSize, columns: columns, accumulate: false,
        fetch: Fetch(rows: panel, stride: 16))
    }
  }
  var position = 0
  if rows <= 2 {
    while position + 32 <= count {
      wideTile(
        rows: rows, queries, queryStride, UnsafePointer(keys.pointer + position * headSize), 16,
        bSecond: 16 * headSize, output + position, stride, cSecond: 16, depth: headSize,
        accumulate: false)
      position += 32
    }
  }
  while position < count {
    microTile(
      rows: rows, queries, queryStride, UnsafePointer(keys.pointer + position * headSize), 16,
      output + position, stride, depth: headSize, columns: min(16, count - position),
      accumulate: false,
      fetch: Fetch(rows: UnsafePointer(keys.pointer + position * headSize), stride: 16))
    position += 16
  }
}

/// output ← weights·values or output + weights·values, [rows, headSize].
@inline(__always)
private func weightedSum(
  _ weights: UnsafePointer<Float>, _ weightStride: Int, _ rows: Int, _ headSize: Int,
  _ values: UnsafePointer<Float>, _ valueStride: Int, _ count: Int,
  _ output: UnsafeMutablePointer<Float>, _ outputStride: Int, accumulate: Bool
) {
  let whole = headSize / 16 * 16
  var column = 0
  if AVX512.isAvailable {
    Tile512.forEachGroup(rows: rows, columns: whole) { column, panels, columns in
      Tile512.tile(
        rows: rows, panels: panels, weights, weightStride, values + column, valueStride,
        bSecond: 16, output + column, outputStride, depth: count, columns: columns,
        accumulate: accumulate, fetch: Fetch(rows: values + column, stride: valueStride))
    }
    column = whole
  }
  if rows <= 2 {
    while column + 32 <= whole {
      wideTile(
        rows: rows, weights, weightStride, values + column, valueStride, bSecond: 16,
        output + column, outputStride, cSecond: 16, depth: count, accumulate: accumulate)
      column += 32
    }
  }
  while column < whole {
    microTile(
      rows: rows, weights, weightStride, values + column, valueStride, output + column,
      outputStride, depth: count, columns: 16, accumulate: accumulate,
      fetch: Fetch(rows: values + column, stride: valueStride))
    column += 16
  }
  // A head size that is no multiple of 16: the micro-kernel would read past the row.
  while column < headSize {
    for row in 0..<rows {
      var sum = accumulate ? output[row * outputStride + column] : 0
      for position in 0..<count {
        sum.addProduct(
          weights[row * weightStride + position], values[position * valueStride + column])
      }
      output[row * outputStride + column] = sum
    }
    column += 1
  }
}
