import Settings
import Testing

private struct Oven: Sendable, Equatable {
  var degrees = 180.0
  var trays = 2
  var hasLight = true
  var minutes: Int?
}

@Suite("Settings")
struct SettingTests {
  private let degrees = Setting<Oven>("degrees", \.degrees, "How hot it is.", .aboveZero)
  private let minutes = Setting<Oven>(
    "minutes", \.minutes, "When it ends; nil never.", .within(1...600))

  @Test("A value of the kind is set and read, in Swift's type")
  func values() throws {
    var oven = Oven()
    try degrees.set(200, in: &oven)
    try Setting<Oven>("light", \.hasLight, "Whether it is lit.").set(false, in: &oven)
    try minutes.set(30, in: &oven)
    #expect(oven == Oven(degrees: 200, hasLight: false, minutes: 30))
    #expect(degrees.value(in: oven) == .number(200) && minutes.value(in: oven) == .integer(30))
    try minutes.set(.none, in: &oven)
    #expect(oven.minutes == nil && minutes.value(in: oven) == SettingValue.none)
  }

  @Test("A value of another kind changes nothing, and the message says what it must be")
  func kinds() {
    var oven = Oven()
    let error = #expect(throws: SettingError.self) { try minutes.set("long", in: &oven) }
    #expect(error?.message == "minutes is long: it must be a whole number, or nil")
    #expect(oven == Oven())
  }

  @Test("A range has its ends, and no value is in every range")
  func ranges() throws {
    for (minutes, isIn) in [(0, false), (1, true), (600, true), (601, false)] {
      let isAccepted = (try? self.minutes.check(Oven(minutes: minutes))) != nil
      #expect(isAccepted == isIn, "\(minutes)")
    }
    try minutes.check(Oven())
    let error = #expect(throws: SettingError.self) { try degrees.check(Oven(degrees: -.infinity)) }
    #expect(error?.message == "degrees is -inf: it must be above 0")
    #expect(throws: SettingError.self) { try degrees.check(Oven(degrees: .nan)) }
  }
}
