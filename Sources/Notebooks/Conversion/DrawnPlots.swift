/// The SVG files that a cell draws into: `plot values file="curve.svg"`.
enum DrawnPlots {
  /// Their names, in the order of the code, each once.
  static func names(in cell: Cell) -> [String] {
    var names: [String] = []
    var known: Set<String> = []
    for name in namedFiles(Array(cell.code.utf8)) where known.insert(name).inserted {
      names.append(name)
    }
    return names
  }

  /// What stands between quotes behind the word `file` and an equals sign, and ends in `.svg`.
  ///
  /// It is read by hand: to set out with a regular expression takes longer than most cells are to read.
  private static func namedFiles(_ code: [UInt8]) -> [String] {
    let word = Array("file".utf8)
    let ending = Array(".svg".utf8)
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    var names: [String] = []
    var position = 0
    while let first = code[position...].firstIndex(of: word[0]) {
      position = first + 1
      guard code[first...].starts(with: word), first == 0 || !continuesName(code[first - 1]) else {
        continue
      }
      var place = first + word.count
      while place < code.count, isBlank(code[place]) { place += 1 }
      guard place < code.count, code[place] == UInt8(ascii: "=") else { continue }
      place += 1
      while place < code.count, isBlank(code[place]) { place += 1 }
      guard place < code.count, isQuote(code[place]) else { continue }
      let start = place + 1
      let end = code[start...].firstIndex { isQuote($0) || $0 == UInt8(ascii: "\n") }
      guard let end, isQuote(code[end]), end - start > ending.count,
        code[(end - ending.count)..<end].elementsEqual(ending)
      else { continue }
      names.append(String(decoding: code[start..<end], as: UTF8.self))
      position = end + 1
    }
    return names
  }

  /// Whether a byte makes one name with the letters behind it: `profile`, `plot.file`.
  private static func continuesName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), 0x80...:
      true
    default: false
    }
  }
}
