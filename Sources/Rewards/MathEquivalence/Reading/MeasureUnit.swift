/// A unit behind a number: its name in one form, and its power.
struct MeasureUnit: Hashable {
  let name: String
  let power: Int
  /// Whether all its words are in the table; others are things that are counted, by their name.
  let isKnown: Bool

  /// The unit that a text stands for, such as ` cm`, `cubic inches`, `square feet` or ` golden rings`; nil
  /// for text that says more than a unit does.
  init?(_ text: String, power: Int = 1) {
    var words = text.lowercased()
      .split { $0 == " " || $0 == "." || $0 == "-" || $0 == "/" || $0 == "~" }.map(String.init)
    if words == ["per", "cent"] { words = ["percent"] }
    words.removeAll { Self.silentWords.contains($0) }
    var power = power
    if let first = words.first, ["square", "sq"].contains(first) {
      power = 2
      words.removeFirst()
    } else if let first = words.first, ["cubic", "cu"].contains(first) {
      power = 3
      words.removeFirst()
    }
    guard !words.isEmpty, words.count <= 4,
      words.allSatisfy({ word in
        !Self.wordsOfSentences.contains(word)
          && word.unicodeScalars.allSatisfy { $0.properties.isAlphabetic }
      })
    else { return nil }
    var isKnown = true
    let names = words.map { word -> String in
      let singular = word.hasSuffix("s") && word.count > 2 ? String(word.dropLast()) : word
      guard let known = Self.known[word] ?? Self.known[singular] else {
        isKnown = false
        return singular
      }
      return known
    }
    let joined = names.joined(separator: " ")
    name = Self.speeds[joined] ?? joined
    self.power = power
    self.isKnown = isKnown
  }

  private static let speeds = ["mile hour": "mph", "kilometre hour": "kmh"]
  private static let silentWords: Set<String> = [
    "of", "the", "a", "an", "per", "about", "approximately",
  ]

  /// Words that join, limit, deny or count: they make a sentence, not a unit.
  private static let wordsOfSentences: Set<String> = [
    "and", "or", "but", "nor", "if", "when", "where", "while", "unless", "since", "because", "so",
    "than", "then", "that", "which", "who", "whose", "for", "from", "to", "at", "on", "by", "with",
    "without", "into", "between", "until", "as", "is", "are", "was", "were", "be", "has", "have",
    "it",
    "this", "these", "they", "we", "i", "you", "not", "no", "never", "more", "less", "fewer",
    "most",
    "least", "only", "other", "another", "also", "too", "either", "neither", "both", "all", "any",
    "each", "every", "some", "many", "few", "mod", "modulo", "times", "plus", "minus", "equals",
  ]

  /// Words for what is counted say nothing: 1920 ways is 1920.
  var isCount: Bool { name.split(separator: " ").allSatisfy { $0 == "count" } }

  private static let known: [String: String] = {
    var names: [String: String] = [:]
    for (name, words) in [
      ("centimetre", "cm centimeter centimetre"), ("millimetre", "mm millimeter millimetre"),
      ("metre", "m meter metre"), ("kilometre", "km kilometer kilometre"),
      ("inch", "in inch inches"), ("foot", "ft foot feet"), ("yard", "yd yard"),
      ("mile", "mi mile"),
      ("gram", "g gram"), ("milligram", "mg milligram"), ("kilogram", "kg kilogram"),
      ("pound", "lb lbs pound"), ("ounce", "oz ounce"), ("ton", "ton tonne"),
      ("second", "s sec second"), ("minute", "min minute"), ("hour", "h hr hour"), ("day", "day"),
      ("week", "week"), ("month", "month"), ("year", "yr year"), ("dollar", "dollar usd buck"),
      ("cent", "cent"), ("euro", "euro"), ("degree", "degree deg"), ("radian", "radian rad"),
      ("percent", "percent pct percentage"), ("litre", "l liter litre"),
      ("millilitre", "ml milliliter millilitre"), ("gallon", "gal gallon"), ("mph", "mph"),
      ("kmh", "kmh kph"), ("watt", "watt"), ("joule", "joule j"), ("newton", "newton"),
      ("volt", "volt"), ("ohm", "ohm"), ("hertz", "hz hertz"), ("celsius", "celsius"),
      ("fahrenheit", "fahrenheit"), ("kelvin", "kelvin"), ("acre", "acre"), ("hectare", "hectare"),
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
