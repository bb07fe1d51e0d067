/// The equations that a text states, in order and without white space: `5+6=11`, `11-3=8`.
///
/// An equation is a run of numbers, `+ - * /` and brackets on both sides of an equals sign, with an
/// operation on one of them. × ÷ − count as `* / -`.
public func statedEquations(in text: String) -> [String] {
  TraceText(text).sentences.flatMap { sentence in
    sentence.indices.filter { sentence[$0] == .sign("=") }.compactMap { place in
      let left = sentence[..<place].reversed().prefix(while: isArithmetic).reversed()
      let right = sentence[(place + 1)...].prefix(while: isArithmetic)
      guard left.contains(where: isNumber), right.contains(where: isNumber),
        left.count > 1 || right.count > 1
      else { return nil }
      return left.map(written).joined() + "=" + right.map(written).joined()
    }
  }
}

private func isArithmetic(_ word: TraceWord) -> Bool {
  switch word {
  case .number: true
  case .sign(let sign): "+-*/()".unicodeScalars.contains(sign)
  case .word: false
  }
}

private func isNumber(_ word: TraceWord) -> Bool {
  if case .number = word { true } else { false }
}

private func written(_ word: TraceWord) -> String {
  switch word {
  case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
  case .sign(let sign): String(sign)
  case .word(let word, _): word
  }
}
