/// The moment that a template takes for now. It is given, so that a conversation is rendered the same on
/// every day.
public struct TemplateDate: Sendable, Hashable {
  public let year: Int
  /// From 1 to 12.
  public let month: Int
  /// From 1 to the length of the month.
  public let day: Int
  public let hour: Int
  public let minute: Int
  public let second: Int

  /// Nil for what is no moment of the Gregorian calendar between the years 1 and 9999.
  public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.length(ofMonth: month, year)).contains(day), (0...23).contains(hour),
      (0...59).contains(minute), (0...59).contains(second)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// Reads `2026-01-15` or `2026-01-15T10:30:00`; nil for another text.
  public init?(_ text: String) {
    let numbers = text.split { !$0.isNumber }.map { Int($0) ?? -1 }
    let shape = String(text.map { $0.isNumber ? "0" : $0 })
    guard ["0000-00-00", "0000-00-00T00:00:00", "0000-00-00 00:00:00"].contains(shape) else {
      return nil
    }
    self.init(
      year: numbers[0], month: numbers[1], day: numbers[2],
      hour: numbers.count > 3 ? numbers[3] : 0, minute: numbers.count > 3 ? numbers[4] : 0,
      second: numbers.count > 3 ? numbers[5] : 0)
  }

  private static func length(ofMonth month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since the first of January, from 1.
  private var dayOfYear: Int {
    (1..<month).reduce(day) { $0 + Self.length(ofMonth: $1, year) }
  }

  /// 0 for Sunday (Sakamoto's method).
  private var weekday: Int {
    let shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
    let year = month < 3 ? self.year - 1 : self.year
    return (year + year / 4 - year / 100 + year / 400 + shift[month - 1] + day) % 7
  }

  private static let days = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// C's `strftime` in the C locale; `%-d` and its kin leave out leading zeros.
  ///
  /// - Throws: for a format code that is not known.
  func formatted(_ format: String) throws -> String {
    var result = ""
    var scalars = format.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      var isShort = false
      if scalars.first == "-" {
        isShort = true
        scalars.removeFirst()
      }
      guard let code = scalars.popFirst() else {
        result += "%"
        break
      }
      result += try field(code, isShort: isShort)
    }
    return result
  }

  private func field(_ code: Unicode.Scalar, isShort: Bool) throws -> String {
    func padded(_ number: Int, _ width: Int = 2) -> String {
      let digits = String(number)
      return isShort ? digits : String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let clock = hour % 12 == 0 ? 12 : hour % 12
    switch code {
    case "Y": return String(year)
    case "y": return padded(year % 100)
    case "m": return padded(month)
    case "d": return padded(day)
    case "e": return (day < 10 && !isShort ? " " : "") + String(day)
    case "H": return padded(hour)
    case "I": return padded(clock)
    case "M": return padded(minute)
    case "S": return padded(second)
    case "j": return padded(dayOfYear, 3)
    case "p": return hour < 12 ? "AM" : "PM"
    case "B": return Self.months[month - 1]
    case "b", "h": return String(Self.months[month - 1].prefix(3))
    case "A": return Self.days[weekday]
    case "a": return String(Self.days[weekday].prefix(3))
    case "w": return String(weekday)
    case "u": return String(weekday == 0 ? 7 : weekday)
    case "F": return try formatted("%Y-%m-%d")
    case "T", "X": return try formatted("%H:%M:%S")
    case "D", "x": return try formatted("%m/%d/%y")
    case "R": return try formatted("%H:%M")
    case "c": return try formatted("%a %b %e %H:%M:%S %Y")
    case "n": return "\n"
    case "t": return "\t"
    case "Z", "z": return ""
    case "f": return "000000"
    case "%": return "%"
    default: throw Failure.type("strftime_now does not know '%\(code)'")
    }
  }
}
