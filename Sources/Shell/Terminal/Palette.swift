import Glibc

/// Whether output to a descriptor is coloured: NO_COLOR, FORCE_COLOR, CLICOLOR and TERM=dumb decide
/// in this order, and else whether it is a terminal.
public func allowsColor(
  isTerminal: Bool, environment: (String) -> String? = { environmentVariable($0) }
) -> Bool {
  func value(_ name: String) -> String? {
    environment(name).flatMap { $0.isEmpty ? nil : $0 }
  }
  if value("NO_COLOR") != nil { return false }
  if let force = value("FORCE_COLOR") ?? value("CLICOLOR_FORCE") { return force != "0" }
  if value("CLICOLOR") == "0" || value("TERM") == "dumb" { return false }
  return isTerminal
}

/// Colours by what a piece of text means.
public struct Palette: Sendable {
  public enum Role: Sendable, CaseIterable {
    case error, warning, success, hint, heading, command, number, string
  }

  public var isColored: Bool

  public init(isColored: Bool) { self.isColored = isColored }

  /// The palette for output to a descriptor.
  public init(for descriptor: Int32) {
    self.init(isColored: allowsColor(isTerminal: isatty(descriptor) == 1))
  }

  public static let plain = Palette(isColored: false)

  public func paint(_ text: String, as role: Role) -> String { paint(text, codes: role.codes) }

  /// Text on a scale from cold (0, blue) over neutral (0.5) to hot (1, red).
  public func heat(_ text: String, level: Double) -> String {
    let scale = [33, 75, 153, 252, 223, 215, 203]
    let clamped = level.isFinite ? min(max(level, 0), 1) : 0.5
    let step = Int((clamped * Double(scale.count - 1)).rounded())
    return paint(text, codes: "30;48;5;\(scale[step])")
  }

  private func paint(_ text: String, codes: String) -> String {
    isColored && !text.isEmpty ? "\u{1B}[\(codes)m\(text)\u{1B}[0m" : text
  }
}

extension Palette.Role {
  /// Select Graphic Rendition codes (ECMA-48, §8.3.117), from the 16 colours a theme may redefine.
  fileprivate var codes: String {
    switch self {
    case .error: "1;31"
    case .warning: "33"
    case .success: "32"
    case .hint: "2"
    case .heading: "1"
    case .command: "36"
    case .number: "34"
    case .string: "32"
    }
  }
}
