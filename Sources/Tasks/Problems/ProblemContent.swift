extension Problem {
  /// A text that is the same for problems that ask the same: puzzles up to the names and order of people,
  /// their words for roles and the order of parts; Countdown up to the order of its numbers; questions
  /// up to case, punctuation and white space.
  public func contentKey(checkpoint: Checkpoint) rethrows -> String {
    if let puzzle { return "kk " + (try puzzle.canonicalForm(checkpoint: checkpoint)) }
    if case .countdown(let numbers, let target) = truth {
      return "countdown " + numbers.sorted().map(String.init).joined(separator: " ")
        + " -> \(target)"
    }
    return "text "
      + text.lowercased().unicodeScalars.split { !$0.properties.isAlphabetic && !isMeaningful($0) }
      .map { String($0) }.joined(separator: " ")
  }

  /// The content key, whose search nothing stops.
  public var contentKey: String { contentKey {} }

  private func isMeaningful(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.numericType != nil || "+-*/=^<>%".unicodeScalars.contains(scalar)
  }
}

/// The problems of a generated set.
public struct ProblemDrawing: Sendable {
  public var problems: [Problem] = []
  /// How many of them differ by content.
  public var distinct = 0
}

/// Problems parted into two sets that share no content; problems with the same content stay together.
public struct DisjointParts: Sendable {
  public private(set) var train: [Problem] = []
  public private(set) var test: [Problem] = []
  /// Problems of the training set that differ by content.
  public private(set) var distinctTrain = 0
  /// Problems of the test set that differ by content.
  public private(set) var distinctTest = 0

  /// Parts problems. The order within each set is that of the list.
  ///
  /// Which content goes where is a function of the content and the seed alone, so that the same problem
  /// falls on the same side in another list too.
  ///
  /// - Parameter fraction: share of the problems in the test set, about; in 0...1.
  public init(
    _ problems: [Problem], fraction: Double, seed: Int, checkpoint: Checkpoint
  ) rethrows {
    var known = Unfinished<Set<String>>([])
    for problem in problems {
      try checkpoint()
      let content = try problem.contentKey(checkpoint: checkpoint)
      let isNew = known.contents.insert(content).inserted
      if Self.uniform(content, seed) < fraction {
        test.append(problem)
        if isNew { distinctTest += 1 }
      } else {
        train.append(problem)
        if isNew { distinctTrain += 1 }
      }
    }
  }

  /// A number in 0..<1 that depends on the content and the seed.
  private static func uniform(_ content: String, _ seed: Int) -> Double {
    var hash: UInt64 =
      0xCBF2_9CE4_8422_2325 ^ UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15
    for byte in content.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash = (hash ^ hash >> 31) &* 0xBF58_476D_1CE4_E5B9
    hash ^= hash >> 29
    return Double(hash >> 11) * 0x1p-53
  }
}
