extension Problem {
  /// A text that is the same for problems that ask the same: puzzles up to the names and order of people,
  /// their words for roles and the order of parts; Countdown up to the order of its numbers; questions
  /// up to case, punctuation and white space.
  public var contentKey: String {
    if let puzzle { return "kk " + puzzle.canonicalForm }
    if case .countdown(let numbers, let target) = truth {
      return "countdown " + numbers.sorted().map(String.init).joined(separator: " ")
        + " -> \(target)"
    }
    return "text "
      + text.lowercased().unicodeScalars.split { !$0.properties.isAlphabetic && !isMeaningful($0) }
      .map { String($0) }.joined(separator: " ")
  }

  /// The content key; nil where nothing tells what is asked, such as without a prompt.
  public var knownContentKey: String? {
    let key = contentKey
    return key == "text " ? nil : key
  }

  private func isMeaningful(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.numericType != nil || "+-*/=^<>%".unicodeScalars.contains(scalar)
  }
}

/// Problems parted into two sets that share no content; problems with the same content stay together.
///
/// The order within each set is that of the list. Which content goes where is a function of the content
/// and the seed alone, so that the same problem falls on the same side in another list too.
///
/// - Parameter fraction: share of the problems in the second set, about; in 0...1.
public func disjointParts(
  _ problems: [Problem], fraction: Double, seed: Int
) -> (train: [Problem], test: [Problem]) {
  var parts: (train: [Problem], test: [Problem]) = ([], [])
  for problem in problems {
    var hash: UInt64 =
      0xCBF2_9CE4_8422_2325 ^ UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15
    for byte in problem.contentKey.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash = (hash ^ hash >> 31) &* 0xBF58_476D_1CE4_E5B9
    hash ^= hash >> 29
    if Double(hash >> 11) * 0x1p-53 < fraction {
      parts.test.append(problem)
    } else {
      parts.train.append(problem)
    }
  }
  return parts
}
