/// What an answer says, by its kind.
indirect enum MathValue: Hashable {
  /// A number or formula, with its unit if it has one.
  case expression(MathExpression, unit: MeasureUnit?, isPercent: Bool)
  /// Bare values with commas, "and" or "or" between; their order does not count.
  case list([MathValue])
  /// Values in brackets, in order; of two in round or square ones an interval may be meant.
  case tuple([MathValue], opening: Character, closing: Character)
  case set([MathValue])
  case realSet(RealSet)
  /// [row][column]
  case matrix([[MathExpression]])
  case equation(MathExpression, MathExpression)
  /// A value with rounded ones that are stated beside it, as in 2/3 ≈ 0.667.
  case approximated(MathValue, by: [MathValue])
  /// `a < b ≤ c`.
  case inequality([MathExpression], [Relation])
  /// A letter in brackets, as of a multiple choice.
  case choice(Character)
  case words(String)
  /// Digits in a number system other than ten.
  case digits(String, base: Int)
  /// Hours, minutes and seconds; a.m. or p.m. if said.
  case time([Int], meridiem: Character?)
  case ratio([MathValue])

  enum Relation: Hashable {
    case less, lessOrEqual, greater, greaterOrEqual, unequal

    var reversed: Relation {
      switch self {
      case .less: .greater
      case .lessOrEqual: .greaterOrEqual
      case .greater: .less
      case .greaterOrEqual: .lessOrEqual
      case .unequal: .unequal
      }
    }
  }
}
