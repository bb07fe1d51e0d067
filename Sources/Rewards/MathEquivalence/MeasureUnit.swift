/// A unit behind a number: its name in one form, and its power.
struct MeasureUnit: Hashable {
  let name: String
  let power: Int

  /// The unit that a text stands for, such as ` cm`, `cubic inches` or `square feet`; nil for text that
  /// is no unit.
  init?(_ text: String, power: Int = 1) {
    var words = text.lowercased().split { $0 == " " || $0 == "." || $0 == "-" || $0 == "/" }.map(String.init)
    words.removeAll { ["of", "the", "a", "an", "per", "about", "approximately"].contains($0) }
    var power = power
    if let first = words.first, ["square", "sq"].contains(first) {
      power = 2
      words.removeFirst()
    } else if let first = words.first, ["cubic", "cu"].contains(first) {
      power = 3
      words.removeFirst()
    }
    guard !words.isEmpty, words.count <= 4 else { return nil }
    let names = words.map { word -> String? in
      Self.known[word] ?? (word.hasSuffix("s") ? Self.known[String(word.dropLast())] : nil)
    }
    guard names.allSatisfy({ $0 != nil }) else { return nil }
    let joined = names.compactMap(\.self).joined(separator: " ")
    name = Self.speeds[joined] ?? joined
    self.power = power
  }

  private static let speeds = ["mile hour": "mph", "kilometre hour": "kmh"]

  /// Words for what is counted say nothing: 1920 ways is 1920.
  var isCount: Bool { name.split(separator: " ").allSatisfy { $0 == "count" } }

  private static let known: [String: String] = {
    var names: [String: String] = [:]
    for (name, words) in [
      ("centimetre", "cm centimeter centimetre"), ("millimetre", "mm millimeter millimetre"),
      ("metre", "m meter metre"), ("kilometre", "km kilometer kilometre"),
      ("inch", "in inch inches"), ("foot", "ft foot feet"), ("yard", "yd yard"), ("mile", "mi mile"),
      ("gram", "g gram"), ("kilogram", "kg kilogram"), ("pound", "lb lbs pound"), ("ounce", "oz ounce"),
      ("second", "s sec second"), ("minute", "min minute"), ("hour", "h hr hour"), ("day", "day"),
      ("week", "week"), ("month", "month"), ("year", "yr year"), ("dollar", "dollar usd buck"),
      ("cent", "cent"), ("euro", "euro"), ("degree", "degree deg"), ("radian", "radian rad"),
      ("percent", "percent"), ("litre", "l liter litre"), ("gallon", "gal gallon"), ("mph", "mph"),
      ("kmh", "kmh kph"), ("watt", "watt"), ("joule", "joule j"), ("newton", "newton"),
      ("volt", "volt"), ("ohm", "ohm"), ("celsius", "celsius"), ("fahrenheit", "fahrenheit"),
      (
        "count",
        "unit way people person student child children boy girl men man women woman coin apple tile book "
          + "card ball marble point time item solution number digit side vertex vertices edge face piece "
          + "square cube triangle word integer pair team game page step seat ticket toy bag box boxes cup "
          + "orange cookie egg car rabbit dog cat bird fish tree flower shirt hat pencil pen candy candies "
          + "room house block row column path subset set combination outcome arrangement permutation "
          + "possibility possibilities sticker letter worker member customer guest player bottle bead zero "
          + "factor divisor prime root value pizza slice sandwich cupcake pie"
      ),
    ] {
      for word in words.split(separator: " ") { names[String(word)] = name }
    }
    return names
  }()
}
