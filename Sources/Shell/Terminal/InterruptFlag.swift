import CEditline

/// Whether the user pressed Ctrl-C since the running command began.
///
/// The flag belongs to the process, as the signal does. Any thread may read it, at the cost of one
/// relaxed atomic load, so a kernel can poll it between tiles.
public enum InterruptFlag {
  /// Makes SIGINT raise the flag from here on instead of ending the process. Returns whether it does.
  @discardableResult
  public static func install() -> Bool { knave_interrupts_install() }

  public static var isRaised: Bool { knave_interrupts_pending() }

  public static func clear() { knave_interrupts_clear() }

  /// Raises the flag as Ctrl-C would: for time limits, and for tests.
  public static func raise() { knave_interrupts_raise() }

  /// Runs work during which the flag is fresh, and a third Ctrl-C within two seconds ends the
  /// process with status 130: the way out when the work does not look at the flag.
  public static func whileRunning<Result>(_ work: () throws -> Result) rethrows -> Result {
    clear()
    knave_interrupts_allow_exit(true)
    defer {
      knave_interrupts_allow_exit(false)
      clear()
    }
    return try work()
  }
}
