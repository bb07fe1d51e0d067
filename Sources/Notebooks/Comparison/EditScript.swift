/// The lines to take away and to add to get from the recorded output to the found one.
///
/// The shortest such list where the outputs are small enough to search for it; else all from the
/// first to the last difference is replaced.
struct EditScript {
  enum Edit: Equatable {
    case keep(String)
    /// A recorded `...` with the lines it stands for.
    case elide(String, lines: Int)
    case remove(String)
    case add(String)
  }

  struct Step {
    let edit: Edit
    let recordedIndex: Int
    let foundIndex: Int

    var isChange: Bool {
      switch edit {
      case .keep, .elide: false
      case .remove, .add: true
      }
    }
  }

  private(set) var steps: [Step] = []

  /// What an edit costs; a line that a `...` stands for costs 1, so that a changed line is paired
  /// with its replacement rather than hidden. The table has fewer lines than this.
  private static let editCost = 1 << 20
  /// The largest table of line pairs that is searched.
  private static let tableLimit = 250_000
  private static let contextLines = 3
  private static let lineLimit = 200

  init(_ matcher: inout LineMatcher, mismatch: LineMatcher.Mismatch) {
    let recordedCount = matcher.recorded.count
    let foundCount = matcher.found.count
    var prefix = 0
    while prefix < min(recordedCount, foundCount), !matcher.isEllipsis(prefix),
      matcher.matches(prefix, prefix)
    {
      prefix += 1
    }
    var suffix = 0
    while suffix < min(recordedCount, foundCount) - prefix,
      !matcher.isEllipsis(recordedCount - 1 - suffix),
      matcher.matches(recordedCount - 1 - suffix, foundCount - 1 - suffix)
    {
      suffix += 1
    }
    for index in 0..<prefix {
      append(.keep(matcher.found[index]), index, index)
    }
    let rows = prefix..<(recordedCount - suffix)
    let columns = prefix..<(foundCount - suffix)
    if rows.count * columns.count <= Self.tableLimit {
      appendShortest(&matcher, rows, columns)
    } else {
      appendReplacement(matcher, rows, columns, mismatch)
    }
    for offset in stride(from: suffix, to: 0, by: -1) {
      append(
        .keep(matcher.found[foundCount - offset]), recordedCount - offset, foundCount - offset)
    }
  }

  /// The first change.
  var firstEdit: Step? { steps.first(where: \.isChange) }

  private var firstChanges: ArraySlice<Step> {
    steps.drop { !$0.isChange }.prefix(while: \.isChange)
  }

  /// Whether the first run of changes takes a recorded line away.
  var removesFirst: Bool {
    firstChanges.contains { if case .remove = $0.edit { true } else { false } }
  }

  /// Whether the first run of changes adds a line.
  var addsFirst: Bool {
    firstChanges.contains { if case .add = $0.edit { true } else { false } }
  }

  private mutating func append(_ edit: Edit, _ recordedIndex: Int, _ foundIndex: Int) {
    steps.append(Step(edit: edit, recordedIndex: recordedIndex, foundIndex: foundIndex))
  }

  /// Replaces everything, but keeps what stands before the mismatch where lines run in parallel.
  private mutating func appendReplacement(
    _ matcher: LineMatcher, _ rows: Range<Int>, _ columns: Range<Int>,
    _ mismatch: LineMatcher.Mismatch
  ) {
    var row = rows.lowerBound
    while row < min(mismatch.recorded, rows.upperBound) {
      append(.elide(matcher.recorded[row], lines: 1), row, columns.lowerBound)
      row += 1
    }
    for index in row..<rows.upperBound {
      append(.remove(matcher.recorded[index]), index, mismatch.found)
    }
    for index in min(mismatch.found, columns.upperBound)..<columns.upperBound {
      append(.add(matcher.found[index]), rows.upperBound, index)
    }
  }

  /// The shortest list of edits, by a table of the edits still needed from each pair of lines on.
  private mutating func appendShortest(
    _ matcher: inout LineMatcher, _ rows: Range<Int>, _ columns: Range<Int>
  ) {
    let width = columns.count + 1
    var edits = [Int](repeating: 0, count: (rows.count + 1) * width)
    var pairs = [Bool](repeating: false, count: (rows.count + 1) * width)
    for row in stride(from: rows.count, through: 0, by: -1) {
      let isEllipsis = row < rows.count && matcher.isEllipsis(rows.lowerBound + row)
      for column in stride(from: columns.count, through: 0, by: -1) {
        let place = row * width + column
        let below = row < rows.count ? edits[place + width] : Int.max / 2
        let right = column < columns.count ? edits[place + 1] : Int.max / 2
        if row == rows.count, column == columns.count {
          edits[place] = 0
        } else if isEllipsis {
          edits[place] = min(below, right + 1)
        } else if row < rows.count, column < columns.count,
          matcher.matches(rows.lowerBound + row, columns.lowerBound + column)
        {
          pairs[place] = true
          edits[place] = min(edits[place + width + 1], Self.editCost + min(below, right))
        } else {
          let both =
            row < rows.count && column < columns.count ? edits[place + width + 1] : Int.max / 2
          edits[place] = Self.editCost + min(both, below, right)
        }
      }
    }
    var row = 0
    var column = 0
    while row < rows.count || column < columns.count {
      let place = row * width + column
      let recordedIndex = rows.lowerBound + row
      let foundIndex = columns.lowerBound + column
      if row < rows.count, matcher.isEllipsis(recordedIndex) {
        var end = column
        while end < columns.count, edits[row * width + end] != edits[(row + 1) * width + end] {
          end += 1
        }
        append(
          .elide(matcher.recorded[recordedIndex], lines: end - column), recordedIndex, foundIndex)
        row += 1
        column = end
      } else if pairs[place], edits[place] == edits[place + width + 1] {
        append(.keep(matcher.found[foundIndex]), recordedIndex, foundIndex)
        row += 1
        column += 1
      } else if row < rows.count, edits[place] == Self.editCost + edits[place + width] {
        append(.remove(matcher.recorded[recordedIndex]), recordedIndex, foundIndex)
        row += 1
      } else if column < columns.count, edits[place] == Self.editCost + edits[place + 1] {
        append(.add(matcher.found[foundIndex]), recordedIndex, foundIndex)
        column += 1
      } else {
        append(.remove(matcher.recorded[recordedIndex]), recordedIndex, foundIndex)
        append(.add(matcher.found[foundIndex]), recordedIndex, foundIndex)
        row += 1
        column += 1
      }
    }
  }
}

extension EditScript {
  /// The changes as a unified diff without its file header.
  func hunks(firstLine: Int) -> String {
    var text = ""
    var lines = 0
    for hunk in hunkRanges() {
      let taken = steps[hunk]
      guard let first = taken.first else { continue }
      let removed = taken.count { if case .add = $0.edit { false } else { true } }
      let added = taken.reduce(0) {
        switch $1.edit {
        case .keep, .add: $0 + 1
        case .elide(_, let lines): $0 + lines
        case .remove: $0
        }
      }
      text +=
        "@@ -\(firstLine + first.recordedIndex),\(removed) +\(first.foundIndex + 1),\(added) @@\n"
      for step in Self.removalsFirst(taken) {
        lines += 1
        guard lines <= Self.lineLimit else {
          return text + "… the diff goes on\n"
        }
        switch step.edit {
        case .keep(let line), .elide(let line, _): text += " " + Self.shortened(line) + "\n"
        case .remove(let line): text += "-" + Self.shortened(line) + "\n"
        case .add(let line): text += "+" + Self.shortened(line) + "\n"
        }
      }
    }
    return text
  }

  /// The steps with each run of changes sorted: what is taken away, then what is added.
  private static func removalsFirst(_ steps: ArraySlice<Step>) -> [Step] {
    var sorted: [Step] = []
    var added: [Step] = []
    for step in steps {
      if case .add = step.edit {
        added.append(step)
        continue
      }
      if !step.isChange {
        sorted += added
        added = []
      }
      sorted.append(step)
    }
    return sorted + added
  }

  /// The runs of steps around changes with a few lines of context.
  private func hunkRanges() -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for (index, step) in steps.enumerated() where step.isChange {
      let first = max(0, index - Self.contextLines)
      let end = min(steps.count, index + Self.contextLines + 1)
      if let last = ranges.last, last.upperBound >= first {
        ranges[ranges.count - 1] = last.lowerBound..<end
      } else {
        ranges.append(first..<end)
      }
    }
    return ranges
  }

  /// A line that is too long to be shown whole, cut.
  static func shortened(_ line: String) -> String {
    guard line.utf8.count > 2000 else { return line }
    return String(line.unicodeScalars.prefix(400)) + "… (\(line.utf8.count) bytes)"
  }
}
