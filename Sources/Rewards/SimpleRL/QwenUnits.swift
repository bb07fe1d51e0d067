/// The words that Qwen's evaluation takes for units and removes, as patterns in which a full stop stands
/// for any character, in its order: `a .` takes the sign behind the letter too (`unit_texts` in
/// Qwen2.5-Math's evaluation, which SimpleRL uses).
let qwenUnits: [[Unicode.Scalar]] = (units + units.map { $0 + "s" }).map {
  Array($0.unicodeScalars)
}

private let units = [
  "east", "degree", "mph", "kmph", "ft", "m sqaure", " m east", "sq m", "deg", "mile", "q .",
  "monkey", "prime", "ratio", "profit of rs", "rd", "o", "gm", "p . m", "lb", "tile", "per", "dm",
  "lt", "gain", "ab", "way", "west", "a .", "b .", "c .", "d .", "e .", "f .", "g .", "h .", "t",
  "a", "h", "no change", "men", "soldier", "pie", "bc", "excess", "st", "inches", "noon",
  "percent", "by", "gal", "kmh", "c", "acre", "rise", "a . m", "th", "π r 2", "sq", "mark", "l",
  "toy", "coin", "sq . m", "gallon", "° f", "profit", "minw", "yr", "women", "feet", "am", "pm",
  "hr", "cu cm", "square", "v â € ™", "are", "rupee", "rounds", "cubic", "cc", "mtr", "s", "ohm",
  "number", "kmph", "day", "hour", "minute", "min", "second", "man", "woman", "sec", "cube", "mt",
  "sq inch", "mp", "∏ cm ³", "hectare", "more", "sec", "unit", "cu . m", "cm 2", "rs .", "rs",
  "kg", "g", "month", "km", "m", "cm", "mm", "apple", "liter", "loss", "yard", "pure", "year",
  "increase", "decrease", "d", "less", "Surface", "litre", "pi sq m", "s .", "metre", "meter",
  "inch",
]
